package trace

import (
	"slices"

	"latchkey/auth"
)

// KeepRing is the number of traces that a Ring keeps.
const KeepRing = 20

// Ring collects the events of attempts whose traces are never stored: those of a
// comparison and of the lab. The zero value is empty and ready to use.
type Ring struct {
	traces []Trace // newest first
}

// Observe adds one event. The oldest trace beyond KeepRing is dropped.
func (r *Ring) Observe(e auth.Event) { *r = r.With(e) }

// With returns the ring with one more event. It changes nothing that r shares with others.
func (r Ring) With(e auth.Event) Ring {
	traces := slices.Clone(r.traces)
	i := slices.IndexFunc(traces, func(t Trace) bool { return t.Attempt == e.Attempt })
	if i < 0 {
		traces = slices.Insert(traces, 0, Trace{})
		i = 0
	}
	traces[i] = traces[i].With(e)
	return Ring{traces[:min(len(traces), KeepRing)]}
}

// List returns the traces, newest first. An attempt that runs has the outcome Unfinished.
func (r Ring) List() []Trace { return slices.Clone(r.traces) }
