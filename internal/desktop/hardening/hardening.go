// Package hardening keeps the process's memory out of files and from other
// processes of the same person, as far as the system lets it.
//
// It is no wall: root reads everything, and a program of the same person can
// press keys in the window. What it ends is the easy way: a core dump that
// holds tokens, a crash reporter that sends one, a debugger that attaches
// (catalogue K2).
package hardening

// Result reports which protections are in effect.
type Result struct {
	NoDump  bool   `json:"no_dump"` // no core dump is written, and no process of the same person may read memory
	NoCore  bool   `json:"no_core"` // the limit for core files is nothing, here and for children
	Problem string `json:"problem"` // what the system refused; empty: nothing
}

// Apply makes the present process unreadable. Call it first in main: what was
// read before may have been copied already. It never fails the start: what the
// system does not offer is in the result.
func Apply() Result { return apply() }
