package home

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// managing is a provider that supports revocation and deletion of its registered
// client.
type managing struct {
	*httptest.Server
	mu      sync.Mutex
	trail   []string
	refuses string // a path
}

func newManaging(t *testing.T) *managing {
	m := &managing{}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.trail = append(m.trail, r.Method+" "+r.URL.Path)
		if r.URL.Path == m.refuses {
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(m.Close)
	return m
}

// TestRemoveProvider: what depends on a provider's file is removed in one order:
// the grants if requested, the file, the client that Latchkey registered, its
// secret. A grant that cannot be revoked stops the removal; a client that cannot
// be deleted does not.
func TestRemoveProvider(t *testing.T) {
	const gone, stays = "gone", "stays"
	for name, c := range map[string]struct {
		accounts              int
		revoke                bool
		registered            bool
		refuses               string
		trail                 string
		file, openWithAccount string
		alive                 int
		notDeleted            auth.Reason
	}{
		"nothing depends on it":       {trail: "", file: gone, openWithAccount: gone},
		"a registered client":         {registered: true, trail: "DELETE /manage", file: gone, openWithAccount: gone},
		"that cannot be deleted":      {registered: true, refuses: "/manage", trail: "DELETE /manage", file: gone, openWithAccount: gone, notDeleted: auth.ReasonRefusedStatus},
		"accounts that stay":          {accounts: 2, registered: true, trail: "", file: gone, openWithAccount: stays, alive: 2},
		"accounts that end first":     {accounts: 2, revoke: true, registered: true, trail: "POST /revoke POST /revoke DELETE /manage", file: gone, openWithAccount: gone},
		"accounts that cannot end":    {accounts: 2, revoke: true, registered: true, refuses: "/revoke", trail: "POST /revoke", file: stays, openWithAccount: stays, alive: 2},
		"registered by somebody else": {accounts: 1, revoke: true, trail: "POST /revoke", file: gone, openWithAccount: gone},
	} {
		t.Run(name, func(t *testing.T) {
			h := fresh(t)
			s := open(t, h)
			m := newManaging(t)
			m.refuses = c.refuses
			p := auth.Provider{ID: "idp", Issuer: m.URL, ClientID: "client"}
			if err := s.Catalog.Add(p); err != nil {
				t.Fatal(err)
			}
			if err := s.SetSecret(t.Context(), p, auth.NewSecret("s3cret")); err != nil {
				t.Fatal(err)
			}
			if c.registered {
				g := auth.Registration{ClientID: "client", ManageURI: m.URL + "/manage", ManageToken: auth.NewSecret("the management token")}
				if err := s.SetRegistration(t.Context(), p, g); err != nil || !h.HasRegistration(p) {
					t.Fatalf("the registration is not kept: %v", err)
				}
			}
			for i := range c.accounts {
				a := auth.Account{
					Provider: p.ID, ClientID: p.ClientID, SignedInAt: time.Now(),
					Identity: auth.Identity{Issuer: p.Issuer, Subject: string(rune('a' + i))},
					Metadata: auth.Metadata{Issuer: p.Issuer, Endpoints: auth.Endpoints{Revocation: m.URL + "/revoke"}},
					Grant:    auth.Grant{RefreshToken: auth.NewSecret("a refresh token")},
				}
				if err := s.Vault.Save(t.Context(), &a); err != nil {
					t.Fatal(err)
				}
			}
			done, err := s.RemoveProvider(t.Context(), p, c.revoke)
			if (err != nil) != (c.file == stays) || len(done.Alive) != c.alive {
				t.Errorf("%d alive, %v", len(done.Alive), err)
			}
			if got := strings.Join(m.trail, " "); got != c.trail {
				t.Errorf("the provider was asked for %q, want %q", got, c.trail)
			}
			file, _ := os.Stat(filepath.Join(h.ProvidersDir(), "idp.toml"))
			if (file != nil) != (c.file == stays) {
				t.Errorf("the file is there: %v", file != nil)
			}
			if h.HasSecret(p) != (c.openWithAccount == stays) || h.HasRegistration(p) != (c.openWithAccount == stays && c.registered) {
				t.Errorf("secret %v, registration %v", h.HasSecret(p), h.HasRegistration(p))
			}
			deleted := c.registered && c.openWithAccount == gone
			if done.Registered != deleted || (done.NotDeleted == nil) != (c.notDeleted == "") || done.NotDeleted != nil && done.NotDeleted.Reason != c.notDeleted {
				t.Errorf("registered %v, %v", done.Registered, done.NotDeleted)
			}
		})
	}
}
