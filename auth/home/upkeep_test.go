package home

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// openWithAccount opens a session on a vault under a passphrase, with an account of the demo
// provider and a client secret.
func openWithAccount(t *testing.T, h *Home) (*Session, auth.Account) {
	t.Helper()
	return linked(t, h, withPassphrase("correct horse"))
}

func reopened(t *testing.T, h *Home, passphrase string) *Session {
	t.Helper()
	return openWith(t, h, withPassphrase(passphrase))
}

func linked(t *testing.T, h *Home, o Opening) (*Session, auth.Account) {
	t.Helper()
	s := openWith(t, h, o)
	account := signedIn(t, s)
	p, err := s.Provider(t.Context(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetSecret(t.Context(), p, auth.NewSecret("s3cret")); err != nil {
		t.Fatal(err)
	}
	return s, account
}

// mustWork checks that everything still exists and that the demo provider still
// knows the account.
func mustWork(t *testing.T, s *Session, account auth.Account) {
	t.Helper()
	p, err := s.Provider(t.Context(), "demo")
	if err != nil || p.ClientSecret.Reveal() != "s3cret" {
		t.Errorf("the client secret is gone: %v", err)
	}
	after, err := s.Client.Refresh(t.Context(), account.ID)
	if err != nil || after.Grant.RefreshToken.Equal(account.Grant.RefreshToken) {
		t.Errorf("the account does not go on: %v", err)
	}
}

func TestAVaultInMemoryIsStored(t *testing.T) {
	h := fresh(t)
	s, account := linked(t, h, inMemory)
	if _, err := os.Stat(h.VaultDir()); err == nil {
		t.Fatal("memory wrote a vault")
	}
	next, err := s.Store(t.Context(), auth.KeeperPassphrase, []byte("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	if accounts, _ := s.Vault.List(t.Context()); len(accounts) != 0 || !next.OnDisk() {
		t.Error("the vault in memory is still open, or the next is not on disk")
	}
	mustWork(t, next, account)
	if _, err := next.Store(t.Context(), auth.KeeperPassphrase, []byte("x")); auth.AsError(err) == nil {
		t.Error("a vault on disk is stored once more")
	}
	account, err = next.Vault.Load(t.Context(), account.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	mustWork(t, reopened(t, h, "correct horse"), account)
}

func TestRenewKeyKeepsEverythingAndItsPassphrase(t *testing.T) {
	h := fresh(t)
	s, account := openWithAccount(t, h)
	before, _ := vault.Peek(h.VaultDir())
	if e := auth.AsError(s.RenewKey(t.Context(), []byte("correct hrose"), nil)); e == nil || e.Reason != auth.ReasonWrongPassphrase {
		t.Fatalf("a mistyped passphrase: %v", e)
	}
	if now, _ := vault.Peek(h.VaultDir()); now != before {
		t.Fatal("a mistyped passphrase changed the vault")
	}
	if err := s.RenewKey(t.Context(), []byte("correct horse"), nil); err != nil {
		t.Fatal(err)
	}
	if now, _ := vault.Peek(h.VaultDir()); now.KeyID == before.KeyID || now.Rotating || h.Renewing() {
		t.Errorf("the vault is now %+v", now)
	}
	mustWork(t, s, account)
	_ = s.Close()
	again := reopened(t, h, "correct horse")
	renewed, err := again.Client.Vault.Load(t.Context(), account.ID)
	if err != nil {
		t.Fatal(err)
	}
	mustWork(t, again, renewed)
}

func TestBackUpOverwritesNothingUnasked(t *testing.T) {
	h := fresh(t)
	s, account := openWithAccount(t, h)
	path := filepath.Join(t.TempDir(), "backup")
	if err := os.WriteFile(path, []byte("a letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	if e := auth.AsError(s.BackUp(t.Context(), path, []byte("tr0ub4dor"), false)); e == nil || e.Reason != auth.ReasonFileExists {
		t.Fatalf("BackUp over a letter: %v", e)
	}
	if text, _ := os.ReadFile(path); string(text) != "a letter" {
		t.Fatal("the letter is gone")
	}
	if e := auth.AsError(s.BackUp(t.Context(), filepath.Join(t.TempDir(), "no", "such"), []byte("x"), false)); e == nil || e.Reason != auth.ReasonNoFolder {
		t.Errorf("BackUp into a folder that is not there: %v", e)
	}
	if err := s.BackUp(t.Context(), path, []byte("tr0ub4dor"), true); err != nil {
		t.Fatal(err)
	}
	there, _ := openWithAccount(t, fresh(t))
	done, err := there.Restore(t.Context(), path, []byte("tr0ub4dor"))
	if err != nil || done.Added+done.Replaced+done.Kept != 1 {
		t.Errorf("Restore = %+v, %v", done, err)
	}
	if e := auth.AsError(second(there.Restore(t.Context(), path+"x", nil))); e == nil || e.Reason != auth.ReasonCannotRead {
		t.Errorf("Restore from nowhere: %v", e)
	}
	_ = account
}

func second[T any](_ T, err error) error { return err }

func TestAMemoryVaultHasNothingToBackUp(t *testing.T) {
	s, _ := linked(t, fresh(t), inMemory)
	for name, err := range map[string]error{
		"BackUp":   s.BackUp(t.Context(), filepath.Join(t.TempDir(), "x"), []byte("x"), false),
		"MoveKey":  s.MoveKey(t.Context(), auth.KeeperPassphrase, []byte("x")),
		"RenewKey": s.RenewKey(t.Context(), []byte("x"), nil),
		"Restore":  second(s.Restore(t.Context(), "x", nil)),
	} {
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindUsage {
			t.Errorf("%s = %v", name, err)
		}
	}
}
