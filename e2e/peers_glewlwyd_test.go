//go:build linux

package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

const allScopes = "openid profile email offline_access"

// A public client: its sign-in, refresh, and what the provider will not do for it.
func TestGlewlwydPublic(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-public"))
	redirect := fmt.Sprintf("http://127.0.0.1:%d/cb/other", freePort(t)) // compared as it stands, port and all
	g.client("public", "", redirect, allScopes)
	g.knows("other", "client_id = \"public\"\nredirect = \""+redirect+"\"")
	a := g.signsIn("--no-browser")
	g.looksSignedIn(a)
	g.ok("refresh", a.ID)

	r := g.run("revoke", a.ID, "--json") // only confidential clients may
	if kind, step := r.failure(t); r.code != 4 || kind != "provider_error" || step != "revoke" {
		t.Errorf("revoke: exit %d, %s at %s", r.code, kind, step)
	}
	g.await("the account to stay", func(a account) bool { return a.Status == "active" })
	g.noLeaks()
	if r := g.run("remove", a.ID); r.code != 0 || !strings.Contains(r.stderr, "not revoked") {
		t.Errorf("remove: exit %d, said %q", r.code, r.stderr)
	}
}

// The person grants less than was asked for, and the command says so.
func TestGlewlwydGrantsLess(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-less"))
	redirect := fmt.Sprintf("http://127.0.0.1:%d/cb/other", freePort(t))
	g.client("public", "", redirect, "openid profile")
	g.knows("other", "client_id = \"public\"\nredirect = \""+redirect+"\"")
	a := g.signsIn("--no-browser")
	if strings.Join(a.Scopes.Granted, " ") != "openid profile" || len(a.Scopes.Requested) != 4 {
		t.Errorf("the scopes are %+v", a.Scopes)
	}
	if out := g.ok("show", a.ID); !strings.Contains(out, "Not granted") {
		t.Errorf("show said %q", out)
	}
}

// The person goes through the provider's own pages, where no scope is ticked before
// the person ticks it: what is left out is named, and all that was granted works.
func TestGlewlwydByItsPages(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-pages"))
	redirect := fmt.Sprintf("http://127.0.0.1:%d/cb/other", freePort(t))
	g.client("public", "", redirect, "")
	g.knows("other", "client_id = \"public\"\nredirect = \""+redirect+"\"")
	tick := []session.Step{
		{
			Name: "signing in to glewlwyd", Sees: "#password",
			Type: map[string]string{"#username": "ada", "#password": "password"}, Click: "#loginbut",
			Until: "#grant-profile",
		},
		{Name: "ticking profile", Sees: "#grant-profile:not(:checked)", Click: "#grant-profile"},
		{Name: "ticking offline_access", Sees: "#grant-offline_access:not(:checked)", Click: "#grant-offline_access"},
	}
	grant := []session.Step{
		{Name: "granting", Sees: "#grant-offline_access:checked", Click: ".card-body button.btn-primary"},
		{Name: "going on", Sees: "#root:not(:has(#grant-profile)) .card-footer button.btn-success", Click: ".card-footer button.btn-success"},
	}
	a := g.signInWith(func() {
		g.must(g.browser.Do(tick...))
		page, err := g.browser.See("Client access grant")
		g.must(err)
		g.must(g.browser.Picture(page, g.picture("consent")))
		g.browse(signedIn, grant...)
	}).account(t)
	g.looksSignedIn(a)
	if got := strings.Join(a.Scopes.Granted, " "); got != "openid profile offline_access" || len(a.Scopes.Requested) != 4 {
		t.Errorf("granted %q of %q", got, a.Scopes.Requested)
	}
	if out := g.ok("show", a.ID); !strings.Contains(out, "Not granted") {
		t.Errorf("show said %q", out)
	}
	g.ok("refresh", a.ID)
	if g.count("POST /api/op/par 201") != 1 || g.count("PUT /api/auth/grant/public 200") != 2 { // one is ours, of the set-up
		t.Errorf("the pages were not gone through: %v", g.asked)
	}
	g.noLeaks()
}

// Reuse of a spent refresh token ends the family, and the provider says so with an
// empty answer. Where that is declared the account is to be signed in again, which
// brings the same one back.
func TestGlewlwydReuse(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-reuse"))
	a := g.spoiled("[quirks]\nbare_refusal = true")
	r := g.run("refresh", a.ID, "--json")
	if kind, step := r.failure(t); r.code != 3 || kind != "sign_in_needed" || step != "refresh" {
		t.Errorf("refresh of an ended family: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	g.await("the end", func(a account) bool { return a.Status == "sign_in_again" })
	again := g.signsIn("--device")
	if again.ID != a.ID || again.Status != "active" {
		t.Errorf("signing in again made %+v of %s", again, a.ID)
	}
	g.ok("refresh", a.ID)
}

// spoiled is an account whose spent refresh token another client has used. more is
// appended to its provider's file.
func (g *glewlwyd) spoiled(more string) account {
	t := g.t
	g.client("public", "", "http://127.0.0.1/unused", allScopes)
	g.knows("other", "client_id = \"public\"\n"+more)
	a := g.signsIn("--device")
	g.looksSignedIn(a)
	g.ok("refresh", a.ID)
	spent := g.peer.answers(t)[0]["refresh_token"].(string)
	if status, _ := g.post("/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {"public"}, "refresh_token": {spent}}); status != 400 {
		t.Fatalf("a spent refresh token: %d", status)
	}
	return a
}

// The same where it is not declared: an empty answer ends nothing, because any proxy
// could have sent it; the hint leads on.
func TestGlewlwydReuseUndeclared(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-undeclared"))
	a := g.spoiled("")
	before := g.count("POST /api/op/token 400")
	r := g.run("refresh", a.ID, "--json")
	if kind, step := r.failure(t); r.code != 4 || kind != "provider_error" || step != "refresh" || !strings.Contains(r.stderr, "sign in again") {
		t.Errorf("refresh of an ended family: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	g.await("the account to stay", func(a account) bool { return a.Status == "active" })
	if n := g.count("POST /api/op/token 400") - before; n != 1 {
		t.Errorf("the provider refused %d token requests, want one", n)
	}
}

// A confidential client, whose secret is sealed: revocation with proof.
func TestGlewlwydConfidential(t *testing.T) {
	g := startGlewlwyd(start(t, "glewlwyd-confidential"))
	const secret = "a-secret-of-the-confidential-client"
	redirect := fmt.Sprintf("http://127.0.0.1:%d/cb/kept", freePort(t))
	g.client("kept", secret, redirect, allScopes)
	file := filepath.Join(t.TempDir(), "secret")
	g.must(os.WriteFile(file, []byte(secret+"\n"), 0o600))
	g.ok("providers", "add", "--issuer", g.peer.issuer, "--client-id", "kept", "--id", "kept", "--redirect", redirect, "--secret-file", file)
	g.peer.provider = "kept"
	g.secrets = append(g.secrets, secret)
	a := g.signsIn("--no-browser")
	g.looksSignedIn(a)
	g.ok("refresh", a.ID)
	if g.count("POST /api/op/par 201") != 1 {
		t.Errorf("the request was not pushed once: %v", g.asked)
	}
	if said := g.revokes(a.ID); said.Proof != "dead" || said.Account.Status != "revoked" {
		t.Errorf("revoke said %+v", said)
	}
	g.noLeaks()
}
