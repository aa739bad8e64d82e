package demo

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
)

func TestForgetsWhatCannotMatter(t *testing.T) {
	var ahead time.Duration
	d := openHandle(t, t.TempDir(), newGCM(t), Options{TokenTTL: 10 * time.Minute, Now: func() time.Time { return time.Now().Add(ahead) }})
	b := newBrowser(t, d).withoutSocket(d)
	b.signedIn("scope", "openid") // ends with its access token
	revoked, kept := b.signedIn(), b.signedIn()
	b.post("/revoke", url.Values{"token": {revoked.Refresh}, "client_id": {ClientID}})
	b.code(newAuthRequest()) // a code that is never redeemed
	kept = b.refresh(kept.Refresh)
	st := func() *state { return d.store.state }
	counts := func() string {
		return fmt.Sprintf("%d grants, %d tokens, %d spent, %d logins", len(st().Grants), len(st().Tokens), len(st().Spent), len(st().Logins))
	}
	same(t, "now", counts(), "4 grants, 4 tokens, 1 spent, 1 logins")
	for _, c := range []struct {
		ahead time.Duration
		want  string
	}{
		{11 * time.Minute, "2 grants, 0 tokens, 1 spent, 1 logins"}, // the revoked one is still known
		{2 * time.Hour, "1 grants, 0 tokens, 1 spent, 1 logins"},
		{13 * time.Hour, "1 grants, 0 tokens, 1 spent, 0 logins"},
		{91 * 24 * time.Hour, "0 grants, 0 tokens, 0 spent, 0 logins"},
	} {
		ahead = c.ahead
		must(t, d.within(t.Context(), func() error { d.store.changed = true; return nil }))
		same(t, c.ahead.String(), counts(), c.want)
	}
	same(t, "refresh after its time", b.refresh(kept.Refresh).Error, "invalid_grant")
}

func TestHoldsNoMoreThanItMust(t *testing.T) {
	d := openHandle(t, t.TempDir(), nil, Options{})
	must(t, d.within(t.Context(), func() error {
		now := int(time.Now().Unix())
		for i := range mostSessions + 50 {
			id := fmt.Sprint(i)
			must(t, d.store.SaveSession(t.Context(), &goidc.AuthnSession{ID: id, CreatedAt: now + i, ExpiresAt: now + 3600}))
		}
		return nil
	}))
	same(t, "sessions", len(d.store.state.Sessions), mostSessions)
	_, oldest := d.store.state.Sessions["49"]
	_, newest := d.store.state.Sessions[fmt.Sprint(mostSessions+49)]
	same(t, "the oldest went", oldest, false)
	same(t, "the newest stayed", newest, true)
}

func TestWaitsForItsTurn(t *testing.T) {
	dir := t.TempDir()
	d := openHandle(t, dir, newGCM(t), Options{})
	other := flock.New(filepath.Join(dir, lockFile))
	must(t, other.Lock())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := d.within(ctx, func() error { t.Error("ran"); return nil })
	same(t, "reason", auth.AsError(err).Reason, auth.ReasonVaultBusy)
	must(t, other.Unlock())
	must(t, d.within(t.Context(), func() error { return nil }))
}

func BenchmarkSignIn(b *testing.B) {
	d := openHandle(b, b.TempDir(), newGCM(b), Options{})
	for b.Loop() {
		newBrowser(b, d).withoutSocket(d).signedIn()
	}
}
