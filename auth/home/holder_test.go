package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/authtest"
)

// TestRenewalEnds: renewal can be restarted and stopped at any time, and the
// settings can disable it.
func TestRenewalEnds(t *testing.T) {
	h := fresh(t)
	s := open(t, h)
	s.RestartRenewal() // no effect: the session does not serve yet
	if s.Renews() {
		t.Error("a session that does not serve renews tokens")
	}
	s.Serve()
	s.RestartRenewal()
	if !s.Renews() {
		t.Error("nothing is renewed")
	}
	if err := os.WriteFile(h.ConfigFile(), []byte("background_refresh = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.RestartRenewal()
	if s.Renews() {
		t.Error("tokens are renewed though the settings want none renewed")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.refresherFile()); err == nil {
		t.Error("it left a file though nothing failed")
	}
}

// TestAHolderRenews: a holder renews an expired account and saves the new tokens
// in the vault. It first waits some seconds, as every holder does after opening.
func TestAHolderRenews(t *testing.T) {
	h, as, browser := fresh(t), authtest.New(t), authtest.NewBrowser(t)
	file := filepath.Join(h.ProvidersDir(), "corp.toml")
	text := fmt.Sprintf("issuer = %q\nclient_id = %q\n", as.URL, authtest.ClientID)
	if err := errors.Join(os.MkdirAll(h.ProvidersDir(), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	s := openWith(t, h, inMemory)
	a, err := s.SignIn(t.Context(), SignIn{Provider: "corp", Browse: Browse{Open: browser.Open}})
	if err != nil {
		t.Fatal(err)
	}
	a.Grant.ObtainedAt, a.Grant.ExpiresAt = time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	if err := s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	s.Serve()
	for limit := time.Now().Add(time.Minute); a.RefreshedAt.IsZero() && time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if a, err = s.Vault.Load(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.stopRenewal()
	if got := a.Status(time.Now()); got != auth.StatusActive || as.Count(authtest.Token) != 2 {
		t.Errorf("it is %s after %d token requests", got, as.Count(authtest.Token))
	}
}

// TestOnlyAHolderThatIsNotLockedHandsOut also checks that each token that is
// handed out is news.
func TestOnlyAHolderThatIsNotLockedHandsOut(t *testing.T) {
	h := fresh(t)
	s, account := openWithAccount(t, h)
	var all reader
	s.Follow(all.read)
	hands := func() bool {
		token, _, err := h.AskHolder(t.Context(), Take{Account: account.ID})
		if err != nil && !errors.Is(err, agent.ErrNoHolder) {
			t.Fatal(err)
		}
		return err == nil && token.Equal(account.Grant.AccessToken)
	}
	if hands() {
		t.Error("a session that does not serve hands out a token")
	}
	s.SetLocked(true)
	s.Serve()
	if hands() {
		t.Error("one that was locked before it served hands out a token")
	}
	s.SetLocked(false)
	if !hands() || !all.has(func(n News) bool { return n.Served != nil && n.Served.Account.ID == account.ID }) {
		t.Error("no token is handed out, or it is no news")
	}
	s.SetLocked(true)
	if hands() {
		t.Error("a locked holder hands out a token")
	}
	s.SetLocked(false)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if hands() {
		t.Error("a closed holder hands out a token")
	}
}
