package terminal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
)

// resource is a server with an API, and with the token endpoint of its provider.
type resource struct {
	*httptest.Server
	t *testing.T
	s *home.Session

	mu      sync.Mutex
	refuses int // requests that are answered with 401 whatever their token is
	renewed int
	got     []request
	handle  http.HandlerFunc // of the API
}

// request is what the API got.
type request struct {
	method, path, body string
	header             http.Header
	length             int64
}

// newResource starts the server, with an account "ada" for it in an open vault.
func newResource(t *testing.T) *resource {
	r := &resource{t: t}
	r.handle = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.Close)
	r.s, _ = openHome(t, auth.KeeperPassphrase)
	file := fmt.Sprintf("name = \"API\"\nissuer = %q\nclient_id = \"c\"\nresources = [%q]\n", r.URL, r.URL)
	dir := r.s.Home.ProvidersDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "api.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	a := auth.Account{
		Label: "api", Provider: "api", ClientID: "c", SignedInAt: now, Requested: []string{"openid", "notes.write"},
		Identity: auth.Identity{Issuer: r.URL, Subject: "ada"},
		Metadata: auth.Metadata{Issuer: r.URL, FetchedAt: now, Endpoints: auth.Endpoints{Token: r.URL + "/token"}},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret("the-first-token"), RefreshToken: auth.NewSecret("a-refresh-token"), TokenType: "Bearer",
			ObtainedAt: now, ExpiresAt: now.Add(time.Hour), Scopes: []string{"openid", "profile"},
		},
	}
	if err := r.s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *resource) serve(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	if req.URL.Path == "/token" {
		r.renewed++
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"renewed-token-%d","token_type":"Bearer","expires_in":3600,"refresh_token":"a-refresh-token"}`, r.renewed)
		r.mu.Unlock()
		return
	}
	body, _ := io.ReadAll(req.Body)
	r.got = append(r.got, request{req.Method, req.URL.RequestURI(), string(body), req.Header, req.ContentLength})
	refused := r.refuses > 0
	r.refuses--
	r.mu.Unlock()
	if refused {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, "who are you")
		return
	}
	r.handle(w, req)
}

// last is the latest request.
func (r *resource) last() request {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.got) == 0 {
		r.t.Fatal("the API got no request")
	}
	return r.got[len(r.got)-1]
}

// call runs the command with what stands on its standard input.
func (r *resource) call(in io.Reader, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	code = r.run(r.t.Context(), in, &stdout, &stderr, args...)
	return code, stdout.String(), stderr.String()
}

func (r *resource) run(ctx context.Context, in io.Reader, out, said io.Writer, args ...string) int {
	pass := filepath.Join(r.t.TempDir(), "pass")
	if err := os.WriteFile(pass, []byte("correct horse\n"), 0o600); err != nil {
		r.t.Error(err)
	}
	args = append([]string{"--home", r.s.Home.Root, "--passphrase-file", pass, "call", "api"}, args...)
	return Run(ctx, args, Streams{in, out, said}, nil)
}

// TestCallSends: method, fields and content leave as they were given, with the token.
func TestCallSends(t *testing.T) {
	r := newResource(t)
	binary := string([]byte{0, 1, 0xff, '\n', '\r', 0xfe})
	file := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(file, []byte(binary), 0o600); err != nil {
		t.Fatal(err)
	}
	const bothTypes = "application/json, text/event-stream, */*;q=0.5"
	for _, c := range []struct {
		args                       []string
		in                         string
		method, body, kind, accept string
	}{
		{nil, "", "GET", "", "", "application/json, */*;q=0.5"},
		{[]string{"-X", "DELETE"}, "", "DELETE", "", "", ""},
		{[]string{"-d", `{"a":1}`}, "", "POST", `{"a":1}`, auth.TypeJSON, bothTypes},
		{[]string{"-d", "a=1&b=2"}, "", "POST", "a=1&b=2", typeForm, ""},
		{[]string{"-X", "PUT", "-d", "@" + file}, "", "PUT", binary, typeBytes, ""},
		{[]string{"-d", "@-"}, "[1,\n2]\n", "POST", "[1,\n2]\n", auth.TypeJSON, bothTypes},
		{[]string{"-d", ""}, "", "POST", "", typeForm, ""},
		{[]string{"-d", "{}", "-H", "Accept: text/plain", "-H", "content-type:application/vnd.api+json"}, "", "POST", "{}", "application/vnd.api+json", "text/plain"},
	} {
		code, out, said := r.call(strings.NewReader(c.in), append([]string{r.URL + "/notes?x=1"}, c.args...)...)
		if code != 0 || out != "hello" || said != "" {
			t.Errorf("%q: exit %d, %q, %s", c.args, code, out, said)
		}
		got := r.last()
		if got.method != c.method || got.body != c.body || got.path != "/notes?x=1" || got.length != int64(len(c.body)) || got.header.Get("Content-Type") != c.kind {
			t.Errorf("%q: the API got %+v", c.args, got)
		}
		if c.accept != "" && got.header.Get("Accept") != c.accept {
			t.Errorf("%q: Accept is %q", c.args, got.header.Get("Accept"))
		}
		if got.header.Get("Authorization") != "Bearer the-first-token" {
			t.Errorf("%q: Authorization is %q", c.args, got.header.Get("Authorization"))
		}
	}
	if r.call(strings.NewReader(""), r.URL+"/", "-H", "X-Two: a", "-H", "X-Two:  b\t"); !slices.Equal(r.last().header["X-Two"], []string{"a", "b"}) {
		t.Errorf("the field is %q", r.last().header["X-Two"])
	}
}

// TestCallRefusesFields: nobody sends the token elsewhere, or another one, by a field.
func TestCallRefusesFields(t *testing.T) {
	r := newResource(t)
	for _, args := range [][]string{
		{"-H", "Authorization: Bearer other"}, {"-H", "authorization:x"}, {"-H", "Cookie: a=b"}, {"-H", "Host: evil.example"},
		{"-H", "Proxy-Authorization: x"}, {"-H", "proxy-anything: x"}, {"-H", "Connection: close"}, {"-H", "TE: trailers"},
		{"-H", "Transfer-Encoding: chunked"}, {"-H", "Upgrade: h2c"}, {"-H", "Content-Length: 3"}, {"-H", "DPoP: x"}, {"-H", "Expect: 100-continue"},
		{"-H", "X-A: b\r\nAuthorization: Bearer other"}, {"-H", "X-A\n: b"}, {"-H", "X A: b"}, {"-H", ": b"}, {"-H", "X-A"}, {"-H", "X-A: \x00"},
		{"-X", "TRACE"}, {"-X", "connect"}, {"-X", "GET /x HTTP/1.1\r\nX: y"}, {"-d", "a", "-d", "b"}, {"-d", "@/no/such/file"}, {"-d", "@."},
	} {
		if code, out, said := r.call(strings.NewReader(""), append([]string{r.URL + "/notes"}, args...)...); code != exitUsage || out != "" || said == "" {
			t.Errorf("%q: exit %d, %q, %s", args, code, out, said)
		}
	}
	if len(r.got) != 0 || r.renewed != 0 {
		t.Errorf("the API got %+v", r.got)
	}
}

// TestCallExits: the exit code follows the status, the body goes to standard output,
// and --json changes only the line of the error.
func TestCallExits(t *testing.T) {
	r := newResource(t)
	for _, c := range []struct {
		status int
		field  string
		want   int
		kind   string
	}{
		{200, "", 0, ""},
		{201, "", 0, ""},
		{302, "Location: /elsewhere", exitRefused, "bad_answer"},
		{307, "Location: http://127.0.0.1:1/", exitRefused, "bad_answer"},
		{400, "", exitRefused, "provider_error"},
		{401, "", exitSignIn, "sign_in_needed"},
		{403, "", exitRefused, "provider_error"},
		{403, `WWW-Authenticate: Bearer error="insufficient_scope", scope="notes.read"`, exitSignIn, "sign_in_needed"},
		{403, `WWW-Authenticate: Bearer error="insufficient_scope"`, exitSignIn, "sign_in_needed"},
		{404, "", exitRefused, "provider_error"},
		{429, "", exitNetwork, "network"},
		{500, "", exitNetwork, "network"},
		{503, "", exitNetwork, "network"},
	} {
		body := strings.Repeat("a body\x00", 20_000)
		r.handle = func(w http.ResponseWriter, _ *http.Request) {
			if name, value, ok := strings.Cut(c.field, ": "); ok {
				w.Header().Set(name, value)
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, body)
		}
		for _, args := range [][]string{{r.URL + "/x"}, {r.URL + "/x", "--json"}} {
			code, out, said := r.call(strings.NewReader(""), args...)
			if code != c.want || out != body {
				t.Errorf("%d %s: exit %d, %d bytes, %s", c.status, c.field, code, len(out), said)
			}
			if isJSON := strings.Contains(said, `{"error":{"kind":"`+c.kind+`"`); len(args) == 2 && c.kind != "" && !isJSON {
				t.Errorf("%d: standard error is %s", c.status, said)
			}
		}
		if got := r.last(); got.path != "/x" {
			t.Errorf("%d: %s was requested", c.status, got.path)
		}
	}
}

// TestCallNamesTheSignIn (R29): the hint is the command that asks for the union of scopes.
func TestCallNamesTheSignIn(t *testing.T) {
	r := newResource(t)
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="notes.read $(reboot) x'y"`)
		w.WriteHeader(http.StatusForbidden)
	}
	code, _, said := r.call(strings.NewReader(""), r.URL+"/notes")
	want := `latchkey sign-in api --account `
	scopes := ` --scope openid --scope notes.write --scope profile --scope notes.read --scope '$(reboot)' --scope 'x'\''y'`
	if code != exitSignIn || !strings.Contains(said, want) || !strings.Contains(said, scopes) {
		t.Errorf("exit %d, %s", code, said)
	}
	if r.renewed != 0 {
		t.Error("a refresh cannot add a scope")
	}
	// What the sign-in has asked for is not asked for again.
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope", scope="notes.write"`)
		w.WriteHeader(http.StatusForbidden)
	}
	if code, _, said := r.call(strings.NewReader(""), r.URL+"/notes"); code != exitSignIn || strings.Contains(said, "latchkey sign-in") || !strings.Contains(said, "may not have it") {
		t.Errorf("exit %d, %s", code, said)
	}
}

