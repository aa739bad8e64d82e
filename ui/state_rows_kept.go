package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// keptRows keeps the rows of accounts in the order of the list, so that a change of one account
// among thousands costs making and moving one row. The zero value keeps none.
type keptRows struct {
	providers *catalog.Entry // identifies what the rows took the names of providers from
	count     int            // of the providers
	byID      map[string]*keptRow
	order     []*keptRow
	reading   int
}

// keptRow is the row of an account as it is from made on and before until.
type keptRow struct {
	row
	email, name string // searched, too
	from        accountFrom
	made, until time.Time
	reading     int // the latest reading that has found the account
}

// accountFrom is what State.accountRow makes a row from, except the clock and the names of
// providers: a save counts the generation; the times are what changes without a save, or where
// one has failed.
type accountFrom struct {
	generation                           uint64
	ended                                auth.Ended
	doubt, unreachable, refused, endedAt time.Time
	obtained, expires                    time.Time
	label                                string
	task                                 Task
	renewing                             bool
}

func (s State) accountFrom(a *auth.Account) accountFrom {
	return accountFrom{
		generation: a.Generation, ended: a.Ended, doubt: a.RefreshStartedAt, unreachable: a.UnreachableAt,
		refused: a.RefusedAt, endedAt: a.EndedAt, obtained: a.Grant.ObtainedAt, expires: a.Grant.ExpiresAt,
		label: a.Label, task: s.Tasks[a.ID], renewing: s.keepsRenewed(),
	}
}

// of returns a row for each account, in the order of the list. It makes those anew that may have
// changed.
func (k *keptRows) of(s State) []*keptRow {
	if p := first(s.Providers); p != k.providers || len(s.Providers) != k.count || k.byID == nil {
		*k = keptRows{providers: p, count: len(s.Providers), byID: make(map[string]*keptRow, len(s.Accounts))}
	}
	k.reading++
	names, renamed, changed := s.providerNames(), false, false
	for i := range s.Accounts {
		a := &s.Accounts[i]
		from, r := s.accountFrom(a), k.byID[a.ID]
		if r == nil {
			r = &keptRow{}
			k.byID[a.ID], k.order = r, append(k.order, r)
		}
		if r.from != from || s.Now.Before(r.made) || !s.Now.Before(r.until) {
			old := r.row
			*r = keptRow{row: s.accountRow(a, names), email: a.Identity.Email, name: a.Identity.Name, from: from, made: s.Now, until: words.NoteUntil(*a, s.Now)}
			r.apart, changed = old.apart, true
			renamed = renamed || old.lower != r.lower || old.provider != r.provider || old.who != r.who || old.second != r.second
		}
		r.reading = k.reading
	}
	k.order = slices.DeleteFunc(k.order, func(r *keptRow) bool {
		gone := r.reading != k.reading
		if gone {
			delete(k.byID, r.account)
			renamed, changed = true, true
		}
		return gone
	})
	if renamed {
		k.tellApart()
	}
	if changed {
		k.placeCards()
	}
	slices.SortFunc(k.order, byPlace) // most are in their order already, which costs one look at each
	return k.order
}

// tellApart gives rows of one title what distinguishes them: the provider where the providers differ,
// and the email or subject where they do not. The second line shows it, and a narrow list beside the
// title.
func (k *keptRows) tellApart() {
	titles, atProvider := make(map[string]int, len(k.order)), map[[2]string]int{}
	for _, r := range k.order {
		titles[r.lower]++
	}
	for _, r := range k.order {
		if titles[r.lower] > 1 {
			atProvider[[2]string{r.lower, r.provider}]++
		}
	}
	for _, r := range k.order {
		switch n := atProvider[[2]string{r.lower, r.provider}]; {
		case n == 0:
			r.apart = ""
		case n == 1:
			r.apart = r.second
		default:
			r.apart = r.who
		}
	}
}

func byPlace(a, b *keptRow) int {
	return cmp.Or(a.at.compare(b.at), strings.Compare(a.key, b.key))
}
