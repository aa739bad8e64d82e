package home

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
)

func TestLook(t *testing.T) {
	h := fresh(t)
	if found, err := h.Look(); err != nil || found.Exists || found.Copy.Exists {
		t.Errorf("an empty home has %+v, %v", found, err)
	}
	s := open(t, h)
	if found, err := h.Look(); err != nil || !found.Exists || found.Keeper != auth.KeeperPassphrase || found.Recovery {
		t.Errorf("a new vault is %+v, %v", found, err)
	}
	if _, err := s.NewRecoveryCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Look(); err != nil || !found.Recovery {
		t.Errorf("with a recovery code it is %+v, %v", found, err)
	}
	damage(t, h)
	if found, err := h.Look(); err == nil || found.Exists || !found.Copy.Exists || found.Copy.Keeper != auth.KeeperPassphrase {
		t.Errorf("damaged it is %+v, %v", found, err)
	}
}

// damage truncates vault.toml.
func damage(t *testing.T, h *Home) {
	t.Helper()
	path := filepath.Join(h.VaultDir(), "vault.toml")
	whole, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, whole[:40], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestADamagedVaultOpensByItsCopyAlone(t *testing.T) {
	h := fresh(t)
	s, account := openWithAccount(t, h)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, h)
	o := withPassphrase("correct horse")
	if _, err := h.Open(t.Context(), o); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonVaultDamaged {
		t.Fatalf("it opens as if nothing were the matter: %v", err)
	}
	o.Repair = true
	mustWork(t, openWith(t, h, o), account)
	if found, err := h.Look(); err != nil || !found.Exists {
		t.Errorf("then it is %+v, %v", found, err)
	}
}

func TestARecoveryCodeOpensUnderANewPassphrase(t *testing.T) {
	h := fresh(t)
	s, account := openWithAccount(t, h)
	code, err := s.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wrong := withPassphrase("another horse")
	wrong.RecoveryCode = auth.NewSecret("0000-0000-0000-0000-0000-0000-0000-0000")
	if _, err := h.Open(t.Context(), wrong); auth.AsError(err) == nil || auth.AsError(err).Kind != auth.KindWrongPassphrase {
		t.Fatalf("a code that is wrong: %v", err)
	}
	right := withPassphrase("another horse")
	right.RecoveryCode = code
	s = openWith(t, h, right)
	mustWork(t, s, account)
	if account, err = s.Vault.Load(t.Context(), account.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Open(t.Context(), withPassphrase("correct horse")); auth.AsError(err) == nil {
		t.Error("the old passphrase opens it still")
	}
	mustWork(t, reopened(t, h, "another horse"), account)
}

// TestU9BadSettingsLeaveTheAccountsReachable: a mistake in config.toml costs neither the
// session nor the vault that is made of one in memory.
func TestU9BadSettingsLeaveTheAccountsReachable(t *testing.T) {
	h := fresh(t)
	s := openWith(t, h, inMemory)
	if err := os.MkdirAll(h.Root, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.ConfigFile(), []byte("thme = \"dark\"\ncallback = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Store(t.Context(), auth.KeeperPassphrase, []byte("correct horse"))
	if err != nil {
		t.Fatalf("Store = %v", err)
	}
	if _, err := kept.Provider(t.Context(), "demo"); err != nil {
		t.Errorf("a provider: %v", err)
	}
	_ = kept.Close()
	again := openWith(t, h, withPassphrase("correct horse"))
	again.Serve()
	if !again.Renews() {
		t.Error("no token is renewed")
	}
}
