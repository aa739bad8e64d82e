package auth

import (
	"testing"
	"time"
)

// The table of revocations, line by line.
func TestRevocationTable(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	states := map[revokeState]func(*Account){
		stateLiving:  func(*Account) {},
		statePending: func(a *Account) { a.RevokePending = true },
		stateLivesOn: func(a *Account) { a.Ended, a.Revocation.Proof = EndedRevoked, ProofAliveUntil },
		stateRevoked: func(a *Account) { a.Ended, a.Revocation.Proof, a.Grant = EndedRevoked, ProofDead, Grant{} },
	}
	type line struct {
		next  revokeState
		proof Proof // of this event; ProofNone means unchanged
		said  Happening
	}
	revoked := map[revokeEvent]line{
		eventDead: {stateRevoked, ProofDead, HappenedRevoked}, eventAccepted: {stateRevoked, ProofAccepted, HappenedRevoked},
		eventWorksStill: {stateLivesOn, ProofAliveUntil, HappenedRevoked},
	}
	lines := map[revokeState]map[revokeEvent]line{
		stateLiving: {eventBegun: {next: statePending}, eventNoWay: {stateLiving, ProofCannot, ""}},
		statePending: {
			eventNoWay: {stateLiving, ProofCannot, ""}, eventRefused: {stateLiving, ProofNone, HappenedNotRevoked},
			eventNoAnswer: {statePending, ProofNone, HappenedNotRevoked},
			eventDead:     revoked[eventDead], eventAccepted: revoked[eventAccepted], eventWorksStill: revoked[eventWorksStill],
		},
		stateLivesOn: {
			eventEnded: {next: stateRevoked},
			eventDead:  revoked[eventDead], eventAccepted: revoked[eventAccepted], eventWorksStill: revoked[eventWorksStill],
		},
	}
	for state, arm := range states {
		for event := eventBegun; event <= eventWorksStill; event++ {
			a := Account{Grant: Grant{AccessToken: NewSecret("access"), RefreshToken: NewSecret("refresh"), ExpiresAt: now.Add(time.Hour)}}
			arm(&a)
			if a.revokeState() != state {
				t.Fatalf("the account for state %d is in state %d", state, a.revokeState())
			}
			want, changes := lines[state][event]
			if !changes {
				want.next = state
			}
			if want.proof == ProofNone {
				want.proof = a.Revocation.Proof
			}
			if a.onRevoke(event, now, "why", By{}) != changes || a.revokeState() != want.next || a.Revocation.Proof != want.proof {
				t.Errorf("state %d, event %d: state %d, proof %q", state, event, a.revokeState(), a.Revocation.Proof)
			}
			if got := len(a.History); got > 1 || (got == 1) != (want.said != "") || got == 1 && a.History[0].What != want.said {
				t.Errorf("state %d, event %d: history %+v", state, event, a.History)
			}
			if got := a.Grant.hasTokens(); got != (want.next != stateRevoked) {
				t.Errorf("state %d, event %d: tokens %v", state, event, got)
			}
			if event == eventWorksStill && changes && !a.Revocation.Until.Equal(now.Add(time.Hour)) {
				t.Errorf("state %d: until %s", state, a.Revocation.Until)
			}
		}
	}
}
