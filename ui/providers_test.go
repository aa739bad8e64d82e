package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// ownServer starts another OpenID provider on this computer and returns its issuer.
func ownServer(t *testing.T) string {
	t.Helper()
	server, err := demo.Standalone("127.0.0.1:0", demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return server.Issuer()
}

func TestAddAProviderByForm(t *testing.T) {
	d := newTestWindow(t)
	issuer := ownServer(t)
	d.press(words.FirstOwn())
	d.drain()
	d.typeIn("My own server")
	d.key(fyne.KeyTab)
	d.typeIn("http://localhost.example/no")
	d.until("a bad issuer is shown while typing", func() bool { return made[*providersRoom](d.app).page.issuerF.Failed() })
	made[*providersRoom](d.app).page.issuer.SetText(issuer)
	d.untilShown(words.IssuerGood())
	if b := d.button(words.Save()); b == nil || !b.Disabled() {
		t.Error("a provider without a client can be saved")
	}
	d.key(fyne.KeyTab)
	d.typeIn("latchkey-demo")
	if got := made[*providersRoom](d.app).page.register.Text(); got != "http://127.0.0.1/cb/my-own-server" {
		t.Errorf("the redirect address to register is %q", got)
	}
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("My own server"))
	file := filepath.Join(d.home.ProvidersDir(), "my-own-server.toml")
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), issuer) {
		t.Fatalf("the file of the provider: %v\n%s", err, text)
	}

	d.press(words.SignInButton()) // signs in with it at once
	d.approve("grace")
	d.until("the sign-in at one's own provider works", func() bool { return len(d.app.state.Accounts) == 1 })
	if got := d.app.state.Accounts[0].Identity.Issuer; got != issuer {
		t.Errorf("signed in at %q", got)
	}
	d.changeAndRemove(file)
}

// changeAndRemove renames the provider in the form, discards a change, and
// removes it.
func (d *testWindow) changeAndRemove(file string) {
	d.t.Helper()
	d.ctrl(fyne.Key5)
	page := made[*providersRoom](d.app).page
	page.name.SetText("Renamed")
	d.until("the issuer was asked again", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	page.dpop.SetChosen(2)
	page.dpop.OnChanged(2)
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Renamed"))
	if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), `dpop = "never"`) {
		d.t.Errorf("the choice about bound tokens is not in the file: %v\n%s", err, text)
	}
	page.client.SetText("nonsense")
	d.press(words.Discard())
	if page.client.Text != "latchkey-demo" {
		d.t.Errorf("Discard left %q", page.client.Text)
	}
	d.press(words.RemoveProvider())
	if !d.shows(words.AskRemoveProviderAlive("Renamed", []string{d.app.state.Accounts[0].DisplayName()}).Text) {
		d.t.Errorf("the question does not name who is alive there: %q", d.texts())
	}
	d.press(words.RemoveOnly())
	d.untilShown(words.ProviderRemoved("Renamed"))
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		d.t.Errorf("the file is still there: %v", err)
	}
}

func TestAnIssuerThatDoesNotAnswerIsTold(t *testing.T) {
	d := newTestWindow(t)
	d.app.addProvider()
	made[*providersRoom](d.app).page.issuer.SetText("http://127.0.0.1:1")
	d.until("that there is no answer is shown", func() bool { return made[*providersRoom](d.app).page.issuerF.Failed() })
	if note := made[*providersRoom](d.app).page.issuerF.Note(); !strings.Contains(note, "cannot be reached") && !strings.Contains(note, "not answer") {
		t.Errorf("the note is %q", note)
	}
}

