package ui

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// row is one line of the accounts list.
type row struct {
	kind     rowKind
	id       string // of the list's item
	account  string // account id
	signIn   int    // SignIn.N
	provider string // id; decides the colours of the glyph
	letters  string // name whose letters the glyph shows
	person   string // name whose initials it shows, with the letters in a badge; may be empty
	who      string // email or subject, which distinguishes two people of one name
	apart    string // what distinguishes the row from others of its title: provider or person; may be empty
	title    string
	lower    string // the title without its case
	second   string
	look     look
	word     string // status word; never shortened
	when     string // time; never shortened
	group    int    // of an account
	rank     int    // index of its status in attention
	key      string // orders rows of one rank: by provider, then by name, ignoring case

	resource string   // the API that the grant is for; empty if none was named
	owner    auth.Key // of ownerOf
	card     auth.Key // rows with the same one are lines of one card; the zero Key is that of none
	at       place    // its own place, or that of its card
	line     cardLine // which line of a card it is
}

type rowKind int

const (
	rowHeading rowKind = iota
	rowSignIn
	rowAccount
	rowDamaged
)

// look names the icon and colour of a status word: an auth.Status, or one of the looks below.
type look string

const (
	lookBusy    look = "busy"
	lookStopped look = "stopped"
	lookDamaged look = "damaged"
	lookPending look = "pending" // a revocation that got no answer
	lookDenied  look = "denied"  // a sign-in that ended as somebody wanted it
)

// attention lists what may need the person, the most urgent first.
var attention = []look{
	look(auth.StatusSignInAgain), lookPending, look(auth.StatusExpiring), look(auth.StatusUnreachable),
	look(auth.StatusExpired), look(auth.StatusInDoubt),
}

// rankOf returns the place of an account among those that need the person, or -1 if it needs
// nobody: because it is in order, has ended, or is renewed or tried by itself.
func (s State) rankOf(a *auth.Account, l look) int {
	switch l {
	case look(auth.StatusExpiring), look(auth.StatusExpired), look(auth.StatusUnreachable):
		if s.keepsRenewed() && a.Grant.Refreshable() {
			return -1
		}
	}
	return slices.Index(attention, l)
}

// statusOf returns how the status of an account is shown: its own, or that of a revocation that got
// no answer, whose account is to end.
func (s State) statusOf(a *auth.Account) (l look, word, note string) {
	if a.RevokePending {
		return lookPending, words.PendingStatus(), words.PendingNote()
	}
	st := a.Status(s.Now)
	return look(st), words.Status(st), words.StatusNote(*a, s.Now)
}

// The groups of the list, in their order.
const (
	groupSignIns = iota
	groupAttention
	groupActive
	groupEnded
	groupCount
)

// rows returns the rows of the accounts list: pending sign-ins, damaged files, accounts that need
// attention by urgency, then the active ones by provider, and last those that the person has
// revoked, which need no one. Accounts of one person at one client are lines of one card, which
// stands where the most urgent of them would. A group without rows has no heading, and the heading
// counts a card once. kept has the rows of accounts that were made before.
func (s State) rows(kept *keptRows) []*row {
	var groups [groupCount][]*row
	for _, x := range s.SignIns {
		if s.matches(x.Provider) {
			groups[groupSignIns] = append(groups[groupSignIns], s.signInRow(x))
		}
	}
	for _, e := range s.Damaged {
		if s.matches(e.Detail) {
			groups[groupAttention] = append(groups[groupAttention], damagedRow(e))
		}
	}
	for _, k := range kept.of(s) {
		if s.matches(k.title, k.second, k.email, k.name, k.word, k.resource) {
			groups[k.at.group] = append(groups[k.at.group], &k.row)
		}
	}
	for _, g := range groups {
		joinCards(g)
	}
	return withHeadings(groups)
}

func withHeadings(groups [groupCount][]*row) []*row {
	n := 0
	for _, g := range groups {
		n += 1 + len(g)
	}
	rows := make([]*row, 0, n)
	for i, title := range words.Groups() {
		if len(groups[i]) > 0 {
			rows = append(rows, &row{kind: rowHeading, title: title, word: words.Count(cardsIn(groups[i]))})
			rows = append(rows, groups[i]...)
		}
	}
	return rows
}

// matches reports whether one of the texts contains the search, ignoring case.
func (s State) matches(texts ...string) bool {
	want := strings.ToLower(strings.TrimSpace(s.Search))
	return want == "" || slices.ContainsFunc(texts, func(t string) bool {
		return strings.Contains(strings.ToLower(t), want)
	})
}

