package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// TestTheFoldWritesEachKey: what is typed into the fold stands in the provider's file by its key,
// and opening the file fills the fields with the same.
func TestTheFoldWritesEachKey(t *testing.T) {
	d := newTestWindow(t)
	issuer := ownServer(t)
	d.app.addProvider()
	d.drain()
	page := made[*providersRoom](d.app).page
	page.name.SetText("Work")
	page.issuer.SetText(issuer)
	page.client.SetText("latchkey-demo")
	page.audiences.SetText("383168317235462148  another")
	page.metadata.SetText(issuer + "/.well-known/openid-configuration")
	page.resource.SetText("https://api.example/v1")
	page.resources.SetText("https://api.example/ https://b.example")
	page.redirect.SetText("http://127.0.0.1:18765/cb/work")
	page.sender.SetText("https://me.example/cb")
	for s, i := range map[interface{ SetChosen(int) }]int{page.tokenAuth: 3, page.prompts: 2, page.par: 2, page.dpop: 1} {
		s.SetChosen(i)
	}
	page.prompt.SetText("login  consent")
	page.par.OnChanged(2)
	d.until("it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Work"))
	text, err := os.ReadFile(filepath.Join(d.home.ProvidersDir(), "work.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`trusted_audiences = ["383168317235462148", "another"]`, `metadata_url = "` + issuer + `/.well-known/openid-configuration"`,
		`resource_indicator = "https://api.example/v1"`, `resources = ["https://api.example", "https://b.example"]`,
		`redirect_page = "https://me.example/cb"`, `token_auth = "client_secret_post"`, `par = "never"`, `dpop = "always"`, `prompt = "login consent"`,
	} {
		if !strings.Contains(string(text), line) {
			t.Errorf("the file lacks %s:\n%s", line, text)
		}
	}
	e, _ := d.app.state.Provider("work")
	want := Typed{
		Name: "Work", Issuer: issuer, ClientID: "latchkey-demo", Redirect: "http://127.0.0.1:18765/cb/work", Page: "https://me.example/cb",
		Metadata: issuer + "/.well-known/openid-configuration", Audiences: "383168317235462148 another", Resource: "https://api.example/v1",
		Resources: "https://api.example https://b.example", PromptBy: promptAsWritten, Prompt: "login consent",
		TokenAuth: auth.AuthPost, DPoP: auth.UseAlways, PAR: auth.UseNever,
	}
	if diff := cmp.Diff(want, draftOf(e).Typed); diff != "" {
		t.Error(diff)
	}
	if !page.rare.Open() || page.prompt.Text != "login consent" || page.prompts.Chosen() != 2 {
		t.Errorf("the fold is open: %t; it shows the prompt %q, %d", page.rare.Open(), page.prompt.Text, page.prompts.Chosen())
	}
}

// TestTheFoldOpensForOnesOwnAlone: what a preset declares opens the fold neither after it was saved nor
// when its form is opened later, for any preset; a value of the person's own does.
func TestTheFoldOpensForOnesOwnAlone(t *testing.T) {
	d := newTestWindow(t)
	page := func() *providerForm { return made[*providersRoom](d.app).page }
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	e, _ := d.app.state.Provider("keycloak")
	d.app.setUp(e)
	d.drain()
	page().issuer.SetText(ownServer(t))
	page().client.SetText("latchkey-demo")
	d.until("it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Keycloak"))
	if page().rare.Open() {
		t.Error("saving the preset of Keycloak opens the fold")
	}
	for _, preset := range d.app.state.Providers {
		if preset.Source != catalog.SourcePreset {
			continue
		}
		preset.ClientID = "123"
		if preset.IssuerTemplate != "" {
			preset.Issuer = "https://id.example"
		}
		if err := d.home.Catalog().Add(preset.Provider); err != nil {
			t.Fatalf("%s: %v", preset.ID, err)
		}
	}
	list, _ := d.home.Catalog().List()
	for _, saved := range list {
		if saved.Source == catalog.SourceUser && draftOf(saved).isRare() {
			t.Errorf("the form of %s opens the fold", saved.ID)
		}
		own := draftOf(saved)
		own.Typed.Resource = "https://api.example"
		if saved.Source == catalog.SourceUser && !own.isRare() {
			t.Errorf("a resource of the person's own leaves the fold of %s closed", saved.ID)
		}
	}
}

