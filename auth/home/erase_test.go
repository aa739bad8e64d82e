package home

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// leftFiles are files left by killed processes and by repairs. The value reports
// whether Latchkey removes them once they are an hour old.
var leftFiles = map[string]bool{
	"vault/.room-ABC": true, "vault/.new-1": true, "traces/.new-2": true, ".new-3": true, "providers/.new-4": true,
	"vault/0123456789abcdef.sealed.damaged-20260101T000000": false, "vault/vault.toml.damaged-20260101T000000": false,
	"vault/vault.toml.prev.damaged-20260101T000000": false, "vault/secrets/aa.sealed.damaged-20260101T000000": false,
	"demo/state.sealed.damaged-20260101T000000": false,
}

// createLeftFiles creates the left files below root with that age, and returns their paths.
func createLeftFiles(t *testing.T, root string, age time.Duration) {
	t.Helper()
	for name := range leftFiles {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if at := time.Now().Add(-age); os.Chtimes(path, at, at) != nil {
			t.Fatal("the file's age cannot be set")
		}
	}
}

// Erase deletes everything, including files left by other processes: only the
// settings, the providers and files of other programs stay.
func TestEraseLeavesNothing(t *testing.T) {
	root := t.TempDir()
	h, err := At(root)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, h)
	createLeftFiles(t, root, 0)
	openWithAccount := []string{"config.toml", "providers/corp.toml", "vault/notes.txt"}
	for _, name := range openWithAccount {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, _ error) error {
		if !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			left = append(left, filepath.ToSlash(name))
		}
		return nil
	})
	slices.Sort(left)
	if !slices.Equal(left, openWithAccount) {
		t.Errorf("left: %v", left)
	}
}

// Opening the vault removes temporary files of killed processes once they are too
// old to be in use. Files that a repair moved aside stay.
func TestStaleLeavingsAreSwept(t *testing.T) {
	for age, gone := range map[time.Duration]bool{2 * time.Hour: true, time.Minute: false} {
		root := t.TempDir()
		h, err := At(root)
		if err != nil {
			t.Fatal(err)
		}
		open(t, h)
		createLeftFiles(t, root, age)
		open(t, h)
		for name, swept := range leftFiles {
			_, err := os.Stat(filepath.Join(root, name))
			if missing := errors.Is(err, fs.ErrNotExist); missing != (swept && gone) {
				t.Errorf("%s, %s old, is gone: %t", name, age, missing)
			}
		}
	}
}
