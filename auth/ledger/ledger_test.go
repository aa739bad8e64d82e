package ledger

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/program"
	"latchkey/auth/vault"
	_ "latchkey/auth/vault/vaulttest" // vaults that open fast
)

// opened returns a vault on disk and its ledger.
func opened(t *testing.T, dir string) (*vault.Folder, *Ledger) {
	t.Helper()
	v, err := vault.Open(t.Context(), dir, vault.Options{
		Keeper: auth.KeeperPassphrase, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v, Open(filepath.Join(dir, "programs"), dir+".ledger", v)
}

// write appends n lines.
func write(t *testing.T, l *Ledger, n int) {
	t.Helper()
	for i := range n {
		line := Of(program.Caller{Path: fmt.Sprintf("/usr/bin/program-%d", i), ProgramPID: i + 1, StartedBy: "bash"})
		line.At, line.Account, line.Way, line.Result = time.Now(), "0123456789abcdef", WayToken, Given
		if _, err := l.Append(t.Context(), line); err != nil {
			t.Fatal(err)
		}
	}
}

// logs returns the files with lines, in order.
func logs(t *testing.T, l *Ledger) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(l.dir, "ledger-*.log"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no file has lines: %v", err)
	}
	return files
}

func reasonOf(err error) auth.Reason {
	if err == nil {
		return ""
	}
	return auth.AsError(err).Reason
}

// mustBeWhole fails the test unless the ledger has n lines and none was changed.
func mustBeWhole(t *testing.T, l *Ledger, n int) Verified {
	t.Helper()
	v, err := l.Verify(t.Context())
	if err != nil || v.Lines != n {
		t.Fatalf("Verify = %+v, %v; want %d lines", v, err, n)
	}
	return v
}

// mustBeChanged fails the test unless the ledger is reported as changed.
func mustBeChanged(t *testing.T, l *Ledger, how string) {
	t.Helper()
	v, err := l.Verify(t.Context())
	if reasonOf(err) != auth.ReasonLedgerChanged || auth.AsError(err).Kind != auth.KindVaultDamaged {
		t.Errorf("%s: Verify = %+v, %v; want a change", how, v, err)
	}
}

func TestLinesAreReadAsTheyWereWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	_, l := opened(t, dir)
	if v, err := l.Verify(t.Context()); err != nil || v.Lines != 0 {
		t.Fatalf("an empty ledger: %+v, %v", v, err)
	}
	want := Line{
		At: time.Date(2026, 11, 29, 12, 0, 0, 5, time.UTC), Program: "deploy.sh", Path: "/home/ada/deploy.sh", PID: 7, Parent: "zsh",
		Account: "0123456789abcdef", Way: WayLend, Result: Given, Scopes: []string{"openid", "notes"}, Resource: "https://api.example",
		Calls: 3, Bytes: 1 << 40, Until: time.Date(2026, 11, 29, 13, 0, 0, 0, time.UTC), IsEnd: true, Why: "x",
		Within: "nightly.service", IsClaimed: true, Claims: "/usr/bin/zsh",
	}
	written, err := l.Append(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	write(t, l, 2)
	_, again := opened(t, dir)
	lines, err := again.Read(t.Context(), Filter{Account: want.Account})
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	want.N, want.Hash = 1, written.Hash
	if got := lines[0]; fmt.Sprint(got) != fmt.Sprint(want) || written.Hash == "" {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if lines[1].Prev != lines[0].Hash || lines[2].Prev != lines[1].Hash {
		t.Error("the lines are no chain")
	}
	for f, n := range map[Filter]int{
		{Path: "/usr/bin/program-1"}: 1, {Account: "other"}: 0, {Since: want.At.Add(time.Hour)}: 2, {Since: time.Now().Add(time.Hour)}: 0,
	} {
		if lines, err := again.Read(t.Context(), f); err != nil || len(lines) != n {
			t.Errorf("%+v selects %d lines, %v; want %d", f, len(lines), err, n)
		}
	}
}

// TestNothingIsReadable: neither a path nor an account of a line stands in a file.
func TestNothingIsReadable(t *testing.T) {
	_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
	write(t, l, 3)
	err := filepath.WalkDir(l.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, word := range []string{"program-1", "0123456789abcdef", "bash", "given"} {
			if bytes.Contains(text, []byte(word)) {
				t.Errorf("%s has %q", filepath.Base(path), word)
			}
		}
		if info, _ := d.Info(); info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// edits are what somebody may do to a ledger of ten lines in one file.
var edits = map[string]func(lines []string) []string{
	"a line taken out of the middle": func(l []string) []string { return slices.Delete(l, 4, 5) },
	"the first line taken out":       func(l []string) []string { return l[1:] },
	"the last line taken out":        func(l []string) []string { return l[:len(l)-1] },
	"the last three taken out":       func(l []string) []string { return l[:len(l)-3] },
	"all lines taken out":            func([]string) []string { return nil },
	"two lines swapped":              func(l []string) []string { l[2], l[3] = l[3], l[2]; return l },
	"a line twice":                   func(l []string) []string { return slices.Insert(l, 5, l[4]) },
	"the last line twice":            func(l []string) []string { return append(l, l[len(l)-1]) },
	"a line replaced by another":     func(l []string) []string { l[6] = l[1]; return l },
	"a letter changed":               func(l []string) []string { l[5] = flipped(l[5], 30); return l },
	"a letter of the last changed":   func(l []string) []string { l[9] = flipped(l[9], 50); return l },
	"the last line cut":              func(l []string) []string { l[9] = l[9][:len(l[9])/2]; return l },
	"the last newline cut":           func(l []string) []string { l[9] = strings.TrimSuffix(l[9], "\n"); return l },
	"a foreign line behind":          func(l []string) []string { return append(l, "hello\n") },
	"an empty line behind":           func(l []string) []string { return append(l, "\n") },
}

func flipped(line string, at int) string {
	other := byte('A')
	if line[at] == other {
		other = 'B'
	}
	return line[:at] + string(other) + line[at+1:]
}

// TestEveryChangeIsSeen: also after more lines were written, which must not hide it.
func TestEveryChangeIsSeen(t *testing.T) {
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
			write(t, l, 10)
			mustBeWhole(t, l, 10)
			path := logs(t, l)[0]
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := slices.Collect(strings.Lines(string(text)))
			if err := os.WriteFile(path, []byte(strings.Join(edit(lines), "")), 0o600); err != nil {
				t.Fatal(err)
			}
			mustBeChanged(t, l, "at once")
			write(t, l, 2)
			mustBeChanged(t, l, "two lines later")
			if got, _ := l.Read(t.Context(), Filter{}); len(got) < 2 || got[len(got)-1].Path != "/usr/bin/program-1" {
				t.Errorf("the lines since are not read: %d lines", len(got))
			}
		})
	}
}

// TestAMissingFileIsSeen: of the head, the key and the lines.
func TestAMissingFileIsSeen(t *testing.T) {
	for _, name := range []string{"ledger-head", "ledger-key.sealed", "ledger-000000000001.log"} {
		for _, how := range []string{"removed", "overwritten", "emptied"} {
			t.Run(name+" "+how, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "vault")
				_, l := opened(t, dir)
				write(t, l, 3)
				path := filepath.Join(l.dir, name)
				err := error(nil)
				switch how {
				case "removed":
					err = os.Remove(path)
				case "emptied":
					err = os.Truncate(path, 0)
				default:
					err = os.WriteFile(path, bytes.Repeat([]byte("x"), 2048), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
				_, l = opened(t, dir)
				mustBeChanged(t, l, "at once")
				write(t, l, 2) // tokens are given all the same
				mustBeChanged(t, l, "two lines later")
			})
		}
	}
}

// TestAKilledWriterIsNoChange: whatever a writer that was killed leaves behind the last named
// line: nothing, a part of a line, or a whole line.
func TestAKilledWriterIsNoChange(t *testing.T) {
	_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
	write(t, l, 4)
	four := copied(t, l)
	path := logs(t, l)[0]
	before, _ := os.ReadFile(path)
	write(t, l, 1)
	whole, _ := os.ReadFile(path)
	for n := len(before); n <= len(whole); n += 7 {
		if n+7 > len(whole) {
			n = len(whole)
		}
		four.putBack(t, l)
		l.known = head{}
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		want := 4
		if n == len(whole) {
			want = 5
		}
		v := mustBeWhole(t, l, want)
		if isTorn := n > len(before) && n < len(whole); v.IsTorn != isTorn {
			t.Errorf("%d of %d bytes: torn %t", n-len(before), len(whole)-len(before), v.IsTorn)
		}
		write(t, l, 1)
		mustBeWhole(t, l, want+1)
	}
}

// TestManyWriters: several ledgers of one folder, as of several processes, and many goroutines.
func TestManyWriters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	const writers, each = 4, 10
	var all sync.WaitGroup
	for range writers {
		_, l := opened(t, dir)
		for range each {
			all.Go(func() {
				if _, err := l.Append(context.Background(), Line{At: time.Now(), Program: "p", Way: WayExec, Result: Given}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	_, l := opened(t, dir)
	mustBeWhole(t, l, writers*each)
}

// TestRotationKeepsTheChain: lines fill several files, and the oldest ones go.
func TestRotationKeepsTheChain(t *testing.T) {
	fileLimit, filesLimit = 4096, 3
	defer func() { fileLimit, filesLimit = maxFile, maxFiles }()
	_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
	write(t, l, 60)
	files := logs(t, l)
	if len(files) != 3 {
		t.Fatalf("%d files are kept", len(files))
	}
	lines, err := l.Read(t.Context(), Filter{})
	if err != nil || lines[0].N == 1 || lines[len(lines)-1].N != 60 || uint64(len(lines)) != 61-lines[0].N {
		t.Fatalf("%d lines from %d, %v", len(lines), lines[0].N, err)
	}
	text, _ := os.ReadFile(files[1])
	if err := os.Remove(files[1]); err != nil {
		t.Fatal(err)
	}
	mustBeChanged(t, l, "a file of the middle taken out")
	_ = os.WriteFile(files[1], text, 0o600)
	mustBeWhole(t, l, len(lines))
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	mustBeChanged(t, l, "the oldest file taken out")
}

// TestARenewedKeyKeepsTheLedger: the vault's key may be renewed while a ledger is open.
func TestARenewedKeyKeepsTheLedger(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	v, l := opened(t, dir)
	write(t, l, 2)
	err := v.RotateKey(t.Context(), []byte("correct horse"), nil, vault.Sealed{Path: l.KeyFile(), Purpose: Purpose, Lock: Lock})
	if err != nil {
		t.Fatal(err)
	}
	write(t, l, 1)
	_, l = opened(t, dir)
	mustBeWhole(t, l, 3)
}

func TestALedgerInMemoryWritesNothing(t *testing.T) {
	dir := t.TempDir()
	l := Open(filepath.Join(dir, "programs"), dir+".ledger", vault.NewMemory())
	write(t, l, 3)
	if v := mustBeWhole(t, l, 3); v.Hash == "" {
		t.Error("no hash")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("it wrote %v", entries)
	}
}

// TestALineThatCannotBeWritten: an Append that fails leaves the ledger as it was.
func TestALineThatCannotBeWritten(t *testing.T) {
	fileLimit = 1 // each line has a file
	defer func() { fileLimit = maxFile }()
	_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
	write(t, l, 2)
	if err := os.Mkdir(l.filePath(3), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), Line{At: time.Now()}); err == nil {
		t.Error("a line was written into a folder")
	}
	if err := os.Remove(l.filePath(3)); err != nil {
		t.Fatal(err)
	}
	mustBeWhole(t, l, 2)
	write(t, l, 1)
	mustBeWhole(t, l, 3)
}

// TestALineOfAnotherHistory: a line with the right number, sealed by the right key, that followed
// other lines, as after an older copy was put back for a while.
func TestALineOfAnotherHistory(t *testing.T) {
	_, l := opened(t, filepath.Join(t.TempDir(), "vault"))
	write(t, l, 5)
	path := logs(t, l)[0]
	five := copied(t, l)
	write(t, l, 5)
	other, _ := os.ReadFile(path)
	five.putBack(t, l)
	l.known = head{}
	write(t, l, 5)
	now, _ := os.ReadFile(path)
	mustBeWhole(t, l, 10)
	lines := slices.Collect(strings.Lines(string(now)))
	lines[6] = slices.Collect(strings.Lines(string(other)))[6]
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	mustBeChanged(t, l, "a line of another history")
}
