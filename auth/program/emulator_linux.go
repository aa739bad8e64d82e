package program

import (
	"path/filepath"
	"strings"
)

// Bounds of the search for a terminal's program.
const (
	maxOutside   = 4    // processes outside of the terminal that are looked at
	maxTerminals = 1024 // open files of one of them: a terminal program may have many terminals
)

// emulator returns the name of the program that shows a terminal in which p runs: the nearest
// ancestor that has the master side of the terminal open. Where this user may not see the files of
// what started the session of the terminal, that is the one. Empty means not known: no such
// ancestor runs any more, or the terminal is none that a program shows.
func (p *process) emulator(terminal string) string {
	number, ok := strings.CutPrefix(terminal, "pts/")
	if !ok {
		return ""
	}
	title := ""
	at := p.parentProcess()
	for outside := 0; at != nil && title == "" && outside < maxOutside; {
		if s := at.stat(); s.terminal != terminal {
			holds, canSee := at.holdsTerminal(number)
			if holds || !canSee && outside == 0 && !isInit(at.pid, s.name) {
				title = at.title(s.name)
			}
			outside++
		}
		next := at.parentProcess()
		at.close()
		at = next
	}
	if at != nil {
		at.close()
	}
	return title
}

// isInit reports whether a process is one that orphans are given to.
func isInit(pid int, name string) bool { return pid == 1 || name == "systemd" }

// holdsTerminal reports whether p has the master side of the pseudo-terminal of that number open,
// which fdinfo names (pty(7)); canSee is false where this user may not see p's files.
func (p *process) holdsTerminal(number string) (holds, canSee bool) {
	names, canSee := p.descriptors(maxTerminals)
	for _, name := range names {
		if filepath.Base(p.link("fd/"+name)) != "ptmx" {
			continue
		}
		for line := range strings.Lines(string(p.read("fdinfo/" + name))) {
			key, value, _ := strings.Cut(line, ":")
			if key == "tty-index" && strings.TrimSpace(value) == number {
				return true, true
			}
		}
	}
	return false, canSee
}

// title is the name of a program as people know it: that of its script or executable, and its own
// where the system names neither.
func (p *process) title(own string) string {
	exe := p.exe()
	if exe == "" {
		return own
	}
	if script := p.script(exe); script != "" {
		return filepath.Base(script)
	}
	base := filepath.Base(exe)
	if known, ok := titles[base]; ok {
		return known
	}
	return base
}

// titles are the names of programs whose executable is called otherwise.
var titles = map[string]string{
	"gnome-terminal-server": "GNOME Terminal", "kgx": "GNOME Console", "ptyxis-agent": "Ptyxis", "konsole": "Konsole",
	"xfce4-terminal": "Xfce Terminal", "mate-terminal": "MATE Terminal", "code": "Visual Studio Code", "codium": "VSCodium",
}
