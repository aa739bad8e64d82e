package refresher

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// account has a token that was obtained at noon for life.
func account(life time.Duration) auth.Account {
	a := auth.Account{ID: "0123456789abcdef", Provider: "corp"}
	a.Grant = auth.Grant{AccessToken: auth.NewSecret("a"), RefreshToken: auth.NewSecret("r"), ObtainedAt: noon}
	if life != 0 {
		a.Grant.ExpiresAt = noon.Add(life)
	}
	return a
}

func TestNextIsBeforeTheEnd(t *testing.T) {
	for life, lead := range map[time.Duration]time.Duration{
		time.Hour:        time.Minute,      // 60 s, not a tenth
		10 * time.Minute: time.Minute,      // both
		5 * time.Minute:  30 * time.Second, // a tenth
	} {
		at, ever := Next(account(life), State{}, noon)
		end := noon.Add(life)
		if !ever || at.After(end.Add(-lead)) || at.Before(end.Add(-2*lead)) {
			t.Errorf("life %v: at %v, want one to two times %v before the end", life, at.Sub(noon), lead)
		}
	}
}

func TestNextKeepsTheFloor(t *testing.T) {
	a := account(time.Second)
	for range 3 { // a life of one second must not become one request a second
		at, _ := Next(a, State{}, a.Grant.ObtainedAt)
		if wait := at.Sub(a.Grant.ObtainedAt); wait != Floor {
			t.Fatalf("the next is %v after the one before", wait)
		}
		a.Grant.ObtainedAt, a.Grant.ExpiresAt = at, at.Add(time.Second)
	}
}

func TestNextLeavesAlone(t *testing.T) {
	now := noon.Add(2 * time.Hour)
	for name, c := range map[string]struct {
		change func(*auth.Account)
		want   job
	}{
		"expired":                  {want: renew},
		"ended by the provider":    {change: func(a *auth.Account) { a.Ended = auth.EndedRefused }},
		"revoked":                  {change: func(a *auth.Account) { a.Ended = auth.EndedRevoked }},
		"no refresh token":         {change: func(a *auth.Account) { a.Grant.RefreshToken = auth.Secret{} }},
		"no known end":             {change: func(a *auth.Account) { a.Grant.ExpiresAt = time.Time{} }},
		"revocation pending":       {change: func(a *auth.Account) { a.RevokePending = true }, want: revoke},
		"pending and refused":      {change: func(a *auth.Account) { a.RevokePending, a.Ended = true, auth.EndedRefused }, want: revoke},
		"in doubt":                 {change: func(a *auth.Account) { a.RefreshStartedAt = noon }, want: renew},
		"in doubt, retried":        {change: func(a *auth.Account) { a.RefreshStartedAt, a.DoubtRetried = noon, true }},
		"unreachable":              {change: func(a *auth.Account) { a.UnreachableAt = noon }, want: renew},
		"obtained in the far past": {change: func(a *auth.Account) { a.Grant.ObtainedAt = time.Unix(0, 0) }, want: renew},
		"obtained in the future":   {change: func(a *auth.Account) { a.Grant.ObtainedAt = now.AddDate(70, 0, 0) }, want: renew},
		"ends in the year 2099": {change: func(a *auth.Account) {
			a.Grant.ObtainedAt, a.Grant.ExpiresAt = now.AddDate(70, 0, 0), now.AddDate(70, 0, 1)
		}, want: renew},
	} {
		a := account(time.Hour)
		if c.change != nil {
			c.change(&a)
		}
		what, at := next(a, State{}, now)
		if what != c.want || what != nothing && at.After(now) {
			t.Errorf("%s: %v at %v, want %v now", name, what, at, c.want)
		}
	}
}

// TestNextKeepsRetryAfter: the Retry-After that a command received also counts (E8).
func TestNextKeepsRetryAfter(t *testing.T) {
	a := account(time.Hour)
	now := noon.Add(2 * time.Hour)
	a.RetryAt = now.Add(30 * time.Minute)
	if at, _ := Next(a, State{}, now); !at.Equal(a.RetryAt) {
		t.Errorf("at %v, not when the provider wants it", at.Sub(now))
	}
	a.RetryAt = now.AddDate(1, 0, 0) // the clock was wrong then
	if at, _ := Next(a, State{}, now); at.After(now) {
		t.Errorf("it waits for %v", at.Sub(now))
	}
}

