package ui

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/ui/words"
)

// cardLine is which line of a card a row is.
type cardLine int

// The lines of a card.
const (
	cardNone cardLine = iota
	cardFirst
	cardMiddle
	cardLast
)

// A person who signs in to several resources at one service has an account for each. The list joins
// them as lines of one card, and the detail names the others. Issuer, client and proven subject
// have to be equal. Without a proven subject nothing shows that two accounts are of one person, so
// they stay apart: joined, they would make somebody revoke or use an account of somebody else.

// place is where a row stands in the list.
type place struct {
	group, rank int
	key         string
}

func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(p.group, other.group), cmp.Compare(p.rank, other.rank), strings.Compare(p.key, other.key))
}

func (r *row) ownPlace() place { return place{r.group, r.rank, r.key} }

// ownerOf returns the Key of an account without its resource, which accounts of one person at one
// client have in common. It is the zero Key if the account does not prove its person.
func ownerOf(a *auth.Account) auth.Key {
	k := a.Key()
	k.Resource = ""
	if k.Issuer == "" || k.ClientID == "" || k.Subject == "" {
		return auth.Key{}
	}
	return k
}

// placeCards gives each row its place. Rows of one card have the place of the most urgent of them.
func (k *keptRows) placeCards() {
	cards := map[auth.Key]place{}
	for _, r := range k.order {
		r.at, r.card = r.ownPlace(), auth.Key{}
		if r.resource != "" && r.owner != (auth.Key{}) {
			cards[r.owner] = r.at
		}
	}
	if len(cards) == 0 {
		return
	}
	for _, r := range k.order {
		if at, ok := cards[r.owner]; ok && r.at.compare(at) < 0 {
			cards[r.owner] = r.at
		}
	}
	for _, r := range k.order {
		if at, ok := cards[r.owner]; ok {
			r.at, r.card = at, r.owner
		}
	}
}

// joinCards joins neighbouring rows of one card, in place. It copies these rows, because the kept
// ones are also read under another search, which may leave one line of a card.
func joinCards(rows []*row) {
	for i := 0; i < len(rows); {
		n := 1
		for i+n < len(rows) && rows[i].card != (auth.Key{}) && rows[i+n].card == rows[i].card {
			n++
		}
		if n > 1 {
			joinLines(rows[i : i+n])
		}
		i += n
	}
}

// joinLines makes rows the lines of one card: the first has the person's name, and the others have
// the names of their resources in its place.
func joinLines(rows []*row) {
	names, person := lineNames(rows), rows[0].lower
	for i, r := range rows {
		line := *r
		line.line = cardMiddle
		if i == len(rows)-1 {
			line.line = cardLast
		}
		switch {
		case i == 0 && r.apart != "" && r.apart == r.who:
			line.line, line.apart = cardFirst, words.PersonAt(r.who, names[i])
		case i == 0:
			line.line, line.apart = cardFirst, names[i]
		case r.lower == person:
			line.title, line.second, line.apart = names[i], "", ""
		default: // it has a label of its own
			line.title, line.second, line.apart = names[i], r.title, r.title
		}
		rows[i] = &line
	}
}

// lineNames returns what each line of a card is called: the host of its resource, or the provider
// where it has none, or the resource without its scheme where two have one host.
func lineNames(rows []*row) []string {
	names, times := make([]string, len(rows)), map[string]int{}
	for i, r := range rows {
		names[i] = cmp.Or(auth.HostOf(r.resource), r.second)
		times[names[i]]++
	}
	for i, r := range rows {
		if _, rest, ok := strings.Cut(r.resource, "://"); ok && times[names[i]] > 1 {
			names[i] = rest
		}
	}
	return names
}

// cardsIn returns how many cards and single rows there are.
func cardsIn(rows []*row) int {
	n := 0
	for _, r := range rows {
		if r.line == cardNone || r.line == cardFirst {
			n++
		}
	}
	return n
}

// alsoLine is another account of the same person at the same client.
type alsoLine struct {
	id, name string
	look     look
	status   string
}

// alsoLines lists the other accounts of an account's card, in the order of the list.
func (s State) alsoLines(a *auth.Account) []alsoLine {
	owner := ownerOf(a)
	if owner == (auth.Key{}) {
		return nil
	}
	var rows []*row
	hasResource, names := false, s.providerNames()
	for i := range s.Accounts {
		if other := &s.Accounts[i]; ownerOf(other) == owner {
			r := s.accountRow(other, names)
			rows, hasResource = append(rows, &r), hasResource || r.resource != ""
		}
	}
	if !hasResource {
		return nil
	}
	slices.SortFunc(rows, func(x, y *row) int { return strings.Compare(x.key, y.key) })
	var also []alsoLine
	for i, name := range lineNames(rows) {
		if r := rows[i]; r.account != a.ID {
			also = append(also, alsoLine{id: r.account, name: name, look: r.look, status: words.StatusInLine(r.word, r.when)})
		}
	}
	return also
}
