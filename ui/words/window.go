package words

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
)

// What the window's controls say. Dots mean that a question follows.
const (
	AppName          = "Latchkey"
	Accounts         = "Accounts"
	Providers        = "Providers"
	SignInButton     = "Sign in"
	SignInAgain      = "Sign in again"
	RefreshButton    = "Refresh"
	RevokeAsk        = "Revoke…"
	Revoke           = "Revoke"
	RenameAsk        = "Rename…"
	Rename           = "Rename"
	UseAsk           = "Use the token…"
	RemoveAsk        = "Remove…"
	Remove           = "Remove"
	More             = "More actions"
	Keep             = "Keep"
	Cancel           = "Cancel"
	Close            = "Close"
	Save             = "Save"
	Continue         = "Continue"
	Retry            = "Try again"
	AddAsAnother     = "Add as another account"
	Copy             = "Copy"
	Copied           = "Copied"
	SecretCopied     = "Copied for 30 seconds; then the clipboard is cleared"
	ClipboardCleared = "The clipboard is cleared"
	SearchAccounts   = "Search accounts"
	SearchNothing    = "No account matches the search"
)

// First run.
const (
	FirstTitle    = "Every key, in one place"
	FirstLead     = "Link an account to see what it may do and how long it lasts, and take it back whenever you like."
	FirstDemo     = "Sign in with the demo provider"
	FirstOwn      = "Add your own provider"
	FirstDemoNote = "The demo works offline and needs no set-up."
	PromiseOne    = "Your password never enters this app"
	PromiseTwo    = "Tokens are sealed on this computer"
	PromiseThree  = "You can revoke any time"
)

// The accounts list.
const (
	SigningIn      = "Signing in"
	Waiting        = "Waiting"
	Stopped        = "Stopped"
	OpenToSeeWhy   = "open to see why"
	DamagedAccount = "Damaged account"
	Damaged        = "Damaged"
	RepairButton   = "Restore"
)

// Groups are the headings of the accounts list, in their order.
func Groups() [3]string { return [3]string{SigningIn, "Needs attention", "Active"} }

// Count is a number as a heading shows it.
func Count(n int) string { return strconv.Itoa(n) }