func TestAPresetIsSetUpWithAClientID(t *testing.T) {
	d := newTestWindow(t)
	d.until("the presets are listed", func() bool { _, ok := d.app.state.Provider("google"); return ok })
	e, _ := d.app.state.Provider("google")
	d.app.setUp(e)
	d.app.checking.Stop() // the real issuer is not asked
	d.drain()
	if !d.shows(words.SetupTitle("Google")) || !d.shows(words.StillNeeded([]string{words.FieldClientID(), words.FieldSecret()})) {
		t.Errorf("how to register is not shown: %q", d.texts())
	}
	if f := d.w.Canvas().Focused(); f != fyne.Focusable(d.button(words.OpenRegister())) {
		t.Errorf("the page of the registration has not the focus: %T", f)
	}
}

func TestTheDemoProviderCannotBeChanged(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key5)
	d.untilShown(words.ReadOnlyDemo())
	for _, e := range made[*providersRoom](d.app).page.entries() {
		if e.Visible() && !e.Disabled() {
			t.Error("a field of the demo provider can be typed into")
		}
	}
	if d.button(words.RemoveProvider()) != nil || d.button(words.Save()) != nil {
		t.Error("the demo provider can be saved or removed")
	}
}

func TestDraftIsReadyWhenItHolds(t *testing.T) {
	full := Typed{Name: "Mine", Issuer: "https://id.example", ClientID: "c"}
	checked := func(f func(*Draft)) Draft {
		d := Draft{New: true, Typed: full, Checked: full.Issuer, Meta: &auth.Metadata{}}
		f(&d)
		return d
	}
	for _, c := range []struct {
		name string
		d    Draft
		want bool
	}{
		{"all there", checked(func(*Draft) {}), true},
		{"no client", checked(func(d *Draft) { d.Typed.ClientID = " " }), false},
		{"no name", checked(func(d *Draft) { d.Typed.Name = "" }), false},
		{"issuer not asked", checked(func(d *Draft) { d.Meta = nil }), false},
		{"another issuer was asked", checked(func(d *Draft) { d.Typed.Issuer = "https://other.example" }), false},
		{"http on a name", checked(func(d *Draft) { d.Typed.Issuer, d.Checked = "http://id.example", "http://id.example" }), false},
		{"a redirect that is not received", checked(func(d *Draft) { d.Typed.Redirect = "https://elsewhere.example/cb" }), false},
		{"being saved", checked(func(d *Draft) { d.Saving = true }), false},
		{"a preset by endpoints has no issuer", Draft{
			Base:  catalog.Entry{Provider: auth.Provider{ID: "p", Endpoints: auth.Endpoints{Authorization: "https://a.example/a", Token: "https://a.example/t"}}},
			Typed: Typed{Name: "P", ClientID: "c"},
		}, true},
	} {
		if got := c.d.ready(); got != c.want {
			t.Errorf("%s: ready %v", c.name, got)
		}
	}
}

func TestAnEmptyFormCanBeLeft(t *testing.T) {
	if got := (State{}).editing(Draft{New: true}).selectedProvider("demo"); got.Draft != nil || got.SelectedProv != "demo" {
		t.Error("an empty form keeps the person from leaving it")
	}
}

// TestWhatIsTypedWhileTheVaultOpensIsSaved: a form with a secret opens the vault first, and can be
// typed into until it is written.
func TestWhatIsTypedWhileTheVaultOpensIsSaved(t *testing.T) {
	d := newTestWindow(t)
	st := State{Phase: PhaseEmpty}.editing(Draft{New: true}).typed(Typed{Name: "Staging", Issuer: "https://id.staging.example", ClientID: "c", Secret: "s"})
	d.showState(st.checkedIssuer("https://id.staging.example", &auth.Metadata{}, nil))
	d.app.saveProvider()
	made[*providersRoom](d.app).page.name.SetText("Staging Two")
	d.until("the provider is saved", func() bool { return d.app.state.Draft == nil })
	if e, ok := d.app.state.Provider(d.app.state.SelectedProv); !ok || e.Name != "Staging Two" {
		t.Errorf("saved is %q", e.Name)
	}
}

