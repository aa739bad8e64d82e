package terminal

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/lend"
	"latchkey/ui/words"
)

// TestCallThroughTheHolder: the command has no passphrase, so that only the holder can send the
// request. Content, answer, refusal and exit code are those of the command alone.
func TestCallThroughTheHolder(t *testing.T) {
	r := newResource(t)
	if code, _, _ := command(t, r.s, "call", "api", r.URL+"/x"); code != exitVault {
		t.Fatalf("without a holder: exit %d", code)
	}
	r.s.Serve()
	long := strings.Repeat("0123456789abcdef", keptContent/16+100)
	file := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(file, []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args           []string
		refuses        int
		requests, code int
		body           string
	}{
		{[]string{r.URL + "/x"}, 0, 1, 0, ""},
		{[]string{r.URL + "/x", "-X", "PUT", "-d", "text", "-H", "X-Own: 1"}, 0, 1, 0, "text"},
		{[]string{r.URL + "/x", "-d", "text"}, 1, 2, 0, "text"},
		{[]string{r.URL + "/x", "-d", "@" + file}, 0, 1, 0, long},
		{[]string{r.URL + "/x", "-d", "@" + file}, 1, 2, 0, long},
		{[]string{"https://elsewhere.example/x"}, 0, 0, exitUsage, ""},
	} {
		r.mu.Lock()
		r.got, r.refuses = nil, c.refuses
		r.mu.Unlock()
		code, out, said := command(t, r.s, append([]string{"call", "api"}, c.args...)...)
		if code != c.code || code == 0 && out != "hello" || len(r.got) != c.requests {
			t.Errorf("%.60q: exit %d, %.20q, %s, %d requests", c.args, code, out, said, len(r.got))
		}
		if c.requests > 0 && r.last().body != c.body {
			t.Errorf("%.60q: the API got %d bytes", c.args, len(r.last().body))
		}
		if got := r.last; slices.Contains(c.args, "PUT") && (got().method != "PUT" || got().header.Get("X-Own") != "1") {
			t.Errorf("%.60q: the API got %s with %v", c.args, got().method, got().header)
		}
	}
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="notes.read"`)
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "no")
	}
	if code, out, said := command(t, r.s, "call", "api", r.URL+"/x", "-i"); code != exitSignIn || !strings.HasPrefix(out, "HTTP/1.1 403 Forbidden\r\n") || !strings.HasSuffix(out, "\r\n\r\nno") || !strings.Contains(said, "--scope notes.read") {
		t.Errorf("exit %d, %q, %s", code, out, said)
	}
	// A 401 of a content that the holder cannot send a second time is kept back only until it is
	// known that nobody else can: here there is no refresh token.
	a := r.account()
	a.Grant.RefreshToken = auth.Secret{}
	if err := r.s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, "no token")
	}
	if code, out, said := command(t, r.s, "call", "api", r.URL+"/x", "-d", "@"+file); code != exitSignIn || out != "no token" {
		t.Errorf("exit %d, %q, %s", code, out, said)
	}
	if code, _, said := command(t, r.s, "call", "nobody", r.URL+"/x", "--json"); code != exitUsage || !strings.Contains(said, `"kind":"usage"`) {
		t.Errorf("exit %d, %s", code, said)
	}
}

// TestLendConfig: an MCP client's entry has the lent address with the path of the account's
// resource, on one line of JSON.
func TestLendConfig(t *testing.T) {
	r := newResource(t)
	a := r.account()
	a.Resource = r.URL + "/mcp"
	if err := r.s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	r.s.Serve()
	code, out, said := command(t, r.s, "lend", "api", "--print-config", "--for", "100ms")
	var config struct {
		Servers map[string]struct{ Type, URL string } `json:"mcpServers"`
	}
	if err := json.Unmarshal([]byte(out), &config); code != 0 || err != nil || strings.Count(out, "\n") != 1 || len(config.Servers) != 1 {
		t.Fatalf("exit %d, %q, %s, %v", code, out, said, err)
	}
	for name, server := range config.Servers {
		if name != "latchkey-127-0-0-1" || server.Type != "http" || !strings.HasPrefix(server.URL, "http://127.0.0.1:") || !strings.HasSuffix(server.URL, "/mcp") {
			t.Errorf("%s: %+v", name, server)
		}
	}
}

// TestMethodsOfALease: what the flags --method and --read-only lend, of HTTP and of MCP.
func TestMethodsOfALease(t *testing.T) {
	for _, c := range []struct {
		flags          lending
		methods, calls []string
		isRefused      bool
	}{
		{lending{}, nil, nil, false},
		{lending{isReadOnly: true}, lend.ReadOnly, nil, false},
		{lending{isReadOnly: true, printsConfig: true}, lend.ReadOnly, lend.MCPReads, false},
		{lending{printsConfig: true}, nil, nil, false},
		{lending{what: agent.Lending{Methods: []string{"tools/call", "tools/list"}}}, lend.ReadOnly, []string{"tools/call", "tools/list"}, false},
		{lending{what: agent.Lending{Methods: []string{"PUT", "tools/call"}}}, []string{"PUT"}, []string{"tools/call"}, false},
		{lending{isReadOnly: true, what: agent.Lending{Methods: []string{"get", "tools/list"}}}, []string{"get"}, []string{"tools/list"}, false},
		{lending{isReadOnly: true, printsConfig: true, what: agent.Lending{Methods: []string{"tools/list"}}}, lend.ReadOnly, []string{"tools/list"}, false},
		{lending{isReadOnly: true, what: agent.Lending{Methods: []string{"tools/call"}}}, nil, nil, true},
		{lending{isReadOnly: true, what: agent.Lending{Methods: []string{"POST"}}}, nil, nil, true},
	} {
		got := c.flags
		err := got.limitMethods()
		if (err != nil) != c.isRefused || err == nil && !(slices.Equal(got.what.Methods, c.methods) && slices.Equal(got.what.Calls, c.calls)) {
			t.Errorf("%+v: %q, %q, %v", c.flags, got.what.Methods, got.what.Calls, err)
		}
	}
}

// TestALeaseEndsFromOutside: a lock of the holder ends the command, with a sentence; a program that
// has the lease goes on, and its next request is refused.
func TestALeaseEndsFromOutside(t *testing.T) {
	r := newResource(t)
	r.s.Serve()
	ended := make(chan int, 1)
	var out, said lockedText
	lend := func(in io.Reader, args ...string) {
		args = append([]string{"--home", r.s.Home.Root, "lend", "api"}, args...)
		go func() { ended <- Run(t.Context(), args, Streams{in, &out, &said}, nil) }()
	}
	lend(strings.NewReader(""), "--json")
	out.awaits(t, "http://") // a lock before the command has its answer leaves it without a holder
	r.s.SetLocked(true)
	if code := <-ended; code != exitFailed || !strings.Contains(said.String(), `"kind":"cancelled"`) {
		t.Errorf("exit %d, %s", code, said.String())
	}
	r.s.SetLocked(false)
	in, line, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	lend(in, "--", "sh", "-c", "echo begun; read line; exit 5")
	out.awaits(t, "begun")
	r.s.SetLocked(true)
	said.awaits(t, words.LeaseOver("lock"))
	_, _ = io.WriteString(line, "\n")
	_ = line.Close()
	if code := <-ended; code != 5 {
		t.Errorf("exit %d, %s", code, said.String())
	}
}

// lockedText is an output that is read while it is written.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// awaits waits until a text is in it.
func (l *lockedText) awaits(t *testing.T, text string) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); !strings.Contains(l.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for %q in %q", text, l.String())
		}
	}
}

// TestLendABoundToken: a token that is bound to Latchkey's key, which no other way hands out, can
// be lent: each request has a proof.
func TestLendABoundToken(t *testing.T) {
	r := newResource(t)
	a := r.account()
	a.Grant.TokenType, a.Grant.DPoPKey = "DPoP", auth.NewSecret(newKey(t))
	if err := r.s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	r.s.Serve()
	if code, out, _ := command(t, r.s, "header", "api"); code != exitFailed || out != "" {
		t.Errorf("header: exit %d, %q", code, out)
	}
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		_, _ = fmt.Fprint(w, req.Header.Get("DPoP") != "" && req.Header.Get("Authorization") == "DPoP the-first-token")
	}
	lent, err := r.s.Home.LendByHolder(t.Context(), "api", agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(lent.Address.Reveal() + "/x")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if string(body) != "true" {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}

// account is the API's.
func (r *resource) account() auth.Account {
	r.t.Helper()
	a, err := home.Find(r.t.Context(), r.s.Vault, "api")
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// newKey is a key in the form that a grant has.
func newKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(der)
}

// TestASurplusAnswerIsNotQuoted: net/http logs what a server sends behind its answer, which may be
// the token that it got. No command prints that.
func TestASurplusAnswerIsNotQuoted(t *testing.T) {
	r := newResource(t)
	r.s.Serve()
	closed := make(chan struct{})
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		go func() {
			defer close(closed)
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nX: %s\r\n\r\n", req.Header.Get("Authorization"))
			_, _ = conn.Read(make([]byte, 1)) // until the client has seen it
			_ = conn.Close()
		}()
	}
	var logged lockedText
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	if code, out, said := command(t, r.s, "call", "api", r.URL+"/x"); code != 0 || out != "ok" {
		t.Fatalf("exit %d, %q, %s", code, out, said)
	}
	<-closed
	if strings.Contains(logged.String(), "the-first-token") {
		t.Error("the token is logged")
	}
}
