package auth

import "sync"

// Refusals reports the refused requests of one receiver: the first reportEach one
// by one, and of more only their number, each time it has doubled and at the end.
// Any page and any program of this computer can send thousands a second, and the
// log must keep what it has.
type Refusals struct {
	report func(Refusal) // nil: nothing is reported

	mu       sync.Mutex
	count    int
	reported int // the count that the latest report named
	last     Refusal
}

// NewRefusals returns the refusals of a new receiver. report is called on the
// goroutine of a request; nil means that nothing is reported.
func NewRefusals(report func(Refusal)) *Refusals { return &Refusals{report: report} }

// maxSender is the largest size of a text that a sender chose, in bytes.
const maxSender = 120

// Add counts one refused request. It cuts what its sender wrote.
func (r *Refusals) Add(one Refusal) {
	one.Origin, one.Agent = clean(clip(one.Origin, maxSender), maxSender), clean(clip(one.Agent, maxSender), maxSender)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.report == nil {
		return
	}
	r.count++
	r.last = one
	if r.count <= reportEach || r.count >= 2*r.reported {
		r.send()
	}
}

// Close reports those that no report has counted yet. Later ones are not reported.
func (r *Refusals) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.report != nil && r.count > r.reported {
		r.send()
	}
	r.report = nil
}

// send reports the latest refusal with the number of all. The caller has locked
// r.mu.
func (r *Refusals) send() {
	r.last.Count, r.reported = r.count, r.count
	r.report(r.last)
}