// TestACAOfOnesOwnIsNamedInTheForm: a provider with the certificate of a company's CA is refused until
// the CA's file is named; the file's path is written, and the issuer is checked anew.
func TestACAOfOnesOwnIsNamedInTheForm(t *testing.T) {
	as := authtest.NewTLS(t)
	file := filepath.Join(t.TempDir(), "company.pem")
	if err := os.WriteFile(file, as.Provider().RootCAs, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newTestWindow(t)
	d.app.addProvider()
	d.drain()
	page := made[*providersRoom](d.app).page
	page.name.SetText("Work")
	page.issuer.SetText(as.URL)
	page.client.SetText("latchkey")
	d.until("the certificate is refused", func() bool {
		draft := d.app.state.Draft
		return draft != nil && draft.CheckErr != nil && draft.CheckErr.Reason == auth.ReasonCertUnknown
	})
	if !d.shows("under Advanced") {
		t.Errorf("where the CA is named is not said: %q", d.texts())
	}
	page.ca.SetText("company.pem")
	d.drain()
	if d.app.state.Draft.faults().ca == "" {
		t.Error("a path that begins nowhere is taken")
	}
	page.ca.SetText(file)
	d.until("it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	d.press(words.Save())
	d.untilShown(words.ProviderSaved("Work"))
	e, _ := d.app.state.Provider("work")
	if e.CAFile != file || draftOf(e).Typed.CA != file {
		t.Errorf("the CA is %q, and the form shows %q", e.CAFile, draftOf(e).Typed.CA)
	}
}

// TestAnAnswerWithoutTheCAIsDropped: an issuer that was asked before its CA was named is asked once
// more, although the answer comes after the CA.
func TestAnAnswerWithoutTheCAIsDropped(t *testing.T) {
	as := authtest.NewTLS(t)
	file := filepath.Join(t.TempDir(), "company.pem")
	if err := os.WriteFile(file, as.Provider().RootCAs, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(*App){"a pause in typing": (*App).checkIssuer, "the button": (*App).check} {
		d := newTestWindow(t)
		d.app.addProvider()
		d.drain()
		page := made[*providersRoom](d.app).page
		page.name.SetText("Work")
		page.issuer.SetText(as.URL)
		page.client.SetText("latchkey")
		ask(d.app)
		page.ca.SetText(file)
		d.until("after "+name+" it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
	}
}

// TestThePromptIsTheOwners: none in the file, an empty one, and one as written are three things;
// other parameters stay, and the file's own map is not changed (S6).
func TestThePromptIsTheOwners(t *testing.T) {
	for name, c := range map[string]struct {
		file   map[string]string
		choose func(*Typed)
		want   map[string]string
	}{
		"untouched":      {map[string]string{"prompt": "", "audience": "x"}, func(*Typed) {}, map[string]string{"prompt": "", "audience": "x"}},
		"as written":     {nil, func(t *Typed) { t.PromptBy, t.Prompt = promptAsWritten, " login " }, map[string]string{"prompt": "login"}},
		"none":           {map[string]string{"prompt": "consent"}, func(t *Typed) { t.PromptBy = promptNone }, map[string]string{"prompt": ""}},
		"up to Latchkey": {map[string]string{"prompt": "consent", "audience": "x"}, func(t *Typed) { t.PromptBy = promptAuto }, map[string]string{"audience": "x"}},
		"never named":    {nil, func(*Typed) {}, nil},
	} {
		d := draftOf(catalog.Entry{Provider: auth.Provider{ID: "p", AuthParams: c.file}})
		before := len(c.file)
		if d.typedInto() {
			t.Errorf("%s: an untouched form counts as changed", name)
		}
		c.choose(&d.Typed)
		if diff := cmp.Diff(c.want, d.provider().AuthParams); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(c.file) != before {
			t.Errorf("%s: the entry's own parameters changed", name)
		}
	}
}

// TestTheFoldSaysWhatIsWrong: each bad field has its sentence, and nothing can be saved.
func TestTheFoldSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		typed func(*Typed)
		want  faults
	}{
		"all there":                 {func(*Typed) {}, faults{}},
		"metadata by http":          {func(t *Typed) { t.Metadata = "http://id.example/m" }, faults{metadata: words.FaultMetadata()}},
		"a resource without host":   {func(t *Typed) { t.Resource = "api" }, faults{resource: words.FaultResource()}},
		"a host without scheme":     {func(t *Typed) { t.Resources = "https://a.example api.example" }, faults{resources: words.FaultResource()}},
		"a page, but no port":       {func(t *Typed) { t.Page = "https://me.example/cb" }, faults{page: words.FaultPage()}},
		"a prompt that is empty":    {func(t *Typed) { t.PromptBy = promptAsWritten }, faults{prompt: words.FaultPrompt()}},
		"a secret that is no key":   {func(t *Typed) { t.Secret, t.TokenAuth = "shh", auth.AuthPrivateKey }, faults{secret: words.FaultKey()}},
		"a secret that is not sent": {func(t *Typed) { t.Secret, t.TokenAuth = "shh", auth.AuthNone }, faults{secret: words.FaultNotSent()}},
		"a redirect elsewhere": {func(t *Typed) { t.Redirect = "https://elsewhere.example/cb" }, faults{
			redirect: words.WhyUnfit(auth.AsError(auth.CheckRedirect("https://elsewhere.example/cb"))),
		}},
	} {
		d := Draft{New: true, Typed: Typed{Name: "Mine", Issuer: "https://id.example", ClientID: "c"}, Checked: "https://id.example", Meta: &auth.Metadata{}}
		c.typed(&d.Typed)
		if got := d.faults(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if d.ready() != (c.want == faults{}) {
			t.Errorf("%s: ready %t", name, d.ready())
		}
	}
}

// TestABadFieldIsShown: the sentence stands under its field.
func TestABadFieldIsShown(t *testing.T) {
	d := newTestWindow(t)
	d.app.addProvider()
	d.drain()
	page := made[*providersRoom](d.app).page
	page.rare.SetOpen(true)
	page.metadata.SetText("nowhere")
	d.drain()
	if !page.metadataF.Failed() || page.metadataF.Note() != words.FaultMetadata() {
		t.Errorf("under the field stands %q", page.metadataF.Note())
	}
	page.metadata.SetText("")
	d.drain()
	if page.metadataF.Failed() {
		t.Error("the sentence stays")
	}
}

// TestS19IssuerPastedIntoTheForm: an issuer as people paste it, with blanks around it or as the
// address of its metadata, is understood; the field then shows the issuer that the metadata names
// (S19, S33).
func TestS19IssuerPastedIntoTheForm(t *testing.T) {
	as := authtest.New(t)
	wellKnown := as.URL + "/.well-known/openid-configuration"
	for name, c := range map[string]struct {
		typed, named string // what is pasted, and the issuer that the metadata names
		url          string // what the field of the metadata's address then has
		shown        string // what stands in the field of the issuer
	}{
		"blanks":                       {" \t" + as.URL + " ", as.URL, "", " \t" + as.URL + " "},
		"its metadata":                 {" " + wellKnown + " ", as.URL, "", " " + wellKnown + " "},
		"its metadata, and a slash":    {wellKnown, as.URL + "/", "", as.URL + "/"},
		"its metadata, further inside": {wellKnown, as.URL + "/tenant/v2.0", wellKnown, as.URL + "/tenant/v2.0"},
	} {
		t.Run(name, func(t *testing.T) {
			as.Metadata = func(m map[string]any) { m["issuer"] = c.named }
			d := newTestWindow(t)
			d.app.addProvider()
			d.drain()
			page := made[*providersRoom](d.app).page
			page.name.SetText("Pasted")
			page.client.SetText(authtest.ClientID)
			page.issuer.SetText(c.typed)
			d.until("it can be saved", func() bool { b := d.button(words.Save()); return b != nil && !b.Disabled() })
			if page.issuer.Text != c.shown || page.metadata.Text != c.url {
				t.Errorf("the fields show %q and %q", page.issuer.Text, page.metadata.Text)
			}
			d.press(words.Save())
			d.untilShown(words.ProviderSaved("Pasted"))
			e, _ := d.app.state.Provider("pasted")
			if e.Issuer != c.named || e.MetadataURL != c.url {
				t.Errorf("saved are %q and %q", e.Issuer, e.MetadataURL)
			}
		})
	}
}

// TestAnotherHostsMetadataIsNotTaken: metadata at a pasted address never speaks for another host.
func TestAnotherHostsMetadataIsNotTaken(t *testing.T) {
	as := authtest.New(t)
	as.Metadata = func(m map[string]any) { m["issuer"] = strings.Replace(as.URL, "127.0.0.1", "localhost", 1) }
	d := newTestWindow(t)
	d.app.addProvider()
	page := made[*providersRoom](d.app).page
	d.drain()
	page.issuer.SetText(as.URL + "/.well-known/openid-configuration")
	d.until("it is refused", func() bool { return page.issuerF.Failed() })
	if d.app.state.Draft.Typed.issuer() != as.URL || d.app.state.Draft.Meta != nil {
		t.Errorf("the issuer is %q", d.app.state.Draft.Typed.issuer())
	}
}
