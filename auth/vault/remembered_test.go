package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
)

// aged makes the files of a vault older than raceTime, so that their times prove
// something.
func aged(t *testing.T, f *Folder) {
	t.Helper()
	long := time.Now().Add(-time.Hour)
	files, err := filepath.Glob(filepath.Join(f.dir, "*"+sealedExt))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if err := os.Chtimes(path, long, long); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, func() bool { // the time of the last change of a file's name and times cannot be set
		for _, path := range files {
			mark, err := markOf(path)
			if err != nil || time.Since(mark.time()) < raceTime {
				return false
			}
		}
		return true
	})
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for !done() {
		if t.Context().Err() != nil {
			t.Fatal("it did not happen")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// spoil makes an account's file fail to open although its mark is the one that is
// remembered, so that reading it is seen.
func spoil(t *testing.T, f *Folder, a auth.Account) {
	t.Helper()
	data := read(t, f.path(a.ID))
	mark, err := markOf(f.path(a.ID))
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	write(t, f.path(a.ID), data)
	now, err := markOf(f.path(a.ID))
	if err != nil {
		t.Fatal(err)
	}
	f.remembered.mu.Lock()
	defer f.remembered.mu.Unlock()
	for i := range f.remembered.files {
		if f.remembered.files[i].file == mark {
			f.remembered.files[i].file = now // the file is as it was, for all that List can know
		}
	}
}

func mustList(t *testing.T, f *Folder, want ...auth.Account) []auth.Account {
	t.Helper()
	got, err := f.List(t.Context())
	if err != nil || len(got) != len(want) {
		t.Fatalf("List = %d accounts, %v; want %d", len(got), err, len(want))
	}
	by := map[string]auth.Account{}
	for i, a := range got {
		by[a.ID] = a
		if i > 0 && got[i-1].ID >= a.ID {
			t.Fatal("the list is out of order")
		}
	}
	for _, a := range want {
		if have, ok := by[a.ID]; !ok || have.Label != a.Label || have.Generation != a.Generation {
			t.Fatalf("%s is %q of generation %d, want %q of %d", a.ID, have.Label, have.Generation, a.Label, a.Generation)
		}
	}
	return got
}

// TestE4ListReadsWhatHasChanged: a List after a change reads the changed account
// alone, whoever has saved it. The others would not open any more.
func TestE4ListReadsWhatHasChanged(t *testing.T) {
	f := newFolder(t)
	var all []auth.Account
	for i := range 5 {
		a := sample(fmt.Sprint("subject-", i))
		save(t, f, &a)
		all = append(all, a)
	}
	aged(t, f)
	before := mustList(t, f, all...)
	for _, a := range all[1:] {
		spoil(t, f, a)
	}
	for i, saver := range []*Folder{f, reopen(t, f)} { // this process, and another one
		all[0].Label = fmt.Sprint("changed ", i)
		save(t, saver, &all[0])
		mustList(t, f, all...)
	}
	if before[0].Label == all[0].Label {
		t.Error("a list that was handed out was changed")
	}
	grace := sample("grace")
	save(t, reopen(t, f), &grace)
	mustList(t, f, append(all, grace)...)
	if err := reopen(t, f).Delete(t.Context(), grace.ID); err != nil {
		t.Fatal(err)
	}
	mustList(t, f, all...)

	// A save whose line never came is found by the folder's time.
	other := reopen(t, f)
	lines := read(t, f.seenPath())
	all[0].Label = "unannounced"
	save(t, other, &all[0])
	write(t, f.seenPath(), lines)
	f.remembered.dirTime = time.Time{}
	mustList(t, f, all...)

	// Forget and Close clear it: then the spoiled files show.
	f.Forget()
	if got, err := f.List(t.Context()); len(got) != 1 || err == nil {
		t.Errorf("after Forget: %d accounts, %v", len(got), err)
	}
	f.Close()
	if len(f.remembered.list) != 0 || len(f.remembered.files) != 0 {
		t.Error("a closed vault remembers accounts")
	}
}

// TestE4AChangeInPlaceIsSeen: what something else has written into a file shows at
// the latest when every file is looked at.
func TestE4AChangeInPlaceIsSeen(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	aged(t, f)
	mustList(t, f, a, b)
	data := read(t, f.path(a.ID))
	data[len(data)-1] ^= 1
	write(t, f.path(a.ID), data)
	mustList(t, f, a, b) // nothing has announced it
	f.remembered.mu.Lock()
	f.remembered.scanned = time.Now().Add(-rescanEvery)
	f.remembered.mu.Unlock()
	if got, err := f.List(t.Context()); len(got) != 1 || !hasReason(err, auth.ReasonAccountDamaged) {
		t.Errorf("List = %d accounts, %v", len(got), err)
	}
}

// TestE4AYoungFileIsReadOnceMore: a file that was written just now may be written once more
// within one step of the clock that stamps it, so that its mark proves nothing.
func TestE4AYoungFileIsReadOnceMore(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	mustList(t, f, a, b)
	spoil(t, f, a)
	if got, err := f.List(t.Context()); len(got) != 1 || !hasReason(err, auth.ReasonAccountDamaged) {
		t.Errorf("List = %d accounts, %v", len(got), err)
	}
}

// TestE4AnOldFilePutBackIsSeen: an old file of an account, put back without a word of it in
// DIR.seen, shows by the folder's time at the next List: the account is in doubt.
func TestE4AnOldFilePutBackIsSeen(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	old := read(t, f.path(a.ID))
	save(t, f, &a)
	aged(t, f)
	mustList(t, f, a, b)
	aside := filepath.Join(f.dir, "aside")
	write(t, aside, old)
	if err := os.Rename(aside, f.path(a.ID)); err != nil {
		t.Fatal(err)
	}
	got, err := f.List(t.Context())
	for _, x := range got {
		if isOld := x.ID == a.ID; isOld != (x.Status(time.Now()) == auth.StatusInDoubt) {
			t.Errorf("%s is %s", x.Identity.Subject, x.Status(time.Now()))
		}
	}
	if err != nil || len(got) != 2 {
		t.Errorf("List = %d accounts, %v", len(got), err)
	}
}

// TestE3TheFolderIsGone: an open vault whose folder is gone is an error for every
// use, and nothing makes the folder anew: what was sealed there could not be opened.
func TestE3TheFolderIsGone(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	away := f.dir + ".away"
	if err := os.Rename(f.dir, away); err != nil {
		t.Fatal(err)
	}
	uses := map[string]func() error{
		"List":       func() error { _, err := f.List(t.Context()); return err },
		"Load":       func() error { _, err := f.Load(t.Context(), a.ID); return err },
		"Find":       func() error { _, err := f.Find(t.Context(), a.Key()); return err },
		"Latest":     func() error { _, err := f.Latest(t.Context(), a.Client()); return err },
		"Save":       func() error { b := a; return f.Save(t.Context(), &b) },
		"Save new":   func() error { b := sample("grace"); return f.Save(t.Context(), &b) },
		"Delete":     func() error { return f.Delete(t.Context(), a.ID) },
		"Lock":       func() error { _, err := f.Lock(t.Context(), a.ID); return err },
		"Secret":     func() error { _, err := f.Secret(t.Context(), "demo"); return err },
		"SetSecret":  func() error { return f.SetSecret(t.Context(), "demo", auth.NewSecret("s")) },
		"SealFile":   func() error { return f.SealFile(filepath.Join(f.dir, "x"), "x", nil) },
		"UnsealFile": func() error { _, err := f.UnsealFile(filepath.Join(f.dir, "x"), "x"); return err },
	}
	for name, use := range uses {
		if e := auth.AsError(use()); e == nil || e.Reason != auth.ReasonVaultGone || e.Detail != f.dir {
			t.Errorf("%s: %v", name, e)
		}
		if _, err := os.Lstat(f.dir); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("%s has made the folder anew", name)
		}
	}
	if err := os.Rename(away, f.dir); err != nil {
		t.Fatal(err)
	}
	mustList(t, f, a)
}

// TestE4ReadingTheSameCopiesNothing: a file that was written just now is read once
// more; if it says the same, the list stays the one that its callers have.
func TestE4ReadingTheSameCopiesNothing(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	list := func() []auth.Account {
		t.Helper()
		all, err := f.List(t.Context())
		if err != nil || len(all) != 2 {
			t.Fatalf("List = %d accounts, %v", len(all), err)
		}
		return all
	}
	before := list()
	aged(t, f)
	for range 2 { // both are read, and then remembered by their marks
		if after := list(); &after[0] != &before[0] {
			t.Error("the list was copied")
		}
	}
	if len(f.remembered.doubtful) != 0 {
		t.Errorf("%v are still to be looked at", f.remembered.doubtful)
	}
	a.Label = "Ada L."
	save(t, f, &a)
	if after := list(); &after[0] == &before[0] {
		t.Error("a change was written into the list that callers share")
	}
}
