package checks

import (
	"context"
	"slices"
	"sync"
)

// Outcome is the outcome of a check.
type Outcome string

// The outcomes.
const (
	Held        Outcome = "held"         // the checked value is valid
	Refused     Outcome = "refused"      // it is invalid, and was refused
	SwitchedOff Outcome = "switched_off" // it was not checked
)

// Result is the result of one check. It contains no secret: both texts are
// constant.
type Result struct {
	Name    string  `json:"name"`
	Section string  `json:"section"` // as "RFC 9207 §2.4"
	Outcome Outcome `json:"outcome"`
}

// Record decides checks and records their outcomes until an event takes them. A
// nil Record decides with every check on, and records nothing. A Record is safe
// for use by many goroutines.
type Record struct {
	off Set

	mu   sync.Mutex
	made []Result
}

// In returns a new record for an attempt in ctx; see Without.
func In(ctx context.Context) *Record { return &Record{off: From(ctx)} }

// Fresh returns a new record with the same checks switched off.
func (r *Record) Fresh() *Record {
	if r == nil {
		return nil
	}
	return &Record{off: r.off}
}

// Refuses decides and records c; fault is whether the checked value is invalid.
// It returns whether to refuse, which is always false if c is switched off. A
// check that is made twice before an event takes it is recorded once, with its
// worse outcome.
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

// Off reports whether c is switched off. It is for decisions that Refuses cannot
// make, such as a request that has another form without c.
func (r *Record) Off(c Check) bool { return r != nil && r.off[c] }

// Any reports whether there are outcomes.
func (r *Record) Any() bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.made) > 0
}

// Take returns the outcomes, in the order of the checks, and removes them.
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

// Put inserts outcomes before those made since they were taken.
func (r *Record) Put(made []Result) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made = append(made, r.made...)
}
