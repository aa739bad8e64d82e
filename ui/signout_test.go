package ui

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// menuItem selects an item of the account's menu, and reports whether it exists.
func (d *testWindow) menuItem(label string) (there bool) {
	d.t.Helper()
	made[*accountsRoom](d.app).detail.openMenu()
	menu, ok := d.w.Canvas().Focused().(*parts.Menu)
	if !ok {
		d.t.Fatal("no menu opens")
	}
	for _, item := range menu.Items() {
		if item.Label == label {
			d.key(fyne.KeyEscape)
			item.OnTapped()
			d.drain()
			return true
		}
	}
	d.key(fyne.KeyEscape)
	return false
}

// leaves does what a browser without a session does: it goes straight back.
func (d *testWindow) leaves(address string) {
	resp, err := http.Get(address)
	if err != nil {
		d.t.Errorf("the browser could not go on: %v", err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if page, _ := io.ReadAll(resp.Body); !strings.Contains(string(page), "You are signed out") {
		d.t.Errorf("the browser ends on %.300q", page)
	}
}

func TestSignOutInTheBrowser(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	before := d.app.state.Accounts[0]
	if !d.menuItem(words.SignOutAsk()) {
		t.Fatal("the menu does not offer it")
	}
	if !d.shows("keeps its access") {
		t.Errorf("the question does not name the effect: %q", d.texts())
	}
	d.press(words.SignOutOpen())
	address := d.sentTo()
	if strings.Contains(address, "id_token") || !strings.Contains(address, "signed-out") {
		t.Errorf("the browser is sent to %s", address)
	}
	d.untilShown(words.SignOutSub("Demo provider"))
	go d.leaves(address)
	d.untilShown(words.SignedOut("Ada Lovelace", true))
	after := d.app.state.Accounts[0]
	if d.app.state.Dialog.Kind != DialogNone || after.Ended != auth.NotEnded || !after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) {
		t.Error("the dialog stands, or the account is not as it was")
	}
	if !d.shows("Signed out in the browser") {
		t.Errorf("the activity does not tell: %q", d.texts())
	}
	d.neverShowsTokens()
}

func TestSignOutIsGivenUpWithItsDialog(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	id := d.app.state.Accounts[0].ID
	for name, giveUp := range map[string]func(){
		"Cancel": func() { d.press(words.Cancel()) },
		"Esc":    func() { d.key(fyne.KeyEscape) },
	} {
		d.app.signOut(id)
		d.sentTo()
		d.untilShown(words.SignOutSub("Demo provider"))
		giveUp()
		d.until(name+" ends the wait", func() bool { return d.app.state.SigningOut.N == 0 && len(d.app.cancels) == 0 })
		if d.app.state.Dialog.Kind != DialogNone || d.app.state.Troubles[id] != nil {
			t.Errorf("%s: dialog %v, trouble %v", name, d.app.state.Dialog.Kind, d.app.state.Troubles[id])
		}
	}
}

// A provider without such a page offers no sign-out.
func TestSignOutOnlyWhereItIsOffered(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	a := d.app.state.Accounts[0]
	a.Metadata.Endpoints.EndSession = ""
	d.app.set(d.app.state.withAccount(a))
	if d.menuItem(words.SignOutAsk()) {
		t.Error("it is offered")
	}
}