// TestDoubtWaits: in doubt, nothing is tried while the access token lives (G4).
func TestDoubtWaits(t *testing.T) {
	a := account(time.Hour)
	a.RefreshStartedAt = noon.Add(time.Minute)
	for _, now := range []time.Time{noon.Add(2 * time.Minute), noon.Add(59 * time.Minute), noon.Add(2 * time.Hour)} {
		at, ever := Next(a, State{}, now)
		if !ever || !at.Equal(a.Grant.ExpiresAt) {
			t.Errorf("at %v it is tried at %v, %v", now.Sub(noon), at.Sub(noon), ever)
		}
	}
}

func TestSpreadIsEven(t *testing.T) {
	var buckets [10]int
	for i := range 10_000 {
		s := spread(fmt.Sprintf("%016x", i), noon)
		if s < 0 || s >= 1 {
			t.Fatal(s)
		}
		buckets[int(s*10)]++
	}
	if low, high := slices.Min(buckets[:]), slices.Max(buckets[:]); low < 800 || high > 1200 {
		t.Errorf("of 10,000 accounts the tenths get %v", buckets)
	}
}

func network(r auth.Reason, after time.Duration) error {
	return &auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: r, RetryAfter: after}
}

func TestWaitsGrow(t *testing.T) {
	s := load("", noon)
	a, now := account(time.Hour), noon
	var waits []time.Duration
	for range 16 {
		s.note(a, network(auth.ReasonNoAnswer, 0), now)
		wait := s.Accounts[a.ID].NotBefore.Sub(now)
		waits = append(waits, wait)
		now = now.Add(wait)
	}
	for i, wait := range waits {
		least := min(waitNetwork<<i, waitMost)
		if wait < least || wait > least*5/4 {
			t.Errorf("wait %d is %v, want %v and up to a quarter more", i, wait, least)
		}
	}
	s.note(a, nil, now)
	if len(s.Accounts) != 0 {
		t.Error("a success does not end the waiting")
	}
}

func TestRetryAfterHoldsTheProvider(t *testing.T) {
	s := load("", noon)
	a, b, c := account(time.Minute), account(time.Minute), account(time.Minute)
	b.ID, c.ID, c.Provider = "b", "c", "other"
	s.note(a, network(auth.ReasonBusy, time.Hour), noon)
	now := noon.Add(10 * time.Minute)
	for _, x := range []struct {
		account auth.Account
		after   time.Time
	}{{a, noon.Add(time.Hour)}, {b, noon.Add(time.Hour)}, {c, noon}} {
		if at, _ := Next(x.account, s, now); at.Before(x.after) || x.account.ID == "c" && at.After(now) {
			t.Errorf("%s of %s: at %v", x.account.ID, x.account.Provider, at.Sub(noon))
		}
	}
	s.note(a, network(auth.ReasonBusy, 1000*time.Hour), noon)
	if at, _ := Next(a, s, noon); at.After(noon.Add(waitMost * 5 / 4)) {
		t.Errorf("an absurd Retry-After holds until %v", at)
	}
}

func TestStateOutlivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "refresher.json")
	a := account(time.Hour)
	s := load(path, noon)
	s.note(a, network(auth.ReasonBusy, time.Hour), noon)
	s.save(path)
	again := load(path, noon.Add(time.Minute))
	if got, want := again.Accounts[a.ID].NotBefore, s.Accounts[a.ID].NotBefore; !got.Equal(want) || again.Accounts[a.ID].Failures != 1 {
		t.Errorf("read %v, want %v", got, want)
	}
	if got := again.Providers["corp"]; !got.Equal(noon.Add(time.Hour)) {
		t.Errorf("the provider is held until %v", got)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	// With the clock set back by years, nothing waits for years.
	back := load(path, noon.AddDate(-5, 0, 0))
	if at, _ := Next(a, back, noon.AddDate(-5, 0, 0)); at.After(noon.Add(time.Hour)) {
		t.Errorf("with the clock set back it waits until %v", at)
	}
	for _, bad := range []string{"", "{", "[]", `{"accounts":{"x":5}}`, "null"} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if s := load(path, noon); len(s.Accounts) != 0 || s.Accounts == nil || s.Providers == nil {
			t.Errorf("of %q it read %+v", bad, s)
		}
	}
	load(path, noon).save(path)
	if _, err := os.Stat(path); err == nil {
		t.Error("a state that says nothing leaves a file")
	}
}
