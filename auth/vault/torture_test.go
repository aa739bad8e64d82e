package vault

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// childSave adds one to an account's label, args[2] times or for ever, and prints
// each number once it is sealed. Without arguments it ends at once.
func childSave(args []string) error {
	if len(args) == 0 {
		return nil
	}
	runtime.LockOSThread() // strace counts the calls of each thread
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	times, _ := strconv.Atoi(args[2])
	for n := 0; times == 0 || n < times; n++ {
		label, err := addOne(context.Background(), f, args[1])
		if err != nil {
			return err
		}
		fmt.Println("saved", label)
	}
	return nil
}

// counting creates a vault with an account whose label counts its saves.
func counting(t testing.TB, label string) (*Folder, auth.Account) {
	t.Helper()
	f := newFolder(t)
	a := sample("ada")
	a.Label = label
	save(t, f, &a)
	save(t, f, &a) // so that there is a previous generation
	return f, a
}

// mustBe reads the account as the next process would and checks that it is whole
// and has one of the labels. A killed process leaves no lock and no temporary
// file.
func mustBe(t *testing.T, f *Folder, id string, min, max int) int {
	t.Helper()
	g := reopen(t, f)
	defer g.Close()
	list, err := g.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d accounts, %v", len(list), err)
	}
	n, err := strconv.Atoi(list[0].Label)
	if err != nil || n < min || n > max || list[0].Grant.RefreshToken.Reveal() != "rt-ada" {
		t.Fatalf("label %q, want %d to %d", list[0].Label, min, max)
	}
	if left, _ := filepath.Glob(filepath.Join(f.dir, ".*")); len(left) != 0 {
		t.Fatalf("left after the next start: %v", left)
	}
	unlock, err := g.Lock(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	return n
}

// rounds is the number of kills in TestRandomKills; make torture raises it.
func rounds(t *testing.T) int {
	t.Helper()
	text := os.Getenv("LATCHKEY_TORTURE")
	if text == "" {
		return 300
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("LATCHKEY_TORTURE=%q is no number", text)
	}
	return n
}

// TestRandomKills kills a saving process at any moment. Every number that it
// printed is sealed; the account is the last one or the one that the process was
// about to save, whole (catalogue I3).
func TestRandomKills(t *testing.T) {
	f, a := counting(t, "0")
	last, killed := 0, 0
	for range rounds(t) {
		lastSealed, wasKilled := killSaving(t, f.dir, a.ID)
		if wasKilled {
			killed++
		}
		last = mustBe(t, f, a.ID, max(last, lastSealed), max(last, lastSealed)+1)
	}
	if killed == 0 || last == 0 {
		t.Errorf("%d processes were killed, %d saves: this tests nothing", killed, last)
	}
	t.Logf("%d kills, %d saves", killed, last)
}

// killSaving lets a process save for up to some milliseconds, kills it, and
// returns the last number that it printed as sealed.
func killSaving(t *testing.T, dir, id string) (lastSealed int, killed bool) {
	t.Helper()
	cmd := child(t, "save", dir, id, "0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	// Half of the processes die during their first save, the others during a
	// later one.
	if rand.IntN(2) == 0 {
		line, _ := lines.ReadString('\n')
		_, _ = fmt.Sscanf(line, "saved %d", &lastSealed)
	}
	time.Sleep(rand.N(8 * time.Millisecond))
	_ = cmd.Process.Kill()
	rest, _ := io.ReadAll(lines)
	for line := range strings.Lines(string(rest)) {
		if strings.HasSuffix(line, "\n") {
			_, _ = fmt.Sscanf(line, "saved %d", &lastSealed)
		}
	}
	_ = cmd.Wait()
	return lastSealed, cmd.ProcessState.ExitCode() == -1
}
