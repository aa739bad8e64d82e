package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// mute is the file of a provider that can be saved without a request.
const mute = "name = \"Mute\"\nclient_id = \"x\"\nscopes = [\"read\"]\n[endpoints]\nauthorization = \"https://mute.invalid/a\"\ntoken = \"https://mute.invalid/t\"\n"

// TestAFormWithInputAsksBeforeItIsLeft: whatever leaves the form asks first; keeping, discarding and
// saving do what they say, and the list marks the provider of the form meanwhile (U17).
func TestAFormWithInputAsksBeforeItIsLeft(t *testing.T) {
	d := newTestWindow(t, knows("mute", mute))
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	d.app.selectProvider("mute")
	d.ctrl(fyne.Key5)
	r := made[*providersRoom](d.app)
	github, _ := d.app.state.Provider("github")
	for name, leave := range map[string]func(){
		"another row":        func() { r.rows.OnSelected("demo") },
		"an arrow":           func() { r.Move(1) },
		"another room":       func() { d.ctrl(fyne.Key1) },
		"another provider":   d.app.addProvider,
		"setting another up": func() { d.app.setUp(github) },
		"closing the window": d.app.Leave,
	} {
		r.page.name.SetText("Typed")
		leave()
		d.drain()
		if d.app.state.Dialog.Kind != DialogDraft || d.quit {
			t.Fatalf("%s: no question; the dialog is %q", name, d.app.state.Dialog.Kind)
		}
		d.press(words.AskDraft("", nil).No)
		if d.app.state.Draft == nil || r.page.name.Text != "Typed" || d.app.state.Room != RoomProviders || r.rows.Selected() != "mute" || r.page.id != "mute" {
			t.Errorf("%s: kept %+v, the list marks %q", name, d.app.state.Draft, r.rows.Selected())
		}
	}

	r.rows.OnSelected("demo")
	d.drain()
	d.press(words.Discard())
	if d.app.state.Draft != nil || r.page.id != "demo" || r.rows.Selected() != "demo" || !d.app.free() {
		t.Errorf("after Discard the form shows %q, the list marks %q", r.page.id, r.rows.Selected())
	}

	r.rows.OnSelected("mute")
	d.drain()
	r.page.name.SetText("Saved")
	d.ctrl(fyne.Key1)
	d.press(words.Save())
	d.until("the other room is shown", func() bool { return d.app.state.Room == RoomAccounts })
	if e, _ := d.app.state.Provider("mute"); e.Name != "Saved" || d.app.state.Draft != nil {
		t.Errorf("saved as %q", e.Name)
	}
}

