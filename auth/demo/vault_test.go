package demo_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
	_ "latchkey/auth/vault/vaulttest" // makes the vaults of tests cheap to open
)

func openVault(t testing.TB, dir, passphrase string) *vault.Folder {
	t.Helper()
	v, err := vault.Open(t.Context(), dir, vault.Options{
		Keeper: auth.KeeperPassphrase, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return []byte(passphrase), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

func jwks(t testing.TB, d *demo.Demo) int {
	t.Helper()
	c := http.Client{Transport: d.RoundTripper(http.DefaultTransport)}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.Issuer()+"/jwks", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// TestSealedByTheVault: the vault's key seals the provider's state, and a state
// sealed by a vault that no longer exists counts as damaged.
func TestSealedByTheVault(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, "demo")
	v := openVault(t, filepath.Join(home, "vault"), "one")
	for range 2 {
		d, err := demo.Open(dir, v, demo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if status := jwks(t, d); status != http.StatusOK || d.Damage() != nil {
			t.Fatalf("status %d, damage %v", status, d.Damage())
		}
	}
	other := openVault(t, filepath.Join(home, "other"), "two")
	d, err := demo.Open(dir, other, demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	status := jwks(t, d)
	var e *auth.Error
	if status != http.StatusOK || !errors.As(d.Damage(), &e) || e.Reason != auth.ReasonDemoState {
		t.Fatalf("status %d, damage %v", status, d.Damage())
	}
	if _, err := os.Stat(e.Detail); err != nil {
		t.Error(err)
	}
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		if _, err := demo.Open(dir, nil, demo.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRequestSealedByTheVault(b *testing.B) {
	home := b.TempDir()
	d, err := demo.Open(filepath.Join(home, "demo"), openVault(b, filepath.Join(home, "vault"), "x"), demo.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		jwks(b, d)
	}
}
