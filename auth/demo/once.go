package demo

import (
	"context"
	"encoding/json"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
)

// Once is something that the provider does at once, and once.
type Once string

// What it can do.
const (
	RotateKeys Once = "rotate-keys" // sign with new keys from now on
	ExpireNow  Once = "expire-now"  // end every access token that it has issued
	RevokeNow  Once = "revoke-now"  // end every grant, as a person or an administrator can at a provider
)

// Do does it, for every process of the folder. The error is that of any request; then nothing has
// changed.
func (d *Demo) Do(ctx context.Context, what Once) error {
	return d.within(ctx, func() error {
		switch what {
		case RotateKeys:
			return d.store.rotateKeys()
		case ExpireNow:
			d.store.endTokens()
		case RevokeNow:
			d.store.endGrants()
		}
		return nil
	})
}

// keptKeys is the number of keys that the key set has after a rotation: those in use, and the ones
// before them, because a signature that they made must still be verified.
const keptKeys = 4

// rotateKeys puts new keys before the old ones: the library signs with the first that fits.
func (s *store) rotateKeys() error {
	fresh, err := newKeys()
	if err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	keys, _ := parseKeys(fresh) // has just been made
	keys.Keys = append(keys.Keys, s.keys.Keys...)
	keys.Keys = keys.Keys[:min(len(keys.Keys), keptKeys)]
	text, err := json.Marshal(goidc.JSONWebKeySet{Keys: keys.Keys})
	if err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	next := *s.state
	next.Keys = text
	s.put(&next)
	s.changed = true
	return nil
}

// endTokens ends every access token; its grant goes on.
func (s *store) endTokens() {
	for _, t := range s.state.Tokens {
		if t.RevokedAt == 0 {
			t.ExpiresAt, s.changed = min(t.ExpiresAt, s.unix()), true
		}
	}
}

// endGrants ends every grant, and with it its tokens.
func (s *store) endGrants() {
	for _, g := range s.state.Grants {
		if g.RevokedAt == 0 {
			g.RevokedAt, s.changed = s.unix(), true
		}
	}
	for _, t := range s.state.Tokens {
		if t.RevokedAt == 0 {
			t.RevokedAt, s.changed = s.unix(), true
		}
	}
}
