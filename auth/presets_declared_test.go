package auth_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/catalog"
)

// presetsAndConducts returns the presets, and the conduct of each one's provider by
// the preset's id.
func presetsAndConducts(t *testing.T) ([]catalog.Entry, map[string]authtest.Conduct) {
	t.Helper()
	presets, err := fs.Sub(assets.Providers, "providers")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := (&catalog.Catalog{Presets: presets}).List()
	if err != nil || len(entries) < 35 {
		t.Fatalf("%d presets, %v", len(entries), err)
	}
	conducts := map[string]authtest.Conduct{}
	for _, c := range authtest.Conducts() {
		conducts[c.Preset] = c
	}
	return entries, conducts
}

// TestPresetsSayWhatToDo: each preset has steps that name what is registered and
// what is typed afterwards, and says what nobody tried.
func TestPresetsSayWhatToDo(t *testing.T) {
	// What is registered in place of the redirect address itself.
	registered := map[string]string{
		"google": "No redirect address has to be entered", "strava": "callback domain enter localhost", "fastmail": "http://localhost/cb/fastmail",
	}
	entries, _ := presetsAndConducts(t)
	for _, e := range entries {
		steps := strings.Join(e.SetupSteps, "\n")
		text, err := fs.ReadFile(assets.Providers, "providers/"+e.ID+".toml")
		if err != nil {
			t.Fatal(err)
		}
		wants := map[string]bool{
			"at least two steps":                        len(e.SetupSteps) >= 2,
			"each step a sentence":                      !slices.ContainsFunc(e.SetupSteps, func(s string) bool { return !strings.HasSuffix(s, ".") }),
			"what the client ID is":                     strings.Contains(steps, "client ID"),
			"the secret, where one is needed":           e.SecretNeed == auth.SecretNever || strings.Contains(steps, "secret"),
			"the issuer, where it is the person's":      e.Issuer != "" || e.IssuerTemplate == "" || strings.Contains(steps, "The issuer is ") || strings.Contains(steps, "the issuer, which looks like "),
			"the issuer, spelled as in the field":       strings.Contains(steps, e.IssuerTemplate),
			"the redirect address":                      strings.Contains(steps, cmp.Or(registered[e.ID], e.RedirectURI())),
			"where to register":                         e.RegisterURL != "" || e.IssuerTemplate != "",
			"pkce, secret and redirect_rule":            e.PKCE != "" && e.SecretNeed != "" && e.RedirectRule != "",
			"unverified, where nobody tried it":         e.VerifiedOn != "" || len(e.Unverified) > 0 && strings.Contains(string(text), "nothing was tried against the real provider"),
			"sources by their titles":                   strings.Contains(string(text), "\nsources = [") && !strings.Contains(string(text), "the provider's own documentation"),
			"PKCE, where it is not known to be read":    e.PKCE != auth.PKCENone || strings.Contains(string(text), "PKCE"),
			"revocation, where no address is known":     e.Issuer != "" || e.IssuerTemplate != "" || e.Endpoints.Revocation != "" || strings.Contains(strings.ToLower(string(text)), "revocation"),
			"a page of one's own, where it is required": e.ID != "apple" || strings.Contains(steps, "redirect_page"),
		}
		for what, holds := range wants {
			if !holds {
				t.Errorf("%s does not say: %s", e.ID, what)
			}
		}
	}
}

// TestPresetsDeclareTheirQuirks: what the documentation of a provider has that
// departs from the book stands in its preset, and nothing else does.
func TestPresetsDeclareTheirQuirks(t *testing.T) {
	entries, conducts := presetsAndConducts(t)
	for _, e := range entries {
		c := conducts[e.ID]
		answer := c.Answer(authtest.Issued{Access: "access", Scopes: []string{"b", authtest.ClientID}, First: true})
		scope, isText := answer["scope"].(string)
		_, isList := answer["scope"].([]string)
		_, elsewhere := answer["scopes"]
		_, atTop := answer["access_token"]
		anyPort := c.Rule == authtest.AnyPort || c.Rule == authtest.LocalhostMeans || c.Rule == authtest.AnyLoopback
		wants := map[string]bool{
			"redirect_rule":    anyPort == (e.RedirectRule == auth.RedirectAnyPort),
			"redirect":         anyPort == !strings.Contains(e.RedirectURI(), ":18765"),
			"secret":           (c.Secret != "") == (e.SecretNeed != auth.SecretNever),
			"token_auth":       c.Client == e.TokenAuth,
			"pkce":             (c.Proof == authtest.PKCEIgnored) == (e.PKCE == auth.PKCENone) && (c.Proof == authtest.PKCEDemanded || e.PKCE != auth.PKCERequired),
			"ask_separator":    c.Ask == e.Quirks.AskSeparator,
			"scope_separator":  !isText || strings.Contains(scope, ",") == (e.Quirks.ScopeSeparator != "") || e.ID == "reddit", // belief, and harmless
			"scope_array":      isList == e.Quirks.ScopeArray,
			"scope_member":     elsewhere == (e.Quirks.ScopeMember != ""),
			"token_path":       atTop == (e.Quirks.TokenPath == ""),
			"no_id_token":      (c.Issuer == "" || e.ID == "mastodon") == e.Quirks.NoIDToken,
			"refresh_redirect": c.RefreshRedirect == e.Quirks.RefreshRedirect,
			"validate_url":     c.Validate == e.Quirks.ValidateURL,
			"endpoints":        c.Renew == e.Endpoints.Refresh && (c.Found != "") == (e.Endpoints.Authorization == ""),
			"auth_params":      declares(e, c.Needs),
		}
		for key, holds := range wants {
			if !holds {
				t.Errorf("%s departs from the documentation in %s", e.ID, key)
			}
		}
	}
}

// declares reports whether a preset sends the parameters without which no refresh
// token comes.
func declares(e catalog.Entry, needs map[string]string) bool {
	for name, value := range needs {
		sent := e.AuthParams[name]
		switch {
		case name == "scope" && !slices.Contains(e.Scopes, value), name != "scope" && value != "*" && sent != value:
			return false
		}
	}
	return true
}

// TestPresetsInTheDocumentation: the table of docs/providers.md says of each preset
// what is entered and which address is registered.
func TestPresetsInTheDocumentation(t *testing.T) {
	document, err := os.ReadFile(filepath.Join("..", "docs", "providers.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(document), "\n") {
		if id, _, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` |"); ok && strings.Count(line, "|") == 5 && strings.Contains(line, "client ID") {
			rows[id] = line
		}
	}
	entries, _ := presetsAndConducts(t)
	for _, e := range entries {
		var enters []string
		if e.Issuer == "" && e.IssuerTemplate != "" {
			enters = append(enters, "issuer")
		}
		enters = append(enters, "client ID")
		if e.SecretNeed != auth.SecretNever {
			enters = append(enters, "secret")
		}
		if key := map[string]string{"apple": "`redirect_page`", "zitadel": "`trusted_audiences`"}[e.ID]; key != "" {
			enters = append(enters, key)
		}
		want := fmt.Sprintf("| `%s` | %s | %s | `%s` |", e.ID, e.Name, strings.Join(enters, ", "), e.RedirectURI())
		if rows[e.ID] != want {
			t.Errorf("docs/providers.md has\n%s\nwant\n%s", rows[e.ID], want)
		}
		delete(rows, e.ID)
	}
	if len(rows) > 0 {
		t.Errorf("docs/providers.md has presets that there are not: %v", slices.Collect(maps.Keys(rows)))
	}
}
