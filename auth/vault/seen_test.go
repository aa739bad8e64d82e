package vault

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// The vault notices a restored old copy: the account is in doubt until it is
// saved (catalogue I8).
func TestRollbackIsNoticed(t *testing.T) {
	f := newFolder(t)
	a, b, gone := sample("ada"), sample("grace"), sample("gone")
	for _, account := range []*auth.Account{&a, &b, &gone} {
		save(t, f, account)
	}
	backup := filepath.Join(t.TempDir(), "backup")
	copyVault(t, f.dir, backup)
	a.Label = "newer"
	save(t, f, &a)
	save(t, f, &a)
	if err := f.Delete(t.Context(), gone.ID); err != nil {
		t.Fatal(err)
	}
	status := func() string {
		t.Helper()
		list, err := reopen(t, f).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, account := range list {
			one, err := f.Load(t.Context(), account.ID)
			if err != nil || one.Status(time.Now()) != account.Status(time.Now()) {
				t.Errorf("Load says %s, List %s, %v", one.Status(time.Now()), account.Status(time.Now()), err)
			}
			said = append(said, account.Identity.Subject+" "+string(account.Status(time.Now())))
		}
		return strings.Join(slices.Sorted(slices.Values(said)), ", ")
	}
	if got := status(); got != "ada active, grace active" {
		t.Errorf("before: %s", got)
	}
	if err := os.RemoveAll(f.dir); err != nil {
		t.Fatal(err)
	}
	copyVault(t, backup, f.dir)
	if got := status(); got != "ada in_doubt, gone in_doubt, grace active" {
		t.Errorf("after an old copy came back: %s", got)
	}
	// A new sign-in ends the doubt, under a generation that was never used.
	old, err := f.Load(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	old.RefreshStartedAt = time.Time{}
	save(t, f, &old)
	if back, err := f.Load(t.Context(), gone.ID); err == nil {
		back.RefreshStartedAt = time.Time{}
		save(t, f, &back)
	}
	if got := status(); got != "ada active, gone active, grace active" || old.Generation <= a.Generation {
		t.Errorf("after a sign-in: %s, generation %d after %d", got, old.Generation, a.Generation)
	}
}

// The file of generations is advice: the vault works without it, or with nonsense
// in it.
func TestSeenIsAdvice(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "noise": "\x00\xff\n\n \n", "cut": "ID 9", "words": "ID many\n", "too large": "ID 99999999999999999999999\n",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t)
			a := sample("ada")
			save(t, f, &a)
			write(t, f.seenPath(), []byte(strings.ReplaceAll(text, "ID", a.ID)))
			if got, err := f.Load(t.Context(), a.ID); err != nil || got.Status(time.Now()) != auth.StatusActive {
				t.Errorf("%s, %v", got.Status(time.Now()), err)
			}
			save(t, f, &a)
		})
	}
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	target := filepath.Join(t.TempDir(), "target")
	if err := os.Remove(f.seenPath()); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, f.seenPath()); err != nil {
		t.Fatal(err)
	}
	save(t, f, &a)
	if _, err := os.Lstat(target); !isMissing(err) {
		t.Error("a link was followed")
	}
}

func TestSeenIsCompacted(t *testing.T) {
	f := newFolder(t)
	var text bytes.Buffer
	for i := range 20000 {
		fmt.Fprintf(&text, "%016x %d\n", i%3, i)
	}
	write(t, f.seenPath(), text.Bytes())
	if f.highest(fmt.Sprintf("%016x", 1)) != 19999 {
		t.Error("the last line does not count")
	}
	reopen(t, f)
	if s := read(t, f.seenPath()); len(s) > 200 {
		t.Errorf("compacted to %d bytes", len(s))
	}
	if f.highest(fmt.Sprintf("%016x", 1)) != 19999 || f.highest(fmt.Sprintf("%016x", 2)) != 19997 {
		t.Error("compaction lost something")
	}
	f.see(fmt.Sprintf("%016x", 1), 20000)
	if f.highest(fmt.Sprintf("%016x", 1)) != 20000 {
		t.Error("what was added after the compaction does not count")
	}
}

// TestE13SeenShrinksWhileAWindowRuns: the file of generations is compacted by saves,
// too, and no size ends the check for old copies.
func TestE13SeenShrinksWhileAWindowRuns(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	for _, lines := range []int{20_000, 2_000_000} { // half a megabyte, and more than 64
		text := bytes.Repeat(fmt.Appendf(nil, "%016x %013d\n", 0, 0), lines-3)
		for i := lines - 3; i < lines; i++ {
			text = fmt.Appendf(text, "%016x %013d\n", i%3, i)
		}
		write(t, f.seenPath(), text)
		last := fmt.Sprintf("%016x", (lines-1)%3)
		if got := f.highest(last); got != uint64(lines-1) {
			t.Errorf("of %d lines the last is not known: %d", lines, got)
		}
		save(t, f, &a)
		if s := read(t, f.seenPath()); len(s) > 300 {
			t.Errorf("%d lines were compacted to %d bytes", lines, len(s))
		}
		if f.highest(last) != uint64(lines-1) || f.highest(a.ID) != a.Generation {
			t.Error("compaction lost something")
		}
	}
}
