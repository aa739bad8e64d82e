//go:build linux

package e2e

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"

	"latchkey/e2e/session"
)

// glewlwyd is an OpenID provider of another author, in C, from Debian, with the
// plug-in oidc named op. It is set up through its administrator's interface; its
// person goes through its pages once (TestGlewlwydByItsPages), and else answers
// through the interface that the pages use.
type glewlwyd struct {
	*person
	base   string // without a slash at its end
	admin  *http.Client
	ada    *http.Client
	server *session.Process
	issued string // file of the token answers

	mu    sync.Mutex
	asked []string // "POST /api/op/token 200", in order
}

const glewlwydSchema = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"

// startGlewlwyd starts one with its data in the session's home.
func startGlewlwyd(p *person) *glewlwyd {
	p.t.Helper()
	for _, program := range []string{"glewlwyd", "sqlite3"} {
		if _, err := exec.LookPath(program); err != nil {
			p.t.Fatalf("The Debian package %s is missing. Run make test, which installs it.", program)
		}
	}
	folder := p.t.TempDir() // not in the session, where tokens are looked for
	port := freePort(p.t)
	g := &glewlwyd{person: p, issued: filepath.Join(folder, "issued.json")}
	g.listen(port)
	g.copyPages(filepath.Join(folder, "webapp"))
	database := filepath.Join(folder, "data.db")
	load := p.Command("sqlite3", database, ".read "+glewlwydSchema)
	if out, err := load.CombinedOutput(); err != nil {
		p.t.Fatalf("sqlite3: %v: %s", err, out)
	}
	shipped, err := os.ReadFile("/etc/glewlwyd/glewlwyd.conf")
	p.must(err)
	config := filepath.Join(folder, "glewlwyd.conf")
	p.must(os.WriteFile(config, []byte(glewlwydConfig(string(shipped), folder, database, g.base, port)), 0o600))
	g.server, err = p.Start(p.Command("glewlwyd", "--config-file="+config))
	p.must(err)
	p.must(session.Wait("glewlwyd", func() (bool, error) {
		if !g.server.Running() {
			return false, errors.New("it ended: " + g.server.Output())
		}
		answer, err := http.Get(g.base + "/config")
		if err != nil {
			return false, nil
		}
		return answer.StatusCode == http.StatusOK, answer.Body.Close()
	}))
	g.setUp()
	p.peer = peer{issuer: g.base + "/api/op", name: "Ada Lovelace", log: g.server, issuedIn: g.issued}
	return g
}

// copyPages copies the provider's own pages, one script each. Debian ships them with
// a link, which the server does not follow, to a folder where a file is wanted.
func (g *glewlwyd) copyPages(to string) {
	g.t.Helper()
	for _, args := range [][]string{
		{"cp", "-rL", "/usr/share/glewlwyd/webapp", to},
		{"rm", "-r", filepath.Join(to, "config.json")},
		{"cp", "/etc/glewlwyd/config-2.7.json/config.json", to},
	} {
		if out, err := g.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			g.t.Fatalf("%v: %v: %s", args, err, out)
		}
	}
}

// listen puts a listener in front of the provider that records the requests and
// every token issued, because the provider logs neither.
func (g *glewlwyd) listen(port int) {
	behind := &url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", port)}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(behind); r.Out.Host = r.In.Host },
		ModifyResponse: g.note,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	server := httptest.NewServer(proxy)
	g.t.Cleanup(server.Close)
	g.base = server.URL
}

