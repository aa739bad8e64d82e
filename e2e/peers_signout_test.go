//go:build linux

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

const signedOut end = "You are signed out"

// signsOut ends the browser's session by command, through the provider's question.
func (p *person) signsOut(a account, question session.Step) {
	p.t.Helper()
	r := p.runWith(func() { p.browse(signedOut, question) }, "sign-out", a.ID, "--json", "--timeout", "5m")
	var said struct {
		Known   bool
		Account account
	}
	if err := json.Unmarshal([]byte(r.stdout), &said); err != nil || r.code != 0 || !said.Known || said.Account.Status != "active" {
		p.t.Fatalf("sign-out: exit %d, %v: %q\n%s", r.code, err, r.stdout, r.stderr)
	}
	if strings.Contains(r.stderr, "id_token") {
		p.t.Errorf("the ID token is in the address: %s", r.stderr)
	}
}

// The browser's session at a certified provider ends, after its question; the
// account keeps its access, and the next sign-in asks for the password again.
func TestCertifiedSignOut(t *testing.T) {
	p := start(t, "certified-sign-out")
	p.peer = everything(p)
	p.knows("plain", "client_id = \"plain\"")
	a := p.signInByCommand()
	p.signsOut(a, session.Step{Name: "signing out", Sees: "button[name=logout]", Click: "button[name=logout]"})
	p.ok("refresh", a.ID)
	again := p.signInByCommand() // its first step is the password
	if again.ID != a.ID {
		t.Errorf("signing in again made %s of %s", again.ID, a.ID)
	}
	p.noLeaks()
}

// The same at the demo provider.
func TestHeadlessSignOut(t *testing.T) {
	p := start(t, "headless-sign-out")
	p.peer = demo()
	a := p.signInByCommand()
	p.signsOut(a, session.Step{Name: "signing out", Sees: "button[value=leave]", Click: "button[value=leave]"})
	p.ok("refresh", a.ID)
	if again := p.signInByCommand(); again.ID != a.ID {
		t.Errorf("signing in again made %s of %s", again.ID, a.ID)
	}
}
