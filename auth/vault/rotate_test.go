package vault

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	"latchkey/auth"
)

const rotatedPassphrase = "after the rotation"

// prepared creates a vault with a file of every kind.
func prepared(t testing.TB) (*Folder, auth.Account, Sealed) {
	t.Helper()
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	a.Label = "second"
	save(t, f, &a)
	b := sample("grace")
	save(t, f, &b)
	other := Sealed{Path: filepath.Join(filepath.Dir(f.dir), "state.sealed"), Purpose: "demo", Lock: "demo"}
	if err := errors.Join(
		f.SetSecret(t.Context(), "github", auth.NewSecret("client secret")),
		f.SealFile(other.Path, other.Purpose, []byte("state")),
	); err != nil {
		t.Fatal(err)
	}
	return f, a, other
}

// mustBeWhole checks everything that prepared created.
func mustBeWhole(t *testing.T, f *Folder, a auth.Account, other Sealed) {
	t.Helper()
	list, err := f.List(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d accounts, %v", len(list), err)
	}
	if got, err := f.Load(t.Context(), a.ID); err != nil || got.Label != a.Label || got.Generation != a.Generation {
		t.Errorf("account %q, generation %d, %v", got.Label, got.Generation, err)
	}
	if got, err := f.Find(t.Context(), a.Key()); err != nil || got.ID != a.ID {
		t.Errorf("by its key %q, %v", got.ID, err)
	}
	if prev, err := f.readPrevious(a.ID); err != nil || prev.Label != "work" {
		t.Errorf("previous generation %q, %v", prev.Label, err)
	}
	if s, err := f.Secret(t.Context(), "github"); err != nil || s.Reveal() != "client secret" {
		t.Errorf("client secret %q, %v", s.Reveal(), err)
	}
	if text, err := f.UnsealFile(other.Path, other.Purpose); err != nil || string(text) != "state" {
		t.Errorf("other file %q, %v", text, err)
	}
}

// sealedUnder counts the files sealed under a key.
func sealedUnder(t *testing.T, f *Folder, other Sealed, id keyID) (n int) {
	t.Helper()
	files := []string{other.Path, f.secretPath("github")}
	for _, pattern := range []string{"*.sealed", "*.sealed.prev"} {
		more, _ := filepath.Glob(filepath.Join(f.dir, pattern))
		files = append(files, more...)
	}
	for _, path := range files {
		if h, err := parseHeader(read(t, path)); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if h.key == id {
			n++
		}
	}
	return n
}

func TestRotateKey(t *testing.T) {
	f, a, other := prepared(t)
	old, oldKey := f.current(), string(f.key)
	code, err := f.NewRecoveryCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.RotateKey(t.Context(), []byte(rotatedPassphrase), nil, other); err != nil {
		t.Fatal(err)
	}
	mustBeWhole(t, f, a, other)
	if sealedUnder(t, f, other, old) != 0 || sealedUnder(t, f, other, f.current()) != 6 || string(f.key) == oldKey {
		t.Error("not everything is sealed under a new key")
	}
	wantReason(t, opens(t, f.dir, testPassphrase), auth.ReasonWrongPassphrase)
	g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(rotatedPassphrase)})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	mustBeWhole(t, g, a, other)
	_, err = Recover(t.Context(), f.dir, code)
	wantReason(t, err, auth.ReasonNoRecoveryCode)
	if info, err := Peek(f.dir); err != nil || info.Rotating {
		t.Errorf("%+v, %v", info, err)
	}
	wantReason(t, f.RotateKey(t.Context(), nil, nil, other), auth.ReasonNoPassphrase)
	mustBeWhole(t, f, a, other)
}

// A process with the old key loses nothing: it finishes its current save, and
// then gets ReasonKeyRotated before it can spend a refresh token.
func TestRotationBesideAnotherProcess(t *testing.T) {
	f, a, other := prepared(t)
	stale := reopen(t, f)
	unlock, err := stale.Lock(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := stale.Load(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f.RotateKey(t.Context(), []byte(rotatedPassphrase), nil, other) }()
	for info := (Info{}); !info.Rotating; { // the rotation has begun and waits for the lock
		if info, err = Peek(f.dir); err != nil || len(done) > 0 {
			t.Fatalf("before the lock was given back: %v, %d", err, len(done))
		}
	}
	mine.Label = "saved in the middle"
	save(t, stale, &mine)
	late := sample("late") // created after the rotation has listed the accounts
	save(t, stale, &late)
	unlock()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got, err := f.Load(t.Context(), a.ID); err != nil || got.Label != "saved in the middle" {
		t.Errorf("the other process's save: %q, %v", got.Label, err)
	}
	if got, err := f.Load(t.Context(), late.ID); err != nil || got.Identity.Subject != "late" {
		t.Errorf("an account that came in the middle: %v, %v", got.Identity, err)
	}
	_, err = stale.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonKeyRotated)
	list, err := stale.List(t.Context())
	wantReason(t, err, auth.ReasonKeyRotated)
	fresh := sample("new")
	wantReason(t, stale.Save(t.Context(), &fresh), auth.ReasonKeyRotated)
	wantReason(t, stale.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("x")), auth.ReasonKeyRotated)
	wantReason(t, stale.RotateKey(t.Context(), []byte("x"), nil), auth.ReasonKeyRotated)
	_, err = stale.NewRecoveryCode(t.Context())
	wantReason(t, err, auth.ReasonKeyRotated)
	if repaired, err := stale.Repair(t.Context()); len(list)+len(repaired) != 0 || err == nil {
		t.Errorf("a stale process listed %d, repaired %v, %v", len(list), repaired, err)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("in the end %d accounts, %v", len(list), err)
	}
}

func init() { children["rotate"] = childRotate }

// childRotate rotates the key of the vault that prepared created.
func childRotate(args []string) error {
	runtime.LockOSThread()
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	return f.RotateKey(context.Background(), []byte(rotatedPassphrase), nil, Sealed{Path: args[1], Purpose: "demo", Lock: "demo"})
}

// A damaged file neither stops a rotation nor is lost by it.
func TestRotationLeavesDamageToRepair(t *testing.T) {
	f, a, other := prepared(t)
	write(t, f.path(a.ID), []byte("bad"))
	if err := f.RotateKey(t.Context(), []byte(rotatedPassphrase), nil, other); err != nil {
		t.Fatal(err)
	}
	if string(read(t, f.path(a.ID))) != "bad" {
		t.Error("the damaged file was touched")
	}
	done, err := f.Repair(t.Context())
	if err != nil || len(done) != 1 || !done[0].Restored {
		t.Errorf("Repair after it: %+v, %v", done, err)
	}
}
