package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// detailView is what the detail shows of one account. It is a pure function of the state.
type detailView struct {
	id                 string
	provider, letters  string // provider's id, and the name whose letters the glyph shows
	name, email, where string // where is the provider's name
	host               string
	headline           headlineView
	actions            actionsView
	trouble            note
	scopes             []scopeLine
	scopesCaption      string
	tokens             tokensView
	identity           []claimLine
	identityFrom       string
	activity           []activityLine
	also               []alsoLine // other accounts of the same person at the same client
	seal               string
}

// headlineView is the line that counts down.
type headlineView struct {
	look       look
	word, rest string
	lifetime   string
	left       float64 // share of the access token's life that remains, 0 to 1
	hasBar     bool
}

// actionsView lists which buttons are shown.
type actionsView struct {
	refresh bool // can be refreshed
	signIn  bool // only signing in again helps
	revoke  bool
	remove  bool // nothing is left at the provider: only the record can go
	use     bool
	signOut bool // the provider can end the browser's session
	task    Task
}

type scopeLine struct {
	scope, gloss string
	granted      bool
	past         bool // the grant has ended
	offered      bool // it was not requested, and would let Latchkey renew the tokens
}

type tokensView struct {
	accessTail, accessLine, refreshLine, idLine string
	hasAccess, hasRefresh, hasID, bound         bool
}

type claimLine struct {
	key, value string
	mono       bool
	checked    bool
}

type activityLine struct {
	when, text, note string
	tone             tone
}

// tone is the colour of a dot.
type tone int

const (
	toneQuiet tone = iota
	toneGood
	toneBad
	toneUse
)

// detail returns the view of the selected account; ok is false when there is none.
func (s State) detail() (v detailView, ok bool) {
	a, ok := s.Account(s.Selected)
	if !ok {
		return detailView{}, false
	}
	p, _ := s.Provider(a.Provider)
	v = detailView{
		id: a.ID, provider: a.Provider, letters: p.DisplayName(),
		name: a.DisplayName(), email: a.Identity.Email, where: p.DisplayName(),
		host:     auth.HostOf(cmp.Or(a.Identity.Issuer, p.Issuer, p.Endpoints.Authorization)),
		headline: s.headline(a), actions: s.actions(a), trouble: s.trouble(a),
		scopes: scopeLines(a), tokens: tokensOf(a, s.Now),
		identity: claimLines(a, s.Now), identityFrom: words.FromUserinfo(),
		activity: activityLines(s.history(a), p.DisplayName(), s.Now), seal: words.Keeper(s.Keeper), also: s.alsoLines(&a),
	}
	if v.email == v.name {
		v.email = ""
	}
	if n := len(a.Requested); n > 0 {
		v.scopesCaption = words.GrantedOf(n-len(a.Missing()), n, a.Ended != auth.NotEnded)
	}
	if a.Grant.ScopesUnread {
		v.scopesCaption = words.GrantedUnknown()
	}
	if a.Identity.Algorithm != "" {
		v.identityFrom = words.FromIDToken()
	}
	return v, true
}

// trouble returns the latest failure of an account, or what remains to be done, or how its grant
// ended.
func (s State) trouble(a auth.Account) note {
	if _, ok := s.Unsaved[a.ID]; ok {
		return note{title: words.UnsavedTitle(), hint: words.UnsavedHint()}
	}
	if err := s.Troubles[a.ID]; err != nil && err.Reason != auth.ReasonNoRevocation {
		return noteOf(err)
	}
	if a.RevokePending {
		return note{title: words.StillPending(), hint: words.PendingHint()}
	}
	if st := a.Status(s.Now); s.NotRenewed != nil && a.Grant.Refreshable() && (st == auth.StatusExpired || st == auth.StatusExpiring) {
		return noteOf(s.NotRenewed)
	}
	if a.Status(s.Now) == auth.StatusInDoubt {
		return doubtOf(a)
	}
	n := note{quiet: true}
	if n.title, n.hint = words.ProofNote(a.Revocation, s.Now); n.title == "" || signedInSince(a) {
		return note{}
	}
	if p, _ := s.Provider(a.Provider); a.Revocation.Proof == auth.ProofCannot {
		n.page = p.ManagePage
	}
	return n
}

// doubtOf says why an account is in doubt.
func doubtOf(a auth.Account) note {
	switch {
	case !a.RefreshStartedAt.IsZero():
		return note{title: words.DoubtTitle(), hint: words.DoubtHint()}
	case a.Grant.Refreshable():
		return note{title: words.RestoredTitle(), hint: words.RestoredHint()}
	}
	return note{title: words.RestoredTitle(), hint: words.RestoredFixed()}
}

// signedInSince reports whether there was a sign-in after the last revocation, which then does not
// concern the present grant.
func signedInSince(a auth.Account) bool {
	return a.Ended != auth.EndedRevoked && a.SignedInAt.After(a.Revocation.At)
}

// headline returns the status of an account as a sentence and a bar.
func (s State) headline(a auth.Account) headlineView {
	st := a.Status(s.Now)
	h := headlineView{
		rest: "— " + words.Headline(a, st, s.Now), lifetime: words.Lifetime(a.Grant, s.Now),
	}
	if h.look, h.word, _ = s.statusOf(&a); h.look == lookPending {
		h.rest = "— " + words.PendingRest()
	}
	if life := a.Grant.Life(); life > 0 {
		h.hasBar = true
		h.left = barLeft(a.Grant.ExpiresAt.Sub(s.Now), life)
	}
	if st == auth.StatusRevoked || st == auth.StatusSignInAgain {
		h.left, h.lifetime = 0, ""
	}
	if t := s.Tasks[a.ID]; t != TaskNone {
		h.look, h.word, h.rest = lookBusy, words.Doing(string(t)), ""
	}
	return h
}

