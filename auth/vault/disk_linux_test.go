package vault

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"latchkey/auth"
)

// tinyDisk mounts a file system of 64 KiB.
func tinyDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k,mode=0700"); err != nil {
		t.Skipf("not proven here: a full disk needs the right to mount one (root): %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fillDisk uses up the free space of a disk; free releases it.
func fillDisk(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 1024))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	_ = f.Close()
	return func() { _ = os.Remove(path) }
}

func TestFullDisk(t *testing.T) {
	disk := tinyDisk(t)
	f := folderAt(t, filepath.Join(disk, "vault"))
	a := sample("ada")
	save(t, f, &a)
	unlock, err := f.Lock(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	free := fillDisk(t, disk)
	was := a
	a.Label = "newer"
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonDiskFull)
	if a.Generation != was.Generation {
		t.Error("a failed save counted")
	}
	wantReason(t, f.SealFile(filepath.Join(disk, "state"), "demo", make([]byte, 8<<10)), auth.ReasonDiskFull)
	wantReason(t, f.Rewrap(t.Context(), auth.KeeperPassphrase, []byte("x")), auth.ReasonDiskFull)
	got, err := reopen(t, f).Load(t.Context(), a.ID)
	if err != nil || got.Label != "work" {
		t.Errorf("on the full disk: %q, %v", got.Label, err)
	}
	left, _ := filepath.Glob(filepath.Join(f.dir, ".*"))
	if len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	free()
	save(t, f, &a)
	if got, err := f.Load(t.Context(), a.ID); err != nil || got.Label != "newer" {
		t.Errorf("with room again: %q, %v", got.Label, err)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	disk := tinyDisk(t)
	f := folderAt(t, filepath.Join(disk, "vault"))
	a := sample("ada")
	a.RefreshStartedAt = a.SignedInAt
	save(t, f, &a)
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if list, err := reopen(t, f).List(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("reading: %v, %v", list, err)
	}
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonCannotWrite)
	wantReason(t, f.Delete(t.Context(), a.ID), auth.ReasonCannotWrite)
	_, err := f.Lock(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonCannotWrite)
	_, err = Open(t.Context(), filepath.Join(disk, "new"), Options{Keeper: auth.KeeperPassphrase, Passphrase: answer("x"), Create: true})
	wantReason(t, err, auth.ReasonCannotWrite)
}
