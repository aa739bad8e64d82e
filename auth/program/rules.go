package program

import (
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// RuleKind is what a rule lets a program have.
type RuleKind string

// The kinds of rules.
const (
	Ask       RuleKind = "ask"        // a person is asked each time
	Always    RuleKind = "always"     // tokens are given
	Until     RuleKind = "until"      // tokens are given until Rule.Until, and then a person is asked
	UntilLock RuleKind = "until_lock" // tokens are given until Latchkey locks or its window ends
	Never     RuleKind = "never"      // tokens are refused
)

// RuleKinds lists every kind.
var RuleKinds = []RuleKind{Ask, Always, Until, UntilLock, Never}

// Rule is what a person has decided about one program.
type Rule struct {
	Path    string    `json:"path"`              // absolute path of the program
	Account string    `json:"account,omitempty"` // id; empty means every account without a rule of its own
	Kind    RuleKind  `json:"kind"`
	Until   time.Time `json:"until,omitzero"` // of the kind Until
	Boot    string    `json:"boot,omitempty"` // of the kind UntilLock: the run of this computer; see Boot
	Made    time.Time `json:"made,omitzero"`
}

// Canonical returns an absolute path without links, as the system names the executable of a
// process. A path of which no file is found stays as it is.
func Canonical(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return filepath.Clean(path)
}

// Book is the rules of one vault, at most one for a program and an account.
type Book []Rule

// Find returns the rule for a program and an account that holds at a time: the one for that
// account, else the one for every account. ok is false if there is none.
func (b Book) Find(path, account string, now time.Time) (r Rule, ok bool) {
	for _, of := range []string{account, ""} {
		i := slices.IndexFunc(b, func(r Rule) bool { return r.Path == path && r.Account == of && !r.isOver(now) })
		if i >= 0 && path != "" {
			return b[i], true
		}
	}
	return Rule{}, false
}

// With returns the rules with r in place of the one for its program and account.
func (b Book) With(r Rule) Book { return append(b.Without(r.Path, r.Account), r) }

// Without returns the rules without the one for a program and an account.
func (b Book) Without(path, account string) Book {
	return slices.DeleteFunc(slices.Clone(b), func(r Rule) bool { return r.Path == path && r.Account == account })
}

// Current returns the rules that hold at a time.
func (b Book) Current(now time.Time) Book {
	return slices.DeleteFunc(slices.Clone(b), func(r Rule) bool { return r.isOver(now) })
}

// Locked returns the rules without those that end with a lock.
func (b Book) Locked() Book {
	return slices.DeleteFunc(slices.Clone(b), func(r Rule) bool { return r.Kind == UntilLock })
}

// isOver reports whether a rule has ended. One that lasts until a lock ends with the run of the
// computer, too; where the system does not name that run, it never begins.
func (r Rule) isOver(now time.Time) bool {
	switch r.Kind {
	case Until:
		return !now.Before(r.Until)
	case UntilLock:
		return r.Boot == "" || r.Boot != Boot()
	}
	return false
}

// Allows reports whether the rule gives tokens without a question. A path that is not that of
// the running file has no such rule.
func (r Rule) Allows() bool { return r.Kind == Always || r.Kind == Until || r.Kind == UntilLock }

// Compare orders rules by program and account.
func (r Rule) Compare(other Rule) int {
	if by := strings.Compare(r.Path, other.Path); by != 0 {
		return by
	}
	return strings.Compare(r.Account, other.Account)
}
