//go:build linux

package e2e

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// The report of what a provider offers needs no sign-in.
func TestCertifiedReport(t *testing.T) {
	p := start(t, "certified-report")
	p.peer = everything(p)
	var report struct {
		Safe     bool   `json:"safe"`
		Redirect string `json:"redirect"`
		Report   []struct{ ID, Fitness string }
	}
	if out := p.ok("providers", "check", p.peer.issuer, "--json"); json.Unmarshal([]byte(out), &report) != nil {
		t.Fatalf("providers check said %q", out)
	}
	fitness := map[string]string{}
	for _, row := range report.Report {
		fitness[row.ID] = row.Fitness
	}
	for _, id := range []string{
		"discovery", "issuer", "s256", "iss", "id_token", "keys", "revocation", "introspection", "refresh",
		"device", "par", "dpop", "registration", "end_session", "clock",
	} {
		if fitness[id] != "supported" {
			t.Errorf("%s is %q", id, fitness[id])
		}
	}
	if !report.Safe || report.Redirect == "" {
		t.Errorf("safe %v, redirect %q", report.Safe, report.Redirect)
	}
}

// Tokens that are bound to a key, with pushed requests and a nonce: the whole way,
// and never printed.
func TestCertifiedBound(t *testing.T) {
	p := start(t, "certified-bound")
	p.peer = everything(p)
	p.knows("bound", "client_id = \"bound\"\nresources = [\""+p.peer.issuer+"\"]") // it offers what it needs
	a := p.signInByCommand()
	p.looksSignedIn(a)
	if r := p.run("token", a.ID); r.code != 1 || r.stdout != "" {
		t.Errorf("token of bound tokens: exit %d with %d bytes, want 1 with none", r.code, len(r.stdout))
	}
	p.ok("refresh", a.ID)
	var me struct{ Sub string }
	if out := p.ok("call", a.ID, p.peer.issuer+"/me"); json.Unmarshal([]byte(out), &me) != nil || me.Sub != "ada" {
		t.Errorf("call said %q", out)
	}
	// curl knows nothing of proofs, and of the token: the address that is lent to it does.
	if out := p.ok("lend", a.ID, "--read-only", "--", "curl", "-sS", "{url}/me"); json.Unmarshal([]byte(out), &me) != nil || me.Sub != "ada" {
		t.Errorf("curl through a lease said %q", out)
	}
	for _, answer := range p.peer.answers(t) {
		if answer["token_type"] != "DPoP" {
			t.Errorf("a token of type %v", answer["token_type"])
		}
	}
	if said := p.revokes(a.ID); said.Proof != "dead" || said.Account.Status != "revoked" {
		t.Errorf("revoke said %+v", said)
	}
	if p.seen("POST /request 201") != 1 {
		t.Error("the request was not pushed once")
	}
	if p.seen("use_dpop_nonce") == 0 {
		t.Error("the provider never asked for its nonce, so nothing was shown of it")
	}
	p.noLeaks()
}

// A refresh token that another program has used ends the whole family, and the
// account says that a person must sign in again.
func TestCertifiedReuse(t *testing.T) {
	p := start(t, "certified-reuse")
	p.peer = everything(p)
	p.knows("plain", "client_id = \"plain\"\ndpop = \"never\"")
	a := p.signInByCommand()
	p.ok("refresh", a.ID)
	spent := p.peer.answers(t)[0]["refresh_token"].(string)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {"plain"}, "refresh_token": {spent}}
	if status, code := p.post("/token", form); status != 400 || code != "invalid_grant" {
		t.Fatalf("a spent refresh token: %d %s", status, code)
	}
	r := p.run("refresh", a.ID, "--json")
	if kind, step := r.failure(t); r.code != 3 || kind != "sign_in_needed" || step != "refresh" {
		t.Errorf("refresh of an ended family: exit %d, %s at %s", r.code, kind, step)
	}
	p.await("the end", func(a account) bool { return a.Status == "sign_in_again" })
	if r := p.run("refresh", a.ID); r.code != 3 || p.seen("POST /token 400") != 2 {
		t.Errorf("a second refresh: exit %d; the provider refused %d token requests, want 2: the thief's and the first refresh", r.code, p.seen("POST /token 400"))
	}
	p.peer.steps = p.peer.steps[1:] // the browser's session at the provider lives on
	again := p.signInByCommand()
	if again.ID != a.ID || again.Status != "active" {
		t.Errorf("signing in again made %+v of %s", again, a.ID)
	}
}

