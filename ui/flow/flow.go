// Package flow is the room that draws recorded attempts as sequence diagrams while they happen
// and afterwards. It knows neither the window nor the store: it shows the attempts it is given
// and reports by callbacks. Package diagram explains and lays out; this package draws it.
package flow

import (
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// Shown is the slice of the window's state that the room shows.
type Shown struct {
	From      any       // comparable; while it is equal, everything but Now is unchanged
	Attempts  []Attempt // newest first
	Unread    []trace.Unreadable
	Attempt   string // id of the shown attempt, or of an unreadable one; empty means the newest of the person's
	Comparing bool   // a run without PKCE has not ended
	Fault     string // which fault of the demo provider is on; empty means none
	Reading   bool   // the recorded attempts have not been read yet
	Gone      bool   // the shown attempt is in Attempts but no longer stored
	Now       time.Time
}

// Attempt is an attempt that can be shown.
type Attempt struct {
	trace.Trace
	Name         string // of its account; may be empty
	ProviderName string
	Person       string // of the demo provider, whose people are made up; empty for any other
	Running      bool
	Stop         *auth.Stop // a sign-in waits here for the person; nil: it does not
	Unstored     bool       // a run without PKCE, which is shown to be compared and stored nowhere
}

// Export is an attempt that the person wants as a file.
type Export struct {
	Diagram diagram.Diagram
	Format  diagram.Format
}

// Ext returns the extension of the file, without a dot.
func (e Export) Ext() string {
	switch e.Format {
	case diagram.Mermaid:
		return "mmd"
	case diagram.Markdown:
		return "md"
	}
	return string(e.Format)
}

// chosen returns the index of the shown attempt, or -1 if there is none.
func (v Shown) chosen() int {
	for i, a := range v.Attempts {
		if a.Attempt == v.Attempt && v.Attempt != "" {
			return i
		}
	}
	if v.Attempt != "" {
		return -1
	}
	for i, a := range v.Attempts {
		if !a.IsBackground() && !a.Unstored {
			return i
		}
	}
	return min(len(v.Attempts), 1) - 1
}

// unread returns the index in Unread of the shown file, or -1.
func (v Shown) unread() int {
	for i, u := range v.Unread {
		if u.Attempt == v.Attempt {
			return i
		}
	}
	return -1
}

// options returns the choices of attempts and the index of the shown one.
func (v Shown) options() (list []parts.Option, at int) {
	for _, a := range v.Attempts {
		o := parts.Option{Label: words.FlowAttempt(a.Name, a.ProviderName), Rest: words.FlowRunning(a.Kind, a.StartedAt, v.Now)}
		if !a.Running {
			o.Rest = words.FlowWhen(a.Kind, a.Outcome, a.StartedAt, v.Now, took(a.Trace))
		}
		list = append(list, o)
	}
	for _, u := range v.Unread {
		list = append(list, parts.Option{Label: words.FlowUnread(u.Attempt), Rest: words.FlowUnreadRest()})
	}
	if at = v.chosen(); at < 0 {
		if at = v.unread(); at >= 0 {
			at += len(v.Attempts)
		}
	}
	return list, at
}

// idAt returns the attempt of a choice.
func (v Shown) idAt(i int) string {
	if i < len(v.Attempts) {
		return v.Attempts[i].Attempt
	}
	return v.Unread[i-len(v.Attempts)].Attempt
}

// took returns the time from the begin of an attempt to the end of its last step.
func took(t trace.Trace) time.Duration {
	var end time.Time
	for _, s := range t.Steps {
		if e := s.At.Add(time.Duration(s.DurationMS) * time.Millisecond); e.After(end) {
			end = e
		}
	}
	return max(end.Sub(t.StartedAt), 0)
}
