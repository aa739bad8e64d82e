package ui

import (
	"cmp"
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/trace"
	"latchkey/ui/flow"
	"latchkey/ui/words"
)

// Flows is what the room Flow shows of the state.
type Flows struct {
	Stored  []trace.Trace // newest first
	Running []trace.Trace // newest first
	Unread  []trace.Unreadable
	Attempt string       // id of the one that the person chose; empty means the newest
	Kept    *trace.Trace // the chosen one, after it was deleted
	N       int          // counts changes
	Export  flow.Export  // what is to be exported, while its question is open

	Audience  bool       // an audience sees the attempt: questions from outside wait
	Unstored  trace.Ring // runs without PKCE, which are stored nowhere
	Lab       []labTrace // traces of the lab to be compared, which are stored nowhere
	Comparing int        // number of the one that has not ended; 0 means none
}

// flowFrom identifies what the room is shown. See activityFrom.
type flowFrom struct {
	n         int
	accounts  *auth.Account
	providers *catalog.Entry
	fault     string
}

// flow returns the slice of the state that the room shows.
func (s State) flow() flow.Shown {
	fault := words.DemoFaultNote(s.Demo.On.Names())
	v := flow.Shown{
		From:   flowFrom{n: s.Flows.N, accounts: first(s.Accounts), providers: first(s.Providers), fault: fault},
		Unread: s.Flows.Unread, Reading: s.Flows.N == 0, Attempt: s.Flows.Attempt, Fault: fault, Now: s.Now,
	}
	names := s.providerNames()
	add := func(t trace.Trace, running bool) {
		a := flow.Attempt{Trace: t, ProviderName: cmp.Or(names[t.Provider], t.Provider), Running: running}
		if of, ok := s.Account(t.Account); ok {
			a.Name = of.DisplayName()
			if of.Provider == catalog.DemoID {
				a.Person = of.Identity.Name
			}
		}
		if running {
			a.Stop = s.stopIn(t.Attempt)
		}
		v.Attempts = append(v.Attempts, a)
	}
	for _, t := range s.Flows.Running {
		add(t, true)
	}
	for _, t := range s.Flows.Stored {
		if !hasAttempt(s.Flows.Running, t.Attempt) {
			add(t, false)
		}
	}
	for _, t := range s.Flows.Unstored.List() {
		add(t, t.Outcome == trace.Unfinished && s.Flows.Comparing != 0)
		last := &v.Attempts[len(v.Attempts)-1]
		last.Unstored, last.Name = true, words.CompareName("pkce_off")
	}
	for _, t := range s.Flows.Lab {
		add(t.Trace, false)
		last := &v.Attempts[len(v.Attempts)-1]
		last.Unstored, last.Name = true, words.LabRunning(t.attack, t.on)
	}
	v.Comparing = s.Flows.Comparing != 0
	if s.Flows.Kept != nil {
		add(*s.Flows.Kept, false)
		v.Gone = true
	}
	slices.SortStableFunc(v.Attempts, func(a, b flow.Attempt) int { return b.StartedAt.Compare(a.StartedAt) })
	return v
}

func hasAttempt(list []trace.Trace, attempt string) bool {
	return slices.ContainsFunc(list, func(t trace.Trace) bool { return t.Attempt == attempt })
}

// withFlows sets the recorded attempts. A chosen one that was deleted meanwhile is kept.
func (s State) withFlows(stored []trace.Trace, unread []trace.Unreadable, running []trace.Trace) State {
	before := s.Flows
	s.Flows.Stored, s.Flows.Unread, s.Flows.Running = stored, unread, running
	s.Flows.N++
	s.Flows.Kept = nil
	if hasAttempt(stored, before.Attempt) || hasAttempt(running, before.Attempt) {
		return s
	}
	s.Flows.Kept = before.Kept
	for _, t := range slices.Concat(before.Stored, before.Running) {
		if t.Attempt == before.Attempt {
			s.Flows.Kept = &t
		}
	}
	return s
}

// withRunning sets how far an attempt has come that has not ended.
func (s State) withRunning(t trace.Trace) State {
	s.Flows.Running = slices.Clone(s.Flows.Running)
	s.Flows.N++
	for i := range s.Flows.Running {
		if s.Flows.Running[i].Attempt == t.Attempt {
			s.Flows.Running[i] = t
			return s
		}
	}
	s.Flows.Running = slices.Insert(s.Flows.Running, 0, t)
	return s
}

// withUnstored adds an event of a run without PKCE.
func (s State) withUnstored(e auth.Event) State {
	s.Flows.Unstored = s.Flows.Unstored.With(e)
	s.Flows.N++
	return s
}

// comparing sets which run without PKCE has not ended; 0 means none.
func (s State) comparing(n int) State {
	s.Flows.Comparing = n
	s.Flows.N++
	return s
}

// presenting sets whether an audience sees the attempt. Questions from outside wait meanwhile and
// come afterwards.
func (s State) presenting(on bool) State {
	s.Flows.Audience = on
	return s.withNextDialog()
}

// showingFlow chooses an attempt.
func (s State) showingFlow(attempt string) State {
	s.Flows.Attempt, s.Flows.Kept = attempt, nil
	s.Flows.N++
	return s
}

// exportingFlow opens the question where to write an attempt.
func (s State) exportingFlow(e flow.Export) State {
	s.Flows.Export = e
	return s.withDialog(Dialog{Kind: DialogExportFlow})
}

// kindsOf returns the kinds of attempts that can leave an entry.
func kindsOf(what auth.Happening) []auth.AttemptKind {
	switch what {
	case auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedOtherACR:
		return []auth.AttemptKind{auth.AttemptSignIn}
	case auth.HappenedRefreshed, auth.HappenedRefused, auth.HappenedNoAnswer, auth.HappenedMoved, auth.HappenedScopesUnread, auth.HappenedIDTokenLeft:
		return []auth.AttemptKind{auth.AttemptRefresh, auth.AttemptSignIn}
	case auth.HappenedRevoked, auth.HappenedNotRevoked:
		return []auth.AttemptKind{auth.AttemptRevoke}
	case auth.HappenedUsed:
		return []auth.AttemptKind{auth.AttemptCall}
	case auth.HappenedSignedOut:
		return []auth.AttemptKind{auth.AttemptSignOut}
	}
	return nil
}

// entrySlack is how long after the last step of its attempt an entry may be written.
const entrySlack = 5 * time.Second

// attemptOf returns the id of the recorded attempt that left an entry, or "".
func attemptOf(stored []trace.Trace, account string, e auth.Entry) string {
	for _, t := range stored { // newest first: the first that began before the entry is the nearest
		if t.Account != account || t.StartedAt.After(e.At.Add(time.Second)) || !slices.Contains(kindsOf(e.What), auth.AttemptKind(t.Kind)) {
			continue
		}
		if n := len(t.Steps); n > 0 {
			last := t.Steps[n-1]
			if end := last.At.Add(time.Duration(last.DurationMS) * time.Millisecond); e.At.After(end.Add(entrySlack)) {
				return ""
			}
		}
		return t.Attempt
	}
	return ""
}
