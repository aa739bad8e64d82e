package lend

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
	"latchkey/auth/vault"
	_ "latchkey/auth/vault/vaulttest" // vaults that open fast
	"latchkey/internal/connowner/otheruser"
)

func TestMain(m *testing.M) {
	otheruser.Main(map[string]func([]string){"ask": askAsAnother})
	goleak.VerifyTestMain(m)
}

// The tokens have every character that RFC 6750 §2.1 allows and that a text may have to escape.
const (
	firstToken   = "first+token/of.ada~0123456789abcdef=="
	refreshToken = "refresh+token/of.ada~0123456789abcdef"
)

// rig is an API with the token endpoint of its provider, an account there, and a lease of it.
type rig struct {
	t      testing.TB
	api    *httptest.Server
	client *auth.Client
	vault  *vault.Memory
	id     string
	lease  *Lease

	handle  http.HandlerFunc // of the API
	renewed atomic.Int32     // requests for a new token
	life    int              // of the tokens that it gives, in seconds

	mu      sync.Mutex
	got     []*http.Request // what reached the API
	isQuiet bool            // got stays empty
}

// newRig starts an API and lends it by these terms, for which change may set the account.
func newRig(t testing.TB, terms Terms, change ...func(*auth.Account)) *rig {
	t.Helper()
	r := &rig{t: t, life: 3600, vault: vault.NewMemory()}
	r.handle = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }
	r.api = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.api.Close)
	p := auth.Provider{ID: "api", Issuer: r.api.URL, ClientID: "c", Resources: []string{r.api.URL}}
	r.client = &auth.Client{
		Vault:     r.vault,
		Providers: func(context.Context, string) (auth.Provider, error) { return p, nil },
	}
	transport := auth.NewTransport(p)
	r.client.RoundTripper = func(auth.Provider) http.RoundTripper { return transport }
	t.Cleanup(transport.(*http.Transport).CloseIdleConnections)
	t.Cleanup(r.vault.Close)
	now := time.Now()
	a := auth.Account{
		Provider: "api", ClientID: "c", SignedInAt: now, Requested: []string{"read", "write"},
		Identity: auth.Identity{Issuer: r.api.URL, Subject: "ada"},
		Metadata: auth.Metadata{Issuer: r.api.URL, FetchedAt: now, Endpoints: auth.Endpoints{Token: r.api.URL + "/token"}},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret(firstToken), RefreshToken: auth.NewSecret(refreshToken), TokenType: "Bearer",
			ObtainedAt: now, ExpiresAt: now.Add(time.Hour), Scopes: []string{"read", "write"},
		},
	}
	for _, f := range change {
		f(&a)
	}
	if err := r.vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	r.id = a.ID
	r.lease = r.lend(terms, nil)
	return r
}

// lend opens a lease of the rig's API.
func (r *rig) lend(terms Terms, onEnd func(State)) *Lease {
	r.t.Helper()
	sender, err := r.client.Sender(r.t.Context(), r.id, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	terms.Account, terms.Origin = r.id, r.api.URL
	l, err := Open(Options{
		Terms: terms, Send: sender.Send, Secrets: sender.Secrets, OnEnd: onEnd,
		Say: func(r Refusal, _ *auth.Error) string { return "refused: " + string(r) },
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { l.End(EndedStop); <-l.Done() })
	return l
}

func (r *rig) serve(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path == "/token" && req.Method == http.MethodPost && req.Header.Get("Authorization") == "" {
		n := r.renewed.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"renewed-token-%d-of-ada","token_type":"Bearer","expires_in":%d,"refresh_token":"rotated-token-%d-of-ada"}`, n, r.life, n)
		return
	}
	r.mu.Lock()
	if !r.isQuiet {
		r.got = append(r.got, req)
	}
	handle := r.handle
	r.mu.Unlock()
	handle(w, req)
}

// seen returns what reached the API since the last call.
func (r *rig) seen() []*http.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

// borrower is what a program uses: it follows no redirect and decodes nothing.
var borrower = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// answer is what the program gets, whole.
type answer struct {
	status int
	header http.Header
	body   string
	err    error // of reading the body
}

// ask sends one request of the program; fields are NAME: VALUE.
func (r *rig) ask(method, path, body string, fields ...string) answer {
	r.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.lease.Address().Reveal()+path, content)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		req.Header.Add(name, value)
	}
	resp, err := borrower.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	all, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(all), err}
}

// raw sends bytes to the lease and returns the first answer, if there is one. {secret} stands
// for the path's first segment, {host} for the host.
func (r *rig) raw(request string) []answer { return r.send(request, 1) }

// send is raw for so many answers, or for those that come before the connection closes.
func (r *rig) send(request string, most int) (all []answer) {
	r.t.Helper()
	host := r.lease.host
	secret := strings.TrimPrefix(r.lease.base, "http://"+host+"/")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	request = strings.NewReplacer("{secret}", secret, "{host}", host, "\n", "\r\n").Replace(request)
	_, _ = io.WriteString(conn, request) // it may have been answered before its end
	for from := bufio.NewReader(conn); len(all) < most; {
		resp, err := http.ReadResponse(from, nil)
		if err != nil {
			break
		}
		body, err := io.ReadAll(resp.Body)
		all = append(all, answer{resp.StatusCode, resp.Header, string(body), err})
	}
	return all
}

// wantRefusal compares an answer with a refusal that reached no API.
func (r *rig) wantRefusal(when string, a answer, want Refusal) {
	r.t.Helper()
	if a.status != Refusals[want] || a.header.Get(refusalField) != string(want) || a.body != "refused: "+string(want)+"\n" {
		r.t.Errorf("%s: %d %q %q %v, want %s", when, a.status, a.header.Get(refusalField), a.body, a.err, want)
	}
	if got := r.seen(); len(got) != 0 {
		r.t.Errorf("%s: the API got %s %s", when, got[0].Method, got[0].URL)
	}
}

// wantNoToken fails if a text has a token in a form that a program could read. It knows nothing of
// the forms that the product strikes out.
func wantNoToken(t *testing.T, when, text string, tokens ...string) {
	t.Helper()
	for _, token := range append([]string{firstToken, refreshToken}, tokens...) {
		for name, readable := range readings(text) {
			if i := strings.Index(readable, token); i >= 0 {
				t.Errorf("%s: a token can be read as %s", when, name)
			}
		}
		for _, piece := range inBase64(text) {
			if strings.Contains(piece, token[1:len(token)-2]) {
				t.Errorf("%s: a token can be read as base64", when)
			}
		}
	}
}

// readings are what a program may read in a text.
func readings(text string) map[string]string {
	escape := regexp.MustCompile("%[0-9A-Fa-f]{2}")
	return map[string]string{
		"it is": text,
		"a part of a URL": escape.ReplaceAllStringFunc(text, func(e string) string {
			plain, _ := url.PathUnescape(e)
			return plain
		}),
		"JSON": strings.ReplaceAll(text, `\/`, "/"),
		"HTML": html.UnescapeString(text),
	}
}

// inBase64 decodes every run of its letters, from each of four places at which a unit may begin.
func inBase64(text string) (decoded []string) {
	for _, run := range regexp.MustCompile("[A-Za-z0-9+/_-]{16,}").FindAllString(text, -1) {
		run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for from := range 4 {
			piece := run[from:]
			plain, err := base64.RawStdEncoding.DecodeString(piece[:len(piece)/4*4])
			if err == nil {
				decoded = append(decoded, string(plain))
			}
		}
	}
	return decoded
}
