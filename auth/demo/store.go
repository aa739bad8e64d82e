package demo

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
	"latchkey/auth/internal/weak"
)

// store answers the library's queries from the state. Every value that enters or
// leaves is a copy: a value that the library changes and does not save has no
// effect. A store may only be used within a transaction.
type store struct {
	state    *state
	keys     goidc.JSONWebKeySet // parsed from state.Keys
	keysText string              // the text that keys was parsed from
	changed  bool                // since it was loaded or saved
	now      func() time.Time
	own      lifetimes // the lifetimes unless the state has others

	labSecret auth.Secret // of the client LabClientID; empty: there is none
	lacks     weak.Set    // the protections that are missing; see Weakened
}

// The library's interfaces that store implements.
var (
	_ goidc.GrantManager        = (*store)(nil)
	_ goidc.AuthManager         = (*store)(nil)
	_ goidc.PARManager          = (*store)(nil)
	_ goidc.DCRManager          = (*store)(nil)
	_ goidc.RefreshTokenManager = (*store)(nil)
	_ goidc.DeviceAuthManager   = (*store)(nil)
	_ goidc.OpaqueTokenManager  = (*store)(nil)
	_ goidc.LogoutManager       = (*store)(nil)
)

// put replaces the state. Keys are parsed only if they differ, because parsing
// costs more than everything else.
func (s *store) put(st *state) {
	s.state, s.changed = st, false
	if string(st.Keys) != s.keysText {
		s.keys, _ = parseKeys(st.Keys) // parseState has verified them
		s.keysText = string(st.Keys)
	}
}

func (s *store) unix() int { return int(s.now().Unix()) }

// copyOf copies through JSON, as sealing and unsealing would.
func copyOf[T any](v *T) (*T, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	c := new(T)
	return c, json.Unmarshal(b, c)
}

func saveIn[T any](s *store, m map[string]*T, id string, v *T) error {
	c, err := copyOf(v)
	if err == nil {
		m[id], s.changed = c, true
	}
	return err
}

func loadFrom[T any](m map[string]*T, id string) (*T, error) {
	v, ok := m[id]
	if !ok {
		return nil, goidc.ErrNotFound
	}
	return copyOf(v)
}

func findIn[T any](m map[string]*T, is func(*T) bool) (*T, error) {
	for _, v := range m {
		if is(v) {
			return copyOf(v)
		}
	}
	return nil, goidc.ErrNotFound
}

func (s *store) SaveSession(_ context.Context, as *goidc.AuthnSession) error {
	return saveIn(s, s.state.Sessions, as.ID, as)
}

func (s *store) Session(_ context.Context, id string) (*goidc.AuthnSession, error) {
	return loadFrom(s.state.Sessions, id)
}

func (s *store) SessionByPushedAuthReqID(_ context.Context, id string) (*goidc.AuthnSession, error) {
	return findIn(s.state.Sessions, func(as *goidc.AuthnSession) bool { return id != "" && as.PushedAuthReqID == id })
}

func (s *store) SessionByUserCode(_ context.Context, code string) (*goidc.AuthnSession, error) {
	code = plainUserCode(code)
	return findIn(s.state.Sessions, func(as *goidc.AuthnSession) bool {
		return code != "" && as.DeviceCode != "" && as.UserCode == code
	})
}

// SessionByDeviceCode finds only codes that are still pending: a code that became
// a grant must not look pending when the grant is gone.
func (s *store) SessionByDeviceCode(_ context.Context, code string) (*goidc.AuthnSession, error) {
	return findIn(s.state.Sessions, func(as *goidc.AuthnSession) bool {
		return code != "" && as.DeviceCode == code && as.Status != goidc.StatusSuccess
	})
}

// SaveGrant records the refresh token that the new value replaces.
func (s *store) SaveGrant(_ context.Context, g *goidc.Grant) error {
	if old, ok := s.state.Grants[g.ID]; ok && old.RefreshToken != "" && old.RefreshToken != g.RefreshToken {
		s.state.Spent[hashOf(old.RefreshToken)] = spent{Grant: g.ID, At: s.now().Unix()}
	}
	return saveIn(s, s.state.Grants, g.ID, g)
}

func (s *store) Grant(_ context.Context, id string) (*goidc.Grant, error) {
	return loadFrom(s.state.Grants, id)
}

