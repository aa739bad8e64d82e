package catalog

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"latchkey/assets"
	"latchkey/auth"
)

// at makes a catalogue over a fresh folder with the given files of the person.
func at(t *testing.T, files map[string]string) *Catalog {
	t.Helper()
	c := &Catalog{
		Demo: func() auth.Provider {
			return auth.Provider{ID: DemoID, Name: "Demo provider", Issuer: "http://127.0.0.1:1", ClientID: "d"}
		},
		Presets: fstest.MapFS{
			"open.toml":   {Data: []byte("name = \"Open\"\nissuer_template = \"https://{host}/r\"\nscopes = [\"openid\", \"extra\"]\n")},
			"preset.toml": {Data: []byte("name = \"Preset\"\nissuer = \"https://preset.example\"\nresources = [\"https://api.example\"]\n[auth_params]\naudience = \"x\"\n")},
		},
		UserDir: filepath.Join(t.TempDir(), "providers"),
	}
	write(t, c.UserDir, files)
	return c
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func reason(err error) auth.Reason {
	if e := auth.AsError(err); e != nil {
		return e.Reason
	}
	return ""
}

func listed(t *testing.T, c *Catalog) string {
	t.Helper()
	entries, _ := c.List()
	var ids []string
	for _, e := range entries {
		ids = append(ids, string(e.Source)+":"+e.ID)
	}
	return strings.Join(ids, " ")
}

func TestBuiltInPresetsHold(t *testing.T) {
	presets, err := fs.Sub(assets.Providers, "providers")
	if err != nil {
		t.Fatal(err)
	}
	c := &Catalog{Presets: presets}
	entries, err := c.List()
	if err != nil || len(entries) < 10 {
		t.Fatalf("%d presets, %v", len(entries), err)
	}
	for _, e := range entries {
		if e.Ready() {
			t.Errorf("preset %s brings a client id", e.ID)
		}
		if e.Name == "" || len(e.SetupSteps) == 0 {
			t.Errorf("preset %s says neither name nor how to register", e.ID)
		}
	}
}

func TestListOrderAndSources(t *testing.T) {
	c := at(t, map[string]string{"zeta.toml": "issuer = \"https://z.example\"\nclient_id = \"z\"\n", "notes.txt": "no provider"})
	c.TeamDir = t.TempDir()
	write(t, c.TeamDir, map[string]string{"alpha.toml": "issuer = \"https://a.example\"\nclient_id = \"a\"\n"})
	if got, want := listed(t, c), "demo:demo user:zeta team:alpha preset:open preset:preset"; got != want {
		t.Errorf("listed %s, want %s", got, want)
	}
}

func TestOwnFileFillsInAPreset(t *testing.T) {
	for name, c := range map[string]struct {
		id, text string
		want     auth.Provider
	}{
		"client only": {
			"preset", "client_id = \"mine\"\n",
			auth.Provider{
				ID: "preset", Name: "Preset", Issuer: "https://preset.example", ClientID: "mine",
				Resources: []string{"https://api.example"}, AuthParams: map[string]string{"audience": "x"},
			},
		},
		"issuer left to the person": {
			"open", "client_id = \"mine\"\nissuer = \"https://me.example/r\"\n",
			auth.Provider{ID: "open", Name: "Open", Issuer: "https://me.example/r", ClientID: "mine", Scopes: []string{"openid", "extra"}},
		},
		"another issuer takes nothing from the preset": {
			"preset", "client_id = \"mine\"\nissuer = \"https://other.example\"\n",
			auth.Provider{ID: "preset", Issuer: "https://other.example", ClientID: "mine"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := at(t, map[string]string{c.id + ".toml": c.text}).Find(c.id)
			if err != nil || e.Source != SourceUser {
				t.Fatalf("%v from %s", err, e.Source)
			}
			if diff := cmp.Diff(c.want, e.Provider); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBadFilesCostOnlyThemselves(t *testing.T) {
	good := "issuer = \"https://ok.example\"\nclient_id = \"x\"\n"
	for name, c := range map[string]struct{ text, says string }{
		"unknown key":       {good + "client_secret = \"s\"\n", "line 3: the key \"client_secret\" is not known"},
		"unknown table key": {good + "[quirks]\nno_id_token = true\nmagic = true\n", "line 5: the key \"quirks.magic\" is not known"},
		"syntax":            {"issuer = \n", "line 1: "},
		"type":              {"issuer = 5\n", "issuer"},
		"another id":        {good + "id = \"other\"\n", "not the file's name"},
		"nobody to ask":     {"client_id = \"x\"\n", "neither an issuer nor endpoints"},
		"http":              {"issuer = \"http://ok.example\"\n", "loopback"},
		"http localhost":    {"issuer = \"http://localhost:1\"\n", "loopback"},
		"endpoint":          {good + "[endpoints]\nrevocation = \"http://ok.example/r\"\n", "revocation_endpoint"},
		"redirect":          {good + "redirect = \"https://ok.example/cb\"\n", "neither http on this computer"},
		"token auth":        {good + "token_auth = \"magic\"\n", "token_auth must be one of"},
		"pkce":              {good + "pkce = \"plain\"\n", "pkce must be one of"},
		"resource":          {good + "resources = [\"ftp://x\"]\n", "resources: "},
		"too large":         {"# " + strings.Repeat("x", maxFile), "larger than 256 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			cat := at(t, map[string]string{"bad.toml": c.text, "good.toml": good})
			entries, err := cat.List()
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadConfig || e.Kind != auth.KindUsage ||
				!strings.Contains(e.Detail, filepath.Join(cat.UserDir, "bad.toml")+": ") || !strings.Contains(e.Detail, c.says) {
				t.Errorf("the error is %v, want one that says %q", err, c.says)
			}
			if got, want := listed(t, cat), "demo:demo user:good preset:open preset:preset"; got != want {
				t.Errorf("%d entries: %s, want %s", len(entries), got, want)
			}
			if _, err := cat.Find("bad"); reason(err) != auth.ReasonBadConfig {
				t.Errorf("Find(bad) = %v, want what is wrong with the file", err)
			}
		})
	}
}

func TestFileThatIsNone(t *testing.T) {
	c := at(t, map[string]string{"good.toml": "issuer = \"https://ok.example\"\n"})
	if err := os.Symlink("/dev/zero", filepath.Join(c.UserDir, "endless.toml")); err != nil {
		t.Fatal(err)
	}
	_, err := c.List()
	if e := auth.AsError(err); e == nil || !strings.HasSuffix(e.Detail, "endless.toml: is not a file") {
		t.Errorf("a device in the folder: %v", err)
	}
}

func TestFind(t *testing.T) {
	c := at(t, map[string]string{
		"one.toml": "name = \"Twin\"\nissuer = \"https://1.example\"\n", "two.toml": "name = \"twin\"\nissuer = \"https://2.example\"\n",
		"preset2.toml": "name = \"demo\"\nissuer = \"https://3.example\"\n",
	})
	for name, want := range map[string]string{"one": "one", "demo provider": "demo", "OPEN": "open", "demo": "demo"} {
		if e, err := c.Find(name); err != nil || e.ID != want {
			t.Errorf("Find(%s) = %s, %v, want %s", name, e.ID, err, want)
		}
	}
	for name, want := range map[string]auth.Reason{"twin": auth.ReasonAmbiguousProvider, "none": auth.ReasonUnknownProvider, "": auth.ReasonUnknownProvider} {
		if _, err := c.Find(name); reason(err) != want {
			t.Errorf("Find(%s) = %v, want %s", name, err, want)
		}
	}
}

func TestTeamStandsAboveOnesOwn(t *testing.T) {
	c := at(t, map[string]string{"same.toml": "issuer = \"https://mine.example\"\nclient_id = \"m\"\n"})
	c.TeamDir = t.TempDir()
	write(t, c.TeamDir, map[string]string{"same.toml": "issuer = \"https://team.example\"\nclient_id = \"t\"\n", "theirs.toml": "issuer = \"https://t.example\"\n"})
	e, err := c.Find("same")
	if err != nil || e.Issuer != "https://team.example" || e.Source != SourceTeam {
		t.Errorf("found %s of %s, %v", e.Issuer, e.Source, err)
	}
	if _, err := c.List(); reason(err) != auth.ReasonBadConfig || !strings.Contains(err.Error(), c.UserDir) {
		t.Errorf("the shadowed file is not reported: %v", err)
	}
	if err := c.Remove("theirs"); reason(err) != auth.ReasonReadOnly {
		t.Errorf("removing a team's provider: %v", err)
	}
	if err := c.Add(auth.Provider{ID: "theirs", Issuer: "https://x.example", ClientID: "x"}); reason(err) != auth.ReasonDuplicateProvider {
		t.Errorf("adding over a team's provider: %v", err)
	}
}

func TestAddKeepsEveryField(t *testing.T) {
	p := auth.Provider{ID: "full", Name: "Voll\n\"ständig\"", Issuer: "https://full.example"}
	fill(reflect.ValueOf(&p).Elem())
	p.ID, p.Issuer, p.Redirect = "full", "https://full.example/", "http://127.0.0.1/cb/full"
	p.Resources, p.TokenAuth = []string{"https://api.example"}, auth.AuthPost
	p.PAR, p.DPoP, p.ResponseMode = auth.Use("always"), auth.Use("never"), auth.ResponseMode("form_post")
	p.AuthorizationDetails, p.ResourceIndicator = `[{"type":"x"}]`, "https://api.example"
	p.Quirks.ValidateURL, p.Quirks.Revocation = "https://full.example/v", auth.RevocationStyle("bearer")
	want := p
	want.ClientSecret, want.RootCAs = auth.Secret{}, nil // never in a file
	c := at(t, nil)
	if err := c.Add(p); err != nil {
		t.Fatal(err)
	}
	e, err := c.Find("full")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, e.Provider, cmp.AllowUnexported(auth.Secret{})); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(e.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
	if text, _ := os.ReadFile(e.Path); strings.Contains(string(text), "filled secret") {
		t.Errorf("the file holds a secret:\n%s", text)
	}
}

// fill sets every field of a struct, so that a new one cannot be forgotten.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case auth.Secret:
			f.Set(reflect.ValueOf(auth.NewSecret("filled secret")))
		case auth.Endpoints:
			for j := range f.NumField() {
				f.Field(j).SetString("https://full.example/" + f.Type().Field(j).Name)
			}
		case []byte:
			f.SetBytes([]byte("filled"))
		case []string:
			f.Set(reflect.ValueOf([]string{"filled-" + v.Type().Field(i).Name, "two"}))
		case map[string]string:
			f.Set(reflect.ValueOf(map[string]string{"filled": "in"}))
		default:
			switch f.Kind() {
			case reflect.Struct:
				fill(f)
			case reflect.String:
				f.SetString("filled-" + v.Type().Field(i).Name)
			case reflect.Bool:
				f.SetBool(true)
			}
		}
	}
}

func TestChanges(t *testing.T) {
	c := at(t, nil)
	p := auth.Provider{ID: "mine", Issuer: "https://mine.example", ClientID: "x"}
	if err := c.Add(p); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]auth.Reason{"mine": auth.ReasonDuplicateProvider, "demo": auth.ReasonDuplicateProvider, "preset": "", "No": auth.ReasonBadProvider} {
		q := p
		q.ID = id
		if err := c.Add(q); reason(err) != want {
			t.Errorf("Add(%s) = %v, want %q", id, err, want)
		}
	}
	p.ClientID = "y"
	if err := c.Replace(p); err != nil {
		t.Fatal(err)
	}
	if e, _ := c.Find("mine"); e.ClientID != "y" {
		t.Errorf("after Replace the client is %s", e.ClientID)
	}
	p.ID = "none"
	if err := c.Replace(p); reason(err) != auth.ReasonUnknownProvider {
		t.Errorf("Replace of none = %v", err)
	}
	for _, step := range []struct {
		id   string
		want auth.Reason
	}{
		{"preset", ""}, {"preset", auth.ReasonReadOnly}, {"demo", auth.ReasonReadOnly},
		{"mine", ""}, {"mine", auth.ReasonUnknownProvider}, {"../mine", auth.ReasonUnknownProvider},
	} {
		if err := c.Remove(step.id); reason(err) != step.want {
			t.Errorf("Remove(%s) = %v, want %q", step.id, err, step.want)
		}
	}
}

