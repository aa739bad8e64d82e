package home

import (
	"context"
	"os"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
)

// TestRefreshingEnds: it can be stopped at any time, twice opened beside itself,
// and a person who wants none gets none.
func TestRefreshingEnds(t *testing.T) {
	h := fresh(t)
	v, err := h.OpenVault(t.Context(), vault.Options{Keeper: auth.KeeperPassphrase, Create: true, Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Session(v, demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, two := s.Refreshing(), s.Refreshing()
	time.Sleep(10 * time.Millisecond)
	one()
	two()
	if err := os.WriteFile(h.ConfigFile(), []byte("background_refresh = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Refreshing()()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.refresherFile()); err == nil {
		t.Error("it left a file though nothing failed")
	}
}