// GrantByAuthCode does not find the code of a grant that has ended: the library
// would answer expired_token, which RFC 6749 §5.2 does not have.
func (s *store) GrantByAuthCode(_ context.Context, code string) (*goidc.Grant, error) {
	g, err := findIn(s.state.Grants, func(g *goidc.Grant) bool {
		if code == "" || g.AuthCode != code || g.RevokedAt != 0 {
			return false
		}
		return g.AuthCodeConsumedAt != 0 || s.unix() < g.AuthCodeExpiresAt
	})
	if err == nil && s.lacks.Lacks(weak.CodeOnce) {
		g.AuthCodeConsumedAt = 0 // the library takes the code for a new one
	}
	return g, err
}

func (s *store) GrantByDeviceCode(_ context.Context, code string) (*goidc.Grant, error) {
	return findIn(s.state.Grants, func(g *goidc.Grant) bool {
		return code != "" && g.DeviceCode == code && g.RevokedAt == 0
	})
}

// GrantByRefreshToken ends the whole grant when a spent token is presented for a
// refresh: the thief or the owner has the newer one, and the provider cannot know
// which (RFC 9700 §4.14.2).
func (s *store) GrantByRefreshToken(ctx context.Context, token string) (*goidc.Grant, error) {
	if token == "" {
		return nil, goidc.ErrNotFound
	}
	if t, replaced := s.state.Spent[hashOf(token)]; replaced {
		if g, ok := s.state.Grants[t.Grant]; ok && g.RevokedAt == 0 && endpointOf(ctx) == tokenEndpoint {
			g.RevokedAt, s.changed = s.unix(), true
		}
		return nil, goidc.ErrNotFound
	}
	return findIn(s.state.Grants, func(g *goidc.Grant) bool {
		return g.RefreshToken == token && (g.RefreshTokenExpiresAt == 0 || s.unix() < g.RefreshTokenExpiresAt)
	})
}

func (s *store) SaveToken(_ context.Context, t *goidc.Token) error {
	return saveIn(s, s.state.Tokens, t.ID, t)
}

// Token returns as revoked a token that has expired by the provider's clock: the
// library has a clock of its own.
func (s *store) Token(_ context.Context, id string) (*goidc.Token, error) {
	t, err := loadFrom(s.state.Tokens, id)
	if err == nil && t.RevokedAt == 0 && s.unix() >= t.ExpiresAt {
		t.RevokedAt = t.ExpiresAt
	}
	return t, err
}

func (s *store) SaveLogoutSession(_ context.Context, ls *goidc.LogoutSession) error {
	return saveIn(s, s.state.Logouts, ls.ID, ls)
}

func (s *store) LogoutSession(_ context.Context, id string) (*goidc.LogoutSession, error) {
	return loadFrom(s.state.Logouts, id)
}

func (s *store) SaveClient(_ context.Context, c *goidc.Client) error {
	if c.ID == ClientID || c.ID == LabClientID {
		return errors.New("the built-in client cannot be changed")
	}
	return saveIn(s, s.state.Clients, c.ID, c)
}

// Client returns the built-in client as this request may use it, or a registered
// one.
func (s *store) Client(ctx context.Context, id string) (*goidc.Client, error) {
	switch {
	case id == ClientID:
		return s.builtIn(ctx), nil
	case id == LabClientID && s.hasLab():
		return s.labClient(ctx), nil
	}
	return loadFrom(s.state.Clients, id)
}

func (s *store) DeleteClient(_ context.Context, id string) error {
	delete(s.state.Clients, id)
	s.changed = true
	return nil
}

// consume accepts a proof's jti once (RFC 9449 §11.1).
func (s *store) consume(_ context.Context, jti string) error {
	key := hashOf(jti)
	if _, used := s.state.Proofs[key]; used {
		return errors.New("the jti has been used")
	}
	s.state.Proofs[key] = s.now().Add(proofLife).Unix()
	s.changed = true
	return nil
}

// stampGrant sets the times of new codes by the provider's clock.
func (s *store) stampGrant(_ context.Context, _ goidc.GrantType, g *goidc.Grant) error {
	if g.AuthCode != "" && g.AuthCodeConsumedAt == 0 {
		g.AuthCodeExpiresAt = s.unix() + seconds(s.lifetimes().Code)
	}
	return nil
}

// stampToken sets the times of new access tokens by the provider's clock.
func (s *store) stampToken(_ context.Context, t *goidc.Token, _ *goidc.Grant) error {
	t.CreatedAt = s.unix()
	t.ExpiresAt = t.CreatedAt + seconds(s.lifetimes().Token)
	return nil
}

// seconds is d in whole seconds, at least one.
func seconds(d time.Duration) int { return max(1, int(d/time.Second)) }
