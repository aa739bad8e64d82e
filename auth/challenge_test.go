package auth_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// TestResourceChallenge: R3, a WWW-Authenticate header by RFC 9110 §11.6.1: several fields,
// several challenges, quoted commas, schemes in any case, resource_metadata in any challenge,
// scope in one for tokens alone.
func TestResourceChallenge(t *testing.T) {
	const at = "https://api.example/.well-known/oauth-protected-resource"
	for name, c := range map[string]struct {
		fields []string
		want   auth.Asked
	}{
		"none":                      {nil, auth.Asked{}},
		"bare":                      {[]string{"Bearer"}, auth.Asked{Scheme: "Bearer"}},
		"by the book":               {[]string{`Bearer resource_metadata="` + at + `", scope="a b"`}, auth.Asked{Scheme: "Bearer", Metadata: at, Scopes: []string{"a", "b"}, HasScopes: true}},
		"another case":              {[]string{`BEARER Resource_Metadata="` + at + `"`}, auth.Asked{Scheme: "Bearer", Metadata: at}},
		"a second field":            {[]string{`Basic realm="x, Bearer y"`, `Bearer resource_metadata="` + at + `"`}, auth.Asked{Scheme: "Bearer", Metadata: at}},
		"a second challenge":        {[]string{`Basic realm="a\"b, c", Bearer scope="s"`}, auth.Asked{Scheme: "Bearer", Scopes: []string{"s"}, HasScopes: true}},
		"after a token68":           {[]string{`Negotiate YII+/==, DPoP algs="ES256", resource_metadata="` + at + `"`}, auth.Asked{Scheme: "DPoP", Metadata: at}},
		"both":                      {[]string{`Bearer scope="s", DPoP algs="ES256"`}, auth.Asked{Scheme: "Bearer", Scopes: []string{"s"}, HasScopes: true}},
		"metadata beside another":   {[]string{`Basic resource_metadata="` + at + `", scope="no"`}, auth.Asked{Metadata: at}},
		"empty elements":            {[]string{`, ,Bearer  scope = "s" ,`}, auth.Asked{Scheme: "Bearer", Scopes: []string{"s"}, HasScopes: true}},
		"an empty scope":            {[]string{`Bearer scope=""`}, auth.Asked{Scheme: "Bearer", HasScopes: true}},
		"a quote that stays open":   {[]string{`Bearer scope="s", resource_metadata="` + at}, auth.Asked{Scheme: "Bearer", Scopes: []string{"s"}, HasScopes: true, IsMalformed: true}},
		"an address without quotes": {[]string{`Bearer resource_metadata=` + at}, auth.Asked{Scheme: "Bearer", IsMalformed: true}},
		"a parameter twice":         {[]string{`Bearer resource_metadata="` + at + `", resource_metadata="https://evil.example"`}, auth.Asked{Scheme: "Bearer", Metadata: at, IsMalformed: true}},
		"too long":                  {[]string{"Bearer scope=\"" + strings.Repeat("x", 9<<10) + `"`}, auth.Asked{IsMalformed: true}},
		"a scope with a quote":      {[]string{`Bearer scope="a \"b c"`}, auth.Asked{Scheme: "Bearer", Scopes: []string{"a", "c"}, HasScopes: true}},
	} {
		t.Run(name, func(t *testing.T) {
			got := auth.ReadChallenge(http.Header{"Www-Authenticate": c.fields})
			if got.TakesProof != (c.want.Scheme == "DPoP" || name == "both") || got.Scheme != c.want.Scheme || got.Metadata != c.want.Metadata || got.HasScopes != c.want.HasScopes || got.IsMalformed != c.want.IsMalformed || !slices.Equal(got.Scopes, c.want.Scopes) {
				t.Errorf("read %+v, want %+v", got, c.want)
			}
		})
	}
}

// FuzzResourceChallenge: whatever a resource sends is read to an end, and no scope that
// comes of it could not stand in a request.
func FuzzResourceChallenge(f *testing.F) {
	for _, seed := range []string{
		`Bearer resource_metadata="https://a.example/x", scope="a b", error="invalid_token"`, `Basic realm="x, Bearer y", DPoP algs="ES256"`,
		`Negotiate abc==, Bearer`, `Bearer a="\"`, `,,,=`, "Bearer scope=\"\x00\"", `Bearer =x`, `Bearer a = b c = d`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		got := auth.ReadChallenge(http.Header{"Www-Authenticate": {line}})
		for _, s := range got.Scopes {
			if s == "" || strings.ContainsAny(s, " \"\\\x00\n") {
				t.Errorf("scope %q", s)
			}
		}
		if got.Scheme != "" && got.Scheme != "Bearer" && got.Scheme != "DPoP" {
			t.Errorf("scheme %q", got.Scheme)
		}
	})
}
