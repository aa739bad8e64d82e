package vault

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"latchkey/auth"
)

// write puts a file where a test wants it, as an attacker or a fault would.
func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mutants gives every one-byte change and every cut of data, and one byte more.
func mutants(data []byte) (list [][]byte) {
	for i := range data {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			m := slices.Clone(data)
			m[i] ^= flip
			list = append(list, m)
		}
		list = append(list, data[:i])
	}
	return append(list, append(slices.Clone(data), 0))
}

// Whatever byte of a sealed file changes and wherever it is cut, the account is
// reported by its path, and the other account opens.
func TestEveryByteOfASealedFileCounts(t *testing.T) {
	f := newFolder(t)
	bad, good := sample("bad"), sample("good")
	save(t, f, &bad)
	save(t, f, &good)
	whole := read(t, f.path(bad.ID))
	for i, m := range mutants(whole) {
		write(t, f.path(bad.ID), m)
		list, err := f.List(t.Context())
		if len(list) != 1 || list[0].ID != good.ID {
			t.Fatalf("mutant %d: %d accounts", i, len(list))
		}
		var e *auth.Error
		if !errors.As(err, &e) || e.Kind != auth.KindVaultDamaged || !strings.Contains(e.Detail, f.path(bad.ID)) {
			t.Fatalf("mutant %d: error %v", i, err)
		}
	}
	write(t, f.path(bad.ID), whole)
	if list, err := f.List(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("readers changed something: %d accounts, %v", len(list), err)
	}
}

// Whatever byte of vault.toml changes and wherever it is cut, the vault does not
// open; it never looks empty and is never made anew.
func TestEveryByteOfVaultTOMLCounts(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	path := filepath.Join(f.dir, manifestName)
	whole := read(t, path)
	for i, m := range mutants(whole) {
		write(t, path, m)
		g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
		if err == nil {
			t.Fatalf("mutant %d opened: %q", i, m)
		}
		if !hasReason(err, auth.ReasonVaultDamaged) && !hasReason(err, auth.ReasonNewerFormat) || g != nil {
			t.Fatalf("mutant %d: %v", i, err)
		}
		if string(read(t, path)) != string(m) {
			t.Fatalf("mutant %d was rewritten", i)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
	wantReason(t, err, auth.ReasonVaultDamaged)
	_, err = Peek(f.dir)
	wantReason(t, err, auth.ReasonVaultDamaged)
	write(t, path, whole)
	if got, err := reopen(t, f).Load(t.Context(), a.ID); err != nil || got.ID != a.ID {
		t.Errorf("after the file came back: %v", err)
	}
}

// A sealed file is good for its own account, kind and key only.
func TestSealedFilesCannotBeSwapped(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	write(t, f.path(a.ID), read(t, f.path(b.ID)))
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonAccountDamaged)

	write(t, f.path(a.ID), read(t, f.path(b.ID)))
	if err := f.SealFile(f.path(a.ID), a.ID, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	_, err = f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonAccountDamaged)
}

func TestNewerVersionsAreRefusedAndKept(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	path := f.path(a.ID)
	newer := read(t, path)
	newer[8] = fileVersion + 1
	write(t, path, newer)
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonNewerFormat)
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonNewerFormat)
	_, err = f.Repair(t.Context())
	wantReason(t, err, auth.ReasonNewerFormat)
	if string(read(t, path)) != string(newer) {
		t.Error("a newer file was changed")
	}

	// A record with a member we do not know, under our own key.
	sealed, err := f.sealAs(header{kind: kindAccount, generation: 9}, a.ID, []byte(`{"id":"`+a.ID+`","future":1}`))
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, sealed)
	_, err = f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonNewerFormat)

	toml := filepath.Join(f.dir, manifestName)
	text := strings.Replace(string(read(t, toml)), "format = 1", "format = 2\nfuture = true", 1)
	write(t, toml, []byte(text))
	_, err = Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase), Create: true})
	wantReason(t, err, auth.ReasonNewerFormat)
	if string(read(t, toml)) != text {
		t.Error("a newer vault.toml was changed")
	}
}

// strangers are files that only somebody else can have put there.
var strangers = []struct {
	name string
	put  func(path, elsewhere string) error
	root bool // only root can put it
}{
	{"symbolic link", func(p, e string) error { return errors.Join(os.Rename(p, e), os.Symlink(e, p)) }, false},
	{"hard link", func(p, e string) error { return os.Link(p, e) }, false},
	{"FIFO", func(p, _ string) error { return errors.Join(os.Remove(p), syscall.Mkfifo(p, 0o600)) }, false},
	{"folder", func(p, _ string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) }, false},
	{"group-writable", func(p, _ string) error { return os.Chmod(p, 0o620) }, false},
	{"world-writable", func(p, _ string) error { return os.Chmod(p, 0o602) }, false},
	{"foreign owner", func(p, _ string) error { return os.Chown(p, 65534, -1) }, true},
	{"device", func(p, _ string) error {
		return errors.Join(os.Remove(p), syscall.Mknod(p, syscall.S_IFCHR|0o600, 1<<8|5))
	}, true},
}

func TestUnsafeFilesAreRefused(t *testing.T) {
	for _, s := range strangers {
		t.Run(s.name, func(t *testing.T) {
			if s.root && os.Geteuid() != 0 {
				t.Skip("only root can put a file like this")
			}
			f := newFolder(t)
			a, good := sample("ada"), sample("good")
			save(t, f, &a)
			save(t, f, &good)
			if err := s.put(f.path(a.ID), filepath.Join(f.dir, "elsewhere")); err != nil {
				t.Fatal(err)
			}
			list, err := f.List(t.Context())
			wantReason(t, err, auth.ReasonUnsafeFile)
			if len(list) != 1 || list[0].ID != good.ID {
				t.Errorf("the other account did not open: %v", list)
			}
			wantReason(t, f.Save(t.Context(), &a), auth.ReasonUnsafeFile)

			g := newFolder(t)
			path := filepath.Join(g.dir, manifestName)
			if err := s.put(path, filepath.Join(g.dir, "elsewhere")); err != nil {
				t.Fatal(err)
			}
			_, err = Open(t.Context(), g.dir, Options{Passphrase: answer(testPassphrase)})
			wantReason(t, err, auth.ReasonUnsafeFile)
		})
	}
}

func TestUnsafeFolderIsRefused(t *testing.T) {
	f := newFolder(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(f.dir, link); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), link, Options{Passphrase: answer(testPassphrase)})
	wantReason(t, err, auth.ReasonUnsafeFile)
	for _, mode := range []os.FileMode{0o720, 0o702, 0o777} {
		if err := os.Chmod(f.dir, mode); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase)})
		wantReason(t, err, auth.ReasonUnsafeFile)
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	_, err = Open(t.Context(), file, Options{Passphrase: answer(testPassphrase), Create: true})
	wantReason(t, err, auth.ReasonUnsafeFile)
}

// A lock file that is a link is not followed.
func TestLockFileIsNoLink(t *testing.T) {
	f := newFolder(t)
	target := filepath.Join(t.TempDir(), "target")
	if err := errors.Join(os.MkdirAll(filepath.Dir(f.lockPath("new")), 0o700), os.Symlink(target, f.lockPath("new"))); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Lock(t.Context(), "new"); err == nil {
		t.Error("a lock behind a link was taken")
	}
	if _, err := os.Lstat(target); !isMissing(err) {
		t.Error("the link was followed")
	}
}