// TestCallRepeats: after a 401 the whole content is sent once more, with the new token,
// and nothing of the first answer is printed.
func TestCallRepeats(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", keptContent/16+100)
	file := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(file, []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ data, in, want string }{
		{"text", "", "text"}, {"@-", "from a pipe", "from a pipe"}, {"@" + file, "", long},
	} {
		r := newResource(t)
		r.refuses = 1
		code, out, said := r.call(strings.NewReader(c.in), r.URL+"/x", "-d", c.data)
		if code != 0 || out != "hello" || said != "" {
			t.Errorf("%.10s: exit %d, %q, %s", c.data, code, out, said)
		}
		if len(r.got) != 2 || r.got[0].body != c.want || r.got[1].body != c.want || r.last().header.Get("Authorization") != "Bearer renewed-token-1" {
			t.Errorf("%.10s: the API got %d requests", c.data, len(r.got))
		}
	}
	// What is longer and cannot be read twice is sent once; the token is renewed for the next.
	r := newResource(t)
	r.refuses = 1
	code, out, said := r.call(strings.NewReader(long), r.URL+"/x", "-d", "@-", "--json")
	if code != exitSignIn || out != "who are you" || !strings.Contains(said, `"kind":"sign_in_needed"`) || len(r.got) != 1 || r.renewed != 1 {
		t.Errorf("exit %d, %q, %s, %d requests", code, out, said, len(r.got))
	}
	if code, _, said := r.call(strings.NewReader(long), r.URL+"/x", "-d", "@-"); code != 0 || r.last().body != long || r.last().length != -1 {
		t.Errorf("exit %d, %s, %d bytes", code, said, len(r.last().body))
	}
}

