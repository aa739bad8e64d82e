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
var (
	AppName          = text("app_name", "Latchkey")
	Accounts         = text("accounts", "Accounts")
	Providers        = text("providers", "Providers")
	SignInButton     = text("sign_in_button", "Sign in")
	SignInAgain      = text("sign_in_again", "Sign in again")
	RefreshButton    = text("refresh_button", "Refresh")
	RevokeAsk        = text("revoke_ask", "Revoke…")
	Revoke           = text("revoke", "Revoke")
	RenameAsk        = text("rename_ask", "Rename…")
	Rename           = text("rename", "Rename")
	UseAsk           = text("use_ask", "Use the token…")
	RemoveAsk        = text("remove_ask", "Remove…")
	Remove           = text("remove", "Remove")
	More             = text("more", "More actions")
	Keep             = text("keep", "Keep")
	Cancel           = text("cancel", "Cancel")
	Close            = text("close", "Close")
	Save             = text("save", "Save")
	Continue         = text("continue", "Continue")
	Retry            = text("retry", "Try again")
	AddAsAnother     = text("add_as_another", "Add as another account")
	Copy             = text("copy", "Copy")
	Copied           = text("copied", "Copied")
	SecretCopied     = text("secret_copied", "Copied for 30 seconds; then the clipboard is cleared")
	ClipboardCleared = text("clipboard_cleared", "The clipboard is cleared")
	SearchAccounts   = text("search_accounts", "Search accounts")
	SearchNothing    = text("search_nothing", "No account matches the search")
)

// First run.
var (
	FirstTitle    = text("first_title", "Every key, in one place")
	FirstLead     = text("first_lead", "Link an account to see what it may do and how long it lasts, and take it back whenever you like.")
	FirstDemo     = text("first_demo", "Sign in with the demo provider")
	FirstOwn      = text("first_own", "Add your own provider")
	FirstDemoNote = text("first_demo_note", "The demo works offline and needs no set-up.")
	PromiseOne    = text("promise_one", "Your password never enters this app")
	PromiseTwo    = text("promise_two", "Tokens are sealed on this computer")
	PromiseThree  = text("promise_three", "You can revoke any time")
)

// The accounts list.
var (
	SigningIn      = text("signing_in", "Signing in")
	Waiting        = text("waiting", "Waiting")
	Stopped        = text("stopped", "Stopped")
	OpenToSeeWhy   = text("open_to_see_why", "open to see why")
	DamagedAccount = text("damaged_account", "Damaged account")
	Damaged        = text("damaged", "Damaged")
	RepairButton   = text("repair_button", "Restore")
)

// Groups are the headings of the accounts list, in their order.
func Groups() [3]string { return [3]string{SigningIn(), "Needs attention", "Active"} }

// Count is a number as a heading shows it.
func Count(n int) string { return strconv.Itoa(n) }

// BaseName is the last part of a path.
func BaseName(p string) string { return path.Base(strings.ReplaceAll(p, `\`, "/")) }

// WaitedOf is how long a wait has lasted of how long it may: "0:12 of 5:00".
func WaitedOf(waited, limit time.Duration) string {
	return Elapsed(min(waited, limit)) + " of " + Elapsed(limit)
}

// The cards of an account.
var (
	CardScopes    = text("card_scopes", "Scopes")
	CardTokens    = text("card_tokens", "Tokens")
	CardIdentity  = text("card_identity", "Identity")
	CardActivity  = text("card_activity", "Activity")
	TokensMasked  = text("tokens_masked", "values stay masked")
	NotGranted    = text("not_granted", "Not granted")
	AskForIt      = text("ask_for_it", "Ask for it")
	AccessToken   = text("access_token", "Access token")
	RefreshToken  = text("refresh_token", "Refresh token")
	IDToken       = text("i_d_token", "ID token")
	NoToken       = text("no_token", "None was given")
	TokenGone     = text("token_gone", "Ended, and removed from here")
	ShowFewer     = text("show_fewer", "Show fewer")
	FromIDToken   = text("from_i_d_token", "from the ID token")
	FromUserinfo  = text("from_userinfo", "from the provider")
	NothingYet    = text("nothing_yet", "Nothing has happened yet")
	CopyToken     = text("copy_token", "Copy the access token")
	TokenCopied   = text("token_copied", "The access token is copied for 30 seconds; whoever has it acts as you until it ends")
	NoScopesAsked = text("no_scopes_asked", "No scopes were asked for")
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
		return TokenGone()
	}
	return NoToken()
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
		return NoToken()
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
