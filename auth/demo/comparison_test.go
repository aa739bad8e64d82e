package demo

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
	"latchkey/auth/loopback"
	"latchkey/auth/vault"
)

// compared is what one sign-in without PKCE did.
type compared struct {
	mu       sync.Mutex
	events   []auth.Event
	requests []Request
	opened   string
	err      error
}

// compare runs a sign-in without PKCE in which ada approves.
func compare(t *testing.T, req auth.Request) *compared {
	t.Helper()
	c := &compared{}
	o := Options{OnRequest: func(r Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.requests = append(c.requests, r)
	}}
	req.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return loopback.Listen(ctx, redirect, expect, loopback.Options{})
	}
	var person sync.WaitGroup
	req.Browse = func(_ context.Context, address string) error {
		c.opened = address
		person.Go(func() { asAda(t, address) })
		return nil
	}
	client := auth.Client{Observe: func(e auth.Event) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.events = append(c.events, e)
	}}
	c.err = SignInWithoutPKCE(t.Context(), client, vault.NewMemory(), o, req)
	person.Wait()
	return c
}

// asAda signs ada in on the pages that begin at an address, and follows the redirect to
// the app.
func asAda(t *testing.T, address string) {
	to, err := url.Parse(address)
	must(t, err)
	b := browserAt(t, "http://"+to.Host)
	page := b.submit(b.get(address), url.Values{"username": {"ada"}, "password": {Password}})
	page = b.submit(page, url.Values{"decision": {"allow"}})
	if page.to == nil {
		t.Errorf("no redirect: %d %s", page.status, page.body)
		return
	}
	b.get(page.to.String())
}

// TestWithoutPKCE: neither a challenge nor a verifier is sent, the client proves itself
// by its secret, the sign-in goes to its end, and the record says what was switched off.
func TestWithoutPKCE(t *testing.T) {
	c := compare(t, auth.Request{Provider: auth.Provider{ID: "corp", Issuer: "https://corp.example", ClientID: "corp"}})
	must(t, c.err)
	asked, err := url.Parse(c.opened)
	must(t, err)
	if q := asked.Query(); q.Has("code_challenge") || q.Has("code_challenge_method") || q.Get("client_id") != LabClientID || !auth.IsLoopbackLiteral(asked.Hostname()) {
		t.Errorf("the browser was sent to %s", c.opened)
	}
	exchanged := slices.IndexFunc(c.requests, func(r Request) bool { return r.Path == tokenEndpoint })
	if exchanged < 0 {
		t.Fatalf("no code was exchanged: %+v", c.requests)
	}
	if r := c.requests[exchanged]; slices.Contains(r.Keys, "code_verifier") || r.Scheme != "Basic" || r.Status != http.StatusOK {
		t.Errorf("the exchange was %+v", r)
	}
	off, notes := 0, []string{}
	for _, e := range c.events {
		notes = append(notes, e.Note)
		for _, check := range e.Checks {
			if check.Outcome == auth.CheckSwitchedOff {
				off++
				same(t, "switched off", check.Name, "pkce")
			}
		}
		same(t, "provider", e.Provider, "demo")
	}
	same(t, "checks that were switched off", off, 1)
	if !slices.Contains(notes, auth.NoteNoVerifier) || !slices.Contains(notes, ActTokenIssued) || slices.Contains(notes, ActVerifierCompared) {
		t.Errorf("the steps are %q", notes)
	}
}

// TestOnlyTheLabClientOmitsPKCE: no other client of that provider does without, and no
// other provider has that client.
func TestOnlyTheLabClientOmitsPKCE(t *testing.T) {
	a := newAuthRequest()
	a.Del("code_challenge")
	a.Del("code_challenge_method")
	for _, c := range []struct {
		name, client string
		o            Options
	}{
		{"the built-in client of an ordinary provider", ClientID, Options{}},
		{"the lab's client at an ordinary provider", LabClientID, Options{}},
		{"the built-in client beside the lab's", ClientID, Options{labSecret: auth.NewSecret(strings.Repeat("s", 43))}},
		{"a client with a secret beside the lab's", "registered", Options{labSecret: auth.NewSecret(strings.Repeat("s", 43))}},
	} {
		d := serve(t, c.o)
		must(t, d.within(t.Context(), func() error {
			other := d.store.builtIn(t.Context())
			other.ID, other.Secret, other.TokenAuthnMethod = "registered", "secret", goidc.AuthnMethodSecretBasic
			other.RedirectURIs = []string{a.Get("redirect_uri"), asCompared(a.Get("redirect_uri"))}
			return d.store.SaveClient(t.Context(), other)
		}))
		a.Set("client_id", c.client)
		got := newBrowser(t, d).get(authorizeEndpoint + "?" + a.Encode())
		if got.to != nil && got.to.Query().Get("error") != "invalid_request" || got.to == nil && got.status < 400 {
			t.Errorf("%s: answered %d, %v", c.name, got.status, got.to)
		}
	}
}

// TestTheLabClientNeedsItsSecret: a public program cannot use the client.
func TestTheLabClientNeedsItsSecret(t *testing.T) {
	d := serve(t, Options{labSecret: auth.NewSecret(strings.Repeat("s", 43))})
	b := newBrowser(t, d)
	a := newAuthRequest()
	a.Set("client_id", LabClientID)
	a.Del("code_challenge")
	a.Del("code_challenge_method")
	form := url.Values{"grant_type": {"authorization_code"}, "code": {b.code(a)}, "redirect_uri": {a.Get("redirect_uri")}, "client_id": {LabClientID}}
	for name, secret := range map[string]string{"no secret": "", "a wrong secret": strings.Repeat("w", 43)} {
		form.Del("client_secret")
		if secret != "" {
			form.Set("client_secret", secret)
		}
		if got := b.post(tokenEndpoint, form); got.status != http.StatusUnauthorized {
			t.Errorf("%s: answered %d", name, got.status)
		}
	}
}

// TestACancelledComparisonEnds its provider: its port is free again.
func TestACancelledComparisonEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var host string
	err := SignInWithoutPKCE(ctx, auth.Client{}, vault.NewMemory(), Options{}, auth.Request{
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			return loopback.Listen(ctx, redirect, expect, loopback.Options{})
		},
		Browse: func(_ context.Context, address string) error {
			to, err := url.Parse(address)
			must(t, err)
			host = to.Host
			cancel()
			return nil
		},
	})
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindCancelled {
		t.Errorf("it ended with %v", err)
	}
	d, err := Standalone(host, Options{})
	if err != nil {
		t.Fatalf("its port is still taken: %v", err)
	}
	must(t, d.Close())
}
