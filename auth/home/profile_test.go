package home

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// roaming makes a folder as earlier versions kept it, and a place for what is local.
func roaming(t *testing.T) (from, to string) {
	t.Helper()
	from, to = filepath.Join(t.TempDir(), "Latchkey"), filepath.Join(t.TempDir(), "Latchkey")
	for _, file := range []string{"config.toml", "providers/a.toml", "vault/vault.toml", "vault/secrets/x.sealed", "vault.seen", "demo/port", "traces/a.json", "log/latchkey.log", "window.json"} {
		put(t, from, file, "old")
	}
	return from, to
}

func put(t *testing.T, dir, file, text string) {
	t.Helper()
	path := filepath.Join(dir, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// profileOf is inProfile for the folders that contain from and to.
func profileOf(t *testing.T, from, to string) *Home {
	t.Helper()
	in := func(dir string) func() (string, error) {
		return func() (string, error) { return filepath.Dir(dir), nil }
	}
	h, err := inProfile(in(from), in(to))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// W8: settings and providers roam, everything else moves to this computer's part of the profile.
func TestW8AnExistingHomeMoves(t *testing.T) {
	from, to := roaming(t)
	for range 2 { // the second time nothing is left to move
		h := profileOf(t, from, to)
		if h.ConfigFile() != filepath.Join(from, "config.toml") || h.VaultDir() != filepath.Join(to, "vault") || h.LogDir() != filepath.Join(to, "log") {
			t.Errorf("settings %s, vault %s, log %s", h.ConfigFile(), h.VaultDir(), h.LogDir())
		}
		if got := namesIn(t, from); !slices.Equal(got, []string{"config.toml", "providers"}) {
			t.Errorf("what roams: %q", got)
		}
		if got := namesIn(t, to); !slices.Equal(got, []string{"demo", "log", "traces", "vault", "vault.seen", "window.json"}) {
			t.Errorf("what is local: %q", got)
		}
	}
	if text, err := os.ReadFile(filepath.Join(to, "vault", "secrets", "x.sealed")); string(text) != "old" {
		t.Errorf("an account: %q, %v", text, err)
	}
}

// W8: a vault that cannot be moved stays, and is used where it is.
func TestW8AVaultThatCannotBeMoved(t *testing.T) {
	from, to := roaming(t)
	put(t, filepath.Dir(to), filepath.Base(to), "a file in the folder's place")
	h := profileOf(t, from, to)
	if h.VaultDir() != filepath.Join(from, "vault") || h.TracesDir() != filepath.Join(from, "traces") {
		t.Errorf("vault %s, traces %s", h.VaultDir(), h.TracesDir())
	}
	if _, err := os.Stat(filepath.Join(from, "vault", "vault.toml")); err != nil {
		t.Error(err)
	}
}

// W8: a vault that is there already is never replaced.
func TestW8NothingIsReplaced(t *testing.T) {
	from, to := roaming(t)
	put(t, to, "vault/vault.toml", "new")
	put(t, to, "vault.seen", "new")
	put(t, to, "log/latchkey.log", "new")
	h := profileOf(t, from, to)
	for _, file := range []string{"vault.seen", "log/latchkey.log"} {
		if text, err := os.ReadFile(filepath.Join(to, file)); string(text) != "new" {
			t.Errorf("%s: %q, %v", file, text, err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(h.VaultDir(), "vault.toml")); string(text) != "new" {
		t.Errorf("the vault: %q, %v", text, err)
	}
	if text, err := os.ReadFile(filepath.Join(from, "vault", "vault.toml")); string(text) != "old" {
		t.Errorf("the old vault: %q, %v", text, err)
	}
}

// W8: a new person's profile stays empty.
func TestW8AnEmptyProfileStaysEmpty(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "Latchkey"), filepath.Join(t.TempDir(), "Latchkey")
	h := profileOf(t, from, to)
	if h.VaultDir() != filepath.Join(to, "vault") || !isMissing(from) || !isMissing(to) {
		t.Errorf("vault %s; something was created", h.VaultDir())
	}
}