// providerNames returns the names of the providers by id.
func (s State) providerNames() map[string]string {
	names := make(map[string]string, len(s.Providers))
	for i := range s.Providers {
		names[s.Providers[i].ID] = s.Providers[i].DisplayName()
	}
	return names
}

func (s State) accountRow(a *auth.Account, names map[string]string) row {
	provider := cmp.Or(names[a.Provider], a.Provider)
	l, word, note := s.statusOf(a)
	r := row{
		kind: rowAccount, id: idAccount + a.ID, account: a.ID, provider: a.Provider, letters: provider,
		person: a.DisplayName(), who: cmp.Or(a.Identity.Email, a.Identity.Subject),
		title: a.DisplayName(), second: provider, rank: s.rankOf(a, l),
		look: l, word: word, when: note, resource: a.Resource, owner: ownerOf(a),
	}
	if strings.EqualFold(r.who, r.title) {
		r.who = cmp.Or(a.Identity.Subject, a.ID)
	}
	r.lower = strings.ToLower(r.title)
	r.key = strings.ToLower(provider) + "\x00" + r.lower + "\x00" + strings.ToLower(a.ID)
	switch {
	case l == look(auth.StatusRevoked):
		r.group = groupEnded
	case r.rank < 0:
		r.group = groupActive
	default:
		r.group = groupAttention
	}
	if t := s.Tasks[a.ID]; t != TaskNone {
		r.look, r.word, r.when = lookBusy, words.Doing(string(t)), ""
	}
	return r
}

// keepsRenewed reports whether tokens are renewed without the person.
func (s State) keepsRenewed() bool { return s.Renews && s.NotRenewed == nil }

func (s State) signInRow(x SignIn) *row {
	r := &row{
		kind: rowSignIn, id: idSignIn + strconv.Itoa(x.N), signIn: x.N, provider: x.Ask.Provider, letters: x.Provider,
		title: x.Provider, second: words.SigningIn(),
		look: lookBusy, word: words.Waiting(), when: clockText(x, s.Now),
	}
	if x.Stop != nil {
		r.when = words.StopBadge()
	}
	if x.Err != nil {
		r.look, r.word, r.when = lookStopped, words.Stopped(), words.OpenToSeeWhy()
		if intended(x.Err) {
			r.look = lookDenied
		}
	}
	return r
}

func damagedRow(e *auth.Error) *row {
	return &row{
		kind: rowDamaged, id: idDamaged + e.Detail, letters: "?", title: words.DamagedAccount(), second: words.BaseName(e.Detail),
		look: lookDamaged, word: words.Damaged(),
	}
}

func accountIDs(rows []*row) []string {
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		if r.kind == rowAccount {
			ids = append(ids, r.account)
		}
	}
	return ids
}

// accountsShown returns what the room of accounts shows.
func (s State) accountsShown() accountsShown {
	v, ok := s.detail()
	return accountsShown{
		list: listShown{
			from: s.rowsFrom(), read: func(kept *keptRows) ([]*row, time.Duration) { return s.rows(kept), s.nextRows() },
			now: s.Now, selected: s.Selected, search: s.Search, keeper: s.Keeper,
			canLock: len(s.Damaged) == 0 && s.Phase == PhaseOpen, damaged: len(s.Damaged) > 0 && s.Can.Repair,
		},
		detail: detailShown{view: v, ok: ok, offersCode: s.offersRecovery()},
	}
}

// rowsFrom identifies what the rows are made from, except the clock. Slices and maps of a state
// are never written to, so that their identity is enough.
type rowsFrom struct {
	accounts  *auth.Account
	signIns   *SignIn
	damaged   **auth.Error
	providers *catalog.Entry
	counts    [4]int
	tasks     uintptr
	search    string
	renews    bool
	drawn     bool // distinguishes it from the zero value
}

func (s State) rowsFrom() rowsFrom {
	return rowsFrom{
		accounts: first(s.Accounts), signIns: first(s.SignIns),
		damaged: first(s.Damaged), providers: first(s.Providers),
		counts: [4]int{len(s.Accounts), len(s.SignIns), len(s.Damaged), len(s.Providers)},
		tasks:  reflect.ValueOf(s.Tasks).Pointer(), search: s.Search, renews: s.keepsRenewed(), drawn: true,
	}
}

// first returns a pointer to the first element, which identifies a slice.
func first[T any](s []T) *T {
	if len(s) == 0 {
		return nil
	}
	return &s[0]
}
