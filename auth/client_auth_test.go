package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// pemKey returns a new key in the form of a client's secret.
func pemKey(tb testing.TB, ofRSA bool) (crypto.PublicKey, auth.Secret) {
	tb.Helper()
	var key crypto.Signer
	var err error
	if ofRSA {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return key.Public(), pemOf(tb, key)
}

// pemOf returns a key in the form of a client's secret.
func pemOf(tb testing.TB, key crypto.Signer) auth.Secret {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return auth.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
}

// methods arms a case with the authentication methods of the metadata.
func methods(names ...string) func(*rig) {
	return metadata(func(_ *rig, d map[string]any) { d["token_endpoint_auth_methods_supported"] = names })
}

var badClient = failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadProvider}

// TestPrivateKeyIsNeverSent: a key in PEM form signs, whatever else is set, or
// nothing is sent (RFC 7523 §2.2).
func TestPrivateKeyIsNeverSent(t *testing.T) {
	for _, c := range []struct {
		name  string
		arm   func(*rig)
		want  failure
		trail string
	}{
		{"no token_auth", func(*rig) {}, failure{}, happyTrail},
		{"no token_auth, offered", methods("client_secret_basic", "private_key_jwt"), failure{}, happyTrail},
		{"no token_auth, not offered", methods("client_secret_basic", "client_secret_post"), badClient, uptoDiscovery},
		{"declared, though not offered", func(r *rig) {
			methods("client_secret_basic")(r)
			r.request.Provider.TokenAuth = auth.AuthPrivateKey
		}, failure{}, happyTrail},
		{"client_secret_basic", func(r *rig) { r.request.Provider.TokenAuth = auth.AuthBasic }, badClient, uptoDiscovery},
		{"client_secret_post", func(r *rig) { r.request.Provider.TokenAuth = auth.AuthPost }, badClient, uptoDiscovery},
		{"in one line", func(r *rig) {
			p := &r.request.Provider
			p.ClientSecret = auth.NewSecret(strings.ReplaceAll(strings.TrimSpace(p.ClientSecret.Reveal()), "\n", " "))
		}, failure{}, happyTrail},
	} {
		t.Run("7591-1 "+c.name, func(t *testing.T) {
			r := newRig(t)
			public, secret := pemKey(t, false)
			r.as.Assertion, r.request.Provider.ClientSecret = public, secret
			c.arm(r)
			_, err := r.signIn()
			wantFailure(t, err, c.want)
			r.wantTrail(c.trail)
			wantNotSent(t, r, secret)
		})
	}
}

// TestSecretOfAPublicClient: with token_auth none, a secret in the vault is not
// sent.
func TestSecretOfAPublicClient(t *testing.T) {
	r := newRig(t)
	secret := auth.NewSecret("left-over-secret")
	r.request.Provider.TokenAuth, r.request.Provider.ClientSecret = auth.AuthNone, secret
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Error(err)
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Error(err)
	}
	wantNotSent(t, r, secret)
}

// wantNotSent searches for a secret in all requests to the server.
func wantNotSent(t *testing.T, r *rig, secret auth.Secret) {
	t.Helper()
	for _, sent := range r.as.Log() {
		for name, values := range sent.Form {
			if slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, strings.TrimSpace(secret.Reveal())) }) {
				t.Errorf("%s is sent the secret in %s", sent.Endpoint, name)
			}
		}
		if _, has := sent.Form["client_secret"]; has || strings.HasPrefix(sent.Header.Get("Authorization"), "Basic ") {
			t.Errorf("%s: %s with Authorization %.12q", sent.Endpoint, sent.Keys(), sent.Header.Get("Authorization"))
		}
	}
}

// TestAssertionAlgorithm: the file decides, then the metadata, then the key; the
// kid is sent if the file names one (RFC 8414 §2).
func TestAssertionAlgorithm(t *testing.T) {
	for _, c := range []struct {
		name    string
		ofRSA   bool
		offered []string
		alg     string
		want    string // empty means that nothing is sent
	}{
		{"RSA, nothing said", true, nil, "", "RS256"},
		{"RSA, PS256 offered", true, []string{"ES256", "PS256"}, "", "PS256"},
		{"RSA, both offered", true, []string{"PS256", "RS256"}, "", "RS256"},
		{"RSA, PS256 declared", true, []string{"RS256"}, "PS256", "PS256"},
		{"RSA, only ES256 offered", true, []string{"ES256"}, "", ""},
		{"EC, nothing said", false, nil, "", "ES256"},
		{"EC, RS256 declared", false, nil, "RS256", ""},
	} {
		t.Run("7591-1 "+c.name, func(t *testing.T) {
			r := newRig(t)
			r.as.Assertion, r.request.Provider.ClientSecret = pemKey(t, c.ofRSA)
			r.request.Provider.KeyID, r.request.Provider.KeyAlg = "key-1", c.alg
			if c.offered != nil {
				r.as.Metadata = func(d map[string]any) { d["token_endpoint_auth_signing_alg_values_supported"] = c.offered }
			}
			_, err := r.signIn()
			if c.want == "" {
				wantFailure(t, err, badClient)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sent := r.as.Log()[2].Form.Get("client_assertion")
			token, err := jwt.ParseSigned(sent, []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256})
			if err != nil || token.Headers[0].Algorithm != c.want || token.Headers[0].KeyID != "key-1" {
				t.Errorf("signed with %+v, %v", token.Headers, err)
			}
		})
	}
	_, err := (&auth.Client{}).Discover(t.Context(), auth.Provider{ID: "acme", Issuer: "https://acme.example", KeyAlg: "HS256"})
	wantFailure(t, err, badClient)
}

// TestAssertionForATenant: an issuer with an open tenant names no server, so the
// assertion is for the token endpoint.
func TestAssertionForATenant(t *testing.T) {
	r := newRig(t)
	entra(r, tenant, tenant)
	r.as.Assertion, r.request.Provider.ClientSecret = pemKey(t, false)
	r.as.AssertionFor = r.as.URL + "/token"
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
	if r.as.Count(authtest.Token) != 1 {
		t.Errorf("asked %d times", r.as.Count(authtest.Token))
	}
}

// TestS15ClientSignsByEd25519: a client's Ed25519 key signs by the name of the
// algorithm that the provider or the file gives it (RFC 9864 §2.2).
func TestS15ClientSignsByEd25519(t *testing.T) {
	for _, c := range []struct {
		offered        []string
		declared, want string
	}{
		{nil, "", "EdDSA"}, {[]string{"RS256", "EdDSA"}, "", "EdDSA"}, {[]string{"RS256", "Ed25519"}, "", "Ed25519"},
		{[]string{"EdDSA"}, "Ed25519", "Ed25519"}, {[]string{"Ed25519"}, "EdDSA", "EdDSA"}, {[]string{"RS256"}, "", ""},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			public, key, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			r := newRig(t)
			r.as.Assertion, r.request.Provider.ClientSecret, r.request.Provider.KeyAlg = public, pemOf(t, key), c.declared
			if c.offered != nil {
				r.as.Metadata = func(d map[string]any) { d["token_endpoint_auth_signing_alg_values_supported"] = c.offered }
			}
			_, err = r.signIn()
			if c.want == "" {
				wantFailure(t, err, badClient)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if sent := r.as.Log()[2].Form.Get("client_assertion"); !strings.HasPrefix(sent, base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"` + c.want + `"`))[:len(c.want)+8]) {
				t.Errorf("signed as %.60s", sent)
			}
		})
	}
}
