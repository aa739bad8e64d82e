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
	tokenPath    = "/2/token"
	refreshPath  = "/2/refresh"
	accountPath  = "/2/account"
	accountsPath = "/2/accounts"
)

// Request is the request for a token, for a refresh, or for what an account is.
type Request struct {
	Account  string        `json:"account"`   // as a person names it on the command line; empty for all accounts
	MinValid time.Duration `json:"min_valid"` // the time for which a token must at least be valid

	From Caller `json:"-"` // the holder fills it in; it is never sent
}

// answer is a holder's answer: a token, accounts or an error, or none of them if the
// command must open the vault itself.
type answer struct {
	Token string      `json:"token,omitempty"`
	Error *auth.Error `json:"error,omitempty"` // it contains no secret

	// Accounts are the accounts that were read, or the one that was refreshed, with
	// the Keeper of their vault, which only such an answer has. Bad are the failures
	// to read the others.
	Accounts []*record     `json:"accounts,omitempty"`
	Keeper   auth.Keeper   `json:"keeper,omitempty"`
	Bad      []*auth.Error `json:"bad,omitempty"`

	// Candidates are the accounts that an ambiguous name may mean, beside Error.
	Candidates []*record `json:"candidates,omitempty"`
}

// failed returns the answer that carries an error.
func failed(e *auth.Error) answer {
	a := answer{Error: e}
	var candidates auth.Candidates
	if errors.As(e, &candidates) {
		a.Candidates = toRecords(candidates)
	}
	return a
}

// failure returns the error that an answer carries, with its candidates.
func (a answer) failure() *auth.Error {
	if len(a.Candidates) == 0 {
		return a.Error
	}
	return a.Error.Caused(auth.Candidates(accountsOf(a.Candidates)))
}

// The bounds of request and answer, in bytes.
const (
	maxRequest = 8 << 10
	maxAnswer  = 64 << 20 // 10,000 accounts take a tenth of it
)

// Dir is the folder of the sockets of the holders of one vault, below the home's
// folder for sockets. It creates nothing.
func Dir(run, vault string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(vault)))
	return filepath.Join(run, "agent-"+hex.EncodeToString(sum[:4]))
}
