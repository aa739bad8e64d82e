//go:build linux

package e2e

import (
	"net/url"
	"regexp"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// At a provider that offers everything, in the window and by keyboard: it is
// added by its issuer alone and registers Latchkey; then a sign-in, a refresh, a
// revocation with its proof, and a sign-in by a code. What was used of all that is
// offered, the provider's own record says.
func TestWindowEverything(t *testing.T) {
	p := start(t, "window-everything")
	p.peer = everything(p)
	program, window := p.open(words.FirstOwn())
	p.addsWithoutClient(window)
	a := p.signsInAtWindow(window)
	p.wasProtected()
	if r := p.run("token", a.ID); r.code != 1 || r.stdout != "" {
		t.Errorf("token of bound tokens: exit %d with %d bytes, want 1 with none", r.code, len(r.stdout))
	}

	p.must(window.Press("ctrl+r"))
	p.await("a refresh", func(a account) bool { return a.Status == "active" && a.RefreshedAt != nil })
	p.see(window, "6-refreshed")
	answers := p.peer.answers(t)
	if len(answers) != 2 || answers[0]["refresh_token"] == answers[1]["refresh_token"] {
		t.Errorf("of %d answers the refresh token was not rotated", len(answers))
	}

	p.must(window.TabTo(words.RevokeAsk()))
	p.must(window.Press("space"))
	p.see(window, "7-question", words.Keep(), words.Revoke())
	p.must(window.Press("Tab", "Return"))
	p.await("the revocation", func(a account) bool { return a.Status == "revoked" })
	p.see(window, "8-revoked", "The provider refuses this token now.")
	if p.seen("POST /token/revocation 200") == 0 || p.seen("POST /token/introspection 200")+p.seen("GET /me 401") == 0 {
		t.Errorf("it was not revoked, or not asked about afterwards:\n%s", p.peer.log.Output())
	}

	p.approvesCode(window)
	again := p.await("the account again", func(a account) bool { return a.Status == "active" })
	if again.ID != a.ID || again.Subject != "ada" {
		t.Errorf("the code made %+v of %s", again, a.ID)
	}
	p.see(window, "11-by-device", words.AccessToken())
	p.quit(program)
	p.noLeaks()
}

// addsWithoutClient adds the provider by its issuer, which makes a client.
func (p *person) addsWithoutClient(window *session.Window) {
	p.t.Helper()
	p.must(window.TabTo(words.FirstOwn()))
	p.must(window.Press("space"))
	p.see(window, "1-form", words.FieldIssuer())
	p.must(window.AwaitField())
	p.must(window.Type("Everything"))
	p.must(window.Press("Tab"))
	p.must(window.Type(p.peer.issuer))
	p.see(window, "2-offers", words.IssuerGood(), words.RegisterForMe())
	p.must(window.TabTo(words.RegisterForMe()))
	p.must(window.Press("space"))
	p.must(window.Read(words.RegisterDone()))
	p.must(window.ClickOn(words.Save()))
	p.see(window, "3-saved", words.SignInButton())
	p.peer.provider = "everything"
	if n := p.seen("POST /reg 201"); n != 1 {
		p.t.Errorf("registered %d times, want once", n)
	}
}

// signsInAtWindow signs in at the provider that stands right of the demo provider.
func (p *person) signsInAtWindow(window *session.Window) account {
	p.t.Helper()
	p.must(window.Press("ctrl+n"))
	p.see(window, "4-picker", words.Continue())
	p.must(window.Press("Right", "Return"))
	p.approve()
	a := p.await("the account", func(a account) bool { return a.Status == "active" })
	p.looksSignedIn(a)
	p.see(window, "5-active", words.AccessToken())
	return a
}

// wasProtected checks that one sign-in used all that protects it: a pushed
// request, and tokens bound to a key, proven with the provider's nonce.
func (p *person) wasProtected() {
	p.t.Helper()
	if p.seen("POST /request 201") != 1 || p.seen("use_dpop_nonce") == 0 || p.seen("POST /token 200") != 1 {
		p.t.Errorf("the request was not pushed, or the nonce not asked for:\n%s", p.peer.log.Output())
	}
	for _, answer := range p.peer.answers(p.t) {
		if answer["token_type"] != "DPoP" {
			p.t.Errorf("a token of type %v", answer["token_type"])
		}
	}
}

var userCode = regexp.MustCompile(`POST /device/auth 200 ([A-Z]{4}-[A-Z]{4})`)

// approvesCode signs in by a code: the window shows what the provider gave, the
// person types it there in the browser, where the session of the sign-in lives on.
func (p *person) approvesCode(window *session.Window) {
	p.t.Helper()
	p.must(window.Press("ctrl+n"))
	p.see(window, "9-picker", words.Continue())
	p.must(window.Press("Right"))
	code := p.asksForCode(window)
	page := p.peer.issuer + "/device"
	p.see(window, "10-code", code, page)
	p.opens(page)
	p.must(p.browser.Do(
		session.Step{
			Name: "typing the code", Sees: "input[name=user_code]",
			Type: map[string]string{"input[name=user_code]": code}, Click: "button[type=submit]",
		},
		session.Step{Name: "confirming the code", Sees: "button[form='op.deviceConfirmForm']", Click: "button[autofocus]"},
		p.peer.steps[1],
	))
}

// asksForCode presses the button for another device in the picker, and returns the code that the
// provider gives.
func (p *person) asksForCode(window *session.Window) (code string) {
	p.t.Helper()
	p.must(window.TabBackTo(words.OnAnotherDevice()))
	p.must(window.Press("space"))
	p.must(session.Wait("a code", func() (bool, error) {
		found := userCode.FindStringSubmatch(p.peer.log.Output())
		if found != nil {
			code = found[1]
		}
		return found != nil, nil
	}))
	return code
}

// A refresh token that another program has used: the window says that a person must
// sign in again, keeps the account, and the sign-in brings it back.
func TestWindowReuse(t *testing.T) {
	p := start(t, "window-reuse")
	p.peer = everything(p)
	p.knows("plain", "client_id = \"plain\"\ndpop = \"never\"") // a stolen token that is bound is of no use at all
	program, window := p.open(words.FirstDemo())
	a := p.signsInAtWindow(window)
	p.must(window.Press("ctrl+r"))
	p.await("a refresh", func(a account) bool { return a.RefreshedAt != nil })
	p.must(window.Read(words.Refreshed(a.Name))) // while it is busy it takes no second one
	spent := p.peer.answers(t)[0]["refresh_token"].(string)
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {"plain"}, "refresh_token": {spent}}
	if status, code := p.post("/token", form); status != 400 || code != "invalid_grant" {
		t.Fatalf("a spent refresh token: %d %s", status, code)
	}
	p.must(window.Press("ctrl+r"))
	p.await("the end", func(a account) bool { return a.Status == "sign_in_again" })
	p.see(window, "6-sign-in-again", words.SignInAgain())
	p.must(window.Press("Return")) // the filled button
	p.browse(signedIn, p.peer.steps[1])
	again := p.await("the account again", func(a account) bool { return a.Status == "active" })
	if again.ID != a.ID {
		t.Errorf("signing in again made %+v of %s", again, a.ID)
	}
	p.see(window, "7-again", words.AccessToken())
	p.quit(program)
	p.noLeaks()
}