// TestWhatCannotBeSavedSaysWhy: a form that lacks a field offers no Save in the question, and names
// the field there and in its head (U17).
func TestWhatCannotBeSavedSaysWhy(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	github, _ := d.app.state.Provider("github")
	d.app.setUp(github)
	d.drain()
	made[*providersRoom](d.app).page.client.SetText("Iv1.1234")
	missing := []string{words.FieldSecret()}
	if !d.shows(words.StillNeeded(missing)) {
		t.Errorf("the head does not name the secret: %q", d.texts())
	}
	d.ctrl(fyne.Key1)
	if !d.shows(words.AskDraft("GitHub", missing).Text) {
		t.Errorf("the question is %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	made[*providersRoom](d.app).page.secret.SetText("s3cret")
	if b := d.button(words.Save()); b == nil || b.Disabled() {
		t.Error("it cannot be saved with a secret")
	}
	if !d.shows(words.NotSavedYet()) {
		t.Errorf("the head does not say that the form is not saved: %q", d.texts())
	}
}

// TestTheListMarksANewProvider: a provider that is not saved yet stands in the list by its name, and
// is marked (U17).
func TestTheListMarksANewProvider(t *testing.T) {
	d := newTestWindow(t)
	d.app.addProvider()
	d.drain()
	r := made[*providersRoom](d.app)
	if r.rows.Selected() != addedRow || !d.shows(words.NewProvider()) {
		t.Errorf("the list marks %q", r.rows.Selected())
	}
	r.page.name.SetText("Our company")
	r.rows.OnSelected(addedRow)
	if r.rows.Selected() != addedRow || d.app.state.Draft == nil || !d.app.free() {
		t.Errorf("a click on its row leads to %q", r.rows.Selected())
	}
	named := false
	d.walk(func(o fyne.CanvasObject) {
		row, ok := o.(*parts.Row)
		named = named || ok && row.Item().Title == "Our company"
	})
	if !named {
		t.Errorf("the list does not name it: %q", d.texts())
	}
	d.app.discard()
	if r.rows.Selected() == addedRow {
		t.Error("the row outlives Discard")
	}
}

// TestTheHeadOfTheFormStaysInSight: Save and Discard do not scroll away (U17).
func TestTheHeadOfTheFormStaysInSight(t *testing.T) {
	d := newTestWindow(t, knows("mute", mute))
	d.w.Resize(leastSize)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	d.app.selectProvider("mute")
	d.ctrl(fyne.Key5)
	r := made[*providersRoom](d.app)
	r.page.name.SetText("Typed")
	r.scroll.ScrollToBottom()
	d.drain()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.page.save)
	if r.scroll.Offset.Y == 0 || at.Y < 0 || at.Y > 100 || !r.page.save.Visible() {
		t.Errorf("Save is at %v, the form scrolled by %v", at, r.scroll.Offset.Y)
	}
}

// TestAPresetShowsWhatItNeeds: the steps come first, what they bring stands in sight, and no hint
// says otherwise than the steps (U15, U4).
func TestAPresetShowsWhatItNeeds(t *testing.T) {
	for _, c := range []struct {
		id      string
		address bool   // the redirect address is shown
		hint    string // of the scopes
		secret  bool   // in sight with the fold closed
		issuer  bool   // there is one
	}{
		{"github", true, words.ScopesHint(nil, true), true, false},
		{"google", false, words.ScopesHint([]string{"openid", "profile", "email"}, false), true, true},
		{"keycloak", true, words.ScopesHint([]string{"openid", "profile", "email"}, false), false, true},
		{"strava", false, words.ScopesHint(nil, true), true, false},
	} {
		d := newTestWindow(t)
		d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
		e, _ := d.app.state.Provider(c.id)
		d.app.edit(draftOf(e))
		d.app.checking.Stop() // the real issuer is not asked
		d.drain()
		page := made[*providersRoom](d.app).page
		if page.column.Objects[0] != fyne.CanvasObject(page.steps.content) {
			t.Errorf("%s: the steps are not first", c.id)
		}
		if page.scopesF.Note() != words.ScopesAre() {
			t.Errorf("%s: below the chips stands %q", c.id, page.scopesF.Note())
		}
		d.press(words.ChangeScopes())
		if page.address.Visible() != c.address || page.scopesF.Note() != c.hint {
			t.Errorf("%s: address %v, hint %q", c.id, page.address.Visible(), page.scopesF.Note())
		}
		if got := contains(page.column.Objects, page.secretF); got != c.secret || contains(page.body.Objects, page.secretF) == c.secret {
			t.Errorf("%s: the secret is in sight: %v", c.id, got)
		}
		if page.issuerF.Visible() != c.issuer {
			t.Errorf("%s: the issuer is shown: %v", c.id, page.issuerF.Visible())
		}
		// What the person types stands before what is known already.
		issuer, client := slices.Index(page.column.Objects, fyne.CanvasObject(page.issuerF)), slices.Index(page.column.Objects, fyne.CanvasObject(page.clientF))
		if known := e.Issuer != ""; c.issuer && (issuer > client) != known {
			t.Errorf("%s: the issuer is field %d, the client ID %d", c.id, issuer, client)
		} else if known && page.issuerF.Note() != "" {
			t.Errorf("%s: a known issuer says %q", c.id, page.issuerF.Note())
		}
		saved := e
		saved.Source, saved.ClientID = catalog.SourceUser, "123"
		if got := draftOf(saved).registersAddress(); got != c.address {
			t.Errorf("%s: once it is saved, the redirect address is shown: %v", c.id, got)
		}
	}
}

func contains(objects []fyne.CanvasObject, o fyne.CanvasObject) bool {
	return slices.Index(objects, o) >= 0
}

// TestTheStepsCanBeSent: the steps of a preset are copied as text, for the person who administers
// the provider.
func TestTheStepsCanBeSent(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	e, _ := d.app.state.Provider("keycloak")
	d.app.setUp(e)
	d.drain()
	d.press(words.CopySteps())
	if got := fyne.CurrentApp().Clipboard().Content(); got != words.StepsAsText(words.SetupTitle("Keycloak"), e.SetupSteps) || len(e.SetupSteps) < 3 {
		t.Errorf("copied %q", got)
	}
}

// TestTheIssuerThatTheMetadataNamesIsOffered: an issuer with a slash too few, or localhost for
// 127.0.0.1, is answered with a button that takes the right one.
func TestTheIssuerThatTheMetadataNamesIsOffered(t *testing.T) {
	issuer := ownServer(t)
	d := newTestWindow(t)
	d.app.addProvider()
	d.drain()
	page := made[*providersRoom](d.app).page
	page.issuer.SetText(issuer + "/")
	d.until("the right issuer is offered", func() bool { return d.button(words.UseInstead(issuer)) != nil })
	d.press(words.UseInstead(issuer))
	d.untilShown(words.IssuerGood())
	if page.issuer.Text != issuer || d.button(words.UseInstead(issuer)) != nil {
		t.Errorf("the issuer is %q", page.issuer.Text)
	}
}

// TestAnIssuerElsewhereIsNotOffered: metadata cannot send the person to another host's issuer.
func TestAnIssuerElsewhereIsNotOffered(t *testing.T) {
	for typed, offered := range map[string]bool{
		"https://id.example": true, "https://other.example": false, "http://id.example": false, "https://id.example:8443": false,
	} {
		d := Draft{Typed: Typed{Issuer: typed}, CheckErr: namesIssuer("https://id.example/")}
		if got := d.suggested() != ""; got != offered {
			t.Errorf("%s: offered %v", typed, got)
		}
	}
	local := Draft{Typed: Typed{Issuer: "http://127.0.0.1:8080"}, CheckErr: namesIssuer("http://localhost:8080")}
	if local.suggested() != "http://localhost:8080" {
		t.Errorf("localhost is not offered: %q", local.suggested())
	}
	refused := &auth.Error{Step: auth.StepDiscover, Kind: auth.KindProviderError, Reason: auth.ReasonOAuthError}
	for typed, want := range map[string]string{
		"http://localhost:8080/realm": "http://127.0.0.1:8080/realm", "http://127.0.0.1:8080": "http://localhost:8080", "https://id.example": "",
	} {
		if got := (Draft{Typed: Typed{Issuer: typed}, CheckErr: refused}).suggested(); got != want {
			t.Errorf("a server that refuses %s: %q is offered, want %q", typed, got, want)
		}
	}
	silent := &auth.Error{Step: auth.StepDiscover, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer}
	if got := (Draft{Typed: Typed{Issuer: "http://localhost:8080"}, CheckErr: silent}).suggested(); got != "" {
		t.Errorf("nothing answers, and %q is offered", got)
	}
}

// TestWhatLatchkeyRegisteredIsNotAskedFor: after "Register Latchkey for me" nobody has to register
// the redirect address.
func TestWhatLatchkeyRegisteredIsNotAskedFor(t *testing.T) {
	d := Draft{New: true, Typed: Typed{Name: "Work", Issuer: "https://id.example", ClientID: "mine"}}
	if !d.registersAddress() {
		t.Error("the address to register is not shown")
	}
	d.Registered = auth.Registration{ClientID: "mine"}
	if d.registersAddress() {
		t.Error("the address that Latchkey registered is to be registered")
	}
	demo := draftOf(catalog.Entry{Provider: auth.Provider{ID: "demo", Issuer: "http://127.0.0.1:1", ClientID: "x"}, Source: catalog.SourceDemo})
	if demo.registersAddress() {
		t.Error("the address of the demo provider is to be registered")
	}
	d.Typed.ClientID = "another"
	if !d.registersAddress() {
		t.Error("the address of another client is not shown")
	}
}

func namesIssuer(issuer string) *auth.Error {
	return &auth.Error{Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.ReasonMetadataIssuer, Detail: issuer}
}

// TestAPresetIsSavedWithoutANetwork: the issuer of a preset is known, so that its check holds nothing
// up. One that was typed must be checked, and the head of the form says what keeps Save from working.
func TestAPresetIsSavedWithoutANetwork(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	silent := &auth.Error{Step: auth.StepDiscover, Kind: auth.KindNetwork, Reason: auth.ReasonDNS}
	page := func() *providerForm { return made[*providersRoom](d.app).page }
	e, _ := d.app.state.Provider("google")
	d.showState(State{Phase: PhaseEmpty}.editing(draftOf(e)).typed(Typed{Name: e.Name, Issuer: e.Issuer, ClientID: "123", Secret: "s"}).checkedIssuer(e.Issuer, nil, silent))
	if page().save.Disabled() || page().sub.Text() != words.NotSavedYet() {
		t.Errorf("Google's preset cannot be saved: %q", page().sub.Text())
	}
	own := State{Phase: PhaseEmpty}.editing(Draft{New: true}).typed(Typed{Name: "Mine", Issuer: "https://id.example", ClientID: "123"})
	for _, c := range []struct {
		state State
		want  string
	}{
		{own, words.IssuerChecking()},
		{own.checkedIssuer("https://id.example", nil, silent), words.IssuerUnfit()},
		{own.typed(Typed{Name: "Mine", Issuer: "https://id.example", ClientID: "123", Redirect: "ftp://x"}), words.FieldsWrong()},
	} {
		d.showState(c.state)
		if !page().save.Disabled() || page().sub.Text() != c.want {
			t.Errorf("Save can be pressed: %v, %q, want %q", !page().save.Disabled(), page().sub.Text(), c.want)
		}
	}
}
