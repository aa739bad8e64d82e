package refresher

import (
	"encoding/json"
	"maps"
	"os"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// The waits after failures: each doubles the one before.
const (
	waitNetwork = 30 * time.Second // no answer
	waitRefused = 5 * time.Minute  // an answer that says no, or that cannot be used
	waitMost    = 6 * time.Hour
)

// State keeps the outcome of attempts, so that a restart goes on waiting. It holds
// no secret.
type State struct {
	Accounts  map[string]Attempts  `json:"accounts,omitempty"`  // by account id
	Providers map[string]time.Time `json:"providers,omitempty"` // no request before, by provider id
}

// Attempts is the outcome of the requests for one account.
type Attempts struct {
	At        time.Time `json:"at"`                // the latest
	Failures  int       `json:"failures"`          // since the latest success
	NotBefore time.Time `json:"not_before"`        // zero: whenever it is due
	InDoubt   bool      `json:"in_doubt,omitzero"` // one retry of a grant in doubt was made
}

// maxState bounds what is read, in bytes.
const maxState = 8 << 20

// load reads the state. A file that cannot be read counts as empty, which costs
// one early attempt.
func load(path string, now time.Time) State {
	var s State
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() && info.Size() <= maxState {
		if text, err := durable.ReadFile(path); err == nil && json.Unmarshal(text, &s) != nil {
			s = State{}
		}
	}
	if s.Accounts == nil {
		s.Accounts = map[string]Attempts{}
	}
	if s.Providers == nil {
		s.Providers = map[string]time.Time{}
	}
	for id, a := range s.Accounts { // the clock was set back: no wait is longer than the longest
		if a.NotBefore.After(now.Add(2 * waitMost)) {
			a.NotBefore = time.Time{}
			s.Accounts[id] = a
		}
	}
	maps.DeleteFunc(s.Providers, func(_ string, t time.Time) bool { return t.Before(now) || t.After(now.Add(2*waitMost)) })
	return s
}

// save writes the state; an empty path keeps it in memory. Failing costs an
// early attempt after a restart and is no reason to stop.
func (s State) save(path string) {
	if path == "" {
		return
	}
	if len(s.Accounts) == 0 && len(s.Providers) == 0 {
		_ = durable.Remove(path)
		return
	}
	if text, err := json.Marshal(s); err == nil {
		_ = durable.WriteFile(path, text)
	}
}

// note records the outcome of an attempt on an account, as it was before and is
// after, and reports whether the file must be written.
func (s State) note(was, a auth.Account, err error, now time.Time) (changed bool) {
	before, known := s.Accounts[a.ID]
	if err == nil {
		delete(s.Accounts, a.ID)
		return known
	}
	e := auth.AsError(err)
	after := Attempts{At: now, Failures: before.Failures + 1}
	// The retry of a grant in doubt counts where its own answer was lost too: one
	// that never left leaves the older mark.
	after.InDoubt = !was.RefreshStartedAt.IsZero() && !a.RefreshStartedAt.IsZero() && !was.RefreshStartedAt.Equal(a.RefreshStartedAt)
	first := waitRefused
	switch e.Kind {
	case auth.KindNetwork, auth.KindVaultBusy, auth.KindKeyring, auth.KindInternal:
		first = waitNetwork
	}
	wait := min(first<<min(before.Failures, 10), waitMost)
	wait += time.Duration(float64(wait) / 4 * spread(a.ID, now))
	requested := min(e.RetryAfter, waitMost)
	after.NotBefore = now.Add(max(wait, requested))
	s.Accounts[a.ID] = after
	if requested > 0 || e.Reason == auth.ReasonBusy { // a busy provider is busy for its other accounts too
		s.Providers[a.Provider] = latest(s.Providers[a.Provider], now.Add(max(requested, waitNetwork)))
	}
	return true
}

// forget drops the entries of accounts that no longer exist.
func (s State) forget(accounts []auth.Account) {
	here := map[string]bool{}
	for _, a := range accounts {
		here[a.ID] = true
	}
	maps.DeleteFunc(s.Accounts, func(id string, _ Attempts) bool { return !here[id] })
}
