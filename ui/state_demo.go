package ui

import (
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
)

// DemoFaults is what the window shows of the faults of the demo provider.
type DemoFaults struct {
	On        demo.Faults
	Elsewhere bool      // another process gives them
	Changing  bool      // they are being changed
	Doing     demo.Once // what the provider is doing once; empty means nothing
	Did       []demoDid // newest first
}

// demoDid is one line of what Latchkey did, or what the person did to the demo provider.
type demoDid struct {
	at      time.Time
	attempt string        // of Latchkey; empty if the person did it
	what    string        // of words.DemoDid
	took    time.Duration // from the first step to the end; 0 means not known
	fault   string        // the person switched this fault
	on      bool          // to on
	once    demo.Once     // the person had the provider do this
}

// mostDid bounds the lines.
const mostDid = 12

// usualFaults are the values that the switches of the window give. Latchkey tolerates ten minutes of
// a clock that is off.
var usualFaults = demo.Faults{Slow: 5 * time.Second, Busy: true, Deny: true, LoseAnswer: true, Clock: 15 * time.Minute}

// withFaultsOn sets the faults that are on, and whether another process gives them.
func (s State) withFaultsOn(f demo.Faults, elsewhere bool) State {
	s.Demo.On, s.Demo.Elsewhere, s.Demo.Changing = f, elsewhere, false
	return s
}

// changingFaults records that the faults are being changed.
func (s State) changingFaults() State {
	s.Demo.Changing = true
	return s
}

// changedFaults records that the person has changed the faults.
func (s State) changedFaults(f demo.Faults) State {
	before, after := s.Demo.On.Names(), f.Names()
	for _, name := range demo.FaultNames {
		if was, is := slices.Contains(before, name), slices.Contains(after, name); was != is {
			s = s.withDid(demoDid{at: s.Now, fault: name, on: is})
		}
	}
	return s.withFaultsOn(f, false)
}

// doingOnce sets what the provider is doing once; empty means nothing.
func (s State) doingOnce(what demo.Once) State {
	s.Demo.Doing = what
	return s
}

// didOnce records what the person had the provider do.
func (s State) didOnce(what demo.Once) State {
	return s.withDid(demoDid{at: s.Now, once: what})
}

func (s State) withDid(d demoDid) State {
	s.Demo.Did = slices.Insert(slices.Clone(s.Demo.Did), 0, d)
	s.Demo.Did = s.Demo.Did[:min(len(s.Demo.Did), mostDid)]
	return s
}

// isOfDemo reports whether an event is one that "What Latchkey did" shows: the beginning of a refresh
// at the demo provider, or the end of a refresh or a sign-in there.
func isOfDemo(e auth.Event) bool {
	return e.Provider == catalog.DemoID &&
		(e.Kind == auth.AttemptRefresh && (e.Done || e.N <= 2) || e.Kind == auth.AttemptSignIn && e.Done)
}

// withDemoEvent adds an event of Latchkey at the demo provider. The end of an attempt takes the place
// of its beginning.
func (s State) withDemoEvent(e auth.Event) State {
	i := slices.IndexFunc(s.Demo.Did, func(d demoDid) bool { return d.attempt == e.Attempt })
	switch {
	case !e.Done && i < 0:
		return s.withDid(demoDid{at: e.At, attempt: e.Attempt, what: "waits"})
	case !e.Done:
		return s
	}
	d := demoDid{at: e.At, attempt: e.Attempt, what: didWhat(e)}
	if i >= 0 {
		d.took = e.At.Sub(s.Demo.Did[i].at)
		s.Demo.Did = slices.Delete(slices.Clone(s.Demo.Did), i, i+1)
	}
	return s.withDid(d)
}

// didWhat returns how an attempt ended, as words.DemoDid names it.
func didWhat(e auth.Event) string {
	switch {
	case e.Err == nil && e.Kind == auth.AttemptRefresh:
		return "refreshed"
	case e.Err == nil:
		return "signed_in"
	case e.Err.InDoubt:
		return "in_doubt"
	case e.Err.Kind == auth.KindSignInNeeded:
		return "sign_in_again"
	case e.Err.Kind == auth.KindNetwork:
		return "unreachable"
	case e.Err.Kind == auth.KindCancelled:
		return "cancelled"
	}
	return "refused"
}

// isFailing reports whether a provider is the demo provider with a fault on.
func (s State) isFailing(e catalog.Entry) bool {
	return e.Source == catalog.SourceDemo && s.Demo.On != (demo.Faults{})
}

// demoShown returns what the tab shows of the state.
func (s State) demoShown() demoShown {
	return demoShown{DemoFaults: s.Demo, isOpen: s.Phase == PhaseOpen && s.SelectedProv == catalog.DemoID, now: s.Now}
}
