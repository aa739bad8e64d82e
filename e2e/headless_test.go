//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// The whole way once, by command, with the demo provider.
func TestHeadlessDemo(t *testing.T) {
	p := start(t, "headless-demo")
	p.peer = demo()
	p.wholeWayByCommand()
}

// The same with a certified provider in a process of its own.
func TestHeadlessCertified(t *testing.T) {
	p := start(t, "headless-certified")
	p.peer = certified(p)
	p.wholeWayByCommand()
	p.peerAgrees()
}

// The browser and the terminal show a denial, and nothing is kept.
func TestHeadlessDenied(t *testing.T) {
	p := start(t, "headless-denied")
	p.peer = demo()
	r := p.signInWith(func() { p.browse(notSignedIn, demoLogin, demoDeny) })
	var last struct {
		Error struct{ Kind, Step, Title, Hint string } `json:"error"`
	}
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatalf("the last line of stderr is no JSON: %v\n%s", err, r.stderr)
	}
	if r.code != 4 || r.stdout != "" || last.Error.Kind != "provider_error" || last.Error.Step != "callback" || last.Error.Title == "" {
		t.Errorf("exit %d, stdout %q, error %+v", r.code, r.stdout, last.Error)
	}
	if had := p.accounts(); len(had) != 0 {
		t.Errorf("a denied sign-in left %+v", had)
	}
}

func (p *person) wholeWayByCommand() {
	t := p.t
	if had := p.accounts(); len(had) != 0 {
		t.Fatalf("a new session has accounts: %+v", had)
	}
	signedIn := p.signInByCommand()
	p.looksSignedIn(signedIn)
	first := p.ok("token", signedIn.ID)
	if first != strings.TrimSpace(first)+"\n" {
		t.Errorf("token printed %d bytes that are not one token and a newline", len(first))
	}

	p.ok("refresh", signedIn.ID)
	refreshed := p.await("a refresh", func(a account) bool { return a.RefreshedAt != nil })
	if refreshed.Status != "active" || refreshed.ID != signedIn.ID {
		t.Errorf("after the refresh the account is %+v", refreshed)
	}
	if second := p.ok("token", signedIn.ID); second == first {
		t.Error("the refresh gave the same access token")
	}

	var revoked struct {
		Proof   string  `json:"proof"`
		Account account `json:"account"`
	}
	if out := p.ok("revoke", signedIn.ID, "--json"); json.Unmarshal([]byte(out), &revoked) != nil || revoked.Proof != "dead" {
		t.Errorf("revoke said %q, want the proof dead", out)
	}
	p.await("the revocation", func(a account) bool { return a.Status == "revoked" })
	if r := p.run("token", signedIn.ID); r.code != 3 || r.stdout != "" {
		t.Errorf("token of a revoked account: exit %d with %d bytes, want 3 with none", r.code, len(r.stdout))
	}
	p.ok("trace", "--list")
	p.noLeaks()

	p.ok("remove", signedIn.ID)
	if left := p.accounts(); len(left) != 0 {
		t.Errorf("after the removal there are %+v", left)
	}
}

// signInByCommand signs in through the system's browser, which the program
// itself opens.
func (p *person) signInByCommand() account {
	p.t.Helper()
	return p.signInWith(p.approve).account(p.t)
}

// account is what a sign-in that must have succeeded printed.
func (r result) account(t *testing.T) account {
	t.Helper()
	var a account
	if err := json.Unmarshal([]byte(r.stdout), &a); err != nil || r.code != 0 {
		t.Fatalf("sign-in: exit %d, %v: %q\n%s", r.code, err, r.stdout, r.stderr)
	}
	return a
}

// signInWith runs sign-in, with more flags, and does something in the browser
// meanwhile.
func (p *person) signInWith(meanwhile func(), flags ...string) result {
	p.t.Helper()
	return p.runWith(meanwhile, append([]string{"sign-in", p.peer.provider, "--json", "--timeout", "5m"}, flags...)...)
}

// runWith runs a command that waits for the browser, and does something there
// meanwhile.
func (p *person) runWith(meanwhile func(), args ...string) result {
	p.t.Helper()
	cmd := p.headless(args...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	process, err := p.Start(cmd)
	p.must(err)
	p.browser.Until(func() error {
		if process.Running() {
			return nil
		}
		return errors.New("the command has ended: " + process.Output())
	})
	meanwhile()
	p.browser.Until(nil)
	p.must(session.Wait("the command to end", func() (bool, error) { return !process.Running(), nil }))
	p.said.WriteString(process.Output())
	p.said.Write(stdout.Bytes())
	return result{cmd.ProcessState.ExitCode(), stdout.String(), process.Output()}
}

// looksSignedIn checks what the commands print of a new account.
func (p *person) looksSignedIn(a account) {
	p.t.Helper()
	switch {
	case a.Status != "active", a.Provider != p.peer.provider, a.Keeper != "keyring", !a.Refreshable, a.ExpiresAt == nil, a.Subject == "":
		p.t.Errorf("the new account is %+v", a)
	case !strings.HasPrefix(a.Name, p.peer.name):
		p.t.Errorf("the account is for %q, want %q", a.Name, p.peer.name)
	case p.peer.issuer != "" && a.Issuer != p.peer.issuer:
		p.t.Errorf("the issuer is %q, want %q", a.Issuer, p.peer.issuer)
	case !slices.Contains(a.Scopes.Granted, "openid"):
		p.t.Errorf("the scopes are %+v", a.Scopes)
	}
}

// peerAgrees checks against the provider's own record that there was one
// sign-in, at least one refresh with rotation, and that nothing works any more.
func (p *person) peerAgrees() {
	p.t.Helper()
	answers := p.peer.answers(p.t)
	if len(answers) != 2 {
		p.t.Fatalf("the provider answered %d token requests, want one sign-in and one refresh", len(answers))
	}
	if answers[0]["refresh_token"] == answers[1]["refresh_token"] {
		p.t.Error("the refresh token was not rotated")
	}
	for i, answer := range answers {
		if p.peer.accepts(p.t, answer["access_token"].(string)) {
			p.t.Errorf("access token %d still works after the revocation", i+1)
		}
	}
	if log := p.peer.log.Output(); !strings.Contains(log, "POST /token/revocation 200") {
		p.t.Errorf("the provider saw no revocation:\n%s", log)
	}
}
