package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

// opens returns nil if a passphrase opens the vault in dir, else the error.
func opens(t *testing.T, dir, passphrase string) error {
	t.Helper()
	f, err := Open(t.Context(), dir, Options{Passphrase: answer(passphrase)})
	if err == nil {
		f.Close()
	}
	return err
}

func TestPassphrase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	if err := os.Mkdir(dir, 0o755); err != nil { // existed before, readable for others
		t.Fatal(err)
	}
	composed, decomposed := "Zu\u0308rich-\ufb01", "Z\u00fcrich-\ufb01"
	given := []byte(composed)
	o := Options{
		Keeper: auth.KeeperPassphrase, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return given, nil },
	}
	f, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(given, make([]byte, len(given))) {
		t.Errorf("the passphrase was left in memory: %q", given)
	}
	a := sample("ada")
	save(t, f, &a)
	for _, same := range []string{composed, decomposed} {
		if err := opens(t, dir, same); err != nil {
			t.Errorf("%q: %v", same, err)
		}
	}
	for _, other := range []string{"zürich-\ufb01", "Zürich-fi", "Zürich-\ufb01 ", "x"} {
		wantReason(t, opens(t, dir, other), auth.ReasonWrongPassphrase)
	}
	if m, err := readManifest(dir); err != nil || (kdf.Cost{Memory: m.Memory, Passes: m.Passes, Lanes: m.Lanes}) != kdf.New() {
		t.Errorf("cost %+v, %v", m, err)
	}

	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v", info.Mode(), err)
	}

	// A new passphrase replaces vault.toml; the account's file stays.
	sealed := read(t, f.path(a.ID))
	if err := f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("another one")); err != nil {
		t.Fatal(err)
	}
	wantReason(t, opens(t, dir, composed), auth.ReasonWrongPassphrase)
	if err := opens(t, dir, "another one"); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(read(t, f.path(a.ID)), sealed) {
		t.Error("Rewrap touched an account")
	}
	wantReason(t, f.Rewrap(t.Context(), auth.KeeperPassphrase, nil), auth.ReasonNoPassphrase)
	wantReason(t, f.Rewrap(t.Context(), "paper", nil), auth.ReasonBadFlag)
	if err := opens(t, dir, "another one"); err != nil {
		t.Errorf("a refused Rewrap changed something: %v", err)
	}
}

// A person may answer wrongly a few times; a file that repeats its answer is read
// twice only.
func TestPassphraseIsAskedAgain(t *testing.T) {
	f := newFolder(t)
	var asked []bool
	ask := func(answers ...string) Options {
		asked = nil
		return Options{Passphrase: func(_ context.Context, isRetry bool) ([]byte, error) {
			asked = append(asked, isRetry)
			return []byte(answers[min(len(asked), len(answers))-1]), nil
		}}
	}
	g, err := Open(t.Context(), f.dir, ask("no", "nor this", testPassphrase))
	if err != nil || fmt.Sprint(asked) != "[false true true]" {
		t.Errorf("the third answer was right: %v, asked %v", err, asked)
	}
	g.Close()
	_, err = Open(t.Context(), f.dir, ask("a", "b", "c", testPassphrase))
	wantReason(t, err, auth.ReasonWrongPassphrase)
	_, err = Open(t.Context(), f.dir, ask("from a file"))
	wantReason(t, err, auth.ReasonWrongPassphrase)
	if len(asked) != 2 {
		t.Errorf("a file was asked %d times", len(asked))
	}
	_, err = Open(t.Context(), f.dir, Options{})
	wantReason(t, err, auth.ReasonNoPassphrase)
	_, err = Open(t.Context(), f.dir, ask(""))
	wantReason(t, err, auth.ReasonNoPassphrase)
	gone := errors.New("the terminal went away")
	_, err = Open(t.Context(), f.dir, Options{Passphrase: func(context.Context, bool) ([]byte, error) { return nil, gone }})
	if !errors.Is(err, gone) {
		t.Errorf("the asker's own error is lost: %v", err)
	}
	_, err = Open(t.Context(), f.dir, Options{Passphrase: func(context.Context, bool) ([]byte, error) { return nil, context.Canceled }})
	wantReason(t, err, auth.ReasonCancelled)
}

