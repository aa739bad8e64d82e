package diagram

import (
	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Coming returns the step before which a sign-in stops, with what explains it; at a check
// it is the step that made the check. Its number is that of the stop.
func Coming(s auth.Stop) Step {
	step := Explain(trace.Trace{}.With(s.Event))[0]
	step.N = s.N
	return step
}

// WithComing returns a trace with the step before which its attempt stops as its last one. At a check
// no step comes, and the trace is as it was.
func WithComing(t trace.Trace, s auth.Stop) trace.Trace {
	if s.Check != nil {
		return t
	}
	e := s.Event
	e.N, e.Observed, e.At = 1, true, t.StartedAt
	if n := len(t.Steps); n > 0 {
		e.N, e.At = t.Steps[n-1].N+1, t.Steps[n-1].At.Time // so that no phase becomes longer by it
	}
	return t.With(e)
}

// Target returns the method and the address of the request of a step, without the
// parameters, which are Sent; empty for a step without a request.
func (s Step) Target() string {
	if s.Request == nil {
		return ""
	}
	return s.Request.Method + " " + withoutQuery(s.Request.URL)
}

// Sent returns what the request of a step contains.
func (s Step) Sent() []Field {
	var sent []Field
	for _, f := range s.Fields {
		if !f.Answer {
			sent = append(sent, f)
		}
	}
	return sent
}

// CheckLine says how the check came out at which a sign-in stops.
func CheckLine(s auth.Stop) string {
	c := s.Check
	return words.StopCheck(s.Place, s.Checks, c.Name, c.Section, string(c.Outcome))
}