// TestCallIncludes: -i prints the head, and the body follows byte for byte.
func TestCallIncludes(t *testing.T) {
	r := newResource(t)
	binary := string([]byte{0, 0x1b, 0xff, '\r', '\n'})
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		w.Header().Set("X-Two", "2")
		w.Header().Set("Content-Type", "image/png")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, binary)
	}
	want := "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 5\r\nContent-Type: image/png\r\nX-Two: 2\r\n\r\n" + binary
	if code, out, said := r.call(strings.NewReader(""), r.URL+"/x", "-i"); code != exitRefused || out != want {
		t.Errorf("exit %d, %q, %s", code, out, said)
	}
	want = strings.TrimSuffix(strings.ReplaceAll(want, "Content-Length: 5\r\n", ""), binary)
	if code, out, _ := r.call(strings.NewReader(""), r.URL+"/x", "-i", "-X", "HEAD"); code != exitRefused || strings.ReplaceAll(out, "Content-Length: 5\r\n", "") != want {
		t.Errorf("exit %d, %q", code, out)
	}
}

// TestCallStreams: events reach standard output as they come, here as an MCP server
// answers JSON-RPC, and an interrupt ends the wait for the next.
func TestCallStreams(t *testing.T) {
	r := newResource(t)
	next := make(chan string)
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for {
			select {
			case event := <-next:
				_, _ = fmt.Fprintf(w, "event: message\ndata: %s\n\n", event)
				w.(http.Flusher).Flush()
			case <-req.Context().Done():
				return
			}
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	reads, writes := io.Pipe()
	var said bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- r.run(ctx, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`), writes, &said,
			r.URL+"/mcp", "-d", "@-", "-H", "MCP-Protocol-Version: 2026-07-28")
		_ = writes.Close()
	}()
	for i := range 3 {
		event := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d}`, i)
		next <- event
		want := "event: message\ndata: " + event + "\n\n"
		got := make([]byte, len(want))
		if _, err := io.ReadFull(reads, got); err != nil || string(got) != want {
			t.Fatalf("the command printed %q, %v", got, err)
		}
	}
	cancel(&auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted})
	if code := <-ended; code != exitInterrupted {
		t.Errorf("exit %d, %s", code, said.String())
	}
	if got := r.last(); got.header.Get("Mcp-Protocol-Version") != "2026-07-28" || !strings.Contains(got.header.Get("Accept"), "text/event-stream") {
		t.Errorf("the API got %+v", got)
	}
}

