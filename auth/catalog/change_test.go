package catalog

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

func TestAddKeepsEveryField(t *testing.T) {
	p := auth.Provider{ID: "full", Name: "Voll\n\"ständig\"", Issuer: "https://full.example"}
	fill(reflect.ValueOf(&p).Elem())
	p.ID, p.Issuer, p.Redirect = "full", "https://full.example/", "http://127.0.0.1:1/cb/full"
	p.RedirectPage, p.MetadataURL = "https://full.example/page", "https://full.example/metadata"
	p.Quirks.UserinfoHeader, p.Quirks.UserinfoBody = "Api-Version: 1", `{"query":"{me}"}`
	p.PostLogout = "http://127.0.0.1/cb/full/out"
	p.Resources, p.TokenAuth = []string{"https://api.example"}, auth.AuthPost
	p.PAR, p.DPoP, p.ResponseMode = auth.Use("always"), auth.Use("never"), auth.ResponseMode("form_post")
	p.AuthorizationDetails, p.ResourceIndicator = `[{"type":"x"}]`, "https://api.example"
	p.Quirks.ValidateURL, p.Quirks.Revocation = "https://full.example/v", auth.RevocationStyle("bearer")
	p.KeyAlg = "PS256"
	p.Resource, p.Registration = "https://api.example/mcp", auth.RegistrationDCR
	p.PKCE, p.SecretNeed, p.RedirectRule = auth.PKCERequired, auth.SecretNever, auth.RedirectExact
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

// fill sets every field of a struct, so that the test covers fields that are
// added later.
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
		{"preset", ""},
		{"preset", auth.ReasonReadOnly},
		{"demo", auth.ReasonReadOnly},
		{"mine", ""},
		{"mine", auth.ReasonUnknownProvider},
		{"../mine", auth.ReasonUnknownProvider},
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
