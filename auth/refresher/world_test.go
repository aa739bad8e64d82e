package refresher

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
	"latchkey/auth/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a vault, providers and a network without sockets, so that time can be
// the test's own. The vault and the client are the real ones.
type world struct {
	t      *testing.T
	vault  *vault.Memory
	client *auth.Client
	answer func(n int, provider string) (*http.Response, error)
	probe  func(n int, provider string) (*http.Response, error) // answers a harmless request; nil: 200
	takes  time.Duration
	heeds  bool              // the network ends a request with its context
	server http.RoundTripper // answers instead of all this; nil: none

	mu       sync.Mutex
	asked    []ask
	probes   []ask // the harmless requests
	inFlight map[string]int
	most     map[string]int // in flight at once, by provider and "" for all
	skew     time.Duration
}

type ask struct {
	at       time.Time
	provider string
	path     string
	token    string
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, vault: vault.NewMemory(), inFlight: map[string]int{}, most: map[string]int{}, takes: 100 * time.Millisecond}
	w.client = &auth.Client{
		Vault: w.vault, Now: w.now,
		Providers: func(_ context.Context, id string) (auth.Provider, error) {
			return auth.Provider{ID: id, Issuer: "https://" + id + ".example", ClientID: "c"}, nil
		},
		RoundTripper: func(p auth.Provider) http.RoundTripper { return carrier{w, p.ID} },
	}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.skew)
}

type carrier struct {
	w        *world
	provider string
}

func (c carrier) RoundTrip(req *http.Request) (*http.Response, error) {
	w := c.w
	if w.server != nil {
		return w.server.RoundTrip(req)
	}
	if req.Method == http.MethodGet && req.Header.Get("Authorization") == "" {
		return w.probed(req, c.provider)
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, _ := url.ParseQuery(string(body))
	w.mu.Lock()
	w.asked = append(w.asked, ask{time.Now().Add(w.skew), c.provider, req.URL.Path, form.Get("refresh_token") + form.Get("token")})
	n := len(w.asked)
	for _, key := range []string{"", c.provider} {
		w.inFlight[key]++
		w.most[key] = max(w.most[key], w.inFlight[key])
	}
	w.mu.Unlock()
	ended := req.Context()
	if !w.heeds {
		ended = context.WithoutCancel(ended)
	}
	select {
	case <-time.After(w.takes):
	case <-ended.Done():
		err = ended.Err()
	}
	w.mu.Lock()
	w.inFlight[""]--
	w.inFlight[c.provider]--
	w.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if w.answer == nil {
		return of(req, granted(n, 3600), nil)
	}
	resp, err := w.answer(n, c.provider)
	return of(req, resp, err)
}

// probed answers a harmless request.
func (w *world) probed(req *http.Request, provider string) (*http.Response, error) {
	w.mu.Lock()
	w.probes = append(w.probes, ask{at: time.Now().Add(w.skew), provider: provider, path: req.URL.Path})
	n := len(w.probes)
	w.mu.Unlock()
	if w.probe == nil {
		return of(req, response(200, nil, `{}`), nil)
	}
	resp, err := w.probe(n, provider)
	return of(req, resp, err)
}

// of makes an answer one to req.
func of(req *http.Request, resp *http.Response, err error) (*http.Response, error) {
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

func response(status int, header map[string]string, body string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return r
}

func granted(n, life int) *http.Response {
	return response(200, nil, fmt.Sprintf(`{"access_token":"access-%d","token_type":"Bearer","expires_in":%d,"refresh_token":"refresh-%d"}`, n, life, n))
}

// link seals an account whose token was just given for life.
func (w *world) link(provider, subject string, life time.Duration) auth.Account {
	w.t.Helper()
	a := auth.Account{
		Provider: provider, ClientID: "c", SignedInAt: w.now(),
		Identity: auth.Identity{Issuer: "https://" + provider + ".example", Subject: subject},
		Metadata: auth.Metadata{Issuer: "https://" + provider + ".example", Endpoints: auth.Endpoints{
			Token: "https://" + provider + ".example/token", Revocation: "https://" + provider + ".example/revoke",
		}},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret("access-" + subject), RefreshToken: auth.NewSecret("refresh-" + subject), TokenType: "Bearer",
			ObtainedAt: w.now(), ExpiresAt: w.now().Add(life),
		},
	}
	w.save(&a)
	return a
}

func (w *world) save(a *auth.Account) {
	w.t.Helper()
	if err := w.vault.Save(w.t.Context(), a); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) load(a auth.Account) auth.Account {
	w.t.Helper()
	a, err := w.vault.Load(w.t.Context(), a.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) requests() []ask {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]ask(nil), w.asked...)
}

// refreshing runs r for a while, and ends it.
func (w *world) refreshing(r *Refresher, d time.Duration) {
	w.t.Helper()
	if r.Client == nil {
		r.Client, r.Stamp, r.Now = w.client, w.vault.Stamp, w.now
	}
	if r.Online == nil {
		r.Online = func() bool { return true }
	}
	if r.Saver == nil {
		r.Saver = func() bool { return false }
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.Run(ctx) }()
	time.Sleep(d)
	cancel()
	<-ended
}

// all are the accounts of the vault.
func (w *world) all() []auth.Account {
	w.t.Helper()
	all, err := w.vault.List(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// refused is the error of a connection that is refused.
func refused() error { return &net.OpError{Op: "dial", Err: errors.New("connection refused")} }

// fullVault is a vault whose disk is full for a while.
type fullVault struct {
	*vault.Memory
	full func() bool
}

func (v *fullVault) Save(ctx context.Context, a *auth.Account) error {
	if v.full() {
		return &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}
	}
	return v.Memory.Save(ctx, a)
}
