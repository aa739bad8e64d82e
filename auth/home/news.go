package home

import (
	"maps"
	"slices"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/internal/durable"
)

// News is one event of a session. Exactly one of its fields is set.
type News struct {
	Event    *auth.Event   // a step of an attempt
	Served   *agent.Served // a token that is handed to a command
	Read     *agent.Read   // accounts that are named to a command, without a token
	Lease    *Lease        // a lease that began, was used or has ended
	Stopped  bool          // everything was stopped: whoever shows this session closes it, so that its key is wiped
	Unsaved  *auth.Account // new tokens that could not be saved: they exist only in memory
	Lost     *auth.Account // unsaved tokens that could not be saved when the session closed
	Refused  *auth.Refusal // a callback that a receiver refused
	Question *Question     // a decision that waits for the person
	Answered *Answered     // the end of a question about a program
	Taken    *ledger.Line  // a line of the ledger: what a program was given or refused
	Fault    *Fault        // what keeps this session from working as a whole, and its end
	Claimed  bool          // this program became the handler of the app's own scheme
}

// Question is a decision that waits for the person: a sign-in has stopped, and only the person can
// say whether and how it is repeated. For ReasonEndpointMoved the person decides about the hosts of
// Err.Moves, which SignIn.Accept takes; for ReasonOtherAccount about the account that came back,
// which a sign-in without SignIn.Account adds.
//
// A sign-in that its caller cancelled leaves no question, unless a lock of the window was the cause. Follow does not repeat earlier questions.
type Question struct {
	At       time.Time
	SignIn   int         // SignIn.N
	Provider string      // id
	Account  string      // id of the account that had to sign in; empty means any
	Err      *auth.Error // why the sign-in stopped; nil if it waits for the label of Unnamed
	Unnamed  *Unnamed    // the sign-in waits in SignIn.OnUnnamed; nil if it stopped
	Program  *Asked      // the question is about a program, and no other field but At, Account and Provider is set; nil for a sign-in
}

// Fault is something that keeps a session from working as a whole.
type Fault struct {
	What FaultKind
	Err  *auth.Error // nil means that it is over
}

// FaultKind is what a Fault concerns.
type FaultKind string

// The kinds of faults.
const (
	FaultVault FaultKind = "vault" // tokens are not renewed: the vault cannot be read or written
	FaultLog   FaultKind = "log"   // the log cannot be written
)

// stream passes each News to every follower.
type stream struct {
	mu        sync.Mutex
	followers []*func(News)
	unsaved   map[string]auth.Account // by id
}

// Follow calls f for each later event of the session until stop is called, and
// first for each account whose tokens are still unsaved. It calls f on the
// goroutine of the event, several at the same time, and f must not block.
func (s *Session) Follow(f func(News)) (stop func()) {
	n := &s.news
	n.mu.Lock()
	n.followers = append(slices.Clone(n.followers), &f)
	pending := slices.Collect(maps.Values(n.unsaved))
	n.mu.Unlock()
	for _, a := range pending {
		f(News{Unsaved: &a})
	}
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.followers = slices.DeleteFunc(slices.Clone(n.followers), func(have *func(News)) bool { return have == &f })
	}
}

// publish passes one event to every follower.
func (n *stream) publish(what News) {
	n.mu.Lock()
	if a := what.Unsaved; a != nil {
		if n.unsaved == nil {
			n.unsaved = map[string]auth.Account{}
		}
		n.unsaved[a.ID] = *a
	}
	followers := n.followers
	n.mu.Unlock()
	for _, f := range followers {
		(*f)(what)
	}
}

// checkLog reports once that the log cannot be written.
func (s *Session) checkLog(n News) {
	if n.Fault != nil && n.Fault.What == FaultLog {
		return
	}
	if err := s.journal.Err(); err != nil {
		s.logFault.Do(func() {
			e := auth.AsError(durable.Failed(s.Home.LogFile(), err))
			s.news.publish(News{Fault: &Fault{What: FaultLog, Err: e}})
		})
	}
}

// takeUnsaved returns and forgets the accounts whose tokens are still unsaved.
func (n *stream) takeUnsaved() map[string]auth.Account {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.unsaved
	n.unsaved = nil
	return all
}

// record is the session's own follower: flows go to the recorder, and what
// explains a later failure goes to the journal.
func (s *Session) record(n News) {
	defer s.checkLog(n)
	switch {
	case n.Event != nil:
		s.Recorder.Observe(*n.Event)
		s.journal.Observe(*n.Event)
	case n.Served != nil:
		s.journal.Served(*n.Served)
	case n.Read != nil:
		s.journal.Read(*n.Read)
	case n.Lease != nil:
		s.journal.Lease(n.Lease.State, n.Lease.To)
	case n.Refused != nil:
		s.journal.Refused(*n.Refused)
	case n.Fault != nil && n.Fault.Err != nil && n.Fault.What != FaultLog:
		s.journal.Logger().Error("fault", "of", string(n.Fault.What), "error", n.Fault.Err)
	case n.Question != nil && n.Question.Err != nil:
		q := *n.Question
		s.journal.Waits(q.At, q.Provider, q.Account, q.Err)
	}
}
