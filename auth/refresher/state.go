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
	waitDisk    = 2 * time.Minute // at most, for a vault that cannot be written: a try sends nothing then
)

// State keeps the outcome of attempts, so that a restart goes on waiting. It has
// no secret.
type State struct {
	Accounts  map[string]Attempts  `json:"accounts,omitempty"`  // by account id
	Providers map[string]time.Time `json:"providers,omitempty"` // no request before, by provider id
	Outages   map[string]Outage    `json:"outages,omitempty"`   // by provider id
}

// Attempts is the outcome of the requests for one account.
type Attempts struct {
	At        time.Time `json:"at"`                 // the latest
	Failures  int       `json:"failures"`           // since the latest success
	NotBefore time.Time `json:"not_before"`         // zero: whenever it is due
	Provider  string    `json:"provider,omitempty"` // its id
	NoAnswer  bool      `json:"no_answer,omitzero"` // the latest failure says nothing about the account: its provider was not reached, or was not well
	Disk      bool      `json:"disk,omitzero"`      // the latest failure was that of the vault
	Freed     bool      `json:"freed,omitzero"`     // a success of another account has ended a wait since the latest success
}

// Outage is the state of a provider whose answer to a refresh was lost: the token
// may be spent. No refresh token goes there before the provider has answered a
// request that risks nothing, and then only one at a time until a refresh succeeds.
type Outage struct {
	Lost      int       `json:"lost"`              // answers, in a row
	Silent    int       `json:"silent"`            // harmless requests without an answer since the latest lost one
	NotBefore time.Time `json:"not_before"`        // of the next harmless request
	Answered  bool      `json:"answered,omitzero"` // the latest harmless request was answered
}

// probeMost bounds the wait between two harmless requests to a provider.
const probeMost = 5 * time.Minute

// wait sets the time of the next harmless request. The wait doubles with each lost
// answer, and with every fourth harmless request in vain, which costs little.
func (o Outage) wait(now time.Time) Outage {
	o.NotBefore = now.Add(min(waitNetwork<<min(o.Lost-1+o.Silent/4, 10), probeMost))
	return o
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
	if s.Outages == nil {
		s.Outages = map[string]Outage{}
	}
	for id, a := range s.Accounts { // the clock was set back: no wait is longer than the longest
		if a.NotBefore.After(now.Add(2 * waitMost)) {
			a.NotBefore = time.Time{}
			s.Accounts[id] = a
		}
	}
	maps.DeleteFunc(s.Providers, func(_ string, t time.Time) bool { return t.Before(now) || t.After(now.Add(2*waitMost)) })
	for id, o := range s.Outages {
		if o.NotBefore.After(now.Add(2 * probeMost)) {
			o.NotBefore = now
			s.Outages[id] = o
		}
	}
	return s
}

// save writes the state; an empty path keeps it in memory. Failing costs an
// early attempt after a restart and is no reason to stop.
func (s State) save(path string) {
	if path == "" {
		return
	}
	if len(s.Accounts) == 0 && len(s.Providers) == 0 && len(s.Outages) == 0 {
		_ = durable.Remove(path)
		return
	}
	if text, err := json.Marshal(s); err == nil {
		_ = durable.WriteFile(path, text)
	}
}

// heldUntil is the time before which nothing goes to a provider.
func (s State) heldUntil(provider string) time.Time {
	held := s.Providers[provider]
	if o, ok := s.Outages[provider]; ok && !o.Answered {
		held = latest(held, o.NotBefore)
	}
	return held
}

// note records the outcome of an attempt on an account and reports whether the
// file must be written.
func (s State) note(a auth.Account, err error, now time.Time) (changed bool) {
	before, known := s.Accounts[a.ID]
	if err == nil {
		_, out := s.Outages[a.Provider]
		delete(s.Accounts, a.ID)
		delete(s.Outages, a.Provider)
		return known || out
	}
	e := auth.AsError(err)
	after := Attempts{At: now, Failures: before.Failures + 1, Provider: a.Provider, Freed: before.Freed}
	first := waitRefused
	switch e.Kind {
	case auth.KindNetwork:
		first, after.NoAnswer = waitNetwork, true
		after.Freed = after.Freed && e.Status != 0 // who gives no answer at all refuses no one account
	case auth.KindVaultBusy, auth.KindKeyring, auth.KindInternal:
		first, after.Disk = waitNetwork, vaultFault(e) != nil
	}
	most := waitMost
	if after.Disk {
		most = waitDisk
	}
	wait := min(first<<min(before.Failures, 10), most)
	wait += time.Duration(float64(wait) / 4 * spread(a.ID, now))
	requested := min(e.RetryAfter, waitMost)
	after.NotBefore = now.Add(max(wait, requested))
	s.Accounts[a.ID] = after
	if requested > 0 || e.Reason == auth.ReasonBusy { // a busy provider is busy for its other accounts too
		s.Providers[a.Provider] = latest(s.Providers[a.Provider], now.Add(max(requested, waitNetwork)))
	}
	if e.InDoubt {
		s.lost(a.Provider, now)
	}
	return true
}

// lost records a lost answer. Requests that were on their way together lose theirs
// together, which is one loss.
func (s State) lost(provider string, now time.Time) {
	o, known := s.Outages[provider]
	if known && !o.Answered {
		return
	}
	s.Outages[provider] = Outage{Lost: o.Lost + 1}.wait(now)
}

// probed records whether a provider has answered a harmless request.
func (s State) probed(provider string, err error, now time.Time) {
	o, known := s.Outages[provider]
	if !known {
		return
	}
	if o.Answered = err == nil; !o.Answered {
		o.Silent++
	}
	s.Outages[provider] = o.wait(now)
}

// free ends the waits of a provider's other accounts after a success there, or of
// those that waited for the disk if provider is empty, and returns their ids. One
// that has its own trouble keeps its wait: it is freed once.
func (s State) free(provider string) (ids []string) {
	for id, a := range s.Accounts {
		waited := a.NoAnswer && a.Provider == provider || a.Disk && provider == ""
		if waited && !a.Freed && !a.NotBefore.IsZero() {
			a.NotBefore, a.Freed = time.Time{}, true
			s.Accounts[id] = a
			ids = append(ids, id)
		}
	}
	return ids
}

// forget drops the entries of accounts that no longer exist.
func (s State) forget(here func(id string) bool) {
	maps.DeleteFunc(s.Accounts, func(id string, _ Attempts) bool { return !here(id) })
}
