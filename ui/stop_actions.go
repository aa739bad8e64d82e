package ui

import (
	"context"

	"latchkey/auth"
)

// stopping returns the function that shows each stop of a sign-in, and waits until the person lets
// it go on.
func (a *App) stopping(n int, next <-chan struct{}) func(context.Context, auth.Stop) error {
	return func(ctx context.Context, s auth.Stop) error {
		a.post(func() {
			a.set(a.state.atStop(n, s, a.deps.Now()))
			if s.Check != nil && s.Place == 1 && s.Event.Step == auth.StepCallback {
				a.raise() // the person is in the browser
			}
		})
		select {
		case <-next:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// goOn lets a sign-in go on that has stopped before a step.
func (a *App) goOn(n int) {
	x, ok := a.state.SignIn(n)
	if !ok || x.Stop == nil {
		return
	}
	a.set(a.state.pastStop(n, a.deps.Now()))
	select {
	case a.nexts[n] <- struct{}{}:
	default: // it has ended
	}
}

// goOnIn is goOn for the sign-in of an attempt.
func (a *App) goOnIn(attempt string) {
	for _, x := range a.state.SignIns {
		if x.Stop != nil && x.Stop.Event.Attempt == attempt {
			a.goOn(x.N)
			return
		}
	}
}

// endSteps cancels the sign-ins that stop before each step, because a person cannot let them go on
// while the window is locked. They say so once it is open.
func (a *App) endSteps() {
	for _, x := range a.state.pending() {
		if cancel := a.cancels[x.N]; cancel != nil && x.Ask.Steps {
			cancel(&auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonWindowLocked, Provider: x.Provider})
		}
	}
}
