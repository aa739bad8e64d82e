//go:build linux

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// betterAuth is better-auth's OAuth provider, from npm.
type betterAuth struct {
	*person
	folder string
	port   int
	client string
}

func startBetterAuth(t *testing.T) *betterAuth {
	b := &betterAuth{person: startBare(t, "better-auth"), folder: t.TempDir(), port: freePort(t)}
	b.runs()
	b.knows("better-auth", fmt.Sprintf("client_id = %q\ndpop = \"never\"", b.client))
	b.peer.issuedIn = filepath.Join(b.folder, "issued.json")
	return b
}

// runs starts the server and waits until it says who it is.
func (b *betterAuth) runs() {
	b.t.Helper()
	folder, err := filepath.Abs(".")
	b.must(err)
	node := filepath.Join(folder, "node_modules", ".bin", "node")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "better-auth")); err != nil {
		b.t.Fatal("The npm package better-auth is missing. Run make test, which installs it.")
	}
	cmd := b.Command(node, "better-auth.mjs")
	cmd.Dir = folder
	cmd.Env = append(cmd.Env, fmt.Sprintf("PORT=%d", b.port), "STATE="+filepath.Join(b.folder, "state.json"), "ISSUED="+filepath.Join(b.folder, "issued.json"))
	b.peer.log, err = b.Start(cmd)
	b.must(err)
	var said struct{ Issuer, Client string }
	b.must(session.Wait("better-auth", func() (bool, error) {
		if !b.peer.log.Running() {
			return false, errors.New("it ended: " + b.peer.log.Output())
		}
		for line := range strings.Lines(b.peer.log.Output()) {
			if json.Unmarshal([]byte(line), &said) == nil && said.Client != "" {
				return true, nil
			}
		}
		return false, nil
	}))
	b.peer.issuer, b.client = said.Issuer, said.Client
}

// The whole way at better-auth: denial, sign-in, refresh, other keys after a
// restart, and revocation with proof.
func TestBetterAuth(t *testing.T) {
	b := startBetterAuth(t)
	ada := map[string]string{"email": "ada@example.test", "password": "password1"}
	r := b.comesBack(newVisitor(ada, map[string]string{"do": "no"}))
	if kind, step := r.failure(t); r.code != 4 || kind != "provider_error" || step != "callback" || !strings.Contains(r.stderr, "Access was not granted") {
		t.Errorf("denied: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	allow := newVisitor(ada, map[string]string{"do": "yes"})
	a := b.isIn(b.comesBack(allow))
	if a.Name != "Ada Lovelace" || !a.Refreshable {
		t.Errorf("signed in as %+v", a)
	}
	b.ok("refresh", a.ID)

	b.peer.log.Stop()
	b.runs()
	b.ok("refresh", a.ID)
	if again := b.isIn(b.comesBack(allow, "--account", a.ID)); again.ID != a.ID || again.Status != "active" {
		t.Errorf("with new keys the account is %+v", again)
	}
	if said := b.revokes(a.ID); said.Proof != "dead" || said.Account.Status != "revoked" {
		t.Errorf("revoke said %+v", said)
	}
	b.knowsTokens()
	b.noLeaks()
}
