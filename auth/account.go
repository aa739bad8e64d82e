package auth

import (
	"slices"
	"strings"
	"time"
)

// Account is an identity and its grant at one provider, with its label and its
// history; it is what the vault seals.
type Account struct {
	ID       string // 16 hexadecimal digits that only the vault can derive, or random ones; names the sealed file
	Label    string // the person's own word for it; may be empty
	Provider string // Provider.ID
	ClientID string
	Resource string   // the API that the grant is for (RFC 8707); empty: none was named
	Redirect string   // redirect address the grant was given to, port included
	Metadata Metadata // the provider as it was at the last sign-in; refresh and revoke ask there

	Identity  Identity
	Grant     Grant
	Requested []string // scopes asked for; Grant.Scopes is what was granted

	RequestedDetails string // authorization_details asked for (RFC 9396); Details compares

	SignedInAt  time.Time
	RefreshedAt time.Time // zero: never

	Ended   Ended     // how the grant ended, if it did
	EndedAt time.Time // when we learnt it

	// RefusedAt is when the latest refresh was refused in a way that the same request
	// cannot mend, though the provider did not say that the grant has ended; zero if it
	// was not. Once the access token has ended the account is "sign in again".
	RefusedAt time.Time

	UnreachableAt time.Time // the latest attempt, if it got no answer; else zero
	// RetryAt is before when the provider asked not to be asked again (Retry-After);
	// zero if it did not. A person's refresh asks all the same.
	RetryAt time.Time
	// RefreshStartedAt is set before a refresh token is spent and cleared with
	// the answer: an account that is loaded with it, and that nobody holds, has
	// lost an answer (in doubt).
	RefreshStartedAt time.Time
	RevokePending    bool       // a revocation got no answer and is still to be done
	Revocation       Revocation // what the last revocation could show

	History    []Entry // newest last, at most HistoryLimit
	Generation uint64  // counts saves; the vault's
}

// HistoryLimit is how many entries an account keeps.
const HistoryLimit = 50

// Ended is how a grant ended.
type Ended string

// The ways a grant ends.
const (
	NotEnded     Ended = ""
	EndedRefused Ended = "refused" // invalid_grant on refresh: sign in again
	EndedRevoked Ended = "revoked" // ended by the person, here
)

// Entry is one line of an account's history.
type Entry struct {
	At   time.Time
	What Happening
	Note string // a short detail without secrets: a host, a reason
}

// Happening is what an Entry tells.
type Happening string

// What can happen to an account.
const (
	HappenedLinked    Happening = "linked"
	HappenedSignedIn  Happening = "signed_in"
	HappenedRefreshed Happening = "refreshed"
	HappenedRefused   Happening = "refresh_refused"
	HappenedNoAnswer  Happening = "no_answer"
	HappenedRevoked   Happening = "revoked"
	HappenedNotRevked Happening = "revoke_failed"
	HappenedInvalid   Happening = "token_refused" // by the provider's validation, before its end
	HappenedUsed      Happening = "token_used"
	HappenedImported  Happening = "imported"       // with a back-up; its day is the note
	HappenedServed    Happening = "token_served"   // to a command, by a window, which alone remembers it
	HappenedSignedOut Happening = "signed_out"     // of the browser's session; the grant lives on
	HappenedOtherACR  Happening = "other_acr"      // the person proved themselves in another way than was asked for
	HappenedMoved     Happening = "endpoint_moved" // the metadata names a host that nobody agreed to; it is not asked
	// HappenedIDTokenLeft: an ID token that came with a refresh does not hold and was
	// left out; the reason is the note. HappenedScopesUnread: what was granted is not
	// known, because the answer names it in a way that cannot be read.
	HappenedIDTokenLeft  Happening = "id_token_left"
	HappenedScopesUnread Happening = "scopes_unread"
	HappenedNewEnds      Happening = "new_endpoints" // the metadata names other addresses, and those are asked from now on
)

// Key is what makes two sign-ins the same account (catalogue CORE-3).
func (a Account) Key() Key {
	k := Key{Issuer: a.Identity.Issuer, ClientID: a.ClientID, Resource: a.Resource, Subject: a.Identity.Subject}
	if k.Subject == "" {
		k.Account = a.ID
	}
	return k
}

