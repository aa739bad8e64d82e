package program

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/internal/peer"
)

// As the command, the test binary prints its caller; as a client, it connects to the socket of
// its argument and waits.
func TestMain(m *testing.M) {
	switch os.Getenv("PROGRAM_TEST") {
	case "command":
		if err := json.NewEncoder(os.Stdout).Encode(Self()); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	case "client":
		conn, err := net.Dial("unix", os.Getenv("PROGRAM_SOCKET"))
		if err != nil {
			os.Exit(1)
		}
		_, _ = conn.Read(make([]byte, 1))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// found runs a program that starts the command in a session of its own, and returns the caller.
// The session of the test may have no leader that can be seen: its leader may be outside the
// PID namespace (pid_namespaces(7)).
func found(t *testing.T, dir string, args ...string) Caller {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PROGRAM_TEST=command", "COMMAND="+os.Args[0])
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	var c Caller
	if err := json.Unmarshal(out, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// real returns a path without links.
func real(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func look(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("not proven here: there is no %s", name)
	}
	return real(t, path)
}

func script(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return real(t, path)
}

func TestWhatStartedTheCommandIsTheProgram(t *testing.T) {
	self, dir := real(t, os.Args[0]), t.TempDir()
	shell := look(t, "sh")
	deploy := script(t, dir, "deploy it.sh", "#!/bin/sh\ncd /\n\"$COMMAND\"\ntrue\n")
	deeper := script(t, dir, "deeper.sh", "#!/bin/sh\nsh -c '\"$COMMAND\"; true'\ntrue\n")
	link := filepath.Join(dir, "linked.sh")
	if err := os.Symlink(deploy, link); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args              []string
		path, interpreter string
	}{
		"an executable":         {[]string{self}, self, ""},
		"a script by its path":  {[]string{deploy}, deploy, shell},
		"a relative script":     {[]string{"sh", "./deploy it.sh"}, deploy, shell}, // it has changed the folder since
		"a link to a script":    {[]string{"sh", link}, deploy, shell},
		"a command line":        {[]string{"sh", "-c", "\"$COMMAND\"; true"}, self, ""}, // the test started it
		"a command line within": {[]string{deeper}, deeper, shell},
		"a script that is gone": {[]string{"sh", "-s"}, shell, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "a script that is gone" {
				t.Skip("its standard input is none")
			}
			got := found(t, dir, c.args...)
			if got.Path != c.path || got.Interpreter != c.interpreter || got.IsClaimed != (c.interpreter != "") {
				t.Errorf("the program is %q by %q, want %q by %q: %+v", got.Path, got.Interpreter, c.path, c.interpreter, got)
			}
			if got.Leader.PID == 0 || got.Leader.Start == 0 || got.ProgramPID == 0 || got.StartedBy == "" || got.Claims != "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestOtherInterpreters(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ interpreter, text string }{
		"job.py": {"python3", "import os, subprocess\nsubprocess.run([os.environ['COMMAND']])\n"},
		"job.pl": {"perl", "system($ENV{COMMAND});\n"},
		"job.js": {"node", "require('child_process').spawnSync(process.env.COMMAND, {stdio: 'inherit'})\n"},
	} {
		t.Run(c.interpreter, func(t *testing.T) {
			interpreter := look(t, c.interpreter)
			path := script(t, dir, name, c.text)
			if got := found(t, dir, interpreter, name); got.Path != path || !strings.HasPrefix(filepath.Base(got.Interpreter), c.interpreter) || !got.IsClaimed {
				t.Errorf("the program is %+v", got)
			}
		})
	}
}

// TestAReplacedProgramHasNoPath: a program whose file was replaced while it ran only claims the
// path, and so does one that claims a path by its name.
func TestAReplacedProgramHasNoPath(t *testing.T) {
	dir := t.TempDir()
	sleep := look(t, "sleep")
	text, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(real(t, dir), "tool")
	if err := os.WriteFile(path, text, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "600")
	cmd.Args[0] = "/usr/bin/git" // what it says of itself counts for nothing
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	describe := func() (c Caller) {
		p := openProcess(cmd.Process.Pid)
		defer p.close()
		p.describe(&c)
		return c
	}
	if c := describe(); c.Path != path || c.Claims != "" {
		t.Errorf("before: %+v", c)
	}
	if err := errors.Join(os.Remove(path), os.WriteFile(path, text, 0o700)); err != nil {
		t.Fatal(err)
	}
	if c := describe(); c.Path != "" || c.Claims != path {
		t.Errorf("after: %+v", c)
	}
}

// TestThePeerOfASocket: a process that is not Latchkey is the program itself; one that has ended
// is unknown, whatever process has its number.
func TestThePeerOfASocket(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "program")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "PROGRAM_TEST=client", "PROGRAM_SOCKET="+socket)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	who, _ := peer.Of(conn)
	c := Of(who)
	if c.PID != cmd.Process.Pid || c.ProgramPID != c.PID || c.Path != real(t, os.Args[0]) || c.ParentPID != os.Getpid() {
		t.Errorf("the peer is %+v", c)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if c := Of(who); c.Path != "" || c.ProgramPID != 0 || c.PID != cmd.Process.Pid {
		t.Errorf("the peer that has ended is %+v", c)
	}
}

func TestStat(t *testing.T) {
	s := parseStat([]byte("7 (a) b (c\x1b) S 3 7 5 34818 7 4194304 1 2 3 4 5 6 7 8 20 0 1 0 4242 1 2\n"))
	if s.name != "a) b (c" || s.parent != 3 || s.session != 5 || s.start != 4242 || s.terminal != "pts/2" {
		t.Errorf("%+v", s)
	}
	for _, bad := range []string{"", "7", "7 (a", "7 ) (", "7 (a) S 1"} {
		if s := parseStat([]byte(bad)); s.parent != 0 || s.start != 0 {
			t.Errorf("%q: %+v", bad, s)
		}
	}
}

func TestServices(t *testing.T) {
	for text, want := range map[string]string{
		"0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.service\n":    "app-foo.service",
		"0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-12.scope\n": "",
		"0::/user.slice/user-1000.slice/session-2.scope\n":                                "",
		"0::/system.slice/cron.service\n":                                                 "cron.service",
		"0::/system.slice/system-my\\x2djob.slice/my\\x2djob@1.service/sub\n":             "my-job@1.service",
		"12:cpu:/x.service\n1:name=systemd:/system.slice/a.service\n0::/\n":               "a.service",
		"0::/user.slice/user-1000.slice/user@1000.service/init.scope\n":                   "",
		"nonsense": "", "": "",
	} {
		if got := parseService(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if long := parseService("0::/" + strings.Repeat("a", 1000) + ".service"); !strings.HasSuffix(long, ".service") {
		t.Error("a long name")
	}
}
