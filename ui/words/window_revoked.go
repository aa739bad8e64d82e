package words

import (
	"time"

	"latchkey/auth"
)

// What is left to be known of an account that was revoked, or not quite.
var (
	PendingHint  = text("pending_hint", "Latchkey tries again while it is open, unless that is switched off. Until the provider answers, the grant may live on there.")
	StillPending = text("still_pending", "A revocation got no answer and is still to be done")
	DoubtTitle   = text("doubt_title", "The answer to a refresh was lost")
	DoubtHint    = text("doubt_hint", "The refresh token may have been used up by it. Refresh tries it once more; if the provider refuses that, sign in again.")
	OpenItsPage  = text("open_its_page", "Open the provider's page")
)

// ProofNote is what a revocation could show: a sentence and what follows from
// it. Both are empty where nothing was revoked.
func ProofNote(r auth.Revocation, now time.Time) (title, hint string) {
	switch r.Proof {
	case auth.ProofDead:
		return "Dead, proven", "The provider was asked with the token afterwards and refused it."
	case auth.ProofAccepted:
		return "Accepted, not provable", "The provider said yes; it offers nothing to prove it with."
	case auth.ProofAliveUntil:
		if r.Until.IsZero() {
			return "Still alive", "The provider said yes, but the access token works on, and it names no end."
		}
		if !now.Before(r.Until) {
			return "Dead since " + When(r.Until, now), "The access token worked on until its end."
		}
		return "Still alive until " + Clock(r.Until, now), "The provider said yes, but the access token works on until then. It cannot be renewed."
	case auth.ProofCannot:
		return "This provider cannot revoke from here", "End it on its own page; removing the account only forgets it here."
	}
	return "", ""
}
