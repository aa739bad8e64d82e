//go:build linux

package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/e2e/session"
)

// peer is a provider to sign in to.
type peer struct {
	provider string         // Latchkey's ID of it
	issuer   string         // empty: whatever Latchkey says
	name     string         // of the person there
	steps    []session.Step // what the person does in the browser
	issuedIn string         // file with every token that was issued; empty: unknown
	log      *session.Process
}

// What a person does at the demo provider.
var (
	demoLogin = session.Step{
		Name: "signing in to the demo provider", Sees: "button[name=person]", Click: "button[name=person][value=ada]",
	}
	demoAllow = session.Step{Name: "allowing", Sees: "button[name=decision]", Click: "button[name=decision][value=allow]"}
	demoDeny  = session.Step{Name: "denying", Sees: "button[name=decision]", Click: "button[name=decision][value=deny]"}
)

// demo is the provider that is built in.
func demo() peer {
	return peer{provider: "demo", name: "Ada", steps: []session.Step{demoLogin, demoAllow}}
}

// certified starts a certified provider and has Latchkey add it.
func certified(p *person) peer {
	p.t.Helper()
	c := startCertified(p)
	p.ok("providers", "add", "--issuer", c.issuer, "--client-id", nativeClient, "--id", "certified", "--name", "Certified")
	return c
}

// nativeClient is the certified provider's public native client.
const nativeClient = "native"

// startCertified starts a certified provider in a process of its own.
func startCertified(p *person) peer {
	p.t.Helper()
	folder, err := filepath.Abs(".")
	p.must(err)
	node := filepath.Join(folder, "node_modules", ".bin", "node")
	if _, err := os.Stat(node); err != nil {
		p.t.Fatal("The npm packages oidc-provider and node are missing. Run make test, which installs them.")
	}
	port := freePort(p.t)
	issuer := fmt.Sprintf("http://127.0.0.1:%d", port)
	issued := filepath.Join(p.t.TempDir(), "issued.json") // not in the session, where tokens are looked for
	cmd := p.Command(node, "provider.mjs")
	cmd.Dir = folder
	cmd.Env = append(cmd.Env, fmt.Sprintf("PORT=%d", port), "ISSUED="+issued)
	process, err := p.Start(cmd)
	p.must(err)
	p.must(session.Wait("the certified provider", func() (bool, error) {
		if !process.Running() {
			return false, errors.New("it ended: " + process.Output())
		}
		return strings.Contains(process.Output(), "listening"), nil
	}))
	return peer{provider: "certified", issuer: issuer, name: "Ada ada Łovelace", issuedIn: issued, log: process, steps: certifiedSteps()}
}

// certifiedSteps are what a person does at a certified provider.
func certifiedSteps() []session.Step {
	return []session.Step{
		{
			Name: "signing in to the certified provider", Sees: "input[name=password]",
			Type:  map[string]string{"input[name=login]": "ada", "input[name=password]": "password"},
			Click: "button[type=submit]",
		},
		{Name: "allowing", Sees: "input[name=prompt][value=consent]", Click: "button[type=submit]"},
	}
}

// answers are the token endpoint's answers so far, oldest first.
func (p peer) answers(t *testing.T) []map[string]any {
	t.Helper()
	file, err := os.Open(p.issuedIn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []map[string]any
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var answer map[string]any
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		all = append(all, answer)
	}
	return all
}

// issued is every token that the provider has given out.
func (p peer) issued(t *testing.T) []string {
	t.Helper()
	if p.issuedIn == "" {
		return nil
	}
	var tokens []string
	for _, answer := range p.answers(t) {
		for _, member := range []string{"access_token", "refresh_token", "id_token"} {
			token, ok := answer[member].(string)
			if !ok {
				t.Fatalf("the provider gave no %s", member)
			}
			tokens = append(tokens, token)
		}
	}
	return tokens
}

// accepts asks the certified provider whether it accepts an access token.
func (p peer) accepts(t *testing.T, token string) bool {
	t.Helper()
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.issuer+"/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// givenPorts are the ports that freePort has returned or found taken.
var givenPorts sync.Map

// freePort returns a port for a server to be started. It is below the range from which
// the system takes the ports of connections, so that none takes it meanwhile. No two tests get the
// same: a server begins to listen some time after its port was found free.
func freePort(t *testing.T) int {
	t.Helper()
	for range 50 {
		port := 20000 + rand.IntN(8000)
		if _, given := givenPorts.LoadOrStore(port, true); given {
			continue
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		_ = l.Close()
		return port
	}
	t.Fatal("no port is free")
	return 0
}
