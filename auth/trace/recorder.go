package trace

import (
	"cmp"
	"net/http"
	"slices"
	"sync"

	"latchkey/auth"
)

// Recorder collects the events of attempts and saves the trace of each attempt at
// its last event. Many attempts may run at the same time.
type Recorder struct {
	Store Store

	mu   sync.Mutex
	open map[string]Trace // by attempt
	err  error
}

// Observe adds one event. The last event of an attempt saves its trace, on the
// goroutine of the attempt. A failure to save never ends the attempt; Err returns
// it.
func (r *Recorder) Observe(e auth.Event) {
	if e.Kind == auth.AttemptValidate { // hourly, for each account: these would displace everything else
		return
	}
	t := r.add(e)
	if !e.Done {
		return
	}
	if err := r.Store.Save(t); err != nil {
		r.mu.Lock()
		r.err = cmp.Or(r.err, err)
		r.mu.Unlock()
	}
}

// add returns the trace of an event's attempt including that event. It forgets
// the trace of a finished attempt.
func (r *Recorder) add(e auth.Event) Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.open[e.Attempt].With(e)
	if e.Done {
		delete(r.open, e.Attempt)
		return t
	}
	if r.open == nil {
		r.open = map[string]Trace{}
	}
	r.open[e.Attempt] = t
	return t
}

// Running returns the trace of an attempt as far as it has come; false if none with that id
// runs.
func (r *Recorder) Running(attempt string) (Trace, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.open[attempt]
	return t, ok
}

// AllRunning returns the traces of all attempts that run, newest first.
func (r *Recorder) AllRunning() []Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Trace, 0, len(r.open))
	for _, t := range r.open {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Trace) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.Attempt, b.Attempt))
	})
	return all
}

// With returns the trace with one more event of its attempt; the end of an
// attempt is not a step. It changes nothing that t shares with others. The zero
// Trace is that of an attempt before its first event.
func (t Trace) With(e auth.Event) Trace {
	if len(t.Steps) == 0 {
		t.Attempt, t.StartedAt, t.Outcome = e.Attempt, e.At.UTC(), Unfinished
	}
	t.Kind, t.Provider = cmp.Or(string(e.Kind), t.Kind), cmp.Or(e.Provider, t.Provider)
	t.Account = cmp.Or(e.Account, t.Account)
	t.background = e.By.Trigger == auth.TriggerBackground
	if !e.Done { // the end is the outcome, not a step
		t.Steps = withStep(t.Steps, stepOf(e))
		return t
	}
	t.Outcome = Succeeded
	if e.Err != nil {
		t.Outcome = string(e.Err.Kind)
	}
	return t
}

// Close saves the unfinished attempts and returns the first failure to save one.
func (r *Recorder) Close() error {
	r.mu.Lock()
	unfinished := make([]Trace, 0, len(r.open))
	for _, t := range r.open {
		unfinished = append(unfinished, t)
	}
	r.open = nil
	r.mu.Unlock()
	slices.SortFunc(unfinished, func(a, b Trace) int { return a.StartedAt.Compare(b.StartedAt) })
	for _, t := range unfinished {
		if err := r.Store.Save(t); err != nil {
			r.mu.Lock()
			r.err = cmp.Or(r.err, err)
			r.mu.Unlock()
		}
	}
	return r.Err()
}

// Err is the first failure to save a trace, or nil.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

func stepOf(e auth.Event) Step {
	s := Step{
		N: e.N, Step: string(e.Step), From: string(e.From), To: string(e.To), Channel: string(e.Channel),
		Phase: string(e.Step.Phase()), Observed: e.Observed, At: Moment{e.At.UTC()}, DurationMS: e.Duration.Milliseconds(),
		Checks: []Check{}, Note: e.Note,
	}
	for _, c := range e.Checks {
		s.Checks = append(s.Checks, Check{Name: c.Name, Section: c.Section, Outcome: string(c.Outcome)})
	}
	if x := e.Exchange; x != nil {
		s.Request = &Request{Method: x.Method, URL: x.URL, Headers: headers(x.RequestHeader), Body: x.RequestBody}
		if x.Status != 0 {
			s.Response = &Response{Status: x.Status, Headers: headers(x.ResponseHeader), Body: x.ResponseBody}
		}
	}
	if e.Err != nil {
		s.Error = FailureOf(e.Err)
	}
	return s
}

// FailureOf returns the stored form of an error, without e-mail addresses.
func FailureOf(e *auth.Error) *Failure {
	return &Failure{
		Kind: string(e.Kind), Step: string(e.Step), Reason: string(e.Reason),
		Code: e.Code, Description: auth.MaskPeople(e.Description), Detail: auth.MaskPeople(e.DetailText()), Status: e.Status,
	}
}

// headers returns a header that is never null in JSON.
func headers(h http.Header) http.Header {
	if h == nil {
		return http.Header{}
	}
	return h
}
