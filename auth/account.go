package auth

import (
	"slices"
	"strings"
	"time"
)

// Account is an identity and its grant at one provider, with its label and its
// history. The vault seals one file per Account.
type Account struct {
	ID       string // names the sealed file: 16 hexadecimal digits, which only the vault can derive, or random ones
	Label    string // the name that the person gave it; may be empty
	Provider string // Provider.ID
	ClientID string
	Resource string   // the API that the grant is for (RFC 8707); empty if none was named
	Redirect string   // redirect address of the sign-in, port included
	Metadata Metadata // the provider as of the last sign-in; refresh and revoke use it

	Identity  Identity
	Grant     Grant
	Requested []string // requested scopes; Grant.Scopes are the granted ones

	RequestedDetails string // requested authorization_details (RFC 9396); see Details

	SignedInAt  time.Time
	RefreshedAt time.Time // zero if never
	ImportedAt  time.Time // when a back-up brought the account; zero after the next sign-in here

	Ended   Ended     // how the grant ended, if it did
	EndedAt time.Time // when Latchkey learned of the end

	// RefusedAt is when the provider refused the latest refresh for a reason that
	// a retry cannot cure, without reporting the grant as ended; zero otherwise.
	// When the access token has expired too, the status is StatusSignInAgain.
	RefusedAt time.Time

	UnreachableAt time.Time // since when no attempt gets an answer; zero if the latest got one
	// RetryAt is the earliest time at which the provider accepts another request
	// (Retry-After); zero if it named none. A refresh by the person ignores it.
	RetryAt time.Time
	// RefreshStartedAt is set before a refresh token is spent and cleared with
	// the answer. An account that is loaded with it, while no process has it
	// locked, has lost an answer: it is in doubt.
	RefreshStartedAt time.Time
	// DoubtRetried is whether the refresh that RefreshStartedAt marks was itself made
	// in doubt. Then only a person tries another one.
	DoubtRetried bool

	RevokePending bool       // a revocation got no answer and must be retried
	Revocation    Revocation // the evidence of the last revocation

	History    []Entry // newest last, at most HistoryLimit
	Generation uint64  // counts saves; set by the vault
}

// HistoryLimit is the number of entries that an account keeps.
const HistoryLimit = 50

// Ended is how a grant ended.
type Ended string

// The ways a grant ends.
const (
	NotEnded     Ended = ""
	EndedRefused Ended = "refused" // invalid_grant on refresh: the person must sign in
	EndedRevoked Ended = "revoked" // the person revoked it with Latchkey
)

// Entry is one line of an account's history.
type Entry struct {
	At   time.Time
	What Happening
	Note string // a short detail without secrets: a host, a reason
	By   By

	Times int // number of attempts in a row that this entry stands for; 0 means one

	Granted, Requested int       // numbers of scopes of a sign-in; both 0 means not known
	Until              time.Time // end of the token that was handed out, or of the wait that the provider requested; zero: none
}

// Happening is the kind of an Entry.
type Happening string

// The kinds of history entries.
const (
	HappenedLinked     Happening = "linked"
	HappenedSignedIn   Happening = "signed_in"
	HappenedRefreshed  Happening = "refreshed"
	HappenedRefused    Happening = "refresh_refused"
	HappenedNoAnswer   Happening = "no_answer"
	HappenedRevoked    Happening = "revoked"
	HappenedNotRevoked Happening = "revoke_failed"
	HappenedInvalid    Happening = "token_refused" // the provider's validation refused it before its expiry
	HappenedUsed       Happening = "token_used"
	HappenedImported   Happening = "imported"         // restored from a back-up; Note is the back-up's day
	HappenedServed     Happening = "token_served"     // a program was given it; the ledger has that, and no account
	HappenedLent       Happening = "token_lent"       // requests of a program are sent with it; the ledger has that, and no account
	HappenedNotServed  Happening = "token_not_served" // a program was refused it; the ledger has that, and no account
	HappenedSignedOut  Happening = "signed_out"       // out of the browser's session; the grant stays valid
	HappenedOtherACR   Happening = "other_acr"        // the authentication did not have a requested acr
	HappenedMoved      Happening = "endpoint_moved"   // the metadata names a host that the person has not accepted; no request goes there
	// HappenedIDTokenLeft: the ID token of a refresh was invalid and was left
	// out; Note is the reason. HappenedScopesUnread: the granted scopes are
	// unknown, because the answer names them unreadably.
	HappenedIDTokenLeft  Happening = "id_token_left"
	HappenedScopesUnread Happening = "scopes_unread"
	HappenedNewEnds      Happening = "new_endpoints" // the metadata names other addresses, which are used from now on
)

