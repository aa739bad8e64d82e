package words

import (
	"time"

	"latchkey/auth"
)

// The cards of an account.
var (
	RefreshSign = text("refresh_token_sign", "Latchkey renews the access token with it")
	IDTokenSign = text("id_token_sign", "Latchkey checked it")
	ClaimSign   = text("claim_sign", "The provider has checked this")

	CardScopes    = text("card_scopes", "Scopes")
	CardTokens    = text("card_tokens", "Tokens")
	CardIdentity  = text("card_identity", "Identity")
	CardActivity  = text("card_activity", "Activity")
	CardAlso      = text("card_also", "Also at this sign-in service")
	ShowAlso      = text("show_also", "Show")
	TokensMasked  = text("tokens_masked", "values stay masked")
	NotGranted    = text("not_granted", "Not granted")
	AskForIt      = text("ask_for_it", "Ask for it")
	AccessToken   = text("access_token", "Access token")
	RefreshToken  = text("refresh_token", "Refresh token")
	IDToken       = text("id_token", "ID token")
	NoToken       = text("no_token", "None was given")
	noRefresh     = text("no_refresh_token", "None was given, so nothing renews it")
	TokenGone     = text("token_gone", "Ended, and removed from here")
	ShowFewer     = text("show_fewer", "Show fewer")
	FromIDToken   = text("from_id_token", "from the ID token")
	FromUserinfo  = text("from_userinfo", "from the provider")
	NothingYet    = text("nothing_yet", "Nothing has happened yet")
	CopyToken     = text("copy_token", "Copy the access token")
	TokenCopied   = text("token_copied", "The access token is copied for 30 seconds; whoever has it acts as you until it ends")
	NoScopesAsked = text("no_scopes_asked", "No scopes were asked for")
)

var (
	showAll  = phrase("show_all", "Show all {{.N}}")
	lifetime = phrase("token_lifetime", "{{.From}} to {{.To}}")
	personAt = phrase("person_at", "{{.Person}} · {{.Resource}}")
	statusAt = phrase("status_in_line", "{{.Status}}, {{.Time}}")
)

// PersonAt distinguishes two people of one name, each of whom has accounts for several resources.
func PersonAt(person, resource string) string {
	return personAt.fill(holes{"Person": person, "Resource": resource})
}

// StatusInLine is a status in one line: "Active, 48 min left". The time may be empty.
func StatusInLine(status, time string) string {
	if time == "" {
		return status
	}
	return statusAt.fill(holes{"Status": status, "Time": time})
}

// ShowAllOf is the link that unfolds a card of that many lines.
func ShowAllOf(n int) string { return showAll.fill(holes{"N": n}) }

// Lifetime is from when to when an access token lives: "22:19 to 23:19".
func Lifetime(g auth.Grant, now time.Time) string {
	if g.ExpiresAt.IsZero() {
		return ""
	}
	return lifetime.fill(holes{"From": nearClock(g.ObtainedAt, now), "To": nearClock(g.ExpiresAt, now)})
}

// The second line below a token.
var (
	tokenBound     = text("token_bound", "Bound to Latchkey's key")
	tokenIssued    = phrase("token_issued", "issued {{.Time}}")
	tokenNoExpiry  = text("token_no_expiry", "no expiry")
	tokenExpires   = phrase("token_expires", "expires {{.Time}}")
	tokenEnded     = phrase("token_ended", "ended {{.Time}}")
	tokenUnused    = text("token_unused", "Present, not used yet")
	tokenUsed      = phrase("token_used", "Present, last used {{.Time}}")
	tokenEnds      = phrase("token_ends", "ends {{.When}}")
	signatureMatch = phrase("id_token_verified", "Signature verified {{.Algorithm}}, nonce matched")
)

// AccessLine is the second line below an access token.
func AccessLine(g auth.Grant, now time.Time) string {
	parts := []string{g.TokenType}
	if g.Bound() {
		parts[0] = tokenBound()
	}
	if !g.ObtainedAt.IsZero() {
		parts = append(parts, tokenIssued.fill(holes{"Time": nearClock(g.ObtainedAt, now)}))
	}
	end := holes{"Time": nearClock(g.ExpiresAt, now)}
	switch {
	case g.ExpiresAt.IsZero():
		parts = append(parts, tokenNoExpiry())
	case now.Before(g.ExpiresAt):
		parts = append(parts, tokenExpires.fill(end))
	default:
		parts = append(parts, tokenEnded.fill(end))
	}
	return listed(parts)
}

// Absent is the second line below a missing token. The record of a revoked account does not keep
// which tokens it had.
func Absent(a auth.Account) string {
	if a.Ended == auth.EndedRevoked {
		return TokenGone()
	}
	return NoToken()
}

// RefreshLine is the second line below a refresh token.
func RefreshLine(a auth.Account, now time.Time) string {
	switch {
	case a.Grant.Refreshable():
	case a.Ended == auth.EndedRevoked:
		return TokenGone()
	default:
		return noRefresh()
	}
	parts := []string{tokenUnused()}
	if !a.RefreshedAt.IsZero() {
		parts[0] = tokenUsed.fill(holes{"Time": nearClock(a.RefreshedAt, now)})
	}
	if end := a.Grant.RefreshEnds; !end.IsZero() {
		parts = append(parts, tokenEnds.fill(holes{"When": When(end, now)}))
	}
	return listed(parts)
}

// IDTokenLine is the second line below an ID token.
func IDTokenLine(a auth.Account) string {
	if a.Grant.IDToken.Empty() && a.Identity.Algorithm == "" {
		return NoToken()
	}
	return signatureMatch.fill(holes{"Algorithm": a.Identity.Algorithm})
}
