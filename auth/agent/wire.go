package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"latchkey/auth"
)

// tokenPath is the one path of a holder's socket. Its number changes with the
// format of request and answer: a holder of another version does not answer.
const tokenPath = "/1/token"

// Request asks for a token.
type Request struct {
	Account  string        `json:"account"`   // as a person names it on the command line
	MinValid time.Duration `json:"min_valid"` // how long it must hold at least
}

// answer is what a holder answers: a token, why there is none, or neither, when
// the command must look itself.
type answer struct {
	Token string      `json:"token,omitempty"`
	Error *auth.Error `json:"error,omitempty"` // it holds no secret
}

// The bounds of what is said, in bytes.
const (
	maxRequest = 8 << 10
	maxAnswer  = 1 << 20
)

// Dir is where the holders of one vault have their sockets, below the home's
// folder for such. It creates nothing.
func Dir(run, vault string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(vault)))
	return filepath.Join(run, "agent-"+hex.EncodeToString(sum[:4]))
}
