package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"time"

	"latchkey/auth"
)

// tokenPath is the one path of a window's socket. Its number changes with what
// is said there: another version's window is nobody.
const tokenPath = "/1/token"

// Request asks for a token.
type Request struct {
	Account  string        `json:"account"`   // as a person names it on the command line
	MinValid time.Duration `json:"min_valid"` // how long it must hold at least
}

// answer is what a window answers: a token, why there is none, or neither, when
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

// Dir is where the windows on one vault have their sockets, below the home's
// folder for such. It creates nothing.
func Dir(run, vault string) string {
	sum := sha256.Sum256([]byte(filepath.Clean(vault)))
	return filepath.Join(run, "agent-"+hex.EncodeToString(sum[:4]))
}
