package refresher

import (
	"hash/fnv"
	"time"

	"latchkey/auth"
)

// The times of a renewal.
const (
	// leadMost is how long before its end a token is renewed at most; a short
	// life leaves a tenth of it.
	leadMost = time.Minute

	// Floor is the least time between two attempts for one account, however
	// short its tokens live (catalogue G8).
	Floor = 30 * time.Second

	// future is how far a token may have been obtained ahead of the clock before
	// the clock is taken to have been wrong then.
	future = 5 * time.Minute
)

// job is what is done about an account.
type job int

const (
	nothing job = iota
	renew
	revoke
)

// Next is when something is to be done about an account, and whether ever. A
// time that has passed means now.
//
// An account that waits for its revocation is revoked and never renewed. One in
// doubt is left alone while its access token lives, because a provider may end the
// whole grant over a spent refresh token. When that token has ended there is
// nothing left to lose, and it is tried once: many providers forgive. A person
// decides on more (catalogue G4). An account that has ended, or that cannot be
// renewed, is left alone.
func Next(a auth.Account, s State, now time.Time) (at time.Time, ever bool) {
	_, at = next(a, s, now)
	return at, !at.IsZero()
}

// next is Next, and what is to be done.
func next(a auth.Account, s State, now time.Time) (job, time.Time) {
	what, at := nextOf(a, s.Accounts[a.ID], now)
	if what == nothing {
		return nothing, time.Time{}
	}
	return what, latest(at, s.heldUntil(a.Provider))
}

// nextOf is next before the account's provider delays it.
func nextOf(a auth.Account, tried Attempts, now time.Time) (job, time.Time) {
	what, at := wanted(a, now)
	if what == nothing {
		return nothing, time.Time{}
	}
	at = latest(at, tried.NotBefore)
	if what == renew {
		at = latest(at, floor(now, a.Grant.ObtainedAt), floor(now, tried.At))
		if a.RetryAt.Before(now.Add(2 * waitMost)) { // else the clock was wrong then
			at = latest(at, a.RetryAt)
		}
	}
	return what, at
}

// wanted is what is to be done and when, before any holding back.
func wanted(a auth.Account, now time.Time) (job, time.Time) {
	switch {
	case a.Ended == auth.EndedRevoked:
		return nothing, time.Time{}
	case a.RevokePending:
		return revoke, now
	case a.Ended != auth.NotEnded || !a.Grant.Refreshable() || a.Grant.ExpiresAt.IsZero():
		return nothing, time.Time{}
	case !a.RefreshStartedAt.IsZero():
		if a.DoubtRetried {
			return nothing, time.Time{}
		}
		return renew, a.Grant.ExpiresAt
	case a.Grant.ObtainedAt.After(now.Add(future)):
		return renew, now // the clock was wrong when it came: its end means nothing
	}
	lead := min(a.Grant.Life()/10, leadMost)
	lead += time.Duration(float64(lead) * spread(a.ID, a.Grant.ObtainedAt))
	return renew, a.Grant.ExpiresAt.Add(-lead)
}

// floor is the earliest time after an attempt. One in the future was made while
// the clock was wrong, and delays nothing.
func floor(now, attempt time.Time) time.Time {
	if attempt.IsZero() || attempt.After(now) {
		return time.Time{}
	}
	return attempt.Add(Floor)
}

// spread is a number in [0, 1) that is an account's own and stays the same for
// one grant, so that accounts that were linked together are not renewed
// together. It guards nothing and need not be random.
func spread(id string, t time.Time) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id + t.UTC().Format(time.RFC3339Nano)))
	sum := h.Sum64()
	sum ^= sum >> 33 // FNV leaves the high bits of short texts alike
	sum *= 0xff51afd7ed558ccd
	sum ^= sum >> 33
	return float64(sum>>11) / (1 << 53)
}

func latest(times ...time.Time) (most time.Time) {
	for _, t := range times {
		if t.After(most) {
			most = t
		}
	}
	return most
}