func (g *glewlwyd) note(answer *http.Response) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	path := answer.Request.URL.Path
	g.asked = append(g.asked, fmt.Sprintf("%s %s %d", answer.Request.Method, path, answer.StatusCode))
	if path != "/api/op/token" || answer.StatusCode != http.StatusOK {
		return nil
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	var tokens map[string]any
	if err := json.Unmarshal(body, &tokens); err != nil {
		return err
	}
	if _, ok := tokens["id_token"]; !ok { // a refresh brings none
		tokens["id_token"] = tokens["access_token"]
	}
	if _, ok := tokens["refresh_token"]; !ok {
		tokens["refresh_token"] = tokens["access_token"]
	}
	line, err := json.Marshal(tokens)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(g.issued, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// count returns how often a request got that answer.
func (g *glewlwyd) count(what string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := 0
	for _, asked := range g.asked {
		if asked == what {
			n++
		}
	}
	return n
}

var glewlwydOwn = regexp.MustCompile(`(?m)^(port|external_url|log_mode|log_file|static_files_path|@include).*$`)

// glewlwydConfig is Debian's with our own address, folder and database.
func glewlwydConfig(shipped, folder, database, base string, port int) string {
	own := fmt.Sprintf("port=%d\nbind_address=\"127.0.0.1\"\nexternal_url=%q\nlog_mode=\"console\"\n", port, base) +
		fmt.Sprintf("static_files_path=%q\ndatabase = { type = \"sqlite3\"; path = %q; };\n", filepath.Join(folder, "webapp"), database)
	return own + glewlwydOwn.ReplaceAllString(shipped, "")
}

// session signs a person in at the provider and keeps the cookies.
func (g *glewlwyd) session(user, password string) *http.Client {
	jar, err := cookiejar.New(nil)
	g.must(err)
	client := &http.Client{Jar: jar, Timeout: session.Patience}
	g.call(client, http.MethodPost, "/api/auth/", map[string]any{"username": user, "password": password})
	return client
}

// call sends JSON to the provider's own interface, which must accept it.
func (g *glewlwyd) call(client *http.Client, method, path string, body any) {
	g.t.Helper()
	text, err := json.Marshal(body)
	g.must(err)
	ask, err := http.NewRequest(method, g.base+path, bytes.NewReader(text))
	g.must(err)
	ask.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(ask)
	g.must(err)
	defer func() { _ = answer.Body.Close() }()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		g.t.Fatalf("%s %s: %s %s\n%s", method, path, answer.Status, said, g.server.Output())
	}
}

// setUp makes the plug-in, the scopes and the person.
func (g *glewlwyd) setUp() {
	g.t.Helper()
	g.admin = g.session("admin", "password")
	g.call(g.admin, http.MethodPost, "/api/mod/plugin/", map[string]any{
		"module": "oidc", "name": "op", "display_name": "OP", "enabled": true, "parameters": g.parameters(),
	})
	for _, scope := range []string{"profile", "email", "offline_access"} {
		g.call(g.admin, http.MethodPost, "/api/scope/", map[string]any{"name": scope, "display_name": scope, "password_required": false, "scheme": map[string]any{}})
	}
	g.call(g.admin, http.MethodPost, "/api/user/?source=database", map[string]any{
		"username": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "password": "password", "enabled": true,
		"scope": []string{"g_profile", "openid", "profile", "email", "offline_access"},
	})
	g.ada = g.session("ada", "password")
}

func (g *glewlwyd) parameters() map[string]any {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	g.must(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	g.must(err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	g.must(err)
	with := map[string]any{
		"iss": g.base + "/api/op", "jwt-type": "rsa", "jwt-key-size": "256",
		"key":           string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
		"cert":          string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})),
		"code-duration": 600, "refresh-token-duration": 1209600, "access-token-duration": 3600, "refresh-token-one-use": "always",
		"device-authorization-expiration": 600, "device-authorization-interval": 1,
		"oauth-dpop-iat-duration": 60, "oauth-par-duration": 90, "oauth-par-request_uri-prefix": "urn:ietf:params:oauth:request_uri:",
		"session-cookie-name": "GLEWLWYD2_OIDC_SID", "session-cookie-expiration": 86400, "subject-type": "public",
		"name-claim": "on-demand", "email-claim": "on-demand", "scope-claim": "on-demand", "name-claim-scope": []string{"profile"}, "email-claim-scope": []string{"email"},
		"allowed-scope": []string{"openid", "offline_access", "email", "profile"},
	}
	for _, on := range []string{
		"refresh-token-rolling", "allow-non-oidc", "auth-type-code-enabled", "auth-type-code-revoke-replayed", "auth-type-device-enabled",
		"auth-type-refresh-enabled", "jwks-show", "pkce-allowed", "pkce-required", "introspection-revocation-allowed",
		"introspection-revocation-allow-target-client", "oauth-dpop-allowed", "oauth-par-allowed", "session-management-allowed",
	} {
		with[on] = true
	}
	return with
}

// client registers a client, which the person trusts with these scopes.
func (g *glewlwyd) client(id, secret, redirect, scopes string) {
	g.t.Helper()
	client := map[string]any{
		"client_id": id, "name": id, "confidential": secret != "", "enabled": true, "redirect_uri": []string{redirect},
		"authorization_type": []string{"code", "refresh_token", "device_authorization"}, "scope": []string{},
	}
	if secret != "" {
		client["client_secret"], client["password"] = secret, secret
		client["token_endpoint_auth_method"] = []string{"client_secret_basic"}
	}
	g.call(g.admin, http.MethodPost, "/api/client/?source=database", client)
	g.call(g.ada, http.MethodPut, "/api/auth/grant/"+id, map[string]any{"scope": scopes})
}

// goes follows an address with the person's session, as a browser does.
func (g *glewlwyd) goes(address string) *url.URL {
	g.t.Helper()
	answer, err := g.ada.Get(address + "&g_continue")
	g.must(err)
	_ = answer.Body.Close()
	return answer.Request.URL
}

// signsIn signs in by command and has the person approve at what it shows.
func (g *glewlwyd) signsIn(args ...string) account {
	g.t.Helper()
	cmd := g.headless(append([]string{"sign-in", g.peer.provider, "--json", "--timeout", "5m"}, args...)...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	process, err := g.Start(cmd)
	g.must(err)
	if address := g.shown(process); address != "" {
		g.goes(address)
	}
	g.must(session.Wait("the command to end", func() (bool, error) { return !process.Running(), nil }))
	g.said.WriteString(process.Output())
	var a account
	if err := json.Unmarshal(stdout.Bytes(), &a); err != nil || cmd.ProcessState.ExitCode() != 0 {
		g.t.Fatalf("sign-in: exit %d, %v\n%s", cmd.ProcessState.ExitCode(), err, process.Output())
	}
	return a
}
