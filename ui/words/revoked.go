package words

import (
	"time"

	"latchkey/auth"
)

// What remains to be known of an account that was revoked, or only partly.
var (
	PendingStatus = text("pending_status", "Revoking")
	PendingNote   = text("pending_note", "no answer yet")
	PendingRest   = text("pending_rest", "no answer of the provider yet; the grant may live on")
	PendingHint   = text("pending_hint", "Latchkey tries again while it is open, unless that is switched off. Until the provider answers, the grant may live on there.")
	StillPending  = text("still_pending", "A revocation got no answer and is still to be done")
	RestoredTitle = text("restored_title", "It came with a back-up, and its provider has not been asked since")
	RestoredHint  = text("restored_hint", "It may have been revoked, or renewed elsewhere, since the back-up was made. Refresh asks the provider.")
	RestoredFixed = text("restored_hint_fixed", "It may have been revoked since the back-up was made, and it cannot be renewed. Use the token to see whether it still works, or sign in again.")
	DoubtTitle    = text("doubt_title", "The answer to a refresh was lost")
	DoubtHint     = text("doubt_hint", "The refresh token may have been used up by it. Refresh tries it once more; if the provider refuses that, sign in again.")
	OpenItsPage   = text("open_its_page", "Open the provider's page")
)

// What a revocation proved, in one sentence.
var (
	proofDead       = text("proof_dead", "Ended: the provider refuses this token now")
	proofAccepted   = text("proof_accepted", "Accepted: the provider said yes; it offers nothing to prove it with")
	proofRefused    = phrase("proof_refused", "Accepted: the provider said yes, and answers the token with status {{.Status}} now; that is no proof, because it does not say that the token has ended")
	proofAlive      = text("proof_alive", "Still alive: the access token works on until it ends")
	proofAliveUntil = phrase("proof_alive_until", "Still alive until {{.Time}}: the access token works on")
	proofCannot     = text("proof_cannot", "This provider cannot revoke from here")
	proofNone       = text("proof_none", "Not revoked yet")
)

// Proof is what a revocation proved, as a sentence without its full stop.
func Proof(r auth.Revocation, now time.Time) string {
	switch r.Proof {
	case auth.ProofDead:
		return proofDead()
	case auth.ProofAccepted:
		if r.Status != 0 {
			return proofRefused.fill(holes{"Status": r.Status})
		}
		return proofAccepted()
	case auth.ProofAliveUntil:
		if r.Until.IsZero() {
			return proofAlive()
		}
		return proofAliveUntil.fill(holes{"Time": nearClock(r.Until, now)})
	case auth.ProofCannot:
		return proofCannot()
	}
	return proofNone()
}

// What a revocation proved, as a sentence and its consequence.
var (
	noteDead       = declareSaying("proof_note_dead", "Ended", "The provider refuses this token now.")
	noteAccepted   = declareSaying("proof_note_accepted", "Accepted, not provable", "The provider said yes; it offers nothing to prove it with.")
	noteRefused    = declareSaying("proof_note_refused", "Accepted, not proven", "The provider said yes, and answers the token with status {{.Status}} now. That does not say that the token has ended.")
	noteAlive      = declareSaying("proof_note_alive", "Still alive", "The provider said yes, but the access token works on, and it names no end.")
	noteDeadSince  = declareSaying("proof_note_dead_since", "Ended {{.When}}", "The access token worked on until its end.")
	noteAliveUntil = declareSaying("proof_note_alive_until", "Still alive until {{.Time}}", "The provider said yes, but the access token works on until then. It cannot be renewed.")
	noteCannot     = declareSaying("proof_note_cannot", "This provider cannot revoke from here", "End it on its own page; removing the account only forgets it here.")
)

// ProofNote is what a revocation proved: a sentence and its consequence. Both are empty if nothing
// was revoked.
func ProofNote(r auth.Revocation, now time.Time) (title, hint string) {
	switch r.Proof {
	case auth.ProofDead:
		return noteDead.fill(nil)
	case auth.ProofAccepted:
		if r.Status != 0 {
			return noteRefused.fill(holes{"Status": r.Status})
		}
		return noteAccepted.fill(nil)
	case auth.ProofAliveUntil:
		if r.Until.IsZero() {
			return noteAlive.fill(nil)
		}
		if !now.Before(r.Until) {
			return noteDeadSince.fill(holes{"When": When(r.Until, now)})
		}
		return noteAliveUntil.fill(holes{"Time": nearClock(r.Until, now)})
	case auth.ProofCannot:
		return noteCannot.fill(nil)
	}
	return "", ""
}
