package auth_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/vault"
)

// bench is a client with a provider that is a table of answers in memory: fuzzing
// needs thousands of exchanges a second.
type bench struct {
	client  auth.Client
	vault   *vault.Memory
	account auth.Account
	answers map[string]canned // by path
	before  func(path string) // called for each request; may change the answers
	slow    map[string]roundTrip
	change  func(*auth.Provider) // of the provider, before each use
}

// direct is a receiver without a socket: browse answers immediately, with the
// state of the address.
type direct struct {
	callback chan auth.Callback
	arrived  func() // called when the callback comes
}

func newDirect() *direct { return &direct{callback: make(chan auth.Callback, 1), arrived: func() {}} }

func (d *direct) listen(context.Context, string, auth.Expect) (auth.Receiver, error) { return d, nil }

func (d *direct) browse(_ context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	d.callback <- auth.Callback{Code: auth.NewSecret("code"), State: auth.NewSecret(u.Query().Get("state"))}
	return nil
}

func (d *direct) RedirectURI() string { return "http://127.0.0.1:1/cb/acme" }
func (d *direct) Finish(error)        {}
func (d *direct) Close() error        { return nil }

func (d *direct) Receive(ctx context.Context, offer func(auth.Callback) error) error {
	select {
	case cb := <-d.callback:
		d.arrived()
		return offer(cb)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

type canned struct {
	status int
	header http.Header
	body   []byte
}

const benchIssuer = "https://as.example"

// jsonAnswer is a canned 200.
func jsonAnswer(body []byte) canned {
	return canned{200, http.Header{"Content-Type": {"application/json"}}, body}
}

func newBench(tb testing.TB) *bench {
	tb.Helper()
	b := &bench{vault: vault.NewMemory(), answers: map[string]canned{}}
	tb.Cleanup(b.vault.Close)
	provider := auth.Provider{ID: "acme", Issuer: benchIssuer, ClientID: authtest.ClientID, Resources: []string{benchIssuer}}
	b.client = auth.Client{
		Vault: b.vault,
		Providers: func(context.Context, string) (auth.Provider, error) {
			p := provider
			if b.change != nil {
				b.change(&p)
			}
			return p, nil
		},
		RoundTripper: func(auth.Provider) http.RoundTripper { return roundTrip(b.answer) },
		Observe:      func(auth.Event) {},
	}
	b.account = auth.Account{
		Requested: []string{"openid"},
		Provider:  "acme", ClientID: authtest.ClientID,
		Metadata: auth.Metadata{Issuer: benchIssuer, Endpoints: auth.Endpoints{
			Authorization: benchIssuer + "/authorize", Token: benchIssuer + "/token", JWKS: benchIssuer + "/jwks",
		}},
		Identity: auth.Identity{Issuer: benchIssuer, Subject: "ada"},
		Grant:    auth.Grant{AccessToken: auth.NewSecret("old-access"), RefreshToken: auth.NewSecret("old-refresh")},
	}
	if err := b.vault.Save(tb.Context(), &b.account); err != nil {
		tb.Fatal(err)
	}
	return b
}

func (b *bench) answer(req *http.Request) (*http.Response, error) {
	if b.before != nil {
		b.before(req.URL.Path)
	}
	if answer := b.slow[req.URL.Path]; answer != nil {
		return answer(req)
	}
	c, ok := b.answers[req.URL.Path]
	if !ok {
		return nil, errors.New("no answer")
	}
	return &http.Response{
		StatusCode: c.status, Header: maps.Clone(c.header), Body: io.NopCloser(bytes.NewReader(c.body)),
		ContentLength: int64(len(c.body)), Request: req, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// refresh refreshes the account in its original state.
func (b *bench) refresh(t *testing.T) (auth.Account, error) {
	t.Helper()
	now, err := b.vault.Load(t.Context(), b.account.ID)
	if err != nil {
		t.Fatal(err)
	}
	fresh := b.account
	fresh.Generation = now.Generation
	if err := b.vault.Save(t.Context(), &fresh); err != nil {
		t.Fatal(err)
	}
	after, err := b.client.Refresh(t.Context(), b.account.ID)
	failureOf(t, err) // an *auth.Error, or nil
	return after, err
}
