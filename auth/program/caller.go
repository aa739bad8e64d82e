package program

import (
	"cmp"
	"path/filepath"
	"strings"
	"unicode"

	"latchkey/auth"
)

// Caller is the process that requested a token, the command, and the program that started
// it. 0 and empty mean unknown. The names prove nothing: a process may choose its own.
type Caller struct {
	PID     int    // of the command
	Program string // the command's name, 15 bytes at most

	ParentPID int
	Parent    string // the name of what ran the command
	Starter   string // the name of what ran that program

	// Path is the program: the absolute path of its executable, or of the script that it
	// runs. Interpreter is the executable that runs the script; empty means that there is
	// none.
	Path        string
	Interpreter string

	// IsClaimed means that the system does not vouch for Path: the program's own command
	// line names it. Claims is a path that the program has and that is not its file, because
	// it was replaced or is of another container; Path is empty then.
	IsClaimed bool
	Claims    string

	ProgramPID int    // of the program
	StartedBy  string // the name of what started the program
	Leader     Leader // of the program's session; the program itself where none can be seen
	Terminal   string // of the program, such as pts/3; empty means none
	Emulator   string // the program that shows the terminal; empty means not known
	Service    string // unit of systemd in which the program runs; empty means none
	Reason     string // what the program says that the token is for; nobody checks it
}

// Leader is the process that leads a session (setsid(2)): a shell and everything that was
// started in it have the same one. Without Start it is unknown, and equals no other one.
type Leader struct {
	PID   int
	Start uint64 // when it began, in ticks of the system; with PID it names one process for good
}

// By is the caller as the cause of an entry. What ran the command says more than the
// command's own name.
func (c Caller) By() auth.By {
	return auth.By{Trigger: auth.TriggerProgram, Program: cmp.Or(c.Name(), c.Program), Parent: cmp.Or(c.StartedBy, c.Starter)}
}

// Name is the short name of the program: the last part of its path, else what ran the
// command; empty means unknown.
func (c Caller) Name() string {
	if c.Path != "" {
		return filepath.Base(c.Path)
	}
	return cmp.Or(c.Parent, c.Program)
}

// maxClimb bounds the number of processes between a command and its program.
const maxClimb = 8

// isCarrier reports whether a process only passes a command on: a shell that runs one
// command line, a helper of git, or Latchkey itself. The program is then what started it.
func isCarrier(exe string, args []string) bool {
	return runsCommandLine(exe, args) || isGitHelper(exe) || IsLatchkey(exe)
}

// isGitHelper reports whether an executable is a part of git that git starts, as
// git-remote-https is.
func isGitHelper(exe string) bool {
	dir, base := filepath.Split(exe)
	return filepath.Base(filepath.Clean(dir)) == "git-core" && base != "git"
}

// stat is what a system says of a process.
type stat struct {
	name            string
	parent, session int
	terminal        string
	start           uint64 // when it began, in a unit of the system; 0: unknown
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}
