package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

// The paths of a holder's socket. Their number changes with the format of request
// and answer: a holder of another version does not answer.
const (
	tokenPath    = "/2/token"
	refreshPath  = "/2/refresh"
	accountPath  = "/2/account"
	accountsPath = "/2/accounts"
	recordsPath  = "/2/records"
	rejectPath   = "/2/reject"
	lendPath     = "/2/lend"
	stopPath     = "/2/stop"
	callPath     = "/2/call"
)

// Request is the request for a token, for a refresh, or for what an account is.
type Request struct {
	Account  string        `json:"account"`          // as a person names it on the command line; empty for all accounts
	MinValid time.Duration `json:"min_valid"`        // the time for which a token must at least be valid
	Lend     *Lending      `json:"lend,omitempty"`   // what is to be lent; nil in any other request
	Call     *Calling      `json:"call,omitempty"`   // the head of a request to send; nil in any other request
	Revoke   bool          `json:"revoke,omitempty"` // a stop revokes every account

	Way      ledger.Way `json:"way,omitempty"` // empty means WayToken
	Scopes   []string   `json:"scopes,omitempty"`
	Resource string     `json:"resource,omitempty"`
	Until    time.Time  `json:"until,omitzero"` // the end of a lease
	Since    time.Time  `json:"since,omitzero"` // of the lines of the ledger that are requested

	// Rejected are the SHA-256 digests, in hexadecimal, of the tokens that were refused
	// where a program used them; none means the present token.
	Rejected []string `json:"rejected,omitempty"`

	// The holder fills these in; they are never sent. Ended is closed when the command has ended.
	From  Caller          `json:"-"`
	Ended <-chan struct{} `json:"-"`
}

// isValid reports whether a holder can take the request.
func (r Request) isValid() bool {
	return r.MinValid >= 0 && (r.Way == "" || slices.Contains(ledger.Ways, r.Way))
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

	// Records are the rules and the lines of the ledger, beside Accounts.
	Records *Records       `json:"records,omitempty"`
	Lent    *lentAnswer    `json:"lent,omitempty"`    // a lease, or its end
	Stopped *stoppedAnswer `json:"stopped,omitempty"` // what a stop ended

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

// Records is what a vault has about programs.
type Records struct {
	Rules    program.Book    `json:"rules"`
	AreOlder bool            `json:"older,omitempty"` // the rules are an older copy, or were removed
	Lines    []ledger.Line   `json:"lines"`           // the requested ones
	Verified ledger.Verified `json:"verified"`        // of all lines
	Accounts []auth.Account  `json:"-"`               // all that can be read, without tokens where a holder answers
}

// Dir is the folder of the sockets of the holders of one vault, below the home's
// folder for sockets. It creates nothing.
func Dir(run, vault string) string { return dir(run, "agent-", vault) }

// LendersDir is the same for the commands that lend accounts of that vault by themselves,
// because there is no holder. They hand out no token: their sockets are for Stop alone.
func LendersDir(run, vault string) string { return dir(run, "lend-", vault) }

func dir(run, prefix, vault string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(vault)))
	return filepath.Join(run, prefix+hex.EncodeToString(sum[:4]))
}