// Without a way to request a passphrase, nothing is created.
func TestCreateWithoutPassphrase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	_, err := Open(t.Context(), dir, Options{Keeper: auth.KeeperPassphrase, Create: true})
	wantReason(t, err, auth.ReasonNoPassphrase)
	if info, err := Peek(dir); err != nil || info.Exists {
		t.Errorf("a vault was made: %+v, %v", info, err)
	}
	if _, err := Open(t.Context(), dir, Options{Keeper: "paper", Create: true}); !hasReason(err, auth.ReasonBadFlag) {
		t.Errorf("keeper paper: %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{Keeper: auth.KeeperMemory, Create: true}); err == nil {
		t.Error("a folder in memory was opened")
	}
}

// The cost that a hostile file demands is bounded before it is spent (catalogue
// I13).
func TestHostileCost(t *testing.T) {
	f := newFolder(t)
	good, err := readManifest(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*manifest){
		"memory 1 GiB and a little": func(m *manifest) { m.Memory = 1<<20 + 1 },
		"memory 4 TiB":              func(m *manifest) { m.Memory = 1<<32 - 1 },
		"no memory":                 func(m *manifest) { m.Memory = 0 },
		"too little for the lanes":  func(m *manifest) { m.Lanes, m.Memory = 16, 127 },
		"ten passes over 128 MiB":   func(m *manifest) { m.Memory, m.Passes = 128<<10, 10 },
		"two passes over 1 GiB":     func(m *manifest) { m.Memory, m.Passes = 1<<20, 2 },
		"11 passes":                 func(m *manifest) { m.Passes = 11 },
		"no passes":                 func(m *manifest) { m.Passes = 0 },
		"17 lanes":                  func(m *manifest) { m.Lanes = 17 },
		"no lanes":                  func(m *manifest) { m.Lanes = 0 },
		"another derivation":        func(m *manifest) { m.KDF = "argon2i" },
		"short salt":                func(m *manifest) { m.Salt = inBase64(make([]byte, 15)) },
		"long salt":                 func(m *manifest) { m.Salt = inBase64(make([]byte, 65)) },
		"salt that is no base64":    func(m *manifest) { m.Salt = "!" },
		"unknown keeper":            func(m *manifest) { m.Keeper = "cloud" },
		"foreign keyring item":      func(m *manifest) { m.Keeper, m.Service, m.User = auth.KeeperKeyring, "browser", "x" },
		"odd key id":                func(m *manifest) { m.Key = "xyz" },
		"format 0":                  func(m *manifest) { m.Format = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			m := good
			change(&m)
			write(t, filepath.Join(f.dir, manifestName), m.encode())
			wantReason(t, opens(t, f.dir, testPassphrase), auth.ReasonVaultDamaged)
		})
	}
	// Parameters within the bounds but other than the sealed ones: they are
	// authenticated.
	for name, change := range map[string]func(*manifest){
		"vault id": func(m *manifest) { m.Vault = strings.Repeat("9", 32) },
		"key id":   func(m *manifest) { m.Key = strings.Repeat("9", 16) },
		"passes":   func(m *manifest) { m.Passes = 2 },
	} {
		m := good
		change(&m)
		write(t, filepath.Join(f.dir, manifestName), m.encode())
		if err := opens(t, f.dir, testPassphrase); !hasReason(err, auth.ReasonWrongPassphrase) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(f.dir, manifestName), bytes.Repeat([]byte("#"), maxManifest+1), 0o600); err != nil {
		t.Fatal(err)
	}
	wantReason(t, opens(t, f.dir, testPassphrase), auth.ReasonVaultDamaged)
}
