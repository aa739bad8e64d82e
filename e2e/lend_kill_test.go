//go:build linux

package e2e

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// TestKilledLeases (LEND-25): a kill (SIGKILL) of the window that keeps a lease, or of the command
// that keeps one without a window, closes the lease's port; whoever opens the vault next finds the
// ledger whole, and nothing lent. A killed exec leaves the ledger whole, too.
func TestKilledLeases(t *testing.T) {
	p := start(t, "lend-kill")
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+n"))
	p.must(window.Read(words.Continue()))
	p.must(window.Press("Return"))
	p.approve()
	p.must(window.Read(words.AccessToken()))
	p.ok("token", "ada") // so that noLeaks knows it

	lender, address := p.lent("lend", "ada", "--for", "10m")
	p.must(window.Press("ctrl+2"))
	p.must(window.Read(words.ProgramsLeases()))
	p.must(program.Cmd.Process.Kill())
	p.must(session.Wait("the end of the lease", func() (bool, error) { return !program.Running() && !lender.Running(), nil }))
	if out := lender.Output(); lender.Cmd.ProcessState.ExitCode() != 1 || !strings.Contains(out, "latchkey: ") {
		t.Errorf("the command ends with %d and says %q", lender.Cmd.ProcessState.ExitCode(), out)
	}
	p.isOver(address, 1)

	again, window := p.open("Ada Lovelace")
	p.isOver(address, 1)
	p.must(window.Press("ctrl+2"))
	p.must(window.Read(filepath.Base(os.Args[0])))
	if found, err := window.Find(words.ProgramsLeases()); err != nil || len(found) != 0 {
		t.Errorf("the window lists a lease: %v, %v", found, err)
	}
	p.quit(again)

	lender, address = p.lent("lend", "ada", "--", "sh", "-c", `echo "$LATCHKEY_URL"; exec sleep 600`)
	p.must(lender.Cmd.Process.Kill())
	p.must(session.Wait("the kill", func() (bool, error) { return !lender.Running(), nil }))
	lender.Stop() // its program goes on
	p.isOver(address, 2)
	p.noLeaks() // exec gives its program the token in the environment, where the watch would see it

	child, err := p.Start(p.headless("exec", "-e", "TOKEN:ada", "--", "sh", "-c", "echo begun; exec sleep 600"))
	p.must(err)
	p.must(session.Wait("exec", func() (bool, error) { return strings.Contains(child.Output(), "begun"), nil }))
	p.must(child.Cmd.Process.Kill())
	p.must(session.Wait("the kill", func() (bool, error) { return !child.Running(), nil }))
	p.isOver(address, 2)
}

// lent starts a command that lends, and returns the address, which answers.
func (p *person) lent(args ...string) (lender *session.Process, address string) {
	p.t.Helper()
	lender, err := p.Start(p.headless(args...))
	p.must(err)
	p.must(session.Wait("the lent address", func() (bool, error) {
		address = lentAddress.FindString(lender.Output())
		if address == "" && !lender.Running() {
			return false, errors.New("it ended: " + lender.Output())
		}
		return address != "", nil
	}))
	resp, err := http.Get(address + "/api/notes")
	p.must(err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		p.t.Fatalf("the lease answers %d", resp.StatusCode)
	}
	return lender, address
}

// isOver fails the test unless the port of a lease is closed, the ledger is as it was written and has
// so many leases, none of which has a line of its end, and nothing is left to stop.
func (p *person) isOver(address string, leases int) {
	p.t.Helper()
	http.DefaultClient.CloseIdleConnections()
	if resp, err := http.Get(address + "/api/notes"); err == nil {
		_ = resp.Body.Close()
		p.t.Errorf("after the kill the lease answers %d", resp.StatusCode)
	}
	p.ok("ledger", "verify")
	var lines []struct{ Way, Result string }
	if err := json.Unmarshal([]byte(p.ok("ledger", "--json")), &lines); err != nil {
		p.t.Fatal(err)
	}
	lent := 0
	for _, line := range lines {
		if line.Way == "lend" {
			lent++
		}
	}
	if lent != leases {
		p.t.Errorf("the ledger has %d lines of leases, want %d", lent, leases)
	}
}
