package agent

import (
	"cmp"
	"os"

	"latchkey/auth"
)

// Caller is the process that requested a token: the command, and the program that
// ran it. 0 and empty mean unknown. No field proves anything: a program may
// choose its own name.
type Caller struct {
	PID     int    // of the command
	Program string // the command's name, 15 bytes at most

	ParentPID int
	Parent    string // the name of what ran the command
	Starter   string // the name of what ran that program
}

// Self is the caller where there is no holder: this process is the command.
func Self() Caller { return caller(os.Getpid()) }

// By is the caller as the cause of an entry. What ran the command says more than the
// command's own name.
func (c Caller) By() auth.By {
	return auth.By{Trigger: auth.TriggerProgram, Program: cmp.Or(c.Parent, c.Program), Parent: c.Starter}
}
