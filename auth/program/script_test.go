package program

import (
	"testing"
	"time"
)

func TestTheScriptOfAnInterpreter(t *testing.T) {
	for _, c := range []struct {
		exe    string
		args   []string
		script string
	}{
		{"/usr/bin/bash", []string{"bash", "deploy.sh", "prod"}, "deploy.sh"},
		{"/usr/bin/bash", []string{"bash", "-eu", "-o", "pipefail", "deploy.sh"}, "deploy.sh"},
		{"/usr/bin/bash", []string{"/bin/bash", "--rcfile", "rc", "--", "x.sh"}, "x.sh"},
		{"/usr/bin/bash", []string{"-bash"}, ""},
		{"/usr/bin/bash", []string{"bash", "-c", "latchkey token ada"}, ""},
		{"/usr/bin/dash", []string{"sh", "-ec", "x", "y"}, ""},
		{"/usr/bin/dash", []string{"sh", "-s", "y"}, ""},
		{"/usr/bin/busybox", []string{"sh", "a.sh"}, "a.sh"},
		{"/usr/bin/busybox", []string{"busybox", "sh", "a.sh"}, "a.sh"},
		{"/usr/bin/python3.12", []string{"python3", "-W", "ignore", "job.py", "-c"}, "job.py"},
		{"/usr/bin/python3.12", []string{"python3", "-m", "http.server"}, ""},
		{"/usr/bin/python3.12", []string{"python3", "-mhttp.server"}, ""},
		{"/usr/bin/python3.12", []string{"python3", "-"}, ""},
		{"/usr/bin/python3.12", []string{"python3"}, ""},
		{"/usr/bin/perl", []string{"perl", "-w", "a.pl"}, "a.pl"},
		{"/usr/bin/perl", []string{"perl", "-eprint", "a.pl"}, ""},
		{"/usr/bin/node", []string{"node", "--require", "x", "server.js", "-e"}, "server.js"},
		{"/usr/bin/node", []string{"node", "-e", "1", "server.js"}, ""},
		{"/usr/bin/deno", []string{"deno", "run", "-A", "main.ts"}, "main.ts"},
		{"/usr/bin/php8.2", []string{"php", "-f", "a.php"}, "a.php"},
		{"/usr/bin/git", []string{"git", "push"}, ""},
		{"/usr/bin/pwsh", []string{"pwsh", "-File", "a.ps1"}, "a.ps1"},
	} {
		if got := scriptOf(c.exe, c.args); got != c.script {
			t.Errorf("%s %q: script %q, want %q", c.exe, c.args, got, c.script)
		}
	}
}

func TestCarriers(t *testing.T) {
	for _, c := range []struct {
		exe  string
		args []string
		want bool
	}{
		{"/usr/bin/dash", []string{"sh", "-c", "latchkey token ada"}, true},
		{"/usr/bin/bash", []string{"bash", "-lc", "latchkey token ada"}, true},
		{"/usr/bin/bash", []string{"bash", "-o", "posix", "-c", "x"}, true},
		{"/usr/bin/bash", []string{"bash", "run.sh", "-c"}, false},
		{"/usr/bin/bash", []string{"-bash"}, false},
		{"/usr/bin/python3", []string{"python3", "-c", "x"}, false},
		{"/usr/lib/git-core/git-remote-https", []string{"git-remote-https", "origin"}, true},
		{"/usr/lib/git-core/git", []string{"git", "push"}, false},
		{"/home/ada/latchkey", []string{"latchkey", "exec"}, false}, // it only has the name
	} {
		if got := isCarrier(c.exe, c.args); got != c.want {
			t.Errorf("%s %q: %t", c.exe, c.args, got)
		}
	}
}

func TestRules(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	const git, ada, grace = "/usr/bin/git", "ada", "grace"
	var b Book
	find := func(account string, at time.Time) RuleKind {
		r, _ := b.Find(git, account, at)
		return r.Kind
	}
	b = b.With(Rule{Path: git, Kind: Never})
	b = b.With(Rule{Path: git, Account: ada, Kind: Until, Until: now.Add(time.Minute)})
	if find(ada, now) != Until || find(grace, now) != Never || find(ada, now.Add(time.Minute)) != Never {
		t.Error("the rule for an account precedes the one for all, until it ends")
	}
	if _, ok := b.Find("", ada, now); ok {
		t.Error("an unknown program has a rule")
	}
	b = b.With(Rule{Path: git, Account: ada, Kind: Always})
	if len(b) != 2 || find(ada, now) != Always {
		t.Errorf("there is one rule for each program and account: %+v", b)
	}
	if Boot() == "" {
		t.Fatal("the run of this computer is not known")
	}
	b = b.With(Rule{Path: git, Account: ada, Kind: UntilLock, Boot: Boot()})
	if find(ada, now) != UntilLock || len(b.Locked()) != 1 {
		t.Error("until lock")
	}
	b = b.With(Rule{Path: git, Account: ada, Kind: UntilLock, Boot: "another run of the computer"})
	if find(ada, now) != Never || len(b.Current(now)) != 1 {
		t.Error("a rule until lock outlives the run of the computer")
	}
	b = b.With(Rule{Path: git, Account: ada, Kind: UntilLock})
	if find(ada, now) != Never || len(b.Current(now)) != 1 {
		t.Error("a rule until lock holds in a run of the computer that is not known")
	}
	if b = b.Without(git, ""); find(ada, now) != "" || find(grace, now) != "" {
		t.Error("a withdrawn rule holds")
	}
}