// TestASaveLeavesAnotherFormAlone: a form that the person has left for another, or dropped, takes
// nothing with it when its provider is written, or cannot be.
func TestASaveLeavesAnotherFormAlone(t *testing.T) {
	left := State{}.editing(Draft{New: true}).typed(Typed{Name: "One"}).saving().discarded()
	typed := Typed{Name: "Two"}
	for name, s := range map[string]State{
		"saved": left.editing(Draft{New: true}).typed(typed).saved("one", nil, nil), "not saved": left.editing(Draft{New: true}).typed(typed).notSaved(&auth.Error{}),
	} {
		if s.Draft == nil || s.Draft.Typed != typed || s.Draft.Err != nil || s.SelectedProv != "" {
			t.Errorf("%s: the other form is %+v beside %q", name, s.Draft, s.SelectedProv)
		}
	}
	if s := left.selectedProvider("two").saved("one", nil, auth.AsError(&auth.Error{})); s.SelectedProv == "one" {
		t.Error("the person's choice is gone")
	}
}

func TestAnAnswerAboutAnotherIssuerIsDropped(t *testing.T) {
	s := State{}.editing(Draft{New: true}).typed(Typed{Issuer: "https://one.example"}).checkingIssuer()
	s = s.typed(Typed{Issuer: "https://two.example"})
	s = s.checkedIssuer("https://one.example", &auth.Metadata{}, nil)
	if s.Draft.Meta != nil || s.Draft.Checking {
		t.Error("the answer about the first issuer counts for the second")
	}
}

// TestScopesAreChipsUntilChanged: the scopes of a provider are chips; Change shows their entry, which
// stays while the person types, and saving or discarding brings the chips back. Without scopes the
// entry is there from the start.
func TestScopesAreChipsUntilChanged(t *testing.T) {
	d := newTestWindow(t, knows("staging", "name = \"Staging\"\nissuer = \""+ownServer(t)+"\"\nclient_id = \"latchkey-demo\"\nscopes = [\"openid\", \"profile\"]\n"))
	d.until("the providers are listed", func() bool { _, ok := d.app.state.Provider("staging"); return ok })
	d.ctrl(fyne.Key5)
	d.app.selectProvider("staging")
	d.drain()
	page := made[*providersRoom](d.app).page
	chips := func() (names []string) {
		d.walk(func(o fyne.CanvasObject) {
			if c, ok := o.(*parts.Chip); ok {
				names = append(names, c.Scope())
			}
		})
		return names
	}
	if got := chips(); !slices.Equal(got, []string{"openid", "profile"}) || page.scopes.Visible() {
		t.Fatalf("the chips are %q, the entry is visible: %t", got, page.scopes.Visible())
	}
	change := func() {
		t.Helper()
		d.press(words.ChangeScopes())
		if len(chips()) > 0 || d.w.Canvas().Focused() != fyne.Focusable(page.scopes) {
			t.Fatalf("the entry has not the focus: %T, %q", d.w.Canvas().Focused(), chips())
		}
	}
	change()
	page.scopes.SetText("")
	d.typeIn("openid email")
	if len(chips()) > 0 || d.app.state.Draft.Typed.Scopes != "openid email" {
		t.Errorf("while it is typed the chips are %q", chips())
	}
	d.press(words.Discard())
	if got := chips(); !slices.Equal(got, []string{"openid", "profile"}) {
		t.Errorf("after Discard the chips are %q", got)
	}
	change()
	page.scopes.SetText("openid email")
	d.until("it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Staging"))
	if got := chips(); !slices.Equal(got, []string{"openid", "email"}) {
		t.Errorf("after Save the chips are %q", got)
	}
	d.app.addProvider()
	d.drain()
	if page = made[*providersRoom](d.app).page; !page.scopes.Visible() || d.button(words.ChangeScopes()) != nil {
		t.Error("a new provider has no entry for scopes")
	}
	d.app.discard()
	d.app.selectProvider("demo")
	d.drain()
	if len(chips()) == 0 || d.button(words.ChangeScopes()) != nil {
		t.Error("the demo provider's scopes are no chips, or can be changed")
	}
}
