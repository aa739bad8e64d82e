package auth_test

import (
	"fmt"
	"testing"
	"time"

	"latchkey/auth"
)

func TestStatus(t *testing.T) {
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	refreshable := auth.NewSecret("refresh")
	for _, c := range []struct {
		name    string
		life    time.Duration
		refresh bool
		change  func(*auth.Account)
		at      time.Duration
		want    auth.Status
	}{
		{"an hour, at once", time.Hour, true, nil, 0, auth.StatusActive},
		{"an hour, 5 minutes left", time.Hour, true, nil, 55 * time.Minute, auth.StatusActive},
		{"an hour, a nanosecond less", time.Hour, true, nil, 55*time.Minute + 1, auth.StatusExpiring},
		{"ten hours, 5 minutes left", 10 * time.Hour, true, nil, 10*time.Hour - 5*time.Minute, auth.StatusActive},
		{"ten minutes, a minute left", 10 * time.Minute, true, nil, 9 * time.Minute, auth.StatusActive},
		{"ten minutes, less than a minute left", 10 * time.Minute, true, nil, 9*time.Minute + time.Second, auth.StatusExpiring},
		{"a nanosecond before the end", time.Hour, true, nil, time.Hour - 1, auth.StatusExpiring},
		{"at the end, refreshable", time.Hour, true, nil, time.Hour, auth.StatusExpired},
		{"at the end, not refreshable", time.Hour, false, nil, time.Hour, auth.StatusSignInAgain},
		{"no life at all", 0, true, func(a *auth.Account) { a.Grant.ExpiresAt = start }, 0, auth.StatusExpired},
		{"no known end", 0, false, func(a *auth.Account) { a.Grant.ExpiresAt = time.Time{} }, 1000 * time.Hour, auth.StatusActive},
		{"unreachable beats the clock", time.Hour, true, func(a *auth.Account) { a.UnreachableAt = start }, 2 * time.Hour, auth.StatusUnreachable},
		{"doubt beats unreachable", time.Hour, true, func(a *auth.Account) { a.UnreachableAt, a.RefreshStartedAt = start, start }, 0, auth.StatusInDoubt},
		{"refused beats doubt", time.Hour, true, func(a *auth.Account) { a.Ended, a.RefreshStartedAt = auth.EndedRefused, start }, 0, auth.StatusSignInAgain},
		{"revoked beats all", time.Hour, true, func(a *auth.Account) { a.Ended, a.UnreachableAt, a.RefreshStartedAt = auth.EndedRevoked, start, start }, 0, auth.StatusRevoked},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := auth.Account{Grant: auth.Grant{ObtainedAt: start, ExpiresAt: start.Add(c.life)}}
			if c.refresh {
				a.Grant.RefreshToken = refreshable
			}
			if c.change != nil {
				c.change(&a)
			}
			now := start.Add(c.at)
			if got := a.Status(now); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if next := a.NextChange(now); !next.IsZero() && a.Status(next) == a.Status(now) && a.Status(next.Add(1)) == a.Status(now) {
				t.Errorf("nothing changes at %v", next)
			}
		})
	}
}

func TestHistory(t *testing.T) {
	var a auth.Account
	for i := range auth.HistoryLimit + 7 {
		a.Remember(time.Unix(int64(i), 0), auth.HappenedUsed, fmt.Sprint(i))
	}
	if len(a.History) != auth.HistoryLimit || a.History[0].Note != "7" || a.History[auth.HistoryLimit-1].Note != "56" {
		t.Errorf("%d entries, from %v", len(a.History), a.History[0])
	}
}

func TestDisplayName(t *testing.T) {
	a := auth.Account{ID: "id"}
	for _, step := range []struct {
		set  func()
		want string
	}{
		{func() {}, "id"},
		{func() { a.Identity.Subject = "sub" }, "sub"},
		{func() { a.Identity.Email = "email" }, "email"},
		{func() { a.Identity.Name = "name" }, "name"},
		{func() { a.Label = "label" }, "label"},
	} {
		step.set()
		if got := a.DisplayName(); got != step.want {
			t.Errorf("%q, want %q", got, step.want)
		}
	}
}

// Without a proven subject an account's key equals no other account's and no
// sign-in's.
func TestKeyWithoutSubject(t *testing.T) {
	a := auth.Account{ID: "0123456789abcdef", ClientID: "c", Resource: "https://api.example", Identity: auth.Identity{Issuer: "https://id.example"}}
	b := a
	b.ID = "fedcba9876543210"
	if a.Key() == b.Key() || a.Key().Account != a.ID {
		t.Errorf("%+v is %+v", a.Key(), b.Key())
	}
	a.Identity.Subject, b.Identity.Subject = "ada", "ada"
	if a.Key() != b.Key() || a.Key().Resource != "https://api.example" {
		t.Errorf("%+v is not %+v", a.Key(), b.Key())
	}
}
