package terminal

import (
	"cmp"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
)

// accountShape is an account in JSON. It contains no token.
type accountShape struct {
	ID       string      `json:"id"`
	Label    string      `json:"label"`
	Provider string      `json:"provider"`
	Issuer   string      `json:"issuer"`
	Subject  string      `json:"subject"`
	Name     string      `json:"name"`
	Email    string      `json:"email"`
	Status   auth.Status `json:"status"`
	Scopes   struct {
		Requested []string `json:"requested"`
		Granted   []string `json:"granted"`
	} `json:"scopes"`
	Resources   []string    `json:"resources"` // the APIs that the token is for; empty: not known
	ExpiresAt   *time.Time  `json:"expires_at"`
	Refreshable bool        `json:"refreshable"`
	SignedInAt  *time.Time  `json:"signed_in_at"`
	RefreshedAt *time.Time  `json:"refreshed_at"`
	Keeper      auth.Keeper `json:"keeper"`
}

func shapeOf(a auth.Account, k auth.Keeper) accountShape {
	s := accountShape{
		ID: a.ID, Label: a.Label, Provider: a.Provider, Issuer: a.Identity.Issuer, Subject: a.Identity.Subject,
		Name: a.Identity.Name, Email: a.Identity.Email, Status: a.Status(now()),
		ExpiresAt: utc(a.Grant.ExpiresAt), Refreshable: a.Grant.Refreshable(),
		SignedInAt: utc(a.SignedInAt), RefreshedAt: utc(a.RefreshedAt), Keeper: k,
	}
	s.Resources = []string{}
	if a.Resource != "" {
		s.Resources = append(s.Resources, a.Resource)
	}
	s.Scopes.Requested, s.Scopes.Granted = list(a.Requested), list(a.Grant.Scopes)
	return s
}

// revocationShape is a revocation in JSON.
type revocationShape struct {
	Account accountShape `json:"account"`
	Proof   auth.Proof   `json:"proof"`
	Until   *time.Time   `json:"until"`
}

// revocationOf describes a revocation. Its proof is "cannot" where nothing was
// revoked: the contract has no value for a revocation that a provider refused,
// and the effect is the same.
func revocationOf(a auth.Account, k auth.Keeper) revocationShape {
	return revocationShape{shapeOf(a, k), cmp.Or(a.Revocation.Proof, auth.ProofCannot), utc(a.Revocation.Until)}
}

// providerShape is a provider in JSON.
type providerShape struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Issuer   string         `json:"issuer"`
	Source   catalog.Source `json:"source"`
	ClientID string         `json:"client_id"`
	Ready    bool           `json:"ready"`
	Redirect string         `json:"redirect"`
	Scopes   []string       `json:"scopes"`
}

func providerOf(e catalog.Entry) providerShape {
	scopes := e.Scopes
	if len(scopes) == 0 {
		scopes = auth.DefaultScopes
	}
	return providerShape{
		ID: e.ID, Name: e.DisplayName(), Issuer: e.Issuer, Source: e.Source, ClientID: e.ClientID,
		Ready: e.Ready(), Redirect: e.RegisteredRedirect(), Scopes: scopes,
	}
}

// utc returns t in UTC to the millisecond, or nil for the zero time.
func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

// list returns s, or an empty list for nil, because JSON shall never contain null
// here.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
