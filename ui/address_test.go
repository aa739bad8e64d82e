package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/ui/address"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// byAddress returns a window whose picker shows the tab for an address, and an API with its
// sign-in service.
func byAddress(t *testing.T) (*testWindow, *authtest.Resource, *authtest.Server) {
	t.Helper()
	as := authtest.New(t)
	api := authtest.NewResource(t, as)
	as.Registering.Offer = true
	api.Document["resource_name"] = "Example Notes"
	api.Document["scopes_supported"] = []string{"notes.read", "notes.write"}
	browser := authtest.NewBrowser(t)
	d := newTestWindow(t, func(d *testWindow) { d.browse = browser.Open })
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.ctrl(fyne.KeyN)
	d.picker().tabs.SetChosen(tabAddress)
	d.picker().turn(tabAddress)
	return d, api, as
}

// picker returns the open picker.
func (d *testWindow) picker() *pickerDialog {
	d.t.Helper()
	if d.app.screen.dialogs.modal == nil {
		d.t.Fatal("no dialog is open")
	}
	p, ok := d.app.screen.dialogs.modal.inner().(*pickerDialog)
	if !ok {
		d.t.Fatalf("the dialog is %T", d.app.screen.dialogs.modal.inner())
	}
	return p
}

// types puts an address into the field, and waits until it was looked up.
func (d *testWindow) types(typed string) {
	d.t.Helper()
	d.picker().address.Entry.SetText(typed)
	d.until(typed+" was looked up", func() bool {
		l := d.app.state.Look
		return l.Typed == strings.TrimSpace(typed) && l.Took > 0
	})
	d.drain()
}

func (d *testWindow) canGoOn() bool { return !d.button(words.Continue()).Disabled() }

