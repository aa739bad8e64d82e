package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
	"latchkey/internal/durable"
)

const testPassphrase = "correct horse battery staple"

// answer returns the same passphrase at every request.
func answer(text string) func(context.Context, bool) ([]byte, error) {
	return func(context.Context, bool) ([]byte, error) { return []byte(text), nil }
}

// newFolder creates a vault in a fresh folder under a cheap passphrase; only
// TestPassphrase pays the usual cost of Argon2id.
func newFolder(t testing.TB) *Folder {
	t.Helper()
	return folderAt(t, filepath.Join(t.TempDir(), "vault"))
}

func folderAt(t testing.TB, dir string) *Folder {
	t.Helper()
	key := bytes.Repeat([]byte{7}, keySize)
	m := manifest{Format: format, Vault: strings.Repeat("0a", 16), Key: strings.Repeat("0b", 8)}
	m, err := m.withPassphrase(key, []byte(testPassphrase), kdf.Cost{Memory: 64, Passes: 1, Lanes: 1})
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		_, err = durable.Replace(filepath.Join(dir, manifestName), "", m.encode())
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(t.Context(), dir, Options{Passphrase: answer(testPassphrase)})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(f.Close)
	return f
}

// reopen opens a vault a second time, as another process would.
func reopen(t testing.TB, f *Folder) *Folder {
	t.Helper()
	g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase)})
	if err != nil {
		t.Fatalf("reopen: %v", err)
	}
	t.Cleanup(g.Close)
	return g
}

// sample returns a plain account.
func sample(subject string) auth.Account {
	now := time.Now().UTC().Round(0)
	return auth.Account{
		Provider: "demo", ClientID: "latchkey-demo", Label: "work",
		Identity:   auth.Identity{Issuer: "https://id.example", Subject: subject, Name: "Ada"},
		Grant:      auth.Grant{AccessToken: auth.NewSecret("at-" + subject), RefreshToken: auth.NewSecret("rt-" + subject), TokenType: "Bearer", ObtainedAt: now, ExpiresAt: now.Add(time.Hour)},
		SignedInAt: now,
	}
}

// save saves an account and fails the test on an error.
func save(t testing.TB, v auth.Vault, a *auth.Account) {
	t.Helper()
	if err := v.Save(t.Context(), a); err != nil {
		t.Fatalf("Save: %v", err)
	}
}

// wantReason checks the reason and the step of an error.
func wantReason(t testing.TB, err error, reason auth.Reason) {
	t.Helper()
	step := auth.StepSave
	if reason == auth.ReasonKeeperDisagrees {
		step = auth.StepConfig // a fault of the request, not of the vault
	}
	var e *auth.Error
	if !errors.As(err, &e) || e.Reason != reason || e.Step != step {
		t.Errorf("error %v, want reason %s at step %s", err, reason, step)
	}
}

// TestContract checks the rules that both implementations of auth.Vault must
// obey.
func TestContract(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) { testContract(t, v) })
	}
}

func testContract(t *testing.T, v auth.Vault) {
	ctx := t.Context()
	if list, err := v.List(ctx); err != nil || len(list) != 0 {
		t.Fatalf("List of an empty vault: %v, %v", list, err)
	}
	a, b := sample("ada"), sample("grace")
	save(t, v, &a)
	save(t, v, &b)
	stale := a
	a.Label = "home"
	save(t, v, &a)
	if a.Generation != 2 {
		t.Errorf("generation %d after two saves", a.Generation)
	}
	wantReason(t, v.Save(ctx, &stale), auth.ReasonConflict)
	if got, err := v.Load(ctx, a.ID); err != nil || got.Label != "home" {
		t.Errorf("after a conflict: %q, %v", got.Label, err)
	}
	list, err := v.List(ctx)
	if err != nil || len(list) != 2 {
		t.Fatalf("List: %d accounts, %v", len(list), err)
	}
	for _, id := range []string{"0123456789abcdef", "", "../" + a.ID, a.ID + "/", "new"} {
		_, err := v.Load(ctx, id)
		wantReason(t, err, auth.ReasonUnknownAccount)
		wantReason(t, v.Delete(ctx, id), auth.ReasonUnknownAccount)
	}
	if err := v.Delete(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	_, err = v.Load(ctx, a.ID)
	wantReason(t, err, auth.ReasonUnknownAccount)
	wantReason(t, v.Save(ctx, &a), auth.ReasonConflict) // deleted meanwhile
	if list, err := v.List(ctx); err != nil || len(list) != 1 || list[0].ID != b.ID {
		t.Errorf("List after Delete: %v, %v", list, err)
	}
}

func TestSurvivesReopening(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	f.Close()
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonInternal)
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonInternal)
	got, err := reopen(t, f).Load(t.Context(), a.ID)
	if err != nil || !got.Grant.RefreshToken.Equal(a.Grant.RefreshToken) {
		t.Errorf("after reopening: %v, %v", got, err)
	}
}

// Reading an empty home creates nothing.
func TestMissingVaultStaysMissing(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, "vault")
	if info, err := Peek(dir); err != nil || info != (Info{}) {
		t.Errorf("Peek: %+v, %v", info, err)
	}
	f, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := f.List(t.Context()); err != nil || list != nil {
		t.Errorf("List: %v, %v", list, err)
	}
	_, err = f.Load(t.Context(), "0123456789abcdef")
	wantReason(t, err, auth.ReasonUnknownAccount)
	if _, err := f.UnsealFile(filepath.Join(home, "x"), "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("UnsealFile: %v", err)
	}
	if s, err := f.Secret(t.Context(), "demo"); err != nil || !s.Empty() {
		t.Errorf("Secret: %v, %v", s, err)
	}
	unlock, err := f.Lock(t.Context(), auth.NewAccount)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	a := sample("ada")
	if err := f.Save(t.Context(), &a); err == nil {
		t.Error("Save into a vault that is not there succeeded")
	}
	if done, err := f.Repair(t.Context()); err != nil || done != nil || f.Stamp() != "" {
		t.Errorf("Repair %v, %v; Stamp %q", done, err, f.Stamp())
	}
	if left, _ := os.ReadDir(home); len(left) != 0 {
		t.Errorf("reading created %v", left)
	}
}

// Closing overwrites every key in memory.
func TestCloseOverwritesKeys(t *testing.T) {
	f := newFolder(t)
	key, older := f.key, bytes.Repeat([]byte{9}, keySize)
	f.older = older
	f.Close()
	f.Close()
	if zero := make([]byte, keySize); !bytes.Equal(key, zero) || !bytes.Equal(older, zero) {
		t.Errorf("left in memory: %x %x", key, older)
	}
	for what, err := range map[string]error{
		"Rewrap":    f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("x")),
		"RotateKey": f.RotateKey(t.Context(), []byte("x"), nil),
		"SealFile":  f.SealFile(filepath.Join(f.dir, "x"), "x", nil),
	} {
		if !hasReason(err, auth.ReasonInternal) {
			t.Errorf("%s of a closed vault: %v", what, err)
		}
	}
}
