package checks

import (
	"context"
	"slices"
	"sync"
)

// Outcome is how a check came out.
type Outcome string

// The outcomes.
const (
	Held        Outcome = "held"         // what was checked is as it must be
	Refused     Outcome = "refused"      // it is not, and was refused
	SwitchedOff Outcome = "switched_off" // nobody looked
)

// Result is one check as it came out. It has no secret: both texts are constant.
type Result struct {
	Name    string  `json:"name"`
	Section string  `json:"section"` // as "RFC 9207 §2.4"
	Outcome Outcome `json:"outcome"`
}

// Record decides checks and notes how each came out, until an event takes the
// notes. A nil Record decides with every check on, and notes nothing. Many
// goroutines may use one.
type Record struct {
	off Set

	mu   sync.Mutex
	made []Result
}

// In is a new record for an attempt in ctx; see Without.
func In(ctx context.Context) *Record { return &Record{off: From(ctx)} }

// Fresh is a new record with the same checks switched off.
func (r *Record) Fresh() *Record {
	if r == nil {
		return nil
	}
	return &Record{off: r.off}
}

// Refuses decides and notes c: fault says that what was checked is not as it must
// be. It returns whether that is to be refused, which it never is where c is
// switched off. A check that is made twice before an event takes it is noted once,
// by its worse outcome.
func (r *Record) Refuses(c Check, fault bool) bool {
	if r == nil {
		return fault
	}
	outcome := Held
	switch {
	case r.Off(c):
		outcome, fault = SwitchedOff, false
	case fault:
		outcome = Refused
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.made, func(m Result) bool { return m.Name == string(c) })
	switch {
	case i < 0:
		r.made = append(r.made, Result{Name: string(c), Section: c.Section(), Outcome: outcome})
	case fault:
		r.made[i].Outcome = outcome
	}
	return fault
}

// Off reports whether c is switched off, for what cannot be decided in one place
// with Refuses, such as a request that is made in another way without c.
func (r *Record) Off(c Check) bool { return r != nil && r.off[c] }

// Any reports whether there are notes.
func (r *Record) Any() bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.made) > 0
}

// Take returns the notes, in the order of the checks, and forgets them.
func (r *Record) Take() []Result {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	made := r.made
	r.made = nil
	return made
}

// Put brings notes back in front of those that were made since they were taken.
func (r *Record) Put(made []Result) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made = append(made, r.made...)
}
