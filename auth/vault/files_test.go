package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
)

func TestNothingIsReadableInTheFolder(t *testing.T) {
	f := newFolder(t)
	a := sample("canary-subject")
	save(t, f, &a)
	save(t, f, &a)
	if err := f.SetSecret(t.Context(), "demo", auth.NewSecret("canary-secret")); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := filepath.WalkDir(f.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		if d.IsDir() {
			return err
		}
		n++
		data, err := os.ReadFile(path)
		for _, canary := range []string{"canary", "id.example", testPassphrase} {
			if bytes.Contains(data, []byte(canary)) {
				t.Errorf("%s shows %q", path, canary)
			}
		}
		return err
	})
	if err != nil || n < 4 {
		t.Errorf("%d files looked at, %v", n, err)
	}
}

func TestStamp(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	before := f.Stamp()
	save(t, f, &a)
	if f.Stamp() == before {
		t.Error("a save left the stamp as it was")
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(f.dir, old, old); err != nil {
		t.Fatal(err)
	}
	if before = f.Stamp(); f.Stamp() != before {
		t.Error("the stamp of a quiet folder changes by itself")
	}
	if err := f.Delete(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if f.Stamp() == before {
		t.Error("a deletion left the stamp as it was")
	}
}

func TestSealFile(t *testing.T) {
	f := newFolder(t)
	path := filepath.Join(t.TempDir(), "demo", "state.sealed")
	if _, err := f.UnsealFile(path, "demo"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	for _, text := range []string{"first", "", "second"} {
		if err := f.SealFile(path, "demo", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.UnsealFile(path, "demo"); err != nil || string(got) != text {
			t.Errorf("got %q, %v", got, err)
		}
	}
	_, err := f.UnsealFile(path, "other")
	wantReason(t, err, auth.ReasonAccountDamaged)
	if err := f.SealFile(path, "demo", make([]byte, maxPlaintext+1)); err == nil {
		t.Error("a file larger than can be read again was written")
	}
	if got, err := f.UnsealFile(path, "demo"); err != nil || string(got) != "second" {
		t.Errorf("after a refused save: %q, %v", got, err)
	}
}

func TestSecrets(t *testing.T) {
	type secrets interface {
		Secret(context.Context, string) (auth.Secret, error)
		SetSecret(context.Context, string, auth.Secret) error
		DeleteSecret(context.Context, string) error
	}
	for name, v := range map[string]secrets{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if err := v.SetSecret(ctx, "github", auth.NewSecret("one")); err != nil {
				t.Fatal(err)
			}
			if err := v.SetSecret(ctx, "../x", auth.NewSecret("one")); err == nil {
				t.Error("a name that leaves the folder was accepted")
			}
			if s, err := v.Secret(ctx, "github"); err != nil || s.Reveal() != "one" {
				t.Errorf("got %q, %v", s.Reveal(), err)
			}
			if err := errors.Join(v.DeleteSecret(ctx, "github"), v.DeleteSecret(ctx, "github")); err != nil {
				t.Error(err)
			}
			if s, err := v.Secret(ctx, "github"); err != nil || !s.Empty() {
				t.Errorf("after deletion %q, %v", s.Reveal(), err)
			}
		})
	}
}
