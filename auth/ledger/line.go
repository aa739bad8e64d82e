package ledger

import (
	"cmp"
	"strings"
	"time"

	"latchkey/auth/program"
)

// Way is how a token leaves.
type Way string

// The ways.
const (
	WayToken  Way = "token"
	WayHeader Way = "header"
	WayExec   Way = "exec"
	WayGit    Way = "git"
	WayKube   Way = "kube"
	WayLend   Way = "lend"
	WayCall   Way = "call"
	WaySocket Way = "socket"
)

// Ways lists every way.
var Ways = []Way{WayToken, WayHeader, WayExec, WayGit, WayKube, WayLend, WayCall, WaySocket}

// Result is whether a program got what it requested.
type Result string

// The results.
const (
	Given   Result = "given"
	Refused Result = "refused"
)

// Line is one line of a ledger. It contains no secret.
type Line struct {
	At       time.Time `json:"at"`
	Program  string    `json:"program"` // short name
	Path     string    `json:"path"`    // of the program; empty means unknown
	PID      int       `json:"pid"`     // of the program
	Parent   string    `json:"parent"`  // name of what started the program
	Account  string    `json:"account"` // id
	Way      Way       `json:"way"`
	Result   Result    `json:"result"`
	Scopes   []string  `json:"scopes,omitempty"`
	Resource string    `json:"resource,omitempty"` // the API that the token is for; empty means not known
	Calls    int64     `json:"calls,omitempty"`    // requests that were sent with the token, at the end of a lease or a call
	Bytes    int64     `json:"bytes,omitempty"`    // of the answers to them
	Until    time.Time `json:"until,omitzero"`     // the end of the lease or of the token; zero means not known

	IsEnd bool   `json:"end,omitempty"` // the line closes what another line began
	Why   string `json:"why,omitempty"` // the auth.Reason of a refusal

	// Within is the unit of systemd in which the program ran, else the program that showed its
	// terminal, else the terminal; empty means none, or not known. IsClaimed and Claims are those of
	// program.Caller: what the system does not vouch for.
	Within    string `json:"within,omitempty"`
	IsClaimed bool   `json:"claimed,omitempty"`
	Claims    string `json:"claims,omitempty"`

	N    uint64 `json:"n"`              // counted from 1; Append sets it
	Prev string `json:"prev"`           // the hash of the line before; Append sets it
	Hash string `json:"hash,omitempty"` // of this line, in hex; it is not sealed, reading sets it
}

// maxText bounds a text of a line in bytes: a ledger is no place for what a program writes.
const maxText = 1 << 10

// Of is a line about a caller.
func Of(c program.Caller) Line {
	pid := c.ProgramPID
	if pid == 0 {
		pid = c.PID
	}
	return Line{
		Program: clip(c.Name()), Path: clip(c.Path), PID: pid, Parent: clip(c.StartedBy),
		Within: clip(cmp.Or(c.Service, c.Emulator, c.Terminal)), IsClaimed: c.IsClaimed, Claims: clip(c.Claims),
	}
}

func clip(s string) string {
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.ToValidUTF8(s, "")
}

// Filter selects lines; its zero value selects all.
type Filter struct {
	Account string    // id; empty means every account
	Path    string    // of the program; empty means every program
	Since   time.Time // zero means from the beginning
}

func (f Filter) selects(l Line) bool {
	return (f.Account == "" || l.Account == f.Account) && (f.Path == "" || l.Path == f.Path) && !l.At.Before(f.Since)
}
