//go:build unix

package vault

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"latchkey/auth"
)

// foreignFiles are files that only another user can have written.
var foreignFiles = []struct {
	name string
	put  func(path, elsewhere string) error
	root bool // only root can create it
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
	for _, s := range foreignFiles {
		t.Run(s.name, func(t *testing.T) {
			if s.root && os.Geteuid() != 0 {
				t.Skip("not proven here: only root can put a file like this")
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

// Lock does not follow a lock file that is a link.
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
