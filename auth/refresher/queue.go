package refresher

import (
	"container/heap"
	"time"

	"latchkey/auth"
)

// planned is one account of the plan.
type planned struct {
	account auth.Account // its outline
	at      time.Time    // when something is to be done, before its provider delays it
	place   int          // in its queue; notQueued: nothing is to be done, or it is being done
	reading int          // the latest reading that has found it
}

const notQueued = -1

// queue is the accounts of one provider, the soonest first. It is a heap, so that a
// change of one account costs no look at the others.
type queue []*planned

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].account.ID < q[j].account.ID
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// Push is heap.Interface's.
func (q *queue) Push(x any) {
	p := x.(*planned)
	p.place = len(*q)
	*q = append(*q, p)
}

// Pop is heap.Interface's.
func (q *queue) Pop() any {
	last := len(*q) - 1
	p := (*q)[last]
	(*q)[last], *q = nil, (*q)[:last]
	p.place = notQueued
	return p
}

// schedule is what is to be done about every account. The zero value is empty.
type schedule struct {
	accounts map[string]*planned // by id
	queues   map[string]*queue   // by provider id
	reading  int
}

// put adds an account, or replaces it by its present outline.
func (s *schedule) put(a auth.Account, at time.Time) {
	p := s.accounts[a.ID]
	if p == nil {
		if s.accounts == nil {
			s.accounts, s.queues = map[string]*planned{}, map[string]*queue{}
		}
		p = &planned{place: notQueued}
		s.accounts[a.ID] = p
	}
	s.unqueue(p)
	p.account, p.reading = outline(a), s.reading
	s.move(p, at)
}

// move gives an account another time; zero means that nothing is to be done.
func (s *schedule) move(p *planned, at time.Time) {
	s.unqueue(p)
	if p.at = at; at.IsZero() {
		return
	}
	q := s.queues[p.account.Provider]
	if q == nil {
		q = &queue{}
		s.queues[p.account.Provider] = q
	}
	heap.Push(q, p)
}

// unqueue takes an account out of its queue.
func (s *schedule) unqueue(p *planned) {
	if p.place == notQueued {
		return
	}
	q := s.queues[p.account.Provider]
	heap.Remove(q, p.place)
	if len(*q) == 0 {
		delete(s.queues, p.account.Provider)
	}
}

// keep reports whether an account is planned as it is, and notes that the present
// reading has found it.
func (s *schedule) keep(a *auth.Account) bool {
	p := s.accounts[a.ID]
	if p == nil || p.account.Generation != a.Generation || !p.account.RefreshStartedAt.Equal(a.RefreshStartedAt) {
		return false
	}
	p.reading = s.reading
	return true
}

// drop removes the accounts that the present reading has not found.
func (s *schedule) drop() {
	for id, p := range s.accounts {
		if p.reading != s.reading {
			s.unqueue(p)
			delete(s.accounts, id)
		}
	}
}

// present stands in a plan for a refresh token, whose value is not kept.
var present = auth.NewSecret("present")

// outline returns what a plan needs of an account, without its tokens: they are
// not kept in memory a second time.
func outline(a auth.Account) auth.Account {
	o := auth.Account{
		ID: a.ID, Provider: a.Provider, Ended: a.Ended, RevokePending: a.RevokePending, RefreshStartedAt: a.RefreshStartedAt,
		DoubtRetried: a.DoubtRetried, RetryAt: a.RetryAt, Generation: a.Generation,
	}
	o.Metadata.Endpoints.Token = a.Metadata.Endpoints.Token
	o.Grant = auth.Grant{ObtainedAt: a.Grant.ObtainedAt, ExpiresAt: a.Grant.ExpiresAt}
	if a.Grant.Refreshable() {
		o.Grant.RefreshToken = present
	}
	return o
}
