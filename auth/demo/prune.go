package demo

import (
	"slices"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// Limits of what is kept, in time and number: any program on this computer can
// call a page, and must not fill the disk.
const (
	keepSession  = 10 * time.Minute // after its end, so that a late answer can be explained
	keepRevoked  = time.Hour
	keepLogin    = 12 * time.Hour
	refreshLife  = 90 * 24 * time.Hour
	proofLife    = 15 * time.Minute
	mostSessions = 400
	mostGrants   = 2000
	mostTokens   = 4000
	mostClients  = 100
	mostLogins   = 400
	mostProofs   = 4000
	mostSpent    = 10000
)

// prune drops entries that no longer have any effect.
func (s *store) prune() {
	st, now := s.state, s.unix()
	library := int(time.Now().Unix()) // the library's clock, for what it stamped
	drop(st.Sessions, func(as *goidc.AuthnSession) bool { return library >= as.ExpiresAt+seconds(keepSession) })
	drop(st.Logouts, func(ls *goidc.LogoutSession) bool { return library >= ls.ExpiresAt })
	drop(st.Tokens, func(t *goidc.Token) bool { return now >= t.ExpiresAt })

	alive := map[string]bool{} // grants with a living access token
	for _, t := range st.Tokens {
		alive[t.GrantID] = true
	}
	drop(st.Grants, func(g *goidc.Grant) bool { return !alive[g.ID] && s.isForgettable(g, now) })
	trim(st.Grants, mostGrants, func(g *goidc.Grant) int { return g.CreatedAt })
	trim(st.Sessions, mostSessions, func(as *goidc.AuthnSession) int { return as.CreatedAt })
	trim(st.Tokens, mostTokens, func(t *goidc.Token) int { return t.CreatedAt })
	trim(st.Clients, mostClients, func(c *goidc.Client) int { return c.CreatedAt })
	trim(st.Logouts, mostSessions, func(ls *goidc.LogoutSession) int { return ls.CreatedAt })

	for h, t := range st.Spent {
		if st.Grants[t.Grant] == nil {
			delete(st.Spent, h)
		}
	}
	trim(st.Spent, mostSpent, func(t spent) int { return int(t.At) })
	for id, t := range st.Tokens {
		if st.Grants[t.GrantID] == nil {
			delete(st.Tokens, id)
		}
	}
	for h, l := range st.Logins {
		if now >= int(l.At)+seconds(keepLogin) {
			delete(st.Logins, h)
		}
	}
	trim(st.Logins, mostLogins, func(l login) int { return int(l.At) })
	for h, end := range st.Proofs {
		if now >= int(end) {
			delete(st.Proofs, h)
		}
	}
	trim(st.Proofs, mostProofs, func(end int64) int { return int(end) })
}

// isForgettable reports whether a grant without a valid access token can be dropped.
func (s *store) isForgettable(g *goidc.Grant, now int) bool {
	switch {
	case g.RevokedAt != 0:
		return now >= g.RevokedAt+seconds(keepRevoked)
	case g.AuthCode != "" && g.AuthCodeConsumedAt == 0:
		return now >= g.AuthCodeExpiresAt
	case g.DeviceCode != "" && g.DeviceCodeConsumedAt == 0:
		return now >= g.DeviceCodeExpiresAt
	case g.RefreshToken == "":
		return now >= g.CreatedAt+seconds(s.lifetimes().Token)
	default:
		return g.RefreshTokenExpiresAt != 0 && now >= g.RefreshTokenExpiresAt
	}
}

func drop[T any](m map[string]*T, gone func(*T) bool) {
	for id, v := range m {
		if gone(v) {
			delete(m, id)
		}
	}
}

// trim drops the oldest entries until at most n remain.
func trim[T any](m map[string]T, n int, born func(T) int) {
	if len(m) <= n {
		return
	}
	ids := make([]string, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return born(m[a]) - born(m[b]) })
	for _, id := range ids[:len(ids)-n] {
		delete(m, id)
	}
}
