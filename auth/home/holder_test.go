package home

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
)

// TestRenewalEnds: it can be restarted and stopped at any time, and the settings
// can turn it off.
func TestRenewalEnds(t *testing.T) {
	h := fresh(t)
	v, err := h.OpenVault(t.Context(), vault.Options{Keeper: auth.KeeperPassphrase, Create: true, Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Session(v, demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.RestartRenewal() // nothing yet: the session does not serve
	if s.holder.stopRenewal != nil {
		t.Error("a session that does not serve renews tokens")
	}
	s.Serve()
	s.RestartRenewal()
	if s.holder.stopRenewal == nil {
		t.Error("nothing is renewed")
	}
	if err := os.WriteFile(h.ConfigFile(), []byte("background_refresh = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.RestartRenewal()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.refresherFile()); err == nil {
		t.Error("it left a file though nothing failed")
	}
}

// TestAHolderRenews: a holder renews an account that has expired, and what came is
// in the vault. It waits as one that was just opened does, for some seconds.
func TestAHolderRenews(t *testing.T) {
	h, as, browser := fresh(t), authtest.New(t), authtest.NewBrowser(t)
	file := filepath.Join(h.ProvidersDir(), "corp.toml")
	text := fmt.Sprintf("issuer = %q\nclient_id = %q\n", as.URL, authtest.ClientID)
	if err := errors.Join(os.MkdirAll(h.ProvidersDir(), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := h.Session(vault.NewMemory(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := s.Provider(t.Context(), "corp")
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Client.SignIn(t.Context(), auth.Request{Provider: p, Listen: s.Listen, Browse: browser.Open})
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
