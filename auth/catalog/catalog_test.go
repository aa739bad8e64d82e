package catalog

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"latchkey/assets"
	"latchkey/auth"
)

// at makes a catalogue over a new folder with the given files of the person.
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
	if err != nil || len(entries) < 35 {
		t.Fatalf("%d presets, %v", len(entries), err)
	}
	for _, e := range entries {
		if e.Ready() {
			t.Errorf("preset %s brings a client id", e.ID)
		}
		if e.Name == "" || len(e.SetupSteps) == 0 {
			t.Errorf("preset %s says neither name nor how to register", e.ID)
		}
		if !strings.Contains(strings.ReplaceAll(e.ID, "-", " "), strings.ToLower(strings.Fields(e.Name)[len(strings.Fields(e.Name))-1])) && e.ID != "microsoft" {
			t.Errorf("the id %s does not have the name %s in it", e.ID, e.Name)
		}
		if e.PKCE == "" || e.SecretNeed == "" || e.VerifiedOn == "" && len(e.Unverified) == 0 {
			t.Errorf("preset %s does not say what it needs, or what is untested", e.ID)
		}
	}
}

func TestListOrderAndSources(t *testing.T) {
	c := at(t, map[string]string{"zeta.toml": "issuer = \"https://z.example\"\nclient_id = \"z\"\n", "notes.txt": "no provider"})
	team := t.TempDir()
	c.Team = func() string { return team }
	write(t, team, map[string]string{"alpha.toml": "issuer = \"https://a.example\"\nclient_id = \"a\"\n"})
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
		"unknown key":       {good + "client_secret = \"s\"\n", "unknown_key: PATH: 3: client_secret"},
		"unknown table key": {good + "[quirks]\nno_id_token = true\nmagic = true\n", "unknown_key: PATH: 5: quirks.magic"},
		"syntax":            {"issuer = \n", "PATH: 1: "},
		"type":              {"issuer = 5\n", "PATH: "},
		"another id":        {good + "id = \"other\"\n", "id_not_file_name: PATH"},
		"no address":        {"client_id = \"x\"\n", "no_server: PATH"},
		"http":              {"issuer = \"http://ok.example\"\n", "http_elsewhere: PATH: http:"},
		"http localhost":    {"issuer = \"http://localhost.example:1\"\n", "http_elsewhere: PATH: http:"},
		"endpoint":          {good + "[endpoints]\nrevocation = \"http://ok.example/r\"\n", "http_elsewhere: PATH: revocation_endpoint"},
		"redirect":          {good + "redirect = \"https://ok.example/cb\"\n", "not_a_redirect: PATH: https:"},
		"token auth":        {good + "token_auth = \"magic\"\n", "values: PATH: token_auth: none"},
		"pkce":              {good + "pkce = \"plain\"\n", "values: PATH: pkce: required"},
		"resource":          {good + "resources = [\"ftp://x\"]\n", "not_https: PATH: resources: ftp:"},
		"too large":         {"# " + strings.Repeat("x", maxFile), "over_256_kib: PATH"},
	} {
		t.Run(name, func(t *testing.T) {
			cat := at(t, map[string]string{"bad.toml": c.text, "good.toml": good})
			entries, err := cat.List()
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadConfig || e.Kind != auth.KindUsage ||
				!strings.Contains(e.DetailText(), strings.ReplaceAll(c.says, "PATH", filepath.Join(cat.UserDir, "bad.toml"))) {
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
	if e := auth.AsError(err); e == nil || e.Why != auth.WhyNotFile || !strings.HasSuffix(e.Detail, "endless.toml") {
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
	team := t.TempDir()
	c.Team = func() string { return team }
	write(t, team, map[string]string{"same.toml": "issuer = \"https://team.example\"\nclient_id = \"t\"\n", "theirs.toml": "issuer = \"https://t.example\"\n"})
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
