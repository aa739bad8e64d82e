package ui

import (
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// nextChange returns how long until the window next changes with the clock, or 0 if no clock is
// visible. It is at most suspendTick.
func (s State) nextChange() time.Duration {
	if wait := s.waitsToTry(); wait > 0 {
		return wait - (wait - time.Millisecond).Truncate(time.Second)
	}
	if len(s.Accounts) == 0 && len(s.SignIns) == 0 || s.view() == RoomGate {
		return 0
	}
	next := min(s.nextRows(), s.nextConsent(), s.nextLease())
	if a, ok := s.Account(s.Selected); ok && s.Room == RoomAccounts && s.countsDown(a) {
		left := a.Grant.ExpiresAt.Sub(s.Now)
		next = min(next, left%time.Second+time.Millisecond)
	} else if left := a.Grant.ExpiresAt.Sub(s.Now) - secondsBelow; ok && left > 0 { // until it does
		next = min(next, left+time.Millisecond)
	}
	return max(next, time.Millisecond)
}

// nextRows returns how long until a row of the list changes with the clock.
func (s State) nextRows() time.Duration {
	next := suspendTick
	for _, x := range s.SignIns {
		if x.Err == nil {
			next = min(next, x.nextChange(s.Now))
		}
	}
	for i := range s.Accounts { // by index, because an account is large
		if change := s.Accounts[i].NextChange(s.Now); !change.IsZero() {
			next = min(next, max(change.Sub(s.Now), 0)+time.Millisecond)
		}
	}
	return next
}

// countsDown reports whether the headline of an account counts seconds.
func (s State) countsDown(a auth.Account) bool {
	left := a.Grant.ExpiresAt.Sub(s.Now)
	st := a.Status(s.Now)
	return !a.Grant.ExpiresAt.IsZero() && left > 0 && left < secondsBelow &&
		(st == auth.StatusActive || st == auth.StatusExpiring)
}

// secondsBelow is the remaining time from which a countdown shows seconds.
const secondsBelow = words.SecondsBelow

// toNext returns the time from d to the next whole unit.
func toNext(d, unit time.Duration) time.Duration { return unit - d%unit }
