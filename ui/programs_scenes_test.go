package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
	"latchkey/auth/program"
	"latchkey/ui/parts"
)

// took returns a line of the ledger.
func took(ago time.Duration, name, path, account, scope, parent string) ledger.Line {
	now := time.Now()
	within := map[string]string{"bash": "GNOME Terminal", "systemd": "nightly.service", "code": "Visual Studio Code"}
	return ledger.Line{
		At: now.Add(-ago), Program: name, Path: path, Account: account, Scopes: []string{scope}, Parent: parent, Within: within[parent],
		Way: ledger.WayGit, Result: ledger.Given, Until: now.Add(48 * time.Minute),
	}
}

// inPrograms returns the room with the programs of the design's picture.
func inPrograms() State {
	s := wall().inRoom(RoomPrograms)
	s.Settings.AskFirst, s.Settings.File = true, "config.toml"
	day := 24 * time.Hour
	for _, l := range []ledger.Line{
		took(25*day, "git", "/usr/bin/git", "ada-1815", "notes.read", "bash"),
		took(5*day, "git", "/usr/bin/git", "6", "read_repository", "systemd"),
		took(4*day, "git", "/usr/bin/git", "ada-1815", "notes.read", "bash"),
		took(3*day, "git", "/usr/bin/git", "6", "read_repository", "systemd"),
		took(70*time.Hour, "git", "/usr/bin/git", "ada-1815", "notes.read", "bash"),
		took(50*time.Hour, "git", "/usr/bin/git", "6", "read_repository", "systemd"),
		took(49*time.Hour, "git", "/usr/bin/git", "ada-1815", "notes.read", "make"),
		took(45*time.Hour, "git", "/usr/bin/git", "6", "read_repository", "code"),
		took(44*time.Hour, "git", "/usr/bin/git", "6", "read_repository", "code"),
		took(30*time.Hour, "git", "/usr/bin/git", "6", "read_repository", "code"),
		took(26*time.Hour, "curl", "/home/ada/bin/check-api.sh", "ada-1815", "notes.read", "bash"),
		took(time.Minute, "git", "/usr/bin/git", "ada-1815", "notes.read", "bash"),
		took(19*time.Minute, "kubectl", "/usr/bin/kubectl", "5", "openid", "zsh"),
		{At: time.Now().Add(-time.Hour), Program: "backup.sh", Path: "/home/ada/bin/backup.sh", Account: "6", Scopes: []string{"read_repository"}, Parent: "cron", Way: ledger.WayExec, Result: ledger.Refused},
	} {
		s = s.withTaken(l)
	}
	return s.withRules(program.Book{
		{Path: "/usr/bin/git", Account: "ada-1815", Kind: program.Always}, {Path: "/usr/bin/git", Account: "6", Kind: program.Always},
		{Path: "/usr/bin/kubectl", Account: "5", Kind: program.UntilLock, Boot: program.Boot()}, {Path: "/home/ada/bin/backup.sh", Account: "6", Kind: program.Never},
	}).choosingProgram("/usr/bin/git")
}

// lent returns the room with two leases of git.
func lent() State {
	s := inPrograms()
	for i, id := range []string{"ada-1815", "6"} {
		a, _ := s.Account(id)
		l := home.Lease{Account: a}
		l.ID, l.To = "lease-"+id, program.Caller{Path: "/usr/bin/git"}
		l.Terms = lend.Terms{Account: id, Origin: []string{"https://notes.example", "https://api.git.example"}[i]}
		if i == 0 {
			l.Terms.Until = time.Now().Add(24*time.Minute + 30*time.Second)
		}
		l.Calls = int64(12 - 11*i)
		s = s.withLease(l)
	}
	return s
}

// questioned returns the wall with the question of the design's picture.
func questioned(change func(*home.Asked)) func() State {
	return func() State {
		s := wall()
		s.Now = time.Now()
		a, _ := s.Account("ada-1815")
		q := home.Asked{
			ID: "q", At: s.Now.Add(-8 * time.Second), Until: s.Now.Add(52 * time.Second), Account: a, Way: ledger.WayGit, Scopes: []string{"notes.read"},
			From: program.Caller{Path: "/usr/bin/git", StartedBy: "bash", Terminal: "pts/3", Emulator: "GNOME Terminal", ProgramPID: 48213},
		}
		if change != nil {
			change(&q)
		}
		s = s.withAsked(q)
		s.Programs.Since = s.Now.Add(-time.Minute)
		return s
	}
}

func init() {
	homeDir = func() string { return "/home/ada" }
	scenes = append(scenes, programScenes...)
}

// programScenes lists the screens and states of programs.
var programScenes = []scene{
	{name: "programs", state: inPrograms},
	{name: "programs-refused", state: func() State { return inPrograms().choosingProgram("/home/ada/bin/backup.sh") }},
	{name: "programs-lent", state: lent},
	{name: "programs-older", state: func() State {
		s := inPrograms()
		return s.withRulesRead(s.Programs.Rules, home.RulesOlder())
	}},
	{name: "programs-empty", state: func() State {
		s := wall().inRoom(RoomPrograms)
		s.Settings.File = "config.toml"
		return s
	}},
	{name: "programs-empty-on", state: func() State {
		s := wall().inRoom(RoomPrograms)
		s.Settings.File, s.Settings.AskFirst = "config.toml", true
		return s
	}},
	{name: "programs-rules", state: inPrograms, then: func(d *testWindow) {
		d.walk(func(o fyne.CanvasObject) {
			if s, ok := o.(*parts.Select); ok && s.Menu() == nil && d.w.Canvas().Overlays().Top() == nil {
				s.Tapped(nil)
			}
		})
	}},
	{name: "consent", state: questioned(func(q *home.Asked) { q.From.Claims = "git pull git.example" })},
	{name: "consent-script", state: questioned(func(q *home.Asked) {
		q.From = program.Caller{
			Path: "/home/ada/src/very/deep/folders/with/long/names/and/more/of/them/bin/check-api.sh", Interpreter: "/usr/bin/bash", IsClaimed: true,
			StartedBy: "systemd", Service: "nightly.service", ProgramPID: 48213, Reason: "nightly\u202e check",
		}
		q.Way, q.Resource, q.Waiting = ledger.WayLend, "https://notes.example", 1
		q.Scopes = []string{"openid", "profile", "email", "notes.read", "notes.write", "offline_access"}
	})},
	{name: "consent-unknown", state: questioned(func(q *home.Asked) { q.From = program.Caller{Parent: "make", ProgramPID: 7} })},
	{name: "consent-over", state: func() State {
		s := questioned(nil)()
		return s.withDialog(Dialog{Kind: DialogRename, Account: "ada-1815"})
	}},
}
