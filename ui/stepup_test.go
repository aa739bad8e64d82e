package ui

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// unticking approves in the browser, but for a scope that the person takes away there.
func (d *testWindow) unticking(address string, granted ...string) {
	jar, _ := cookiejar.New(nil)
	person := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	resp, err := person.Get(address)
	for _, fill := range []url.Values{{"username": {"ada"}, "password": {"password"}}, {"decision": {"allow"}, "scope": granted}} {
		if err == nil {
			resp, err = submit(person, resp, fill)
		}
	}
	if err != nil {
		d.t.Errorf("the browser could not go on: %v", err)
		return
	}
	_ = resp.Body.Close()
}

// lacksNotes returns a window with an account whose token lacks notes.read, and the dialog in
// which the demo provider's notes have refused it.
func lacksNotes(t *testing.T) (*testWindow, string) {
	t.Helper()
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.app.signIn(Ask{Provider: demoID, Scopes: []string{"openid", "profile", "offline_access"}})
	d.approve("ada")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	id := d.app.state.Accounts[0].ID
	d.app.ask(Dialog{Kind: DialogUse, Account: id})
	d.drain()
	d.app.use(id, d.resource(id))
	d.untilShown(words.WhatIsMissing())
	return d, id
}

// TestStepUpInTheWindow (R29): the dialog names the missing scope, asks for it beside all that was
// granted before, and comes back with the answer of the second request.
func TestStepUpInTheWindow(t *testing.T) {
	d, id := lacksNotes(t)
	for _, text := range []string{"notes.read", "Read your notes", "offline_access", "status 403, ", words.SendAgain(), words.WillAskFor("Demo provider", []string{"notes.read"})} {
		if !d.shows(text) {
			t.Errorf("%q is not shown, but %q", text, d.texts())
		}
	}
	d.press(words.AskForIt())
	address := d.sentTo()
	want := []string{"openid", "profile", "offline_access", "notes.read"}
	if asked := d.app.state.SignIns[0].Ask.Scopes; !slices.Equal(asked, want) {
		t.Errorf("the sign-in asks for %q, want %q", asked, want)
	}
	go d.answer(address, "ada", "allow")
	d.untilShown("The engine might compose")
	if d.app.state.Dialog != (Dialog{Kind: DialogUse, Account: id}) || d.app.state.Used[id].Status != http.StatusOK || d.shows(words.AskForIt()) {
		t.Errorf("the window shows %q", d.texts())
	}
	if got := d.app.state.Accounts; len(got) != 1 || !slices.Equal(got[0].Grant.Scopes, want) {
		t.Errorf("the account has %q", got[0].Grant.Scopes)
	}
}

// TestStepUpIsFinal (R29): after two refusals of the same there is nothing more to ask for, and the
// account has lost nothing.
func TestStepUpIsFinal(t *testing.T) {
	d, id := lacksNotes(t)
	for n := range mostStepUps {
		d.press(words.AskForIt())
		go d.unticking(d.sentTo(), "openid", "profile", "offline_access")
		d.until("the API refuses once more", func() bool {
			got := d.app.state.Used[id]
			return len(d.app.state.SignIns) == 0 && got.Err != nil && slices.Contains(d.app.state.Accounts[0].Requested, "notes.read") && d.app.state.Dialog.Kind == DialogUse && d.app.state.Tasks[id] == TaskNone
		})
		d.drain()
		if offered := d.shows(words.AskForIt()); offered == (n == mostStepUps-1) {
			t.Fatalf("after %d step-ups: offered %v, %q", n+1, offered, d.texts())
		}
	}
	if !d.shows(words.NotGiven("Demo provider")) {
		t.Errorf("the window shows %q", d.texts())
	}
	signIns := d.app.signIns
	d.app.stepUp(id, []string{"notes.read"})
	if a := d.app.state.Accounts[0]; d.app.signIns != signIns || !slices.Equal(a.Grant.Scopes, []string{"openid", "profile", "offline_access"}) {
		t.Errorf("%d sign-ins began, the account has %q", d.app.signIns-signIns, a.Grant.Scopes)
	}
}

// TestStepUpWithoutNames: the person types the scopes that the API did not name.
func TestStepUpWithoutNames(t *testing.T) {
	d, id := lacksNotes(t)
	refused := d.app.state.Used[id]
	err, step := *refused.Err, *refused.Err.StepUp
	step.Missing = nil
	err.StepUp = &step
	refused.Err = &err
	d.app.set(d.app.state.used(id, refused))
	if !d.shows(words.APISaidNone()) {
		t.Fatalf("the window shows %q", d.texts())
	}
	d.press(words.AskForIt())
	if len(d.app.state.SignIns) != 0 {
		t.Error("nothing was named, and a sign-in began")
	}
	entry := d.entries()[1]
	entry.SetText(" notes.read  email ")
	d.press(words.AskForIt())
	d.sentTo()
	if asked := d.app.state.SignIns[0].Ask.Scopes; !slices.Equal(asked, []string{"openid", "profile", "offline_access", "notes.read", "email"}) {
		t.Errorf("the sign-in asks for %q", asked)
	}
}

// lacking returns the dialog of the design's picture.
func lacking(asked int, missing ...string) State {
	s := asking(DialogUse)()
	a, _ := s.Account("ada-1815")
	step := auth.StepUp{Account: a.ID, Provider: "demo", Missing: missing, Granted: a.Grant.Scopes, Scopes: append(slices.Clone(a.Grant.Scopes), missing...)}
	answer := Answer{URL: "http://127.0.0.1:53400/api/notes", Status: 403, Took: 92 * time.Millisecond, Err: &auth.Error{
		Step: auth.StepUserinfo, Kind: auth.KindSignInNeeded, Reason: auth.ReasonScopeNeeded, Code: "insufficient_scope", Status: 403, Provider: "Demo provider", StepUp: &step,
	}}
	s = s.used(a.ID, answer)
	s.StepUps = map[string]int{answer.operation(a.ID): asked}
	return s
}
