package home

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"latchkey/auth"
)

// Removal is the result of removing a provider.
type Removal struct {
	Revoked []auth.Account // the accounts whose grants were revoked first
	Alive   []auth.Account // the accounts that stay and whose grants may be valid; secret and registration are kept for them

	Registered bool        // Latchkey had registered its client there and tried to delete it
	NotDeleted *auth.Error // why that client could not be deleted; nil if it was
}

// AliveAt lists the accounts of a provider whose grants may be valid. It omits
// accounts that cannot be read.
func (s *Session) AliveAt(ctx context.Context, id string) []auth.Account {
	all, _ := s.Vault.List(ctx)
	var alive []auth.Account
	for _, a := range all {
		if a.Provider == id && a.Ended != auth.EndedRevoked {
			alive = append(alive, a)
		}
	}
	return alive
}

// RemoveProvider deletes the file of a provider of the person's own. With revoke
// it first revokes the grants of its accounts; if one cannot be revoked, nothing
// is removed. If no account with a valid grant remains, it also deletes the
// client secret, and tries to delete at the provider the client that Latchkey
// registered (RFC 7592 §2.3).
func (s *Session) RemoveProvider(ctx context.Context, p auth.Provider, revoke bool) (Removal, error) {
	done := Removal{Alive: s.AliveAt(ctx, p.ID)}
	for revoke && len(done.Alive) > 0 {
		a, err := s.Client.Revoke(ctx, done.Alive[0].ID)
		if err != nil {
			return done, err
		}
		done.Revoked, done.Alive = append(done.Revoked, a), done.Alive[1:]
	}
	if err := s.Catalog.Remove(p.ID); err != nil || len(done.Alive) > 0 {
		return done, err
	}
	if g, err := s.registration(ctx, p); err == nil && g.Managed() {
		done.Registered = true
		done.NotDeleted = auth.AsError(s.unregister(ctx, p, g))
	}
	if err := s.Vault.DeleteSecret(ctx, registrationName(p)); err != nil {
		return done, err
	}
	return done, s.SetSecret(ctx, p, auth.Secret{})
}

func (s *Session) unregister(ctx context.Context, p auth.Provider, g auth.Registration) error {
	p, err := s.complete(ctx, p)
	if err != nil {
		return err
	}
	return s.Client.Unregister(ctx, p, g)
}

// managed is the sealed form of the management of a registration.
type managed struct {
	URI   string `json:"uri"`
	Token string `json:"token"`
}

// SetRegistration seals the data needed to delete the client of p at its
// provider. It ignores a registration that cannot be managed.
func (s *Session) SetRegistration(ctx context.Context, p auth.Provider, g auth.Registration) error {
	if !g.Managed() {
		return nil
	}
	text, err := json.Marshal(managed{URI: g.ManageURI, Token: g.ManageToken.Reveal()})
	if err != nil {
		return err
	}
	return s.Vault.SetSecret(ctx, registrationName(p), auth.NewSecret(string(text)))
}

// registration returns what SetRegistration sealed, or the zero value.
func (s *Session) registration(ctx context.Context, p auth.Provider) (auth.Registration, error) {
	secret, err := s.Vault.Secret(ctx, registrationName(p))
	if err != nil || secret.Empty() {
		return auth.Registration{}, err
	}
	var m managed
	err = json.Unmarshal([]byte(secret.Reveal()), &m)
	return auth.Registration{ClientID: p.ClientID, ManageURI: m.URI, ManageToken: auth.NewSecret(m.Token)}, err
}

// HasRegistration reports whether the vault of this home has the data needed to
// delete the client of p, without opening the vault.
func (h *Home) HasRegistration(p auth.Provider) bool {
	_, err := os.Lstat(filepath.Join(h.VaultDir(), "secrets", registrationName(p)+".sealed"))
	return err == nil
}

// registrationName binds a registration to its issuer and client. No provider's
// id begins like it.
func registrationName(p auth.Provider) string {
	sum := sha256.Sum256([]byte(p.Issuer + "\x00" + p.Endpoints.Token + "\x00" + p.ClientID))
	return "_registration-" + hex.EncodeToString(sum[:8])
}
