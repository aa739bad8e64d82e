//go:build linux || darwin || windows

package program

import (
	"os"
	"path/filepath"
)

// Self is the caller where there is no holder: this process is the command.
func Self() Caller {
	p := openProcess(os.Getpid())
	defer p.close()
	return p.command()
}

// command is the caller whose command is p.
func (p *process) command() Caller {
	c := p.names()
	program := p.parentProcess()
	for range maxClimb {
		if program == nil || !isCarrier(program.exe(), program.args()) {
			break
		}
		next := program.parentProcess()
		if next == nil {
			break
		}
		program.close()
		program = next
	}
	if program != nil {
		defer program.close()
		program.describe(&c)
	}
	return c
}

// itself is the caller whose command and program both are p.
func (p *process) itself() Caller {
	c := p.names()
	p.describe(&c)
	return c
}

// names returns the numbers and names of p, what started it, and what started that.
func (p *process) names() Caller {
	s := p.stat()
	c := Caller{PID: p.pid, Program: s.name, ParentPID: s.parent}
	if parent := p.parentProcess(); parent != nil {
		defer parent.close()
		c.Parent = parent.stat().name
		if starter := parent.parentProcess(); starter != nil {
			c.Starter = starter.stat().name
			starter.close()
		}
	}
	return c
}

// describe writes into c what program p is.
func (p *process) describe(c *Caller) {
	s := p.stat()
	c.ProgramPID, c.Terminal, c.Service, c.Emulator, c.Leader = p.pid, s.terminal, p.service(), p.emulator(s.terminal), p.leader(s)
	if parent := p.parentProcess(); parent != nil {
		c.StartedBy = parent.stat().name
		parent.close()
	}
	exe := p.exe()
	switch {
	case exe == "":
	case !p.isFile(exe):
		c.Claims = exe
	default:
		c.Path, c.IsClaimed = exe, !vouches
		if script := p.script(exe); script != "" {
			c.Path, c.Interpreter, c.IsClaimed = script, exe, true
		}
	}
	if end := p.stat(); end.start != s.start || end.start == 0 { // it has ended meanwhile
		c.Path, c.Interpreter, c.IsClaimed = "", "", false
	}
}

// leader returns the leader of the session of p, whose stat is s. Where no leader can be seen,
// because it has ended or is outside the PID namespace (pid_namespaces(7)), p stands for itself:
// its session is not taken for another one without a leader.
func (p *process) leader(s stat) Leader {
	if s.session > 0 {
		leader := openProcess(s.session)
		defer leader.close()
		if start := leader.stat().start; start != 0 {
			return Leader{PID: s.session, Start: start}
		}
	}
	if s.start == 0 {
		return Leader{}
	}
	return Leader{PID: p.pid, Start: s.start}
}

// script returns the absolute path of the script that p runs, or "". A shell keeps its script
// open, so that a path that was relative to an earlier folder is found there.
func (p *process) script(exe string) string {
	script := scriptOf(exe, p.args())
	if script == "" || isDescriptor(script) {
		return ""
	}
	if l, _ := languageOf(exe); l.isShell {
		if open := p.openFile(filepath.Base(script)); open != "" {
			return open
		}
	}
	if !filepath.IsAbs(script) {
		dir := p.link("cwd")
		if dir == "" {
			return ""
		}
		script = filepath.Join(dir, script)
	}
	if real, err := filepath.EvalSymlinks(script); err == nil {
		script = real
	}
	if info, err := os.Stat(script); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return script
}
