package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/ui/words"
)

// apiOnly returns a window with a provider that only protects an API, and the server behind it.
func apiOnly(t *testing.T) (*testWindow, *authtest.Server) {
	t.Helper()
	as := authtest.New(t)
	as.NamesNobody()
	browser := authtest.NewBrowser(t)
	d := newTestWindow(t, func(d *testWindow) { d.browse = browser.Open })
	d.hasProvider("notes", "name = \"Notes\"\nissuer = \""+as.URL+"\"\nclient_id = \""+authtest.ClientID+"\"\nresources = [\""+as.URL+"\"]\n")
	return d, as
}

// hasProvider gives the person a provider's file, and waits until the window lists it.
func (d *testWindow) hasProvider(id, text string) {
	d.t.Helper()
	dir := d.home.ProvidersDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, id+".toml"), []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.app.loadProviders()
	d.until("the provider is listed", func() bool { _, ok := d.app.state.Provider(id); return ok })
}

// TestS22TheWindowAsksForALabel: before the browser opens, the person learns that nobody will be
// named and names the account, which is then refreshed and revoked like any other.
func TestS22TheWindowAsksForALabel(t *testing.T) {
	d, as := apiOnly(t)
	d.app.signIn(Ask{Provider: "notes"})
	d.untilShown(words.UnnamedTitle())
	if !d.shows(words.UnnamedText("Notes")) || as.Count(authtest.Authorize) != 0 {
		t.Fatalf("asked after %d visits of the provider's page, with %q", as.Count(authtest.Authorize), d.texts())
	}
	if host := auth.HostOf(as.URL); d.app.state.SignIns[0].Suggested != host {
		t.Errorf("the label suggested is %q, want %q", d.app.state.SignIns[0].Suggested, host)
	}
	d.typeIn(" at work") // behind the suggestion
	d.press(words.UnnamedGoOn())
	d.until("the account is linked", func() bool { return len(d.app.state.Accounts) == 1 })
	a := d.app.state.Accounts[0]
	if want := auth.HostOf(as.URL) + " at work"; a.Label != want || a.Identity.Subject != "" {
		t.Errorf("label %q, subject %q; want %q", a.Label, a.Identity.Subject, want)
	}
	d.untilShown(a.Label)

	was := a.Grant.AccessToken
	d.press(words.RefreshButton())
	d.until("it is refreshed", func() bool { return !d.app.state.Accounts[0].Grant.AccessToken.Equal(was) })
	d.app.ask(Dialog{Kind: DialogUse, Account: a.ID})
	d.drain()
	d.app.use(a.ID, as.URL+"/api/notes")
	d.untilShown("200")
	d.app.answer()
	d.app.signInAgain(a.ID, nil, "") // the account keeps its label, and nothing is asked
	d.until("it is signed in again", func() bool { return as.Count(authtest.Authorize) == 2 && len(d.app.state.SignIns) == 0 })
	if got := d.app.state.Accounts; len(got) != 1 || got[0].Label != a.Label {
		t.Fatalf("after signing in again there are %d accounts, %q", len(got), got[0].Label)
	}
	d.app.ask(Dialog{Kind: DialogRevoke, Account: a.ID})
	d.press(words.AskRevoke(a.DisplayName(), "Notes").Yes)
	d.until("it is revoked", func() bool { return d.app.state.Accounts[0].Status(time.Now()) == auth.StatusRevoked })
}

// TestS22EscEndsTheSignIn: a sign-in that waits for its label ends with the question, and nothing
// is opened or stored.
func TestS22EscEndsTheSignIn(t *testing.T) {
	for name, end := range map[string]func(*testWindow){
		"Esc":    func(d *testWindow) { d.app.screen.dialogs.modal.shell().OnDismissed() },
		"Cancel": func(d *testWindow) { d.press(words.Cancel()) },
		"Close":  func(d *testWindow) { d.app.leave() },
	} {
		t.Run(name, func(t *testing.T) {
			d, as := apiOnly(t)
			d.app.signIn(Ask{Provider: "notes"})
			d.untilShown(words.UnnamedTitle())
			end(d)
			d.until("the sign-in ended", func() bool { return len(d.app.state.SignIns) == 0 || d.quit })
			if as.Count(authtest.Authorize) != 0 || len(d.app.state.Accounts) != 0 {
				t.Error("it went on")
			}
		})
	}
}

// TestS22TheQuestionWaitsForOtherDialogs, and a row of the sign-in opens it as well.
func TestS22TheQuestionWaitsForOtherDialogs(t *testing.T) {
	s := waitingTwice().withDialog(Dialog{Kind: DialogRename, Account: "ada-1815"}).unnamed(1, "notes.example")
	if s.Dialog.Kind != DialogRename || len(s.Queue) != 1 {
		t.Fatalf("shown is %s, %d wait", s.Dialog.Kind, len(s.Queue))
	}
	if s = s.answered(); s.Dialog.Kind != DialogUnnamed || s.Dialog.SignIn != 1 {
		t.Errorf("then shown is %+v", s.Dialog)
	}
	if s = s.named(1); s.Dialog.Kind != DialogWaiting || s.SignIns[0].Suggested != "" {
		t.Errorf("after the answer: %+v, %+v", s.Dialog, s.SignIns[0])
	}
}

func TestS22TheLabelIsTheFirstOf(t *testing.T) {
	d, as := apiOnly(t)
	d.app.signIn(Ask{Provider: "notes"})
	d.untilShown(words.UnnamedTitle())
	d.app.nameSignIn(d.app.state.SignIns[0].N, "") // nothing typed
	d.until("the account is linked", func() bool { return len(d.app.state.Accounts) == 1 })
	if got := d.app.state.Accounts[0].Label; !strings.HasPrefix(as.URL, "http://"+got) {
		t.Errorf("label %q", got)
	}
}
