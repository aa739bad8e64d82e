//go:build linux

package e2e

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"latchkey/e2e/session"
)

// everything starts the certified provider with all that it offers, and has
// Latchkey know one of its clients by a file of that name.
func everything(p *person) peer { return everythingAt(p, freePort(p.t)) }

func everythingAt(p *person, port int) peer {
	p.t.Helper()
	folder, err := filepath.Abs(".")
	p.must(err)
	issuer := fmt.Sprintf("http://127.0.0.1:%d", port)
	issued := filepath.Join(p.t.TempDir(), "issued.json")
	cmd := p.Command(filepath.Join(folder, "node_modules", ".bin", "node"), "everything.mjs")
	cmd.Dir = folder
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &signingKey().PublicKey, Algorithm: "ES256", Use: "sig", KeyID: "1"}}})
	p.must(err)
	cmd.Env = append(cmd.Env, fmt.Sprintf("PORT=%d", port), "ISSUED="+issued, "KEYS="+string(keys))
	process, err := p.Start(cmd)
	p.must(err)
	p.must(session.Wait("the certified provider", func() (bool, error) {
		if !process.Running() {
			return false, errors.New("it ended: " + process.Output())
		}
		return strings.Contains(process.Output(), "listening"), nil
	}))
	return peer{issuer: issuer, name: "Ada ada Łovelace", issuedIn: issued, log: process, steps: certifiedSteps()}
}

// signingKey is the key of the client that signs to authenticate.
var signingKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // no randomness: nothing can be tested
	}
	return key
})

// knows writes the file of a provider, as a person would, and makes it the one
// that is signed in to.
func (p *person) knows(id, text string) {
	p.t.Helper()
	folder := filepath.Join(p.Home, ".config/latchkey/providers")
	p.must(os.MkdirAll(folder, 0o700))
	text = fmt.Sprintf("id = %q\nissuer = %q\n%s\n", id, p.peer.issuer, text)
	p.must(os.WriteFile(filepath.Join(folder, id+".toml"), []byte(text), 0o600))
	p.peer.provider = id
}

// seen is how often the provider's own record has these words.
func (p *person) seen(words string) int { return strings.Count(p.peer.log.Output(), words) }

// post sends a form to the provider, as a thief of what is in it would.
func (p *person) post(path string, form url.Values) (status int, code string) {
	p.t.Helper()
	answer, err := http.PostForm(p.peer.issuer+path, form)
	p.must(err)
	defer func() { _ = answer.Body.Close() }()
	var body struct{ Error string }
	_ = json.NewDecoder(answer.Body).Decode(&body)
	return answer.StatusCode, body.Error
}

// revocation is what `revoke --json` says.
type revocation struct {
	Proof   string  `json:"proof"`
	Account account `json:"account"`
}

// revokes revokes an account by command.
func (p *person) revokes(id string) revocation {
	p.t.Helper()
	var said revocation
	if out := p.ok("revoke", id, "--json"); json.Unmarshal([]byte(out), &said) != nil {
		p.t.Fatalf("revoke said %q", out)
	}
	return said
}

// failure is the last line of stderr of a command with --json.
func (r result) failure(t *testing.T) (kind, step string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	var said struct{ Error struct{ Kind, Step string } }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &said); err != nil {
		t.Fatalf("%v in %q", err, r.stderr)
	}
	return said.Error.Kind, said.Error.Step
}

// alone is an address with a query, alone on a line. A sign-in on another device shows the page without
// the code first.
var alone = regexp.MustCompile(`(?m)^(http://(?:127\.0\.0\.1|localhost):[0-9]+/\S*\?\S*)\n`)

// shown waits for the address that a sign-in shows, and returns it; empty if the sign-in ends without one.
func (p *person) shown(process *session.Process) (address string) {
	p.t.Helper()
	p.must(session.Wait("an address", func() (bool, error) {
		running := process.Running() // read first: the last thing that it said may be the address
		found := alone.FindStringSubmatch(process.Output())
		if found != nil {
			address = found[1]
		}
		return found != nil || !running, nil
	}))
	return address
}

// signInByDevice signs in by a code on "another device", which is the browser.
func (p *person) signInByDevice(steps ...session.Step) account {
	p.t.Helper()
	cmd := p.headless("sign-in", p.peer.provider, "--device", "--json", "--timeout", "5m")
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	process, err := p.Start(cmd)
	p.must(err)
	address := p.shown(process)
	if address == "" {
		p.t.Fatalf("no address was shown:\n%s", process.Output())
	}
	p.opens(address)
	p.must(p.browser.Do(steps...))
	p.must(session.Wait("the command to end", func() (bool, error) { return !process.Running(), nil }))
	p.said.WriteString(process.Output())
	p.said.Write(stdout.Bytes())
	var a account
	if err := json.Unmarshal(stdout.Bytes(), &a); err != nil || cmd.ProcessState.ExitCode() != 0 {
		p.t.Fatalf("sign-in --device: exit %d, %v\n%s", cmd.ProcessState.ExitCode(), err, process.Output())
	}
	p.must(p.browser.Tidy())
	return a
}

// opens shows an address in the browser, as a person who types it.
func (p *person) opens(address string) {
	p.t.Helper()
	if out, err := p.Command("xdg-open", address).CombinedOutput(); err != nil {
		p.t.Fatalf("xdg-open: %v: %s", err, out)
	}
}
