package trace

import (
	"slices"

	"latchkey/auth"
)

// KeepRing is the number of traces that a Ring keeps.
const KeepRing = 20

// Ring collects the events of attempts whose traces are never stored: those of a
// comparison and of the lab. The zero value is empty and ready to use. It belongs to one
// goroutine.
type Ring struct {
	traces []Trace // newest first
}

// Observe adds one event. The oldest trace beyond KeepRing is dropped.
func (r *Ring) Observe(e auth.Event) {
	i := slices.IndexFunc(r.traces, func(t Trace) bool { return t.Attempt == e.Attempt })
	if i < 0 {
		r.traces = slices.Insert(r.traces, 0, Trace{})
		i = 0
	}
	r.traces[i] = r.traces[i].With(e)
	if len(r.traces) > KeepRing {
		r.traces = r.traces[:KeepRing]
	}
}

// List returns the traces, newest first. An attempt that runs has the outcome Unfinished.
func (r *Ring) List() []Trace { return slices.Clone(r.traces) }
