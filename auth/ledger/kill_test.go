package ledger

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// TestMain lets the test binary be a process that writes lines until it is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv("LEDGER_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	v, err := vault.Open(context.Background(), dir, vault.Options{
		Keeper: auth.KeeperPassphrase, Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil },
	})
	if err != nil {
		os.Exit(1)
	}
	fileLimit = 8 << 10 // so that files begin and end meanwhile
	l := Open(filepath.Join(dir, "programs"), dir+".ledger", v)
	for {
		line, err := l.Append(context.Background(), Line{At: time.Now(), Program: "killed", Way: WayToken, Result: Given})
		if err != nil {
			os.Exit(1)
		}
		_, _ = io.WriteString(os.Stdout, line.Hash+"\n")
	}
}

// TestALedgerSurvivesKills: a process that is killed (SIGKILL) at any moment of its writing loses no
// line that Append returned, and leaves nothing that looks like a change.
func TestALedgerSurvivesKills(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	_, l := opened(t, dir)
	write(t, l, 1)
	written := map[string]bool{}
	for range 12 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "LEDGER_TEST_DIR="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 5 + rand.IntN(20); n > 0 && lines.Scan(); n-- {
			written[lines.Text()] = true
		}
		time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond)
		_ = cmd.Process.Kill()
		for lines.Scan() { // it wrote on until it ended
			if len(lines.Text()) == 64 {
				written[lines.Text()] = true
			}
		}
		_ = cmd.Wait()
		got, v, changed, err := l.ReadVerified(t.Context(), Filter{})
		if err != nil || changed != nil {
			t.Fatalf("after a kill: %+v, %v, %v", v, changed, err)
		}
		for _, line := range got {
			delete(written, line.Hash)
		}
		if len(written) > 0 {
			t.Fatalf("%d lines are lost", len(written))
		}
	}
	write(t, l, 1)
	if _, err := l.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
}