// A sign-in by a code on another device, for bearer tokens and for bound ones.
func TestCertifiedDevice(t *testing.T) {
	p := start(t, "certified-device")
	p.peer = everything(p)
	confirm := session.Step{Name: "confirming the code", Sees: "button[form='op.deviceConfirmForm']", Click: "button[autofocus]"}
	steps := append([]session.Step{confirm}, p.peer.steps...)
	p.knows("plain", "client_id = \"plain\"\ndpop = \"never\"")
	a := p.signInByDevice(steps...)
	p.looksSignedIn(a)
	p.ok("refresh", a.ID)
	if said := p.revokes(a.ID); said.Proof != "dead" {
		t.Errorf("revoke said %+v", said)
	}
	p.ok("remove", a.ID)
	p.knows("bound", "client_id = \"bound\"")
	b := p.signInByDevice(confirm, p.peer.steps[1]) // the browser is signed in by now
	if r := p.run("token", b.ID); r.code != 1 {
		t.Errorf("token of bound tokens: exit %d, want 1", r.code)
	}
	p.ok("refresh", b.ID)
}

// A token for one API (RFC 8707) is not the provider's own, so that userinfo
// refusing it shows nothing.
func TestCertifiedResource(t *testing.T) {
	p := start(t, "certified-resource")
	p.peer = everything(p)
	p.knows("plain", "client_id = \"plain\"\nscopes = [\"openid\", \"notes.read\", \"offline_access\"]\nresource_indicator = \"urn:notes\"")
	a := p.signInByCommand()
	if a.Subject != "ada" || !slices.Contains(a.Scopes.Granted, "notes.read") {
		t.Errorf("the account is %+v", a)
	}
	p.ok("refresh", a.ID)
	if said := p.revokes(a.ID); said.Proof != "accepted" || said.Account.Status != "revoked" {
		t.Errorf("revoke said %+v", said)
	}
}

// Consent to one thing in particular (RFC 9396): the provider checks what is asked
// for, and grants it with the tokens, before and after a refresh.
func TestCertifiedAuthorizationDetails(t *testing.T) {
	p := start(t, "certified-details")
	p.peer = everything(p)
	const client = "client_id = \"details\"\nresource_indicator = \"urn:notes\"\n" // it wants to know for which API
	p.knows("details", client+"authorization_details = '[{\"type\":\"notes\",\"actions\":[\"read\"]}]'")
	a := p.signInByCommand()
	p.ok("refresh", a.ID)
	answers := p.peer.answers(t)
	if len(answers) != 2 {
		t.Fatalf("%d token answers, want 2", len(answers))
	}
	for _, answer := range answers {
		granted, _ := json.Marshal(answer["authorization_details"])
		if string(granted) != `[{"actions":["read"],"type":"notes"}]` {
			t.Errorf("granted %s", granted)
		}
	}
	p.knows("details", client+"authorization_details = '[{\"type\":\"payments\"}]'")
	r := p.run("sign-in", "details", "--json", "--timeout", "1m")
	if kind, step := r.failure(t); r.code != 4 || kind != "provider_error" || step != "browser" || !strings.Contains(r.stderr, "invalid_authorization_details") {
		t.Errorf("an unknown type: exit %d, %s at %s: %s", r.code, kind, step, r.stderr)
	}
	p.noLeaks()
}