// BaseName is the last part of a path.
func BaseName(p string) string { return path.Base(strings.ReplaceAll(p, `\`, "/")) }

// WaitedOf is how long a wait has lasted of how long it may: "0:12 of 5:00".
func WaitedOf(waited, limit time.Duration) string {
	return Elapsed(min(waited, limit)) + " of " + Elapsed(limit)
}

// The cards of an account.
const (
	CardScopes    = "Scopes"
	CardTokens    = "Tokens"
	CardIdentity  = "Identity"
	CardActivity  = "Activity"
	TokensMasked  = "values stay masked"
	NotGranted    = "Not granted"
	AskForIt      = "Ask for it"
	AccessToken   = "Access token"
	RefreshToken  = "Refresh token"
	IDToken       = "ID token"
	NoToken       = "None was given"
	TokenGone     = "Ended, and removed from here"
	ShowFewer     = "Show fewer"
	FromIDToken   = "from the ID token"
	FromUserinfo  = "from the provider"
	NothingYet    = "Nothing has happened yet"
	CopyToken     = "Copy the access token"
	TokenCopied   = "The access token is copied for 30 seconds; whoever has it acts as you until it ends"
	NoScopesAsked = "No scopes were asked for"
)

// GrantedOf is the caption of the scopes: "4 of 5 granted".
func GrantedOf(granted, asked int) string { return fmt.Sprintf("%d of %d granted", granted, asked) }

// ShowAllOf is the link that unfolds a card of that many lines.
func ShowAllOf(n int) string { return fmt.Sprintf("Show all %d", n) }

// Headline is what follows the status word in the detail: "access token expires
// in 48 min 12 s".
func Headline(a auth.Account, st auth.Status, now time.Time) string {
	end := a.Grant.ExpiresAt
	switch st {
	case auth.StatusActive, auth.StatusExpiring:
		if end.IsZero() {
			return "the provider names no end"
		}
		return "access token expires in " + Span(end.Sub(now))
	case auth.StatusExpired:
		return "ended " + When(end, now) + "; refresh to renew"
	case auth.StatusSignInAgain:
		if a.Ended == auth.EndedRefused {
			return "the provider no longer renews this sign-in"
		}
		return "ended " + When(end, now) + ", and nothing can renew it"
	case auth.StatusRevoked:
		return "ended here " + When(a.EndedAt, now)
	case auth.StatusUnreachable:
		if a.RetryAt.After(now) {
			return "it is busy; next try " + Clock(a.RetryAt, now)
		}
		return "no answer " + When(a.UnreachableAt, now) + "; nothing has changed"
	}
	return "the answer to a refresh was lost " + When(a.RefreshStartedAt, now)
}

// Lifetime is from when to when an access token lives: "22:19 to 23:19".
func Lifetime(g auth.Grant, now time.Time) string {
	if g.ExpiresAt.IsZero() {
		return ""
	}
	return Clock(g.ObtainedAt, now) + " to " + Clock(g.ExpiresAt, now)
}

// AccessLine is the second line below an access token.
func AccessLine(g auth.Grant, now time.Time) string {
	parts := []string{g.TokenType}
	if g.Bound() {
		parts[0] = "Bound to Latchkey's key"
	}
	if !g.ObtainedAt.IsZero() {
		parts = append(parts, "issued "+Clock(g.ObtainedAt, now))
	}
	switch {
	case g.ExpiresAt.IsZero():
		parts = append(parts, "no expiry")
	case now.Before(g.ExpiresAt):
		parts = append(parts, "expires "+Clock(g.ExpiresAt, now))
	default:
		parts = append(parts, "ended "+Clock(g.ExpiresAt, now))
	}
	return strings.Join(parts, ", ")
}

// Absent is the second line below a token that is not here. Which tokens there
// were before a revocation is not kept.
func Absent(a auth.Account) string {
	if a.Ended == auth.EndedRevoked {
		return TokenGone
	}
	return NoToken
}

// RefreshLine is the second line below a refresh token.
func RefreshLine(a auth.Account, now time.Time) string {
	if !a.Grant.Refreshable() {
		return Absent(a)
	}
	text := "Present, not used yet"
	if !a.RefreshedAt.IsZero() {
		text = "Present, last used " + Clock(a.RefreshedAt, now)
	}
	if end := a.Grant.RefreshEnds; !end.IsZero() {
		text += ", ends " + When(end, now)
	}
	return text
}

// Unadvertised warns of a provider that does not say whether it checks PKCE
// (RFC 9700 §2.1.1); empty: it says so, or describes itself in no way.
func Unadvertised(a auth.Account) string {
	if a.Metadata.Issuer == "" || len(a.Metadata.ChallengeMethods) > 0 {
		return ""
	}
	return "The provider does not say that it checks PKCE (S256). The challenge, state and nonce were sent all the same; whether a stolen code is of no use there, only the provider knows."
}

// longAddress is how many characters of an address every browser and system
// takes.
const longAddress = 2000

// LongAddress warns of an authorization address that may be cut on its way;
// empty: it is short enough.
func LongAddress(address string) string {
	if len(address) <= longAddress {
		return ""
	}
	return fmt.Sprintf("This address has %d characters, and some systems cut it at 2,083. If the provider finds fault with it, ask for fewer scopes.", len(address))
}

// IDTokenLine is the second line below an ID token.
func IDTokenLine(a auth.Account) string {
	if a.Grant.IDToken.Empty() && a.Identity.Algorithm == "" {
		return NoToken
	}
	return "Signature verified " + a.Identity.Algorithm + ", nonce matched"
}

// VaultLine is the short form of Keeper, for the foot of the list.
func VaultLine(k auth.Keeper) string {
	switch k {
	case auth.KeeperKeyring:
		return "Vault open, key in your keyring"
	case auth.KeeperPassphrase:
		return "Vault open, key under a passphrase"
	}
	return "In memory only, not stored"
}

// KeyLine is VaultLine where there is little room.
func KeyLine(k auth.Keeper) string {
	switch k {
	case auth.KeeperKeyring:
		return "Key in your keyring"
	case auth.KeeperPassphrase:
		return "Key under a passphrase"
	}
	return "In memory, not stored"
}

// HappeningNote is the short detail beside a line of an account's history.
// Codes stay out of it: they are for the technical details.
func HappeningNote(e auth.Entry) string {
	switch e.What {
	case auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedUsed, auth.HappenedImported, auth.HappenedServed:
		return e.Note
	case auth.HappenedRefreshed:
		return "new access token"
	}
	return notes[e.Note]
}

var notes = map[string]string{
	string(auth.ProofDead):         "proven dead",
	string(auth.ProofAccepted):     "accepted",
	string(auth.ProofAliveUntil):   "token lives on",
	string(auth.ProofCannot):       "only here",
	string(auth.ReasonNoAnswer):    "no answer",
	string(auth.ReasonDNS):         "host not known",
	string(auth.ReasonTLS):         "certificate",
	string(auth.ReasonCertExpired): "certificate",
	string(auth.ReasonCertName):    "certificate",
	string(auth.ReasonCertUnknown): "certificate",
	string(auth.ReasonPortal):      "the network",
	string(auth.ReasonSlow):        "too slow",
	string(auth.ReasonBusy):        "busy",
	string(auth.ReasonUnavailable): "unavailable",
}

// Refreshed, Renamed, SignedIn and Removed are short messages.
func Refreshed(name string) string { return name + " is fresh again" }

// Renamed says how an account is called now.
func Renamed(name string) string { return "It is called " + name + " now" }

// SignedIn says who is signed in.
func SignedIn(name string) string { return "Signed in as " + name }

// Removed says that an account is gone, and whether its provider knows.
func Removed(name string, revoked bool) string {
	if revoked {
		return name + " is removed, and its provider was told"
	}
	return name + " is removed here; its provider could not be told"
}

// Doing is the word of an account with which something is being done.
func Doing(task string) string {
	switch task {
	case "revoke":
		return "Revoking"
	case "remove":
		return "Removing"
	case "use":
		return "Asking"
	}
	return "Refreshing"
}
