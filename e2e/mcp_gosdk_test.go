//go:build linux

package e2e

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// goSDK is two APIs that the Go SDK of the Model Context Protocol guards, with the
// certified provider as their sign-in service. Latchkey has a metadata document, which the
// test hosts.
type goSDK struct {
	api, other string       // the addresses of the APIs
	service    string       // host and port of the sign-in service
	document   string       // the address of the metadata document
	fetched    atomic.Int32 // how often the document was
}

// An API that is made with MCP's Go SDK, and the certified provider with a metadata
// document (CIMD) and resource indicators: the token is for this very API (R7), so that its
// neighbour at the same host refuses it (R27) and gets one of its own (R30). The document
// goes before the registration that the service offers (R20), and nobody fetches it before
// the yes (R31).
func TestMCPGoSDK(t *testing.T) {
	p := startBare(t, "mcp-gosdk")
	s := p.startsGoSDK()
	ada := newVisitor(map[string]string{"login": "ada", "password": "password"}, nil)
	p.peer.provider = s.api
	r := p.comesBack(ada)
	if kind, step := r.failure(t); r.code != 4 || kind != "bad_answer" || len(p.accounts()) != 0 || s.fetched.Load() != 0 {
		t.Errorf("without a yes to both hosts: exit %d, %s at %s, the document was fetched %d times\n%s", r.code, kind, step, s.fetched.Load(), r.stderr)
	}
	a := p.isIn(p.comesBack(ada, "--accept-issuer", s.service))
	s.isFor(p, a, s.api)
	p.ok("refresh", a.ID)
	p.greets(a.ID, s.api)

	p.ok("token", a.ID)
	token := p.secrets[len(p.secrets)-1]
	if status, said := s.asks(p, s.api, token); status == http.StatusUnauthorized {
		t.Errorf("the API refused the token: %s", said)
	}
	if status, said := s.asks(p, s.other, token); status != http.StatusUnauthorized || !strings.Contains(said, "audience") {
		t.Errorf("another API, which the token is not for, answered %d: %s", status, said)
	}
	p.peer.provider = s.other
	b := p.isIn(p.comesBack(ada, "--accept-issuer", s.service))
	s.isFor(p, b, s.other)
	p.greets(b.ID, s.other)
	p.greets(a.ID, s.api)
	p.knowsTokens()
	p.noLeaks()
}

// The same by the window, with a real browser.
func TestWindowMCPGoSDK(t *testing.T) {
	p := start(t, "window-mcp-gosdk")
	s := p.startsGoSDK()
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey")))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))
	p.must(window.Press("ctrl+n"))
	p.must(window.ClickOn(words.TabAddress()))
	p.must(window.Read(words.AddressLabel()))
	p.must(window.AwaitField())
	p.must(window.Type(s.api))
	p.see(window, "1-found", words.ClientByDocument(), words.Continue())
	p.must(window.ClickOn(words.Continue()))
	p.see(window, "2-question", words.PairTitle(), s.service)
	if s.fetched.Load() != 0 {
		t.Error("the sign-in service was shown the document before the person agreed")
	}
	p.must(window.ClickOn(words.PairYes()))
	p.approve()
	a := p.await("the account", func(a account) bool { return a.Status == "active" })
	s.isFor(p, a, s.api)
	p.greets(a.ID, s.api)
	p.quit(program)
	p.knowsTokens()
	p.noLeaks()
}

// startsGoSDK starts both servers and hosts Latchkey's metadata document.
func (p *person) startsGoSDK() *goSDK {
	p.t.Helper()
	api, service := freePort(p.t), freePort(p.t)
	s := &goSDK{
		api: fmt.Sprintf("http://127.0.0.1:%d/mcp", api), other: fmt.Sprintf("http://127.0.0.1:%d/other", api),
		service: fmt.Sprintf("127.0.0.1:%d", service),
	}
	ca := s.hostsDocument(p)
	folder, err := filepath.Abs(".")
	p.must(err)
	server := filepath.Join(folder, "gosdk", "bin", "gosdk")
	if _, err := os.Stat(server); err != nil {
		p.t.Fatal("The server of MCP's Go SDK is missing. Run make test, which builds it.")
	}
	listens := func(name string, process *session.Process) {
		p.t.Helper()
		p.must(session.Wait(name, func() (bool, error) {
			if !process.Running() {
				return false, errors.New("it ended: " + process.Output())
			}
			return strings.Contains(process.Output(), "listening"), nil
		}))
	}
	issued := filepath.Join(p.t.TempDir(), "issued.json") // not in the session, where tokens are looked for
	cmd := p.Command(filepath.Join(folder, "node_modules", ".bin", "node"), "resources.mjs")
	cmd.Dir = folder
	cmd.Env = append(cmd.Env, fmt.Sprintf("PORT=%d", service), "ISSUED="+issued, "RESOURCES="+s.api+" "+s.other, "DOCUMENT="+s.document, "NODE_EXTRA_CA_CERTS="+ca)
	provider, err := p.Start(cmd)
	p.must(err)
	listens("the certified provider", provider)
	p.peer = peer{issuer: "http://" + s.service, issuedIn: issued, log: provider, steps: certifiedSteps()}
	cmd = p.Command(server)
	cmd.Env = append(cmd.Env, fmt.Sprintf("PORT=%d", api), "ISSUER="+p.peer.issuer)
	resource, err := p.Start(cmd)
	p.must(err)
	listens("the API", resource)
	return s
}

// hostsDocument hosts the document that the program itself prints, and names its address in
// the settings. It returns the file with the CA of the host.
func (s *goSDK) hostsDocument(p *person) (ca string) {
	p.t.Helper()
	var document atomic.Value
	host := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fetched.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, document.Load().(string))
	}))
	p.t.Cleanup(host.Close)
	s.document = host.URL + "/client.json"
	settings := filepath.Join(p.Home, ".config", "latchkey")
	p.must(os.MkdirAll(settings, 0o700))
	p.must(os.WriteFile(filepath.Join(settings, "config.toml"), fmt.Appendf(nil, "client_metadata_url = %q\n", s.document), 0o600))
	document.Store(p.ok("providers", "client-metadata"))
	ca = filepath.Join(p.t.TempDir(), "ca.pem")
	p.must(os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: host.Certificate().Raw}), 0o600))
	return ca
}

// isFor fails the test unless an account is for one API, by the document.
func (s *goSDK) isFor(p *person, a account, address string) {
	p.t.Helper()
	if !slices.Equal(a.Resources, []string{address}) || !slices.Contains(a.Scopes.Granted, "greet") || a.Issuer != p.peer.issuer {
		p.t.Errorf("signed in as %+v", a)
	}
	file, err := os.ReadFile(filepath.Join(p.Home, ".config/latchkey/providers", a.Provider+".toml"))
	p.must(err)
	for _, want := range []string{fmt.Sprintf("client_id = %q", s.document), `registration = "cimd"`} {
		if !strings.Contains(strings.ReplaceAll(string(file), "'", `"`), want) {
			p.t.Errorf("the provider's file has no %s:\n%s", want, file)
		}
	}
	if s.fetched.Load() == 0 || p.seen("POST /reg ") != 0 {
		p.t.Errorf("the document was fetched %d times, and Latchkey registered %d times", s.fetched.Load(), p.seen("POST /reg "))
	}
}

// asks sends a token to an API, as whoever stole it would.
func (s *goSDK) asks(p *person, address, token string) (status int, said string) {
	p.t.Helper()
	ask, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, address, strings.NewReader("{}"))
	p.must(err)
	ask.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(ask)
	p.must(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	p.must(err)
	return answer.StatusCode, string(text)
}
