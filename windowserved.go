//go:build !headless

package main

import (
	"sync"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// relay passes on what the agent hands out to the window, which listens only once
// it has the session.
type relay struct {
	mu      sync.Mutex
	told    func(account string, e auth.Entry)
	waiting []agent.Served
}

func (r *relay) to(told func(account string, e auth.Entry)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = told
	for _, s := range r.waiting {
		r.pass(s)
	}
	r.waiting = nil
}

func (r *relay) tell(s agent.Served) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told == nil {
		r.waiting = append(r.waiting, s)
		return
	}
	r.pass(s)
}

// pass names what ran the command, which says more than the command.
func (r *relay) pass(s agent.Served) {
	r.told(s.Account.ID, auth.Entry{At: s.At, What: auth.HappenedServed, Note: s.To.Parent})
}
