package home

import (
	"maps"
	"slices"
	"sync"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// News is one thing that happened in a session. Exactly one of its fields is set.
type News struct {
	Event   *auth.Event   // a step of an attempt
	Served  *agent.Served // a token that is handed to a command
	Unsaved *auth.Account // new tokens that could not be saved: they are nowhere else
	Lost    *auth.Account // unsaved tokens that could not be saved when the session was closed
	Refused *auth.Refusal // what a receiver refused
	Claimed bool          // this program was made what opens the app's own scheme
}

// stream hands each News to everybody who follows it.
type stream struct {
	mu        sync.Mutex
	followers []*func(News)
	unsaved   map[string]auth.Account // by id
}

// Follow calls f for everything that happens in the session from now on, until
// stop is called, and first for each account whose tokens are still unsaved. It
// calls f on whichever goroutine something happens, several at once, and f must
// not block.
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

// publish hands on one thing that happened.
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

// takeUnsaved gives the accounts whose tokens are still unsaved, and forgets them.
func (n *stream) takeUnsaved() map[string]auth.Account {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.unsaved
	n.unsaved = nil
	return all
}

// record is what a session itself does with its news: flows go to the recorder,
// and what helps to understand a failure later goes to the journal.
func (s *Session) record(n News) {
	switch {
	case n.Event != nil:
		s.Recorder.Observe(*n.Event)
		s.journal.Observe(*n.Event)
	case n.Served != nil:
		s.journal.Served(*n.Served)
	case n.Refused != nil:
		s.journal.Refused(*n.Refused)
	}
}
