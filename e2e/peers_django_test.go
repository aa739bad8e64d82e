//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// django is Debian's django-oauth-toolkit, as shipped.
type django struct {
	*person
	folder string
	port   int
	server *session.Process
}

// startDjango has Latchkey know it by a file: its metadata names no revocation
// endpoint.
func startDjango(t *testing.T) *django {
	d := &django{person: startBare(t, "django"), folder: t.TempDir(), port: freePort(t)} // not in the session, where tokens are looked for
	d.peer.issuer = fmt.Sprintf("http://127.0.0.1:%d/o", d.port)
	d.runs()
	d.knows("django", "client_id = \"native\"\nscopes = [\"openid\", \"profile\", \"email\"]\n[endpoints]\nrevocation = \""+d.peer.issuer+"/revoke_token/\"")
	d.peer.issuedIn = filepath.Join(d.folder, "issued.json")
	return d
}

// runs starts the server and waits until it answers.
func (d *django) runs() {
	d.t.Helper()
	if _, err := os.Stat("/usr/lib/python3/dist-packages/oauth2_provider"); err != nil {
		d.t.Fatal("The Debian package python3-django-oauth-toolkit is missing. Run make test, which installs it.")
	}
	script, err := filepath.Abs("django-oauth-toolkit.py")
	d.must(err)
	d.server, err = d.Start(d.Command("/usr/bin/python3", script, fmt.Sprint(d.port), d.folder))
	d.must(err)
	d.must(session.Wait("Django", func() (bool, error) {
		if !d.server.Running() {
			return false, errors.New("it ended: " + d.server.Output())
		}
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/login/", d.port))
		if err != nil {
			return false, nil
		}
		return answer.StatusCode == http.StatusOK, answer.Body.Close()
	}))
}

// The whole way at Django's server: denial, sign-in, refresh, other keys after a
// restart, and revocation with proof.
func TestDjangoOAuthToolkit(t *testing.T) {
	d := startDjango(t)
	ada := map[string]string{"username": "ada", "password": "password"}
	r := d.comesBack(newVisitor(ada, nil)) // without the button Authorize
	if kind, step := r.failure(t); r.code != 4 || kind != "provider_error" || step != "callback" || !strings.Contains(r.stderr, "Access was not granted") {
		t.Errorf("denied: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	allow := newVisitor(ada, map[string]string{"allow": "Authorize"})
	a := d.isIn(d.comesBack(allow))
	if a.Name != "Ada Lovelace" || a.Subject != "1" || !a.Refreshable {
		t.Errorf("signed in as %+v", a)
	}
	d.ok("refresh", a.ID)

	d.server.Stop()
	d.must(os.Remove(filepath.Join(d.folder, "key.pem")))
	d.runs()
	d.ok("refresh", a.ID)
	if again := d.isIn(d.comesBack(allow, "--account", a.ID)); again.ID != a.ID || again.Status != "active" {
		t.Errorf("with new keys the account is %+v", again)
	}
	if said := d.revokes(a.ID); said.Proof != "dead" || said.Account.Status != "revoked" {
		t.Errorf("revoke said %+v", said)
	}
	d.knowsTokens()
	d.noLeaks()
	if strings.Contains(d.server.Output(), "Traceback") {
		t.Errorf("the server failed:\n%s", d.server.Output())
	}
}
