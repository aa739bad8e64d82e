package vault

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

func TestRepair(t *testing.T) {
	f := newFolder(t)
	healthy, cut, single := sample("healthy"), sample("cut"), sample("single")
	save(t, f, &healthy)
	save(t, f, &cut)
	cut.Label = "newer"
	save(t, f, &cut)
	save(t, f, &single)
	bad := read(t, f.path(cut.ID))[:50]
	write(t, f.path(cut.ID), bad)
	write(t, f.path(single.ID), []byte("nothing of ours"))

	done, err := f.Repair(t.Context())
	if err != nil || len(done) != 2 {
		t.Fatalf("Repair: %+v, %v", done, err)
	}
	for _, r := range done {
		if r.Restored != (r.ID == cut.ID) || r.Path != f.path(r.ID) || !strings.HasPrefix(r.MovedTo, r.Path+".damaged-") {
			t.Errorf("repaired: %+v", r)
		}
	}
	got, err := f.Load(t.Context(), cut.ID)
	if err != nil || got.Label != "work" || got.Status(time.Now()) != auth.StatusInDoubt {
		t.Errorf("the previous generation came back as %q, %s, %v", got.Label, got.Status(time.Now()), err)
	}
	if got.Generation <= cut.Generation {
		t.Errorf("generation %d may be mistaken for the damaged file's, %d", got.Generation, cut.Generation)
	}
	save(t, f, &got)
	aside, _ := filepath.Glob(f.path(cut.ID) + ".damaged-*")
	if len(aside) != 1 || string(read(t, aside[0])) != string(bad) {
		t.Errorf("the damaged file was not kept: %v", aside)
	}
	list, err := f.List(t.Context())
	if err != nil || len(list) != 2 {
		t.Errorf("after Repair: %d accounts, %v", len(list), err)
	}
	if done, err := f.Repair(t.Context()); err != nil || len(done) != 0 {
		t.Errorf("a second Repair did %+v, %v", done, err)
	}
}

// A file that vanished is reported and can be restored, unlike a deleted one.
func TestRepairOfAVanishedFile(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	save(t, f, &a)
	if err := os.Remove(f.path(a.ID)); err != nil {
		t.Fatal(err)
	}
	list, err := f.List(t.Context())
	wantReason(t, err, auth.ReasonAccountDamaged)
	if len(list) != 0 {
		t.Errorf("accounts: %v", list)
	}
	done, err := f.Repair(t.Context())
	if err != nil || len(done) != 1 || !done[0].Restored || done[0].MovedTo != "" {
		t.Errorf("Repair: %+v, %v", done, err)
	}
	if err := f.Delete(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("after Delete: %v, %v", list, err)
	}
}

// Both generations can be damaged; then both are moved aside.
func TestRepairWithoutAGoodGeneration(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	save(t, f, &a)
	write(t, f.path(a.ID), []byte("bad"))
	write(t, f.prev(a.ID), []byte("bad too"))
	done, err := f.Repair(t.Context())
	if err != nil || len(done) != 1 || done[0].Restored {
		t.Errorf("Repair: %+v, %v", done, err)
	}
	aside, _ := filepath.Glob(filepath.Join(f.dir, "*.damaged-*"))
	if len(aside) != 2 {
		t.Errorf("kept aside: %v", aside)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("List: %v, %v", list, err)
	}
}

// Repair waits for an account that another process has locked.
func TestRepairWaitsForTheLock(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	release := holder(t, f.dir, a.ID)
	defer release()
	write(t, f.path(a.ID), []byte("bad"))
	_, err := f.Repair(expired(t))
	wantReason(t, err, auth.ReasonVaultBusy)
	if string(read(t, f.path(a.ID))) != "bad" {
		t.Error("the file was moved")
	}
}

// Opening the vault removes the temporary files of killed processes and keeps
// those of running ones.
func TestTemporaryFilesAreSwept(t *testing.T) {
	f := newFolder(t)
	dead := child(t, "save")
	_ = dead.Run() // ends at once: the id of a process that has ended
	temp := func(pid int) string {
		return filepath.Join(f.dir, ".0123456789abcdef.sealed."+strconv.Itoa(pid)+".00112233aabbccdd.tmp")
	}
	mine, theirs := temp(os.Getpid()), temp(dead.Process.Pid)
	foreign := filepath.Join(f.dir, ".notes.tmp")
	for _, path := range []string{mine, theirs, foreign} {
		write(t, path, []byte("half a file"))
	}
	if list, err := reopen(t, f).List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("List: %v, %v", list, err)
	}
	for path, want := range map[string]bool{mine: true, theirs: false, foreign: true} {
		if _, err := os.Lstat(path); isMissing(err) == want {
			t.Errorf("%s is there: %v, want %v", path, !want, want)
		}
	}
}

// The previous generation exists whether or not the file system supports links.
func TestPreviousGeneration(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	if _, err := os.Lstat(f.prev(a.ID)); !isMissing(err) {
		t.Errorf("a new account has a past: %v", err)
	}
	for range 3 {
		was := read(t, f.path(a.ID))
		save(t, f, &a)
		if string(read(t, f.prev(a.ID))) != string(was) {
			t.Fatal("the previous generation is not what was there")
		}
	}
	// Killed between the link and the rename: one file with both names.
	if err := errors.Join(os.Remove(f.prev(a.ID)), os.Link(f.path(a.ID), f.prev(a.ID))); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Load(t.Context(), a.ID); err != nil {
		t.Errorf("after a kill in the middle: %v", err)
	}
	save(t, f, &a)
}
