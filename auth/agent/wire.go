package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"latchkey/auth"
)

// tokenPath is the only path of a holder's socket. Its number changes with the
// format of request and answer: a holder of another version does not answer.
const tokenPath = "/1/token"

// Request is the request for a token.
type Request struct {
	Account  string        `json:"account"`   // as a person names it on the command line
	MinValid time.Duration `json:"min_valid"` // the time for which it must at least be valid

	From Caller `json:"-"` // the holder fills it in; it is never sent
}

// answer is a holder's answer: a token, an error, or neither if the command must
// open the vault itself.
type answer struct {
	Token string      `json:"token,omitempty"`
	Error *auth.Error `json:"error,omitempty"` // it contains no secret
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
