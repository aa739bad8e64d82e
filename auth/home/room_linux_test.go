package home

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// A sign-in opens no browser for an account that could not be saved.
func TestPrepareOnADiskThatTakesNothing(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=128k,mode=0700"); err != nil {
		t.Skipf("not proven here: a full disk needs the right to mount one (root): %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	h, err := At(filepath.Join(disk, "home"))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, h)
	defer func() { _ = s.Close() }() // before the disk is unmounted

	ballast := filepath.Join(disk, "ballast")
	_ = os.WriteFile(ballast, make([]byte, 256<<10), 0o600) // fails, and fills the disk
	for _, id := range []string{catalog.DemoID, "another"} {
		if e := auth.AsError(s.Prepare(t.Context(), id)); e == nil || e.Reason != auth.ReasonDiskFull || e.Step != auth.StepSave || e.Detail != h.VaultDir() {
			t.Errorf("%s on a full disk: %v", id, e)
		}
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(t.Context(), catalog.DemoID); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(h.VaultDir(), ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if e := auth.AsError(s.Prepare(t.Context(), "another")); e == nil || e.Reason != auth.ReasonCannotWrite {
		t.Errorf("on a read-only disk: %v", e)
	}
}