// barLeft returns the share of a life that remains. It counts whole minutes, so that the bar moves
// once a minute, and seconds in the last five minutes.
func barLeft(left, life time.Duration) float64 {
	if left > 5*time.Minute {
		left = left.Round(time.Minute)
	}
	return min(max(float64(left)/float64(life), 0), 1)
}

// actions returns what can be done with an account.
func (s State) actions(a auth.Account) actionsView {
	st := a.Status(s.Now)
	live := a.Ended == auth.NotEnded
	revoke := a.IsToRevoke() || a.LivesOn()
	return actionsView{
		refresh: live && a.Grant.Refreshable(),
		signIn:  st == auth.StatusSignInAgain || st == auth.StatusRevoked || live && !a.Grant.Refreshable(),
		revoke:  revoke,
		remove:  !revoke,
		use:     live,
		signOut: a.Metadata.Endpoints.EndSession != "",
		task:    s.Tasks[a.ID],
	}
}

// scopeLines lists the requested scopes, granted or not, and then those that were granted without
// a request; at the end is what would renew an account that nothing renews.
func scopeLines(a auth.Account) []scopeLine {
	var lines []scopeLine
	past := a.Ended != auth.NotEnded
	requested, missing := map[string]bool{}, map[string]bool{}
	for _, sc := range a.Missing() {
		missing[sc] = true
	}
	for _, sc := range a.Requested {
		requested[sc] = true
		lines = append(lines, scopeLine{scope: sc, gloss: words.Scope(sc), granted: !missing[sc], past: past})
	}
	for _, sc := range a.Grant.Scopes {
		if !requested[sc] {
			lines = append(lines, scopeLine{scope: sc, gloss: words.Scope(sc), granted: true, past: past})
		}
	}
	for _, d := range a.Details() {
		lines = append(lines, scopeLine{scope: d.Type, gloss: words.Detail(d), granted: d.Granted, past: past})
	}
	if wouldRenew(a) {
		lines = append(lines, scopeLine{scope: offline, gloss: words.Scope(offline), offered: true})
	}
	slices.SortStableFunc(lines, func(x, y scopeLine) int { return cmp.Compare(toInt(y.granted), toInt(x.granted)) })
	return lines
}

// offline is the scope that lets Latchkey renew the tokens (OpenID Connect Core §11).
const offline = "offline_access"

// wouldRenew reports whether nothing renews an account because a scope was not requested that the
// provider offers.
func wouldRenew(a auth.Account) bool {
	return a.Ended == auth.NotEnded && !a.Grant.Refreshable() && len(a.Requested) > 0 &&
		!slices.Contains(a.Requested, offline) && slices.Contains(a.Metadata.Scopes, offline)
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func tokensOf(a auth.Account, now time.Time) tokensView {
	g, access := a.Grant, words.AccessLine(a.Grant, now)
	if g.AccessToken.Empty() {
		access = words.Absent(a)
	}
	return tokensView{
		accessTail: g.AccessToken.Tail(), accessLine: access,
		refreshLine: words.RefreshLine(a, now), idLine: words.IDTokenLine(a),
		hasAccess: !g.AccessToken.Empty(), hasRefresh: g.Refreshable(), hasID: a.Identity.Algorithm != "", bound: g.Bound(),
	}
}

// claimLines lists the claims about the person: the important ones, then the others by name.
// Values come from the provider and are only shown.
func claimLines(a auth.Account, now time.Time) []claimLine {
	id := a.Identity
	lines := []claimLine{{key: "sub", value: id.Subject, mono: true}}
	if id.Name != "" {
		lines = append(lines, claimLine{key: "name", value: id.Name})
	}
	if id.Email != "" {
		lines = append(lines, claimLine{key: "email", value: id.Email})
	}
	if id.EmailVerified != nil {
		lines = append(lines, claimLine{key: "email_verified", value: fmt.Sprint(*id.EmailVerified), checked: *id.EmailVerified})
	}
	if !id.AuthTime.IsZero() {
		lines = append(lines, claimLine{key: "auth_time", value: words.When(id.AuthTime, now)})
	}
	var others []claimLine
	for key, value := range id.Claims {
		if text := claimText(value); text != "" {
			others = append(others, claimLine{key: key, value: text})
		}
	}
	slices.SortFunc(others, func(x, y claimLine) int { return strings.Compare(x.key, y.key) })
	return append(lines, others...)
}

// claimText returns a claim's value in one line, or nothing if it has no short form.
func claimText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool, float64, int64, int:
		return fmt.Sprint(v)
	case []any:
		var each []string
		for _, x := range v {
			if text := claimText(x); text != "" {
				each = append(each, text)
			}
		}
		return strings.Join(each, ", ")
	}
	return ""
}

// activityLines lists what happened, newest first. It leaves the provider's name out, because the
// card is below it.
func activityLines(history []auth.Entry, provider string, now time.Time) []activityLine {
	var lines []activityLine
	for _, e := range slices.Backward(history) {
		text, note := words.Happening(auth.Entry{What: e.What}), words.HappeningNote(e)
		if note == provider || strings.EqualFold(note, text) {
			note = ""
		}
		lines = append(lines, activityLine{when: words.Clock(e.At, now), text: text, note: note, tone: toneOf(e.What)})
	}
	return lines
}

func toneOf(h auth.Happening) tone {
	switch h {
	case auth.HappenedSignedIn, auth.HappenedRefreshed:
		return toneGood
	case auth.HappenedRefused, auth.HappenedInvalid, auth.HappenedNoAnswer, auth.HappenedNotRevoked:
		return toneBad
	case auth.HappenedUsed, auth.HappenedServed, auth.HappenedLent:
		return toneUse
	}
	return toneQuiet
}