// TestAddressInTheWindow (R26, R31): an address is looked up, both hosts are asked about in large
// letters before anything is sent to the sign-in service, and the account is for that API alone.
func TestAddressInTheWindow(t *testing.T) {
	d, api, as := byAddress(t)
	if d.canGoOn() {
		t.Error("nothing is typed, and the sign-in can begin")
	}
	d.types("  " + api.Address() + " ")
	service := auth.HostOf(as.URL)
	for _, text := range []string{
		words.CallsItself("Example Notes"), words.OwnWord(api.HostOf()), words.YouSignInAt(service), words.OtherHost(api.HostOf()), words.ClientRegisters(),
		words.TwoHosts(api.HostOf(), service), words.TokenGoesTo(api.HostOf()),
	} {
		if !d.shows(text) {
			t.Errorf("%q is not shown, but %q", text, d.texts())
		}
	}
	d.press(words.Continue())
	d.untilShown(words.PairTitle())
	if !slices.Contains(d.texts(), api.HostOf()) || !slices.Contains(d.texts(), service) || as.Count(authtest.Authorize)+as.Count(authtest.Register) != 0 {
		t.Errorf("the question says %q; the service was asked %s", d.texts(), as.Trail())
	}
	d.press(words.PairYes())
	d.until("the account is linked", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	a := d.app.state.Accounts[0]
	if a.Label != "Example Notes" || a.Resource != api.Address() || !slices.Equal(a.Requested, []string{"notes.read", "offline_access"}) {
		t.Errorf("the account is for %q and has asked for %q", a.Resource, a.Requested)
	}
	d.until("its provider is listed", func() bool { p, ok := d.app.state.Provider(a.Provider); return ok && p.Issuer == as.URL })

	// The dialog that uses the token begins with that API.
	d.app.ask(Dialog{Kind: DialogUse, Account: a.ID})
	d.drain()
	d.press(words.UseButton())
	d.until("the API answered", func() bool { return d.app.state.Used[a.ID].Status == 200 })
	d.app.answer()

	// The pair is known now: the same address asks no second question.
	d.app.signIn(Ask{Address: api.Address()})
	d.until("it is signed in to once more", func() bool { return as.Count(authtest.Authorize) == 2 && len(d.app.state.SignIns) == 0 })
	if as.Count(authtest.Register) != 1 {
		t.Errorf("it was registered %d times", as.Count(authtest.Register))
	}
}

// TestAddressRefused (R31): a no sends nothing to the service and stores nothing.
func TestAddressRefused(t *testing.T) {
	d, api, as := byAddress(t)
	providers := len(d.app.state.Providers)
	d.types(api.Address())
	d.press(words.Continue())
	d.untilShown(words.PairTitle())
	d.press(words.PairNo())
	d.until("the sign-in has ended", func() bool { return len(d.app.state.SignIns) == 0 && d.app.free() })
	d.app.loadProviders()
	d.drain()
	if n := as.Count(authtest.Authorize) + as.Count(authtest.Register) + as.Count(authtest.Token); n != 0 || len(d.app.state.Accounts) != 0 || len(d.app.state.Providers) != providers {
		t.Errorf("%s; %d accounts, %d providers", as.Trail(), len(d.app.state.Accounts), len(d.app.state.Providers))
	}
}

// TestAddressThatCannotBe: the row that failed is red, says which side is wrong, and no sign-in
// can begin; Return does not begin one either.
func TestAddressThatCannotBe(t *testing.T) {
	d, api, _ := byAddress(t)
	good := api.Document["resource"]
	for what, arm := range map[string]func() string{
		"names nobody":     func() string { delete(api.Document, "authorization_servers"); return api.Address() },
		"another resource": func() string { api.Document["resource"] = "https://elsewhere.example/mcp"; return api.Address() },
		"not https":        func() string { return "http://api.example/mcp" },
		"no resource":      func() string { return api.URL + "/nothing" },
	} {
		api.Document["resource"] = good
		typed := arm()
		d.picker().address.Entry.SetText("")
		d.types(typed)
		if d.app.state.Look.Err == nil || d.canGoOn() {
			t.Fatalf("%s: %v; can go on: %v", what, d.app.state.Look.Err, d.canGoOn())
		}
		title, _ := words.Say(d.app.state.Look.Err)
		if !d.shows(title) {
			t.Errorf("%s: %q is not shown, but %q", what, title, d.texts())
		}
		d.picker().submit()
		if len(d.app.state.SignIns) != 0 {
			t.Errorf("%s: a sign-in began", what)
		}
	}
}

// TestAddressWithSeveralServices (R9): the person chooses the sign-in service; none is taken
// without a word.
func TestAddressWithSeveralServices(t *testing.T) {
	d, api, as := byAddress(t)
	api.Document["authorization_servers"] = []string{"https://other.example", as.URL}
	d.types(api.Address())
	if !d.shows(words.WhichService()) || d.canGoOn() || d.app.state.Look.Err != nil {
		t.Fatalf("%v, %q", d.app.state.Look.Err, d.texts())
	}
	d.app.chooseService(api.Address(), as.URL)
	d.until("the service is known", func() bool { return d.app.state.Look.Took > 0 })
	d.drain()
	if !d.shows(words.YouSignInAt(auth.HostOf(as.URL))) || !d.canGoOn() {
		t.Errorf("the window shows %q", d.texts())
	}
}

// TestALateAnswerAboutAnAddressIsDropped: what is shown is about what is typed.
func TestALateAnswerAboutAnAddressIsDropped(t *testing.T) {
	s := State{}.typesAddress("https://one.example", "").looksUp()
	late := s.Look.N
	s = s.typesAddress("https://two.example", "").looksUp().lookedUp(late, notesAPI(), nil, 1)
	if v := s.addressShown(); v.Found.IsResource || !v.IsLooking {
		t.Errorf("the window shows %+v", v)
	}
}

// pastes presses Ctrl+V where no field has the focus.
func (d *testWindow) pastes() {
	d.t.Helper()
	if d.paste == nil {
		d.t.Fatal("the window takes no Ctrl+V")
	}
	d.paste(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
	d.drain()
}

// TestAddressIsPastedIntoTheWindow: Ctrl+V opens the picker with an address; other text does
// nothing, and neither does an address over a dialog.
func TestAddressIsPastedIntoTheWindow(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	for _, text := range []string{"", "a note", "file:///etc/passwd", "javascript:alert(1)", "https://a.example b"} {
		fyne.CurrentApp().Clipboard().SetContent(text)
		d.pastes()
		if !d.app.free() {
			t.Fatalf("%q opened %s", text, d.app.state.Dialog.Kind)
		}
	}
	fyne.CurrentApp().Clipboard().SetContent(" http://127.0.0.1:1/mcp\n")
	d.app.ask(Dialog{Kind: DialogKeys})
	d.pastes()
	if d.app.state.Dialog.Kind != DialogKeys {
		t.Fatalf("over a dialog it opened %s", d.app.state.Dialog.Kind)
	}
	d.app.answer()
	d.pastes()
	if got := d.picker().address.Entry.Text; got != "http://127.0.0.1:1/mcp" {
		t.Errorf("the field has %q", got)
	}
	d.until("it was looked up", func() bool { return d.app.state.Look.Took > 0 })
}

// TestAddressIsDroppedIntoTheWindow: an address that is dragged into the window opens the picker
// with it; Fyne takes it for the path of a file. Files do nothing.
func TestAddressIsDroppedIntoTheWindow(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.drop(fyne.Position{}, []fyne.URI{storage.NewFileURI("/home/ada/a.txt")})
	if !d.app.free() {
		t.Fatalf("a file opened %s", d.app.state.Dialog.Kind)
	}
	d.drop(fyne.Position{}, []fyne.URI{storage.NewFileURI("/home/ada/a.txt"), storage.NewFileURI("/home/ada/https:/mcp.example/mcp")})
	if got := d.picker().address.Entry.Text; got != "https://mcp.example/mcp" {
		t.Errorf("the field has %q", got)
	}
}

// TestOwnClientInTheWindow (R20, R31): "Use my own" ties the person's own client to the API, after
// the question about both hosts; nothing is registered. A second API of the same pair is not
// asked about, and the choice counts there, too.
func TestOwnClientInTheWindow(t *testing.T) {
	d, api, as := byAddress(t)
	d.hasProvider("work", "name = \"Work\"\nissuer = \""+as.URL+"\"\nclient_id = \""+authtest.ClientID+"\"\n")
	own := func() {
		d.types(api.Address())
		d.press(words.UseMyOwn())
		if !d.shows(words.UsesYourClient()) {
			t.Errorf("the window shows %q", d.texts())
		}
		d.press(words.Continue())
	}
	own()
	d.untilShown(words.PairTitle())
	d.press(words.PairYes())
	d.until("the account is linked", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })

	api.Path = "/second"
	api.Document["resource"] = api.Address()
	d.ctrl(fyne.KeyN)
	d.picker().tabs.SetChosen(tabAddress)
	d.picker().turn(tabAddress)
	own()
	d.until("the second account is linked", func() bool { return len(d.app.state.Accounts) == 2 && d.app.free() })
	d.until("its provider is listed", func() bool { _, ok := d.app.state.Provider(d.app.state.Accounts[1].Provider); return ok })
	for _, a := range d.app.state.Accounts {
		if p, _ := d.app.state.Provider(a.Provider); p.Registration != auth.RegistrationOwn || p.ClientID != authtest.ClientID || p.ID == "work" {
			t.Errorf("the client of %s is %q by %s", a.Resource, p.ClientID, p.Registration)
		}
	}
	if as.Count(authtest.Register) != 0 {
		t.Errorf("the service was asked for %s", as.Trail())
	}
}

// TestTwoHostsAreInSight: what the person has to look at before they go on is in sight without
// scrolling, below what was found where there is room.
func TestTwoHostsAreInSight(t *testing.T) {
	for size, isBelow := range map[fyne.Size]bool{fyne.NewSize(1120, 740): true, fyne.NewSize(800, 560): false, fyne.NewSize(1120, 560): false} {
		d := newTestWindow(t)
		d.w.Resize(fyne.NewSize(1120, 740))
		d.showState(lookingUp(notesAPI(), nil))
		d.drain()
		d.w.Resize(size)
		notice, found := d.placeOf(words.TwoHosts("mcp.example", "id.example")), d.placeOf(words.WhatWasFound())
		buttons := areaOf(d.button(words.Continue()))
		if notice.bottom > buttons.y || notice.empty() {
			t.Errorf("%v: the notice is at %v, the buttons at %v", size, notice, buttons)
		}
		if (notice.y > found.y) != isBelow {
			t.Errorf("%v: the notice is at %v, what was found at %v", size, notice, found)
		}
		d.close()
	}
}

// placeOf returns where a visible text is in the window.
func (d *testWindow) placeOf(text string) (at area) {
	d.walk(func(o fyne.CanvasObject) {
		if o, ok := o.(*parts.Text); ok && strings.Contains(o.Text(), text) {
			at = areaOf(o)
		}
	})
	return at
}

// TestScopesThatChange: what changes or deletes starts unticked.
func TestScopesThatChange(t *testing.T) {
	for scope, want := range map[string]bool{
		"notes.read": false, "openid": false, "email": false, "offline_access": false, "allowance.read": false, "settings": false, "postal_code": false,
		"notes.write": true, "repo:delete": true, "admin": true, "https://api.example/auth/notes.modify": true, "Files.ReadWrite": true, "mail.send": true, "userAdmin": true,
	} {
		if got := address.Changes(scope); got != want {
			t.Errorf("%s: %v", scope, got)
		}
	}
}