func TestAFileThatIsDamagedKeepsItsID(t *testing.T) {
	c := at(t, map[string]string{"mine.toml": "issuer = "})
	if err := c.Add(auth.Provider{ID: "mine", Issuer: "https://mine.example"}); reason(err) != auth.ReasonDuplicateProvider {
		t.Errorf("Add over a damaged file = %v: what a person wrote would be lost", err)
	}
}

func TestExportAndImport(t *testing.T) {
	from := at(t, nil)
	for _, id := range []string{"one", "two"} {
		p := auth.Provider{ID: id, Issuer: "https://" + id + ".example", ClientID: "x", ClientSecret: auth.NewSecret("s3cret-s3cret")}
		if err := from.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	text, err := from.Export()
	if err != nil || strings.Contains(string(text), "s3cret") || strings.Contains(string(text), "preset") {
		t.Fatalf("exported %v:\n%s", err, text)
	}
	to := at(t, nil)
	added, err := to.Import("file", text)
	if diff := cmp.Diff([]string{"one", "two"}, added); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	if again, err := to.Import("file", text); err != nil || len(again) != 0 {
		t.Errorf("the same again adds %v, %v", again, err)
	}
	if _, err := to.Import("file", []byte("id = \"three\"\nissuer = \"https://3.example\"\n")); err != nil {
		t.Errorf("one provider's own file: %v", err)
	}
	if added, err := to.Import("file", nil); err != nil || len(added) != 0 {
		t.Errorf("an empty file: %v, %v", added, err)
	}
	before := listed(t, to)
	for name, bad := range map[string]string{
		"changed issuer":  "[[provider]]\nid = \"new\"\nissuer = \"https://n.example\"\n[[provider]]\nid = \"one\"\nissuer = \"https://evil.example\"\nclient_id = \"x\"\n",
		"changed client":  "id = \"one\"\nissuer = \"https://one.example\"\nclient_id = \"evil\"\n",
		"twice":           "[[provider]]\nid = \"new\"\nissuer = \"https://n.example\"\n[[provider]]\nid = \"new\"\nissuer = \"https://m.example\"\n",
		"an id that goes": "id = \"../../evil\"\nissuer = \"https://e.example\"\n",
		"a secret":        "[[provider]]\nid = \"new\"\nissuer = \"https://n.example\"\nclient_secret = \"s\"\n",
		"no id":           "issuer = \"https://n.example\"\n",
		"not TOML":        "<html>",
		"demo":            "id = \"demo\"\nissuer = \"https://evil.example\"\n",
	} {
		if added, err := to.Import("file", []byte(bad)); err == nil || len(added) != 0 {
			t.Errorf("%s: added %v, %v", name, added, err)
		}
	}
	if got := listed(t, to); got != before {
		t.Errorf("a refused import left %s, want %s", got, before)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("issuer = \"https://ok.example\"\nclient_id = \"x\"\n[quirks]\nno_id_token = true\n"))
	f.Add([]byte("[[provider]]\nid = \"a\"\n"))
	f.Add([]byte("[endpoints]\ntoken = \"https://x.example\"\n[a.b]\nc = 1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := parse("x.toml", text, SourceUser, nil)
		if err == nil && e.Validate() != nil {
			t.Errorf("accepted what does not hold: %q", text)
		}
		_, _ = readRecords(text)
	})
}