// Key identifies the account: two sign-ins with equal keys are one account
// (catalogue CORE-3).
func (a Account) Key() Key {
	k := Key{Issuer: a.Identity.Issuer, ClientID: a.ClientID, Resource: a.Resource, Subject: a.Identity.Subject}
	if k.Subject == "" {
		k.Account = a.ID
	}
	return k
}

// Client returns the issuer and the client of the account, as a Key without the
// other fields. A provider whose issuer contains the tenant has one such Key for
// all tenants.
func (a Account) Client() Key {
	if strings.Contains(a.Metadata.Issuer, tenantMark) {
		return Key{Issuer: tenantMark, ClientID: a.ClientID}
	}
	return Key{Issuer: a.Identity.Issuer, ClientID: a.ClientID}
}

// DisplayName returns the first that is not empty: label, name, email, subject, host
// of the resource, host of the issuer, ID.
func (a Account) DisplayName() string {
	for _, s := range []string{a.Label, a.Identity.Name, a.Identity.Email, a.Identity.Subject, HostOf(a.Resource), HostOf(a.Identity.Issuer)} {
		if s != "" {
			return s
		}
	}
	return a.ID
}

// Missing lists the requested scopes that were not granted, in their order. It
// returns nil if the granted scopes are unknown.
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

// IsToRevoke reports whether the account has not been revoked, or is still to be.
func (a Account) IsToRevoke() bool { return a.Ended != EndedRevoked || a.RevokePending }

// LivesOn reports whether the account was revoked although its token was then
// shown to work, so that another revocation may help.
func (a Account) LivesOn() bool {
	return a.Ended == EndedRevoked && a.Revocation.Proof == ProofAliveUntil && a.Grant.hasTokens()
}

// Remember appends an entry to the history and drops the oldest entries beyond
// HistoryLimit.
func (a *Account) Remember(at time.Time, what Happening, note string) {
	a.remember(Entry{At: at, What: what, Note: note})
}

// remember is Remember of a whole entry.
func (a *Account) remember(e Entry) {
	a.History = append(a.History, e)
	if n := len(a.History) - HistoryLimit; n > 0 {
		a.History = slices.Delete(a.History, 0, n)
	}
}

// Imported reports whether the grant comes from a back-up and has not been
// renewed since. Another copy of it may be in use: then the first refresh of one
// copy ends the other.
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

// Status is the state of an account. It is derived, never stored.
type Status string

// The statuses; the command contract fixes their values.
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

// Status is a pure function of the account and now. The end of a grant outranks a
// doubt, a doubt outranks a failed attempt, and all outrank the clock. A grant from a
// back-up is in doubt until its provider has renewed it: it may have been revoked or
// replaced since the back-up was made.
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
	case !a.ImportedAt.IsZero() && a.Imported() && !a.endedUnrenewed(now):
		return StatusInDoubt
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

// EndedByLostAnswer reports whether the grant ended because the answer to a refresh was
// lost: the refresh token that the provider then refused was in doubt.
func (a Account) EndedByLostAnswer() bool {
	if a.Ended != EndedRefused {
		return false
	}
	for _, e := range slices.Backward(a.History) {
		if e.What == HappenedRefused {
			return e.Note == string(WhyAnswerLost)
		}
	}
	return false
}

// endedUnrenewed reports whether the access token has ended and nothing can renew it.
func (a Account) endedUnrenewed(now time.Time) bool {
	end := a.Grant.ExpiresAt
	return !end.IsZero() && !now.Before(end) && (!a.Grant.Refreshable() || !a.RefusedAt.IsZero())
}

// expiringWithin returns how long before its end a token of this life counts as
// expiring: 5 minutes or a tenth of its life, whichever is less.
func expiringWithin(life time.Duration) time.Duration {
	return min(5*time.Minute, life/10)
}

// NextChange returns when Status next changes by the clock alone, or zero if it
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
	case StatusInDoubt:
		if !a.Grant.Refreshable() && now.Before(end) {
			return end
		}
	}
	return time.Time{}
}
