package auth

import "time"

// Proof is the evidence after a revocation; the command contract fixes the
// values.
type Proof string

// The proofs.
const (
	ProofNone       Proof = ""            // nothing was revoked yet
	ProofDead       Proof = "dead"        // shown: the provider refuses the token now
	ProofAccepted   Proof = "accepted"    // the provider accepted it; without evidence
	ProofAliveUntil Proof = "alive_until" // the access token still works until it ends
	ProofCannot     Proof = "cannot"      // the provider has no revocation
)

// Revocation is the result of a revocation.
type Revocation struct {
	Proof Proof
	Until time.Time // expiry of a token that still works; zero otherwise
	At    time.Time
	// Status is the HTTP status with which the provider refuses the token after
	// ProofAccepted, if the token worked before and the status is no proof that it
	// has ended, such as 403; 0 otherwise.
	Status int
}

// A revocation takes four steps: the mark is sealed; a request shows whether the
// access token works; the revocation request follows; another request gathers the
// proof. Their result is sealed once. Each event leads from the state in the vault
// to the next one, so that a process killed at any point leaves a state of this
// table:
//
//	state     event       → state     tokens  proof        history
//	living    begun       → pending   kept    as it was    -
//	living    no way      → living    kept    cannot       -
//	pending   begun       → pending   kept    as it was    -
//	pending   no way      → living    kept    cannot       -
//	pending   refused     → living    kept    as it was    revoke_failed
//	pending   no answer   → pending   kept    as it was    revoke_failed
//	lives on  begun       → lives on  kept    as it was    -
//	lives on  no way      → lives on  kept    as it was    -
//	lives on  refused     → lives on  kept    as it was    -
//	lives on  no answer   → lives on  kept    as it was    -
//	lives on  ended       → revoked   gone    as it was    -
//	pending, lives on:
//	          dead        → revoked   gone    dead         revoked
//	          accepted    → revoked   gone    accepted     revoked
//	          works still → lives on  kept    alive_until  revoked
//	revoked   any         → revoked   gone    as it was    -
//
// "No way" is a provider without revocation. "Refused" is one that understood and
// said no; "no answer" is everything that leaves open what the provider did: a
// network error, the page of a captive portal, an interruption (catalogue H2).
// "Ended" is the end of the access token, by the clock.
type revokeState int

const (
	stateLiving revokeState = iota
	statePending
	stateLivesOn
	stateRevoked
)

type revokeEvent int

const (
	eventBegun revokeEvent = iota
	eventNoWay
	eventRefused
	eventNoAnswer
	eventEnded // by the clock
	eventDead
	eventAccepted
	eventWorksStill
)

// revokeTable is the table above without the lines that change nothing.
var revokeTable = map[revokeState]map[revokeEvent]revokeState{
	stateLiving: {eventBegun: statePending, eventNoWay: stateLiving},
	statePending: {
		eventNoWay: stateLiving, eventRefused: stateLiving, eventNoAnswer: statePending,
		eventDead: stateRevoked, eventAccepted: stateRevoked, eventWorksStill: stateLivesOn,
	},
	stateLivesOn: {
		eventEnded: stateRevoked,
		eventDead:  stateRevoked, eventAccepted: stateRevoked, eventWorksStill: stateLivesOn,
	},
}

// proofs are the evidence that the events give.
var proofs = map[revokeEvent]Proof{
	eventNoWay: ProofCannot, eventDead: ProofDead, eventAccepted: ProofAccepted, eventWorksStill: ProofAliveUntil,
}

// revokeState returns an account's state in the table.
func (a Account) revokeState() revokeState {
	switch {
	case a.Ended == EndedRevoked && a.Grant.hasTokens():
		return stateLivesOn
	case a.Ended == EndedRevoked:
		return stateRevoked
	case a.RevokePending:
		return statePending
	}
	return stateLiving
}

// rememberNotRevoked adds an attempt to revoke that failed. The retries of the background are one
// entry with their number and the time of the latest, because they go on for as long as the
// provider is silent and would push out everything else.
func (a *Account) rememberNotRevoked(e Entry) {
	if n := len(a.History); n > 0 && e.By.Trigger == TriggerBackground {
		if last := &a.History[n-1]; last.What == HappenedNotRevoked && last.By == e.By {
			e.Times = max(last.Times, 1) + 1
			*last = e
			return
		}
	}
	a.remember(e)
}

// onRevoke applies one line of the table to an account, and reports whether that
// line changes anything. Note is the reason of a failed event, for the history.
func (a *Account) onRevoke(event revokeEvent, now time.Time, note string, by By) bool {
	next, changes := revokeTable[a.revokeState()][event]
	if !changes {
		return false
	}
	if proof, shown := proofs[event]; shown {
		a.Revocation = Revocation{Proof: proof, At: now}
	}
	switch event {
	case eventRefused, eventNoAnswer:
		a.rememberNotRevoked(Entry{At: now, What: HappenedNotRevoked, Note: note, By: by})
	case eventDead, eventAccepted, eventWorksStill:
		a.Ended, a.EndedAt = EndedRevoked, now
		a.set(noDoubt)
		a.UnreachableAt = time.Time{}
		a.remember(Entry{At: now, What: HappenedRevoked, Note: string(a.Revocation.Proof), By: by})
	}
	if event == eventWorksStill {
		a.Revocation.Until = a.Grant.ExpiresAt
	}
	a.RevokePending = next == statePending
	if next == stateRevoked {
		a.Grant.forget()
	}
	return true
}
