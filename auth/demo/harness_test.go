package demo

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/internal/connowner/otheruser"
)

func TestMain(m *testing.M) {
	otheruser.Main(map[string]func([]string){"request": requestAsAnother})
	goleak.VerifyTestMain(m)
}

const (
	redirect = "http://127.0.0.1:53411/cb/demo"
	all      = "openid profile email offline_access notes.read"
)

// gcm is a sealer for tests: AES-256-GCM with one key, the purpose as additional
// data.
type gcm struct{ cipher.AEAD }

func newGCM(t testing.TB) gcm {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	block, err := aes.NewCipher(key)
	must(t, err)
	aead, err := cipher.NewGCM(block)
	must(t, err)
	return gcm{aead}
}

func (g gcm) SealFile(path, purpose string, plaintext []byte) error {
	nonce := make([]byte, g.NonceSize())
	_, _ = rand.Read(nonce)
	temp := path + "." + randomText()[:8] + ".tmp"
	if err := os.WriteFile(temp, g.Seal(nonce, nonce, plaintext, []byte(purpose)), 0o600); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

func (g gcm) UnsealFile(path, purpose string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(b) < g.NonceSize() {
		return nil, errors.New("too short")
	}
	return g.Open(nil, b[:g.NonceSize()], b[g.NonceSize():], []byte(purpose))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve opens a demo provider that stores nothing and serves it on a free port.
func serve(t testing.TB, o Options) *Demo {
	t.Helper()
	d, err := Standalone("127.0.0.1:0", o)
	must(t, err)
	stop, err := d.Serve(t.Context())
	must(t, err)
	t.Cleanup(stop)
	return d
}

// openHandle opens a handle on a folder.
func openHandle(t testing.TB, dir string, s Sealer, o Options) *Demo {
	t.Helper()
	d, err := Open(dir, s, o)
	must(t, err)
	return d
}

// browser is an HTTP client with cookies that follows no redirect by itself.
type browser struct {
	t testing.TB
	http.Client
	issuer string
}

func newBrowser(t testing.TB, d *Demo) *browser { return browserAt(t, d.Issuer()) }

// browserAt is a browser for the pages of an issuer.
func browserAt(t testing.TB, issuer string) *browser {
	jar, _ := cookiejar.New(nil)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t: t, issuer: issuer, Client: http.Client{
		Jar: jar, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// withoutSocket makes the browser call the handler without a socket.
func (b *browser) withoutSocket(d *Demo) *browser {
	b.Transport = d.RoundTripper(b.Transport)
	return b
}

// reply is a response.
type reply struct {
	status int
	header http.Header
	body   string
	to     *url.URL // target of a redirect
}

func (b *browser) send(r *http.Request) reply {
	b.t.Helper()
	resp, err := b.Do(r)
	must(b.t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	must(b.t, err)
	to, _ := resp.Location()
	return reply{resp.StatusCode, resp.Header, string(body), to}
}

func (b *browser) get(path string) reply {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.issuer + path
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil)
	must(b.t, err)
	return b.send(r)
}

func (b *browser) post(path string, form url.Values) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.issuer+path, strings.NewReader(form.Encode()))
	must(b.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func (b *browser) withToken(path, scheme, token string) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.issuer+path, nil)
	must(b.t, err)
	if scheme != "" {
		r.Header.Set("Authorization", scheme+" "+token)
	}
	return b.send(r)
}

var (
	actionPattern = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	inputPattern  = regexp.MustCompile(`<input[^>]*>`)
	attrPattern   = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// submit sends the page's first form as a browser would: hidden fields, ticked
// boxes that are not disabled, and what a person adds.
func (b *browser) submit(page reply, typed url.Values) reply {
	b.t.Helper()
	action := actionPattern.FindStringSubmatch(page.body)
	if action == nil {
		b.t.Fatalf("no form on the page (status %d): %s", page.status, page.body)
	}
	form := url.Values{}
	for _, input := range inputPattern.FindAllString(page.body, -1) {
		attr := map[string]string{}
		for _, m := range attrPattern.FindAllStringSubmatch(input, -1) {
			attr[m[1]] = html.UnescapeString(m[2])
		}
		off := strings.Contains(input, "disabled") || attr["type"] == "checkbox" && !strings.Contains(input, "checked")
		if !off {
			form.Add(attr["name"], attr["value"])
		}
	}
	for k, v := range typed {
		form[k] = v
	}
	return b.post(html.UnescapeString(action[1]), form)
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func sameScopes(t testing.TB, got, want string) {
	t.Helper()
	g, w := strings.Fields(got), strings.Fields(want)
	slices.Sort(g)
	slices.Sort(w)
	if !slices.Equal(g, w) {
		t.Errorf("scopes: got %q, want %q", got, want)
	}
}

func entries(t testing.TB, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	return found
}
