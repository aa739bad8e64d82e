package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestS19IssuerTyped: an issuer without a scheme, with blanks around it, or as the
// address of its metadata is understood.
func TestS19IssuerTyped(t *testing.T) {
	for typed, want := range map[string][2]string{
		"https://id.example":          {"https://id.example"},
		" \thttps://id.example/x \n":  {"https://id.example/x"},
		"<https://id.example>":        {"https://id.example"},
		"id.example":                  {"https://id.example"},
		"id.example:8443/realms/work": {"https://id.example:8443/realms/work"},
		"localhost:8080/realms/work":  {"http://localhost:8080/realms/work"},
		"127.0.0.1:8080":              {"http://127.0.0.1:8080"},
		"[::1]:8080":                  {"http://[::1]:8080"},
		"localhost.evil.example":      {"https://localhost.evil.example"},
		"http://id.example":           {"http://id.example"}, // CheckIssuer refuses it, and says why
		"https://id.example/a/.well-known/openid-configuration":         {"https://id.example/a", "https://id.example/a/.well-known/openid-configuration"},
		"id.example/.well-known/openid-configuration":                   {"https://id.example", "https://id.example/.well-known/openid-configuration"},
		"https://id.example/.well-known/oauth-authorization-server/a/b": {"https://id.example/a/b", "https://id.example/.well-known/oauth-authorization-server/a/b"},
		"https://id.example/.well-known/openid-configuration-2":         {"https://id.example/.well-known/openid-configuration-2"},
		"": {},
	} {
		issuer, address := auth.ReadIssuer(typed)
		if issuer != want[0] || address != want[1] {
			t.Errorf("%q is read as %q, %q", typed, issuer, address)
		}
	}
}

// TestS19IssuerOfMetadata: metadata whose address was typed may name its issuer with
// a slash more, or another issuer of the same host; never one of another host.
func TestS19IssuerOfMetadata(t *testing.T) {
	for name, c := range map[string]struct {
		named func(issuer string) string
		ok    bool
		url   bool // metadata_url is needed
	}{
		"as the address says":            {func(i string) string { return i }, true, false},
		"with a slash":                   {func(i string) string { return i + "/" }, true, false},
		"another of the same host":       {func(i string) string { return i + "/tenant/v2.0" }, true, true},
		"another host":                   {func(string) string { return "https://evil.example" }, false, false},
		"another name of this computer":  {func(i string) string { return strings.Replace(i, "127.0.0.1", "localhost", 1) }, false, false},
		"the host as a name's beginning": {func(i string) string { return strings.Replace(i, "127.0.0.1", "127.0.0.1.evil.example", 1) }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.request.Browse = authtest.Forbid(t)
			metadata(func(r *rig, d map[string]any) { d["issuer"] = c.named(r.as.URL) })(r)
			p := r.request.Provider
			var address string
			p.Issuer, address = auth.ReadIssuer(r.as.URL + "/.well-known/openid-configuration")
			_, err := r.client.Discover(r.ctx, p)
			if named, again := p.NamedBy(err, address); again {
				p = named
				_, err = r.client.Discover(r.ctx, p)
			}
			if (err == nil) != c.ok || (p.MetadataURL != "") != c.url || c.ok && p.Issuer != c.named(r.as.URL) {
				t.Errorf("%v, issuer %q, metadata_url %q", err, p.Issuer, p.MetadataURL)
			}
			if _, again := p.NamedBy(&auth.Error{Reason: auth.ReasonMetadataIssuer, Detail: r.as.URL + "/"}, ""); again {
				t.Error("an issuer that was typed as such is replaced")
			}
		})
	}
}
