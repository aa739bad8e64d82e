package auth

import "time"

// Proof is what could be shown after a revocation, by the words of the command
// contract.
type Proof string

// The proofs.
const (
	ProofNone       Proof = ""            // nothing was revoked yet
	ProofDead       Proof = "dead"        // shown: the provider refuses the token now
	ProofAccepted   Proof = "accepted"    // the provider said yes; nothing to show it with
	ProofAliveUntil Proof = "alive_until" // the access token still works until it ends
	ProofCannot     Proof = "cannot"      // the provider has no revocation
)

// Revocation is how a revocation turned out.
type Revocation struct {
	Proof Proof
	Until time.Time // end of a token that lives on; zero otherwise
	At    time.Time
}
