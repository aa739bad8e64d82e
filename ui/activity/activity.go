// Package activity is the room that lists what happened to all accounts. It filters, searches and
// exports. It knows neither the window nor the vault: it shows the entries it is given and reports
// by callbacks.
package activity

import (
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// Shown is the slice of the window's state that the room shows.
type Shown struct {
	From any // comparable; while it is equal, Read returns the same
	Read func() ([]Account, []Entry)
	Now  time.Time
}

// Account is an account that entries belong to.
type Account struct {
	ID, Name               string
	Provider, ProviderName string // id, and display name

	Granted, Requested int // numbers of scopes; Requested is 0 if none are known
}

// Entry is one event of an account.
type Entry struct {
	Account string // id
	auth.Entry
}

// Kind is a filter for entries.
type Kind string

// The kinds, in the order of their chips.
const (
	Everything  Kind = ""
	SignIns     Kind = "sign_ins"
	Refreshes   Kind = "refreshes"
	HandOvers   Kind = "hand_overs"
	Revocations Kind = "revocations"
	Problems    Kind = "problems"
)

var kinds = []Kind{Everything, SignIns, Refreshes, HandOvers, Revocations, Problems}

// spans lists the periods that can be selected, in days ending today; 0 means no limit.
var spans = []int{90, 30, 7, 1, 0}

// State is the room's filters. The zero value shows everything.
type State struct {
	Account string // id; empty means all
	Days    int    // one of spans
	Kind    Kind
	Search  string
}

// usual is the filters on entering the room.
var usual = State{Days: 90}

// line is an entry in words.
type line struct {
	Entry
	id, name, provider, letters  string
	what, detail, by, result, as string // as is the text that a search matches
	problem                      bool
}

// lines converts entries to words, newest first. Times are in zone.
func lines(accounts []Account, entries []Entry, zone *time.Location) []line {
	known := make(map[string]Account, len(accounts))
	for _, a := range accounts {
		known[a.ID] = a
	}
	all := make([]line, 0, len(entries))
	signedIn := map[string]bool{} // accounts whose latest sign-in has been reached
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b Entry) int { return b.At.Compare(a.At) })
	for i, e := range sorted {
		a := known[e.Account]
		l := line{Entry: e, id: lineID(i, e), name: a.Name, provider: a.Provider, letters: a.ProviderName}
		l.what, l.by = words.ActivityWhat(e.What), words.ActivityBy(e.Entry)
		l.result, l.problem = words.ActivityResult(e.Entry, zone), isProblem(e)
		switch e.What {
		case auth.HappenedLinked, auth.HappenedSignedIn:
			if !signedIn[e.Account] && a.Requested > 0 && e.Requested == 0 { // an entry without its own numbers
				l.result = words.ActivityScopes(a.Granted, a.Requested)
			}
			signedIn[e.Account] = true
		case auth.HappenedUsed, auth.HappenedImported, auth.HappenedSignedOut, auth.HappenedNewEnds:
			l.detail = e.Note
		}
		l.as = strings.ToLower(strings.Join([]string{a.Name, a.ProviderName, l.what, l.detail, l.by, l.result}, "\n"))
		all = append(all, l)
	}
	return all
}

// lineID identifies an entry among those of the same moment.
func lineID(i int, e Entry) string {
	return e.Account + "\x00" + e.At.UTC().Format(time.RFC3339Nano) + "\x00" + string(e.What) + "\x00" + string(rune('0'+i%10))
}

// isProblem reports whether an entry may need action by the person.
func isProblem(e Entry) bool {
	switch e.What {
	case auth.HappenedRefused, auth.HappenedNoAnswer, auth.HappenedNotRevoked, auth.HappenedInvalid, auth.HappenedMoved, auth.HappenedOtherACR,
		auth.HappenedIDTokenLeft, auth.HappenedScopesUnread:
		return true
	}
	return e.What == auth.HappenedRevoked && e.Note == string(auth.ProofAliveUntil)
}

// fits reports whether the filter admits a line.
func (k Kind) fits(l line) bool {
	switch l.What {
	case auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedOtherACR, auth.HappenedSignedOut, auth.HappenedImported:
		return k == SignIns || k.always(l)
	case auth.HappenedRefreshed, auth.HappenedRefused, auth.HappenedNoAnswer, auth.HappenedIDTokenLeft:
		return k == Refreshes || k.always(l)
	case auth.HappenedServed, auth.HappenedLent, auth.HappenedNotServed, auth.HappenedUsed:
		return k == HandOvers || k.always(l)
	case auth.HappenedRevoked, auth.HappenedNotRevoked, auth.HappenedInvalid:
		return k == Revocations || k.always(l)
	}
	return k.always(l)
}

func (k Kind) always(l line) bool { return k == Everything || k == Problems && l.problem }

// narrowed returns the lines that pass all filters, and the number of problems among the lines
// that pass all filters but the kind.
func (s State) narrowed(all []line, now time.Time) (shown []line, problems int) {
	find := strings.ToLower(strings.TrimSpace(s.Search))
	since := time.Time{}
	if s.Days > 0 {
		y, m, d := now.Date()
		since = time.Date(y, m, d-s.Days+1, 0, 0, 0, 0, now.Location())
	}
	for _, l := range all {
		if s.Account != "" && l.Account != s.Account || l.At.Before(since) || !strings.Contains(l.as, find) {
			continue
		}
		if l.problem {
			problems++
		}
		if s.Kind.fits(l) {
			shown = append(shown, l)
		}
	}
	return shown, problems
}
