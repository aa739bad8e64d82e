// Package programs is the room that shows which program may take tokens, what each has taken, and
// what is lent to it now. It knows neither the window nor the vault: it shows the programs that it
// is given and reports by callbacks.
package programs

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/theme"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// Shown is the slice of the window's state that the room shows.
type Shown struct {
	From      any // comparable; while it is equal, Read returns the same
	Read      func() []Program
	Selected  string // id of a program; unknown means the first
	Fault     string // why the rules do not hold as they stand; empty means that they do
	FaultHint string // what follows from Fault, and what can be done
	Accounts  int    // number of the person's accounts
	Example   string // how a command names one of them; empty means that there is none
	AskFirst  bool   // a program without a rule is asked about
	CanSet    bool   // AskFirst can be changed
	Key       string // who keeps the vault's key, for a wide list
	KeyShort  string // the same for a narrow one
	CanLock   bool
	Now       time.Time
}

// Program is a program that has a rule, or has asked.
type Program struct {
	ID, Name string
	Path     string // in full; empty means unknown
	Short    string // the path as lists show it
	Rules    []Rule // by account
	Takes    []Take // newest first, those that are shown
	Leases   []Lease
	FirstAt  time.Time // zero means that it has not asked
	LastAt   time.Time // zero means that it has not asked
}

// Account is an account as the room shows it.
type Account struct {
	ID, Name               string // an empty id means every account
	Provider, ProviderName string
}

// Rule is what is decided about a program and an account.
type Rule struct {
	Account
	Kind   program.RuleKind
	HasOne bool      // there is a rule; without one, Kind is program.Ask
	Until  time.Time // of program.Until
	Scopes []string  // of the latest token, or else of the account
}

// Take is one hand-over.
type Take struct {
	Account
	At        time.Time
	Scopes    []string
	StartedBy string
	IsRefused bool
}

// Lease is something that is lent now.
type Lease struct {
	Account
	ID     string
	Origin string    // of the API
	Until  time.Time // zero means that it has no end of its own
	Calls  int
}

// kinds lists the kinds of rules from the widest on.
var kinds = []program.RuleKind{program.Always, program.Until, program.UntilLock, program.Ask, program.Never}

// widest returns the widest rule of a program, and the number of accounts that have one of its
// kind; 0 means every account.
func (p Program) widest() (w Rule, accounts int) {
	w = Rule{Kind: program.Ask}
	for i, r := range p.Rules {
		if i == 0 || slices.Index(kinds, r.Kind) < slices.Index(kinds, w.Kind) {
			w = r
		}
	}
	for _, r := range p.Rules {
		if r.Kind != w.Kind {
			continue
		}
		if r.ID == "" {
			return w, 0
		}
		accounts++
	}
	return w, accounts
}

// hasRule reports whether there is a rule to withdraw.
func (p Program) hasRule() bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.HasOne })
}

// isRefused reports whether nothing but rules of never holds.
func (p Program) isRefused() bool {
	w, _ := p.widest()
	return w.Kind == program.Never
}

// fits reports whether a search, in lower case, finds the program.
func (p Program) fits(find string) bool {
	text := []string{p.Name, p.Path}
	for _, r := range p.Rules {
		text = append(text, r.Name)
	}
	return strings.Contains(strings.ToLower(strings.Join(text, "\n")), find)
}

// ruleWord is the word of a rule. askFirst is whether a program without a rule has to ask.
func ruleWord(r Rule, askFirst bool, now time.Time) string {
	switch r.Kind {
	case program.Always:
		return words.RuleAlways()
	case program.Until:
		return words.RuleUntilTime(r.Until, now)
	case program.UntilLock:
		return words.RuleUntilLock()
	case program.Never:
		return words.RuleNever()
	}
	if !r.HasOne && !askFirst {
		return words.RuleUnasked()
	}
	return words.RuleOnce()
}

// ruleLook is how a kind of rule is drawn.
func ruleLook(kind program.RuleKind) parts.Look {
	switch kind {
	case program.Always:
		return parts.LookActive()
	case program.Until:
		return parts.Look{Icon: theme.HistoryIcon(), Colour: parts.ColorAccent}
	case program.UntilLock:
		return parts.Look{Icon: parts.IconLock, Colour: parts.ColorAccent}
	case program.Never:
		return parts.LookRevoked()
	}
	return parts.Look{Icon: theme.HelpIcon(), Colour: parts.ColorMuted}
}

// nextEnd returns when the next rule ends by itself; zero means that none does.
func nextEnd(all []Program, now time.Time) (next time.Time) {
	for _, p := range all {
		for _, r := range p.Rules {
			if r.Kind == program.Until && r.Until.After(now) && (next.IsZero() || r.Until.Before(next)) {
				next = r.Until
			}
		}
	}
	return next
}

// items are the lines of the list: those that may take tokens, then those that may not.
func items(all []Program, v Shown, find string) []parts.Item {
	var may, refused []parts.Item
	for _, p := range all {
		if !p.fits(find) {
			continue
		}
		w, _ := p.widest()
		item := parts.Item{ID: p.ID, Program: true, Title: p.Name, Sub: p.Short, Look: ruleLook(w.Kind), Word: ruleWord(w, v.AskFirst, v.Now)}
		switch {
		case len(p.Leases) > 0:
			item.Second = words.ProgramLeases(len(p.Leases))
		case p.LastAt.IsZero():
		case p.isRefused():
			item.Second = words.ProgramAsked(p.LastAt, v.Now)
		default:
			item.Second = words.When(p.LastAt, v.Now)
		}
		if p.isRefused() {
			refused = append(refused, item)
		} else {
			may = append(may, item)
		}
	}
	return slices.Concat(group(words.ProgramsMay(), may), group(words.ProgramsRefused(), refused))
}

// group puts a heading with their number above lines; there is none without lines.
func group(title string, lines []parts.Item) []parts.Item {
	if len(lines) == 0 {
		return nil
	}
	return append([]parts.Item{{Heading: true, Title: title, Second: words.Count(len(lines))}}, lines...)
}