// Client is the issuer and the client that the account was given by, as a key
// without the rest. A provider whose issuer names the tenant has one for all tenants.
func (a Account) Client() Key {
	if strings.Contains(a.Metadata.Issuer, tenantMark) {
		return Key{Issuer: tenantMark, ClientID: a.ClientID}
	}
	return Key{Issuer: a.Identity.Issuer, ClientID: a.ClientID}
}

// DisplayName is the label, else the name, the email or the subject.
func (a Account) DisplayName() string {
	for _, s := range []string{a.Label, a.Identity.Name, a.Identity.Email, a.Identity.Subject} {
		if s != "" {
			return s
		}
	}
	return a.ID
}

// Missing lists the requested scopes that were not granted, in their order; none
// where what was granted is not known.
func (a Account) Missing() []string {
	if a.Grant.ScopesUnread {
		return nil
	}
	granted := map[string]bool{}
	for _, s := range a.Grant.Scopes {
		granted[s] = true
	}
	var missing []string
	for _, s := range a.Requested {
		if !granted[s] {
			missing = append(missing, s)
		}
	}
	return missing
}

// LivesOn reports whether the account was revoked and its token was shown to work
// all the same, so that revoking it again may help.
func (a Account) LivesOn() bool {
	return a.Ended == EndedRevoked && a.Revocation.Proof == ProofAliveUntil && a.Grant.held()
}

// Remember appends to the history, dropping the oldest beyond HistoryLimit.
func (a *Account) Remember(at time.Time, what Happening, note string) {
	a.History = append(a.History, Entry{At: at, What: what, Note: note})
	if n := len(a.History) - HistoryLimit; n > 0 {
		a.History = slices.Delete(a.History, 0, n)
	}
}

// Imported reports whether the grant came with a back-up and was not given anew
// since: another copy of it may be in use, and one of the two is spent then.
func (a Account) Imported() bool {
	for _, e := range slices.Backward(a.History) {
		switch e.What {
		case HappenedImported:
			return true
		case HappenedLinked, HappenedSignedIn, HappenedRefreshed:
			return false
		}
	}
	return false
}

// Status is how an account stands. It is derived, never stored.
type Status string

// The statuses, by the words of the command contract.
const (
	StatusActive      Status = "active"
	StatusExpiring    Status = "expiring"
	StatusExpired     Status = "expired"
	StatusSignInAgain Status = "sign_in_again"
	StatusRevoked     Status = "revoked"
	StatusUnreachable Status = "unreachable"
	StatusInDoubt     Status = "in_doubt"
)

// Statuses lists every status.
var Statuses = []Status{
	StatusActive, StatusExpiring, StatusExpired, StatusSignInAgain,
	StatusRevoked, StatusUnreachable, StatusInDoubt,
}

// Status is a pure function of the account and now. An end beats a doubt, a
// doubt beats a failed attempt, and those beat the clock.
func (a Account) Status(now time.Time) Status {
	switch {
	case a.Ended == EndedRevoked:
		return StatusRevoked
	case a.Ended == EndedRefused:
		return StatusSignInAgain
	case !a.RefreshStartedAt.IsZero():
		return StatusInDoubt
	case !a.UnreachableAt.IsZero():
		return StatusUnreachable
	}
	end := a.Grant.ExpiresAt
	switch {
	case end.IsZero():
		return StatusActive
	case !now.Before(end) && a.Grant.Refreshable() && a.RefusedAt.IsZero():
		return StatusExpired
	case !now.Before(end):
		return StatusSignInAgain
	case end.Sub(now) < expiringWithin(a.Grant.Life()):
		return StatusExpiring
	}
	return StatusActive
}

// expiringWithin is how long before its end a token of that life counts as
// expiring: 5 minutes or a tenth of its life, whichever is less.
func expiringWithin(life time.Duration) time.Duration {
	return min(5*time.Minute, life/10)
}

// NextChange is when Status next changes by the clock alone, or zero if it
// never does.
func (a Account) NextChange(now time.Time) time.Time {
	end := a.Grant.ExpiresAt
	switch a.Status(now) {
	case StatusActive:
		if end.IsZero() {
			return time.Time{}
		}
		return end.Add(-expiringWithin(a.Grant.Life()))
	case StatusExpiring:
		return end
	}
	return time.Time{}
}