// TestCallBreaksOff: an answer that ends too early is no answer, and neither is one that
// cannot be printed.
func TestCallBreaksOff(t *testing.T) {
	r := newResource(t)
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
	}
	if code, out, said := r.call(strings.NewReader(""), r.URL+"/x"); code != exitNetwork || out != "half" {
		t.Errorf("exit %d, %q, %s", code, out, said)
	}
	r.handle = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "whole") }
	reads, writes := io.Pipe()
	_ = reads.Close()
	var said bytes.Buffer
	if code := r.run(t.Context(), strings.NewReader(""), writes, &said, r.URL+"/x"); code != exitFailed || !strings.Contains(said.String(), "standard output") {
		t.Errorf("exit %d, %s", code, said.String())
	}
}

// TestCallLeavesNoContent: what was sent and answered stands in no trace.
func TestCallLeavesNoContent(t *testing.T) {
	r := newResource(t)
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"secret_of_ada":"the answer"}`)
	}
	if code, _, said := r.call(strings.NewReader(""), r.URL+"/x", "-d", `{"note":"what Ada wrote"}`, "-H", "X-Api-Key: key-of-ada-0123456789"); code != 0 {
		t.Fatal(said)
	}
	files := 0
	err := filepath.WalkDir(r.s.Home.Root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files++
		for _, secret := range []string{"what Ada wrote", "the answer", "key-of-ada", "the-first-token"} {
			if bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s contains %q", path, secret)
			}
		}
		return err
	})
	if err != nil || files < 3 {
		t.Errorf("%d files, %v", files, err)
	}
}
