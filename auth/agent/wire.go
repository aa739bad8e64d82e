package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"time"

	"latchkey/auth"
)

// The paths of a holder's socket. Their number changes with the format of request
// and answer: a holder of another version does not answer.
const (
	tokenPath   = "/1/token"
	refreshPath = "/1/refresh"
)

// Request is the request for a token, or for a refresh.
type Request struct {
	Account  string        `json:"account"`   // as a person names it on the command line
	MinValid time.Duration `json:"min_valid"` // the time for which a token must at least be valid

	From Caller `json:"-"` // the holder fills it in; it is never sent
}

// answer is a holder's answer: a token or a refreshed account, an error, or none of
// them if the command must open the vault itself.
type answer struct {
	Token     string      `json:"token,omitempty"`
	Refreshed *record     `json:"refreshed,omitempty"`
	Error     *auth.Error `json:"error,omitempty"` // it contains no secret

	// Candidates are the accounts that an ambiguous name may mean, beside Error.
	Candidates []*record `json:"candidates,omitempty"`
}

// failed returns the answer that carries an error.
func failed(e *auth.Error) answer {
	a := answer{Error: e}
	var candidates auth.Candidates
	if errors.As(e, &candidates) {
		for _, c := range candidates {
			a.Candidates = append(a.Candidates, toRecord(c))
		}
	}
	return a
}

// failure returns the error that an answer carries, with its candidates.
func (a answer) failure() *auth.Error {
	var candidates auth.Candidates
	for _, r := range a.Candidates {
		candidates = append(candidates, r.account())
	}
	if candidates == nil {
		return a.Error
	}
	return a.Error.Caused(candidates)
}

// record is what a command prints of an account. It contains no secret.
type record struct {
	ID          string    `json:"id"`
	Label       string    `json:"label"`
	Provider    string    `json:"provider"`
	Issuer      string    `json:"issuer"`
	Subject     string    `json:"subject"`
	Name        string    `json:"name"`
	Email       string    `json:"email"`
	Requested   []string  `json:"requested"`
	Granted     []string  `json:"granted"`
	ObtainedAt  time.Time `json:"obtained_at"`
	ExpiresAt   time.Time `json:"expires_at"`
	Refreshable bool      `json:"refreshable"`
	SignedInAt  time.Time `json:"signed_in_at"`
	RefreshedAt time.Time `json:"refreshed_at"`
}

func toRecord(a auth.Account) *record {
	return &record{
		ID: a.ID, Label: a.Label, Provider: a.Provider, Issuer: a.Identity.Issuer, Subject: a.Identity.Subject,
		Name: a.Identity.Name, Email: a.Identity.Email, Requested: a.Requested, Granted: a.Grant.Scopes,
		ObtainedAt: a.Grant.ObtainedAt, ExpiresAt: a.Grant.ExpiresAt, Refreshable: a.Grant.Refreshable(),
		SignedInAt: a.SignedInAt, RefreshedAt: a.RefreshedAt,
	}
}

// account returns the account without its tokens; a mark stands for the refresh
// token.
func (r record) account() auth.Account {
	a := auth.Account{
		ID: r.ID, Label: r.Label, Provider: r.Provider, Requested: r.Requested, SignedInAt: r.SignedInAt, RefreshedAt: r.RefreshedAt,
		Identity: auth.Identity{Issuer: r.Issuer, Subject: r.Subject, Name: r.Name, Email: r.Email},
		Grant:    auth.Grant{Scopes: r.Granted, ObtainedAt: r.ObtainedAt, ExpiresAt: r.ExpiresAt},
	}
	if r.Refreshable {
		a.Grant.RefreshToken = auth.NewSecret("kept by the holder")
	}
	return a
}

// The bounds of request and answer, in bytes.
const (
	maxRequest = 8 << 10
	maxAnswer  = 1 << 20
)

// Dir is the folder of the sockets of the holders of one vault, below the home's
// folder for sockets. It creates nothing.
func Dir(run, vault string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(vault)))
	return filepath.Join(run, "agent-"+hex.EncodeToString(sum[:4]))
}
