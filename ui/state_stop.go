package ui

import (
	"time"

	"latchkey/auth"
)

// atStop records the stop at which a sign-in waits for the person. The time limit of the sign-in
// stands from then on.
func (s State) atStop(n int, stop auth.Stop, at time.Time) State {
	s.Flows.N++ // the room Flow shows it, too
	return s.changed(n, func(x *SignIn) { x.Stop, x.StoppedAt = &stop, at })
}

// pastStop records that the person lets a sign-in go on.
func (s State) pastStop(n int, at time.Time) State {
	s.Flows.N++
	return s.changed(n, func(x *SignIn) {
		x.Stood += x.standing(at)
		x.Stop = nil
	})
}

// stopIn returns the stop at which the sign-in of an attempt waits, or nil.
func (s State) stopIn(attempt string) *auth.Stop {
	for _, x := range s.SignIns {
		if x.Stop != nil && x.Stop.Event.Attempt == attempt {
			return x.Stop
		}
	}
	return nil
}

// standing returns how long the sign-in has waited at its present stop; 0 if it goes on.
func (x SignIn) standing(now time.Time) time.Duration {
	if x.Stop == nil {
		return 0
	}
	return max(now.Sub(x.StoppedAt), 0)
}

// nextChange returns how long until what is shown of the sign-in changes with the clock.
func (x SignIn) nextChange(now time.Time) time.Duration {
	switch {
	case x.Stop == nil:
		waited := x.waited(now)
		return toNext(waited, clockStep(waited, x.Timeout))
	case x.Stop.Life.Of == "":
		return suspendTick // nothing counts at this stop
	}
	return toNext(x.standing(now), time.Second)
}
