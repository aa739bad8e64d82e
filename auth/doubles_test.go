package auth_test

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/catalog"
	"latchkey/auth/loopback"
	"latchkey/auth/vault"
)

// TestPresets runs every preset through sign-in, refresh, refusal, revocation and
// report against the double of its provider, under the provider's own addresses.
func TestPresets(t *testing.T) {
	presets, err := fs.Sub(assets.Providers, "providers")
	if err != nil {
		t.Fatal(err)
	}
	conducts := map[string]authtest.Conduct{}
	for _, c := range authtest.Conducts() {
		conducts[c.Preset] = c
	}
	entries, err := (&catalog.Catalog{Presets: presets}).List()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Run(e.ID, func(t *testing.T) {
			t.Parallel()
			c, ok := conducts[e.ID]
			if !ok || c.Source == "" {
				t.Fatal("there is no double, or it does not say where its conduct is documented")
			}
			stand(t, presets, c).goesThrough()
		})
	}
	if len(conducts) != len(entries) {
		t.Errorf("%d doubles for %d presets", len(conducts), len(entries))
	}
}

// preset is one preset, filled in as a person does, with the double of its
// provider.
type preset struct {
	t       *testing.T
	double  *authtest.Double
	client  *auth.Client
	vault   *vault.Memory
	request auth.Request
}

// stand fills in a preset with a file of the person's own. A port that the preset
// fixes is replaced by a free one, on both sides.
func stand(t *testing.T, presets fs.FS, c authtest.Conduct) *preset {
	t.Helper()
	typed := fmt.Sprintf("client_id = %q\n%s\n", authtest.ClientID, c.Typed)
	if u, err := url.Parse(c.Registered); err == nil && u.Port() != "" {
		was := c.Registered
		u.Host = net.JoinHostPort(u.Hostname(), freePort(t))
		c.Registered = u.String()
		if own := find(t, presets, c.Preset, typed); own.Redirect != was {
			t.Fatalf("the preset's redirect address is %q, and its steps have %q registered", own.Redirect, was)
		}
		typed += fmt.Sprintf("redirect = %q\n", c.Registered)
	}
	p := find(t, presets, c.Preset, typed)
	d := authtest.NewDouble(t, c)
	p.RootCAs, p.ClientSecret = d.CA, auth.NewSecret(c.Secret)
	browser := authtest.NewBrowser(t)
	browser.Reach(d)
	s := &preset{t: t, double: d, vault: vault.NewMemory()}
	t.Cleanup(s.vault.Close)
	s.request = auth.Request{
		Provider: p, Browse: browser.Open, Timeout: 20 * time.Second, Scopes: c.Scopes,
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			return loopback.Listen(ctx, redirect, expect, loopback.Options{})
		},
	}
	s.client = &auth.Client{
		Vault: s.vault, RoundTripper: d.Transport,
		Providers: func(context.Context, string) (auth.Provider, error) { return p, nil },
	}
	return s
}

// find returns the provider of a preset with the person's input in its file.
func find(t *testing.T, presets fs.FS, id, typed string) auth.Provider {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, id+".toml"), []byte(typed), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := (&catalog.Catalog{Presets: presets, UserDir: dir}).Find(id)
	if err != nil {
		t.Fatal(err)
	}
	return e.Provider
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func (s *preset) goesThrough() {
	s.checks()
	s.isDenied()
	a := s.signsIn()
	s.refreshes(a)
	s.endsByRefusal(a)
	s.revokes(s.signsIn())
}

// checks: the report finds nothing unsafe and no reason to refuse a sign-in.
func (s *preset) checks() {
	s.t.Helper()
	report, err := s.client.Check(s.t.Context(), s.request.Provider)
	if err != nil || report.Refused != nil || !report.Safe() {
		s.t.Errorf("check: %v, refused for %v, findings %+v", err, report.Refused, report.Findings)
	}
}

func (s *preset) isDenied() {
	s.t.Helper()
	s.double.Deny = true
	_, err := s.client.SignIn(s.t.Context(), s.request)
	s.double.Deny = false
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonDenied {
		s.t.Errorf("a person who denies: %v", err)
	}
}

// signsIn: the account is of the person that the provider documents, with every
// granted scope.
func (s *preset) signsIn() auth.Account {
	s.t.Helper()
	a, err := s.client.SignIn(s.t.Context(), s.request)
	if err != nil {
		s.t.Fatalf("the sign-in: %v", err)
	}
	c := s.double.Conduct
	id := a.Identity
	if id.Subject != c.Subject || id.Name != c.Name || id.Email != c.Email {
		s.t.Errorf("signed in as %q, %q, %q, want %q, %q, %q", id.Subject, id.Name, id.Email, c.Subject, c.Name, c.Email)
	}
	want := c.Granted
	if want == nil {
		want = a.Requested
	}
	if got := slices.Sorted(slices.Values(a.Grant.Scopes)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		s.t.Errorf("granted %q, want %q", got, want)
	}
	if a.Grant.Refreshable() != (c.Renewal != authtest.NoRenewal) {
		s.t.Errorf("a refresh token: %v", a.Grant.Refreshable())
	}
	if _, says := c.Answer(authtest.Issued{First: true})["expires_in"]; says == a.Grant.ExpiresAt.IsZero() {
		s.t.Errorf("the token ends at %v", a.Grant.ExpiresAt)
	}
	return a
}

// refreshes twice, if refreshing is offered: the second shows that the right
// refresh token was kept.
func (s *preset) refreshes(a auth.Account) {
	s.t.Helper()
	if s.double.Renewal == authtest.NoRenewal {
		return
	}
	for range 2 {
		was := a.Grant.AccessToken
		var err error
		if a, err = s.client.Refresh(s.t.Context(), a.ID); err != nil || a.Grant.AccessToken.Equal(was) {
			s.t.Fatalf("a refresh: %v", err)
		}
	}
}

// endsByRefusal: a grant that was ended elsewhere needs a new sign-in.
func (s *preset) endsByRefusal(a auth.Account) {
	s.t.Helper()
	if s.double.Renewal == authtest.NoRenewal {
		return
	}
	s.double.EndAll()
	_, err := s.client.Refresh(s.t.Context(), a.ID)
	if e := auth.AsError(err); e == nil || e.Kind != auth.KindSignInNeeded {
		s.t.Errorf("the refresh of an ended grant: %v", err)
	}
}

// revokes, if revocation is offered, with the proof that the provider allows.
func (s *preset) revokes(a auth.Account) {
	s.t.Helper()
	after, err := s.client.Revoke(s.t.Context(), a.ID)
	if s.double.Revoke == "" {
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonNoRevocation {
			s.t.Errorf("revocation where there is none: %v", err)
		}
		return
	}
	if err != nil || after.Revocation.Proof != s.double.Shown {
		s.t.Errorf("revocation: %v, shown %q, want %q", err, after.Revocation.Proof, s.double.Shown)
	}
	if strings.Contains(fmt.Sprint(after.History), "access-") {
		s.t.Error("the history has a token in it")
	}
}
