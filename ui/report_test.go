package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/ui/words"
)

func TestAProviderIsCheckedAndReported(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key5)
	d.untilShown(words.ReportDemo()) // the demo provider runs in the vault's session
	d.ctrl(fyne.Key1)
	d.demoSignIn("ada")
	d.ctrl(fyne.Key5)
	d.untilShown(words.ReportInvite())
	d.press(words.CheckButton())
	d.untilShown("offered, safe to use")
	for _, text := range []string{words.Topic("revocation"), words.Good("revocation"), "Supported", "Not offered", "Checked today"} {
		if !d.shows(text) {
			t.Errorf("the report does not show %q: %q", text, d.texts())
		}
	}
	if d.shows(words.Topic("introspection")) {
		t.Error("the folded report shows everything")
	}
	d.press(words.ShowAllOf(len(auth.Topics)))
	if !d.shows(words.Topic("introspection")) {
		t.Error("the unfolded report does not show everything")
	}
}

// TestAProviderByItsAddressesIsChecked: a preset without metadata has a report as well, of what its
// file says.
func TestAProviderByItsAddressesIsChecked(t *testing.T) {
	d := newTestWindow(t)
	as := authtest.New(t)
	as.Lenient = true // the check looks whether the token endpoint is there
	dir := d.home.ProvidersDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "name = \"Forge\"\nclient_id = \"x\"\nredirect_rule = \"exact\"\nsecret = \"required\"\npkce = \"none\"\n" +
		"[endpoints]\nauthorization = \"" + as.URL + "/authorize\"\ntoken = \"" + as.URL + "/token\"\n[quirks]\nno_id_token = true\n"
	if err := os.WriteFile(filepath.Join(dir, "forge.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d.app.loadProviders()
	d.until("the provider is listed", func() bool { _, ok := d.app.state.Provider("forge"); return ok })
	d.ctrl(fyne.Key5)
	d.app.selectProvider("forge")
	d.untilShown(words.ReportNone())
	d.press(words.CheckButton())
	d.untilShown("not safe to use")
	said := func(id string, fit auth.Fitness, declared bool) string {
		return words.Finding(auth.Finding{ID: id, Fitness: fit, Declared: declared, Needed: id == "s256"})
	}
	for _, text := range []string{
		said("loopback", auth.FitBroken, true), said("public_client", auth.FitNotOffered, true), said("identity", auth.FitNotOffered, false),
	} {
		if !d.shows(text) {
			t.Errorf("the folded report does not say %q: %q", text, d.texts())
		}
	}
	if d.shows(said("s256", auth.FitNotOffered, true)) {
		t.Error("the folded report explains everything")
	}
	d.press(words.ShowAllOf(len(auth.Topics)))
	if !d.shows(said("s256", auth.FitNotOffered, true)) || !d.shows("client_secret_basic") {
		t.Errorf("the unfolded report does not explain everything: %q", d.texts())
	}
}

// TestAPresetWithAnIssuerToTypeHasAField: Shopify's addresses stand in the preset and begin with the
// shop, which the person types.
func TestAPresetWithAnIssuerToTypeHasAField(t *testing.T) {
	d := newTestWindow(t)
	d.until("the presets are listed", func() bool { _, ok := d.app.state.Provider("shopify"); return ok })
	e, _ := d.app.state.Provider("shopify")
	d.app.setUp(e)
	d.drain()
	page := made[*providersRoom](d.app).page
	if !page.issuerF.Visible() {
		t.Fatal("there is no field for the shop")
	}
	page.issuer.SetText("https://ada.myshopify.example")
	if got := d.app.state.Draft.provider().Endpoints.Token; got != "https://ada.myshopify.example/admin/oauth/access_token" {
		t.Errorf("the token endpoint is %q", got)
	}
}

func TestLatchkeyRegistersItself(t *testing.T) {
	d := newTestWindow(t)
	issuer := ownServer(t)
	d.app.addProvider()
	d.drain()
	page := made[*providersRoom](d.app).page
	page.issuer.SetText(issuer)
	d.untilShown(words.RegisterForMe())
	d.press(words.RegisterForMe())
	if page.client.Text != "" || !d.shows(words.RegisterNoName()) {
		t.Fatal("a provider without a name was registered")
	}
	page.name.SetText("Mine")
	d.press(words.RegisterForMe())
	d.untilShown(words.RegisterDone())
	if page.client.Text == "" || page.redirect.Text != "http://127.0.0.1/cb/mine" {
		t.Fatalf("the form holds client %q, redirect %q", page.client.Text, page.redirect.Text)
	}
	if d.button(words.RegisterForMe()) != nil {
		t.Error("it offers to register again")
	}
	page.name.SetText("Another name")
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Another name"))
	text, err := os.ReadFile(filepath.Join(d.home.ProvidersDir(), "another-name.toml"))
	if err != nil || !strings.Contains(string(text), "http://127.0.0.1/cb/mine") {
		t.Fatalf("the file of the provider: %v\n%s", err, text)
	}
	d.press(words.SignInButton())
	d.approve("grace")
	d.until("the registered client signs in", func() bool { return len(d.app.state.Accounts) == 1 })
	if strings.Contains(string(text), "registration") {
		t.Errorf("the file says how the client is deleted:\n%s", text)
	}
	d.ctrl(fyne.Key5)
	d.press(words.RemoveProvider())
	ask := words.AskRemoveProviderAlive("Another name", []string{d.app.state.Accounts[0].DisplayName()})
	if !d.shows(ask.Text) {
		t.Errorf("the question does not name who is alive there: %q", d.texts())
	}
	d.press(ask.Yes)
	d.untilShown(words.ProviderAndClientRemoved("Another name", nil))
	if got := d.app.state.Accounts[0].Ended; got != auth.EndedRevoked {
		t.Errorf("the account is %q", got)
	}
}

// TestStepsEndWhereLatchkeyRegistersItself: nobody has to take the steps of a preset then. They are
// back for another client ID.
func TestStepsEndWhereLatchkeyRegistersItself(t *testing.T) {
	d := newTestWindow(t)
	d.until("the presets are listed", func() bool { _, ok := d.app.state.Provider("keycloak"); return ok })
	e, _ := d.app.state.Provider("keycloak")
	d.app.setUp(e)
	d.drain()
	page := made[*providersRoom](d.app).page
	page.issuer.SetText(ownServer(t))
	d.untilShown(words.RegisterForMe())
	if !d.shows(words.SetupTitle("Keycloak")) {
		t.Fatalf("no steps: %q", d.texts())
	}
	d.press(words.RegisterForMe())
	d.untilShown(words.RegisterDone())
	if d.shows(words.SetupTitle("Keycloak")) || d.shows(words.RedirectToAdd()) {
		t.Error("what is done is still asked for")
	}
	page.client.SetText("of-my-own")
	if !d.shows(words.SetupTitle("Keycloak")) || !d.shows(words.RedirectToAdd()) {
		t.Error("another client ID has no steps")
	}
}

func TestACheckThatFailsSaysWhy(t *testing.T) {
	d := newTestWindow(t)
	d.app.addProvider()
	made[*providersRoom](d.app).page.issuer.SetText("http://127.0.0.1:1")
	d.until("it can be checked again", func() bool { return d.button(words.CheckButton()) != nil })
	d.press(words.CheckButton())
	d.untilShown(words.ReportFailed())
}
