//go:build linux

package e2e

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
)

// adds adds a client that has something to authenticate with, which is sealed.
func (p *person) adds(id, secret string, flags ...string) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "secret")
	p.must(os.WriteFile(file, []byte(secret), 0o600))
	p.ok(append([]string{"providers", "add", "--issuer", p.peer.issuer, "--client-id", id, "--id", id, "--secret-file", file}, flags...)...)
	p.peer.provider = id
	p.secrets = append(p.secrets, strings.TrimSpace(secret))
}

// wholeLife signs in, refreshes and revokes.
func (p *person) wholeLife() {
	p.t.Helper()
	a := p.signInByCommand()
	p.looksSignedIn(a)
	p.ok("refresh", a.ID)
	if said := p.revokes(a.ID); said.Proof != "dead" {
		p.t.Errorf("revoke said %+v", said)
	}
}

// A client secret goes into the header, form-encoded, and nowhere else.
func TestCertifiedSecret(t *testing.T) {
	p := start(t, "certified-secret")
	p.peer = everything(p)
	p.adds("secret", "a secret: 100% odd & long enough for all")
	p.wholeLife()
	p.noLeaks()
}

// A client that signs to authenticate: its key is sealed and never sent.
func TestCertifiedSigning(t *testing.T) {
	p := start(t, "certified-signing")
	p.peer = everything(p)
	der, err := x509.MarshalPKCS8PrivateKey(signingKey())
	p.must(err)
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	p.adds("signing", key)
	p.wholeLife()
	p.noLeaks()
}

// An answer that the browser posts as a form.
func TestCertifiedFormPost(t *testing.T) {
	p := start(t, "certified-form-post")
	p.peer = everything(p)
	p.knows("plain", "client_id = \"plain\"\nresponse_mode = \"form_post\"")
	p.wholeLife()
	p.noLeaks()
}

// Latchkey registers itself and signs in as the client that comes of it.
func TestCertifiedRegisters(t *testing.T) {
	p := start(t, "certified-registers")
	p.peer = everything(p)
	client := auth.Client{}
	given, err := client.Register(context.Background(), auth.Provider{ID: "own", Issuer: p.peer.issuer})
	p.must(err)
	if given.ClientID == "" || !given.ClientSecret.Empty() {
		t.Fatalf("registered as %q", given.ClientID)
	}
	p.knows("own", "client_id = \""+given.ClientID+"\"")
	p.wholeLife()
	p.noLeaks()
}
