package words

import (
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
)

// Status is the word of a status.
func Status(s auth.Status) string {
	switch s {
	case auth.StatusActive:
		return "Active"
	case auth.StatusExpiring:
		return "Expiring"
	case auth.StatusExpired:
		return "Expired"
	case auth.StatusSignInAgain:
		return "Sign in again"
	case auth.StatusRevoked:
		return "Revoked"
	case auth.StatusUnreachable:
		return "Cannot reach"
	case auth.StatusInDoubt:
		return "In doubt"
	}
	return string(s)
}

// StatusNote is the second line below the status word: what is left, or since
// when.
func StatusNote(a auth.Account, now time.Time) string {
	switch a.Status(now) {
	case auth.StatusActive, auth.StatusExpiring:
		if a.Grant.ExpiresAt.IsZero() {
			return "no expiry"
		}
		return Left(a.Grant.ExpiresAt.Sub(now))
	case auth.StatusExpired:
		return "refresh to renew"
	case auth.StatusSignInAgain:
		since := a.EndedAt
		if since.IsZero() {
			since = a.Grant.ExpiresAt
		}
		return "since " + Clock(since, now)
	case auth.StatusRevoked:
		return When(a.EndedAt, now)
	case auth.StatusUnreachable:
		return "since " + Clock(a.UnreachableAt, now)
	case auth.StatusInDoubt:
		return "answer lost"
	}
	return ""
}

// StatusSentence is the headline of an account's page.
func StatusSentence(a auth.Account, now time.Time) string {
	switch a.Status(now) {
	case auth.StatusActive, auth.StatusExpiring:
		if a.Grant.ExpiresAt.IsZero() {
			return "Active, without an end"
		}
		return Status(a.Status(now)) + " for another " + Span(a.Grant.ExpiresAt.Sub(now))
	case auth.StatusExpired:
		return "Expired, and can be renewed"
	case auth.StatusSignInAgain:
		return "Sign in again to go on"
	case auth.StatusRevoked:
		return "Revoked " + When(a.EndedAt, now)
	case auth.StatusUnreachable:
		return "The provider could not be reached"
	case auth.StatusInDoubt:
		return "In doubt: the answer to a refresh was lost"
	}
	return Status(a.Status(now))
}

// Scope is what a scope lets Latchkey do, or empty where only the provider
// knows.
func Scope(scope string) string {
	switch scope {
	case "openid":
		return "Know that it is you"
	case "profile":
		return "Your name and picture"
	case "email":
		return "Your email address"
	case "address":
		return "Your postal address"
	case "phone":
		return "Your phone number"
	case "offline_access", "offline.access":
		return "Stay signed in"
	case "notes.read":
		return "Read your notes"
	case "read:user":
		return "Your profile"
	case "user:email":
		return "Your email addresses"
	}
	return ""
}

// Proof is what a revocation could show, as a sentence without its full stop.
func Proof(r auth.Revocation, now time.Time) string {
	switch r.Proof {
	case auth.ProofDead:
		return "Dead, proven: the provider refuses the token now"
	case auth.ProofAccepted:
		return "Accepted: the provider said yes; it offers nothing to prove it with"
	case auth.ProofAliveUntil:
		if r.Until.IsZero() {
			return "Still alive: the access token works on until it ends"
		}
		return "Still alive until " + Clock(r.Until, now) + ": the access token works on"
	case auth.ProofCannot:
		return "This provider cannot revoke from here"
	}
	return "Not revoked yet"
}

// Keeper says who keeps the vault's key, as a sentence without its full stop.
func Keeper(k auth.Keeper) string {
	switch k {
	case auth.KeeperKeyring:
		return "Sealed on this computer; the key is in your keyring"
	case auth.KeeperPassphrase:
		return "Sealed on this computer by your passphrase"
	case auth.KeeperMemory:
		return "In memory only: forgotten when Latchkey ends"
	}
	return "Nothing is stored yet"
}

// Happening is a line of an account's history.
func Happening(e auth.Entry) string {
	text := map[auth.Happening]string{
		auth.HappenedLinked:    "Linked",
		auth.HappenedSignedIn:  "Signed in again",
		auth.HappenedRefreshed: "Refreshed",
		auth.HappenedRefused:   "Refresh refused",
		auth.HappenedNoAnswer:  "No answer",
		auth.HappenedRevoked:   "Revoked",
		auth.HappenedNotRevked: "Not revoked",
		auth.HappenedInvalid:   "Token refused before its end",
		auth.HappenedUsed:      "Token used",
		auth.HappenedImported:  "Came with a back-up",
		auth.HappenedServed:    "Token given to a command",
		auth.HappenedOtherACR:  "Another way of proof than was asked for",
		auth.HappenedMoved:     "Names a new host, which is not asked",
		auth.HappenedNewEnds:   "New addresses",
		auth.HappenedSignedOut: "Signed out in the browser",
	}[e.What]
	if text == "" {
		text = strings.ReplaceAll(string(e.What), "_", " ")
	}
	if e.Note != "" {
		text += ", " + e.Note
	}
	return text
}

func number(n int) string {
	if n == 0 {
		return unknown
	}
	return strconv.Itoa(n)
}

// Detail is the gloss of something in particular that was asked for or granted
// (RFC 9396).
func Detail(d auth.Detail) string {
	switch {
	case d.Asked && d.Granted:
		return "In particular, as asked"
	case d.Granted:
		return "In particular, otherwise than asked"
	}
	return NotGranted()
}
