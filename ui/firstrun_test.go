package ui

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// knows writes the file of a provider before the window opens.
func knows(id, text string) func(*testWindow) {
	return func(d *testWindow) {
		d.t.Helper()
		if err := os.MkdirAll(d.home.ProvidersDir(), 0o700); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.home.ProvidersDir(), id+".toml"), []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
}

// TestTheFirstScreenNamesProviders: GitHub and Google are one press away, all others two (U34).
func TestTheFirstScreenNamesProviders(t *testing.T) {
	for _, name := range []string{"GitHub", "Google"} {
		d := newTestWindow(t)
		d.until("the providers are listed", func() bool { return d.button(name) != nil })
		d.press(name)
		if draft := d.app.state.Draft; draft == nil || draft.Base.DisplayName() != name || d.app.state.Room != RoomProviders {
			t.Errorf("%s: the form shows %+v", name, draft)
		}
	}
	d := newTestWindow(t)
	d.press(words.FirstMore())
	if d.app.state.Dialog.Kind != DialogPicker {
		t.Errorf("the dialog is %q", d.app.state.Dialog.Kind)
	}
}

// TestTheFirstScreenOffersWhatIsSetUp: the primary button signs in with a provider that is set up,
// and the demo provider stays beside it (U34).
func TestTheFirstScreenOffersWhatIsSetUp(t *testing.T) {
	issuer := ownServer(t)
	d := newTestWindow(t, knows("work", "name = \"Work\"\nissuer = \""+issuer+"\"\nclient_id = \"latchkey-demo\"\n"))
	d.until("it is offered", func() bool { return d.button(words.SignInWith("Work")) != nil })
	if d.button(words.FirstDemo()) == nil || d.button("GitHub") == nil {
		t.Errorf("missing beside it: %q", d.texts())
	}
	d.key(fyne.KeyReturn)
	d.approve("grace")
	d.until("grace is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	if got := d.app.state.Accounts[0].Identity.Issuer; got != issuer {
		t.Errorf("signed in at %q", got)
	}
}

// TestTheFirstScreenFollowsWhatWasSetUp: a preset that has its client now is signed in to and not
// set up once more.
func TestTheFirstScreenFollowsWhatWasSetUp(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return d.button("GitHub") != nil })
	knows("github", "client_id = \"Iv1.0123\"\n")(d)
	list, _ := d.app.catalog.List()
	d.app.set(d.app.state.withProviders(list, nil))
	d.drain()
	if d.button(words.SignInWith("GitHub")) == nil || d.button("GitHub") != nil {
		t.Errorf("GitHub is set up, and the first screen offers %q", d.texts())
	}
}

// TestThePickerBeginsWithTheUsualProviders: what is set up is first, then the presets that most
// people look for.
func TestThePickerBeginsWithTheUsualProviders(t *testing.T) {
	d := newTestWindow(t, knows("zoom", "client_id = \"x\"\n"))
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 2 })
	var ids []string
	for _, e := range d.app.state.found("") {
		ids = append(ids, e.ID)
	}
	if want := append([]string{"demo", "zoom"}, usualProviders...); !slices.Equal(ids[:len(want)], want) {
		t.Errorf("the picker begins with %q, want %q", ids[:len(want)], want)
	}
}

// TestThePickerListsEveryScope: what is requested stands in the picker, offline_access included, and
// what is unticked is not requested (U4).
func TestThePickerListsEveryScope(t *testing.T) {
	d := newTestWindow(t,
		knows("work", "name = \"Work\"\nissuer = \""+ownServer(t)+"\"\nclient_id = \"latchkey-demo\"\n"),
		knows("mute", "name = \"Mute\"\nclient_id = \"x\"\nscopes = []\n[endpoints]\nauthorization = \"https://mute.invalid/a\"\ntoken = \"https://mute.invalid/t\"\n"))
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 2 })
	p := d.app.screen.dialogs.modal.inner().(*pickerDialog)
	p.grid.OnSelected("mute")
	if len(p.checks) != 0 || !d.shows(words.AsksNoScope()) || p.proceed.Disabled() {
		t.Errorf("a provider of which nothing is asked: %q", d.texts())
	}
	p.grid.OnSelected("work")
	var listed []string
	for _, c := range p.checks {
		listed = append(listed, c.Words())
	}
	if want := []string{"openid", "profile", "email", "offline_access"}; !slices.Equal(listed, want) {
		t.Fatalf("the picker lists %q, want %q", listed, want)
	}
	p.checks[2].Tapped(nil)
	p.proceed.Tapped(nil)
	sent, err := url.Parse(d.sentTo())
	if err != nil || sent.Query().Get("scope") != "openid profile offline_access" {
		t.Errorf("requested %q: %v", sent.Query().Get("scope"), err)
	}
}

// TestTypingInThePickerSearches: what is typed at a card goes to the search, and Enter there
// continues with what was found.
func TestTypingInThePickerSearches(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return d.button(words.Continue()) != nil })
	d.typeIn("keycl")
	d.typeIn("oak")
	p := d.app.screen.dialogs.modal.inner().(*pickerDialog)
	if p.search.Text != "keycloak" || p.chosen.ID != "keycloak" {
		t.Fatalf("the search has %q, chosen is %q", p.search.Text, p.chosen.ID)
	}
	d.typeIn("xyz")
	if d.key(fyne.KeyReturn); d.app.state.Dialog.Kind != DialogPicker {
		t.Fatal("Enter continues although nothing was found")
	}
	p.search.SetText("keycloak")
	d.key(fyne.KeyReturn)
	if draft := d.app.state.Draft; draft == nil || draft.Base.ID != "keycloak" {
		t.Errorf("the form shows %+v", draft)
	}
}

// TestAnEmptyListOfScopesIsKept: scopes = [] in a file means that none is requested, and the form
// does not lose that.
func TestAnEmptyListOfScopesIsKept(t *testing.T) {
	d := newTestWindow(t, knows("mute", "name = \"Mute\"\nclient_id = \"x\"\nscopes = []\n[endpoints]\nauthorization = \"https://mute.invalid/a\"\ntoken = \"https://mute.invalid/t\"\n"))
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	d.app.selectProvider("mute")
	d.ctrl(fyne.Key5)
	made[*providersRoom](d.app).page.name.SetText("Silent")
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Silent"))
	text, err := os.ReadFile(filepath.Join(d.home.ProvidersDir(), "mute.toml"))
	if err != nil || !strings.Contains(string(text), "scopes = []") {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestTheChoiceOfAKeeperIsInPlainWords: what exactly is missing is folded away.
func TestTheChoiceOfAKeeperIsInPlainWords(t *testing.T) {
	d := newTestWindow(t)
	d.showState(gateOf(PhaseChoose, &auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyringAbsent, Why: auth.WhyNoBus})())
	says := func(what string) bool {
		return slices.ContainsFunc(d.texts(), func(s string) bool { return strings.Contains(s, what) })
	}
	if says("D-Bus") || !says("No keyring runs here.") {
		t.Errorf("the choice says %q", d.texts())
	}
	d.walk(func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.Fold); ok {
			f.SetOpen(true)
		}
	})
	d.drain()
	if !says("no D-Bus session") {
		t.Errorf("the details say %q", d.texts())
	}
}
