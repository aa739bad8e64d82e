package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// providerRowInSight reports whether the list of providers shows the whole name of one.
func (d *testWindow) providerRowInSight(name string) bool {
	list := made[*providersRoom](d.app).rows
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(list).Y
	found := false
	walkVisible(d.t, list, func(o fyne.CanvasObject) {
		if text, ok := o.(*parts.Text); ok && text.Text() == name {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).Y
			found = found || at >= top && at+text.Size().Height <= top+list.Size().Height
		}
	})
	return found
}

// TestTheChosenProviderIsInSight: the room of providers that opens at one provider has its row in
// sight.
func TestTheChosenProviderIsInSight(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(leastSize)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	list := d.app.state.found("")
	last := list[len(list)-1]
	d.app.setUp(last)
	d.drain()
	if !d.providerRowInSight(last.DisplayName()) {
		t.Errorf("the row of %s is out of sight", last.DisplayName())
	}
}

// TestASavedPresetNeedsNoRegistration: a preset that was saved with its client has neither the steps
// of the registration nor the order of fields that goes with them.
func TestASavedPresetNeedsNoRegistration(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(leastSize)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	e, _ := d.app.state.Provider("keycloak")
	e.Issuer = ownServer(t)
	d.app.setUp(e)
	d.drain()
	page := made[*providersRoom](d.app).page
	if !d.shows(words.SetupTitle("Keycloak")) {
		t.Fatalf("how to register is not shown: %q", d.texts())
	}
	page.client.SetText("latchkey-demo")
	d.untilShown(words.IssuerGood())
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Keycloak"))
	if d.shows(words.SetupTitle("Keycloak")) || page.column.Objects[0] != fyne.CanvasObject(page.nameF) {
		t.Errorf("the form still says how to register: %q", d.texts())
	}
	if !d.providerRowInSight("Keycloak") {
		t.Error("its row has moved out of sight")
	}
	if !page.remove.Visible() {
		t.Error("the provider cannot be removed")
	}
}

// TestEveryProviderHasASecondLine: a provider without an issuer is named by the host of its
// authorization endpoint.
func TestEveryProviderHasASecondLine(t *testing.T) {
	e := catalog.Entry{Source: catalog.SourceUser, Provider: auth.Provider{
		ID: "mine", ClientID: "c",
		Endpoints: auth.Endpoints{Authorization: "https://login.example/authorize", Token: "https://api.example/token"},
	}}
	if got := (State{}).providerNote(e); got != "login.example" {
		t.Errorf("the second line is %q", got)
	}
	e.Issuer = "https://id.example"
	if got := (State{}).providerNote(e); got != "id.example" {
		t.Errorf("with an issuer the second line is %q", got)
	}
}

// TestTheFieldOfTheIssuerSaysWhatHappens: a form for a new provider says who asks the typed address
// for what.
func TestTheFieldOfTheIssuerSaysWhatHappens(t *testing.T) {
	d := newTestWindow(t)
	d.app.addProvider()
	d.drain()
	note := made[*providersRoom](d.app).page.issuerF.Note()
	for _, part := range []string{words.AppName(), "reads the rest there", "while you type"} {
		if !strings.Contains(strings.ToLower(note), strings.ToLower(part)) {
			t.Errorf("the note %q lacks %q", note, part)
		}
	}
}
