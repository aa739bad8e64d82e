package ui

import (
	"slices"

	"latchkey/auth"
)

// asking opens a question about the pending sign-ins. The dialog of a sign-in that it covers returns
// when it is closed.
func (s State) asking(kind DialogKind) State {
	if s.shows(s.Dialog.SignIn) && !s.Dialog.Outside {
		s.Queue = slices.Insert(slices.Clone(s.Queue), 0, s.Dialog)
	}
	return s.withDialog(Dialog{Kind: kind})
}

// withoutIdleQuestion closes a question about the pending sign-ins when the last of them has ended.
func (s State) withoutIdleQuestion() State {
	asks := s.Dialog.Kind == DialogLockOver || s.Dialog.Kind == DialogQuitOver
	if asks && len(s.pending()) == 0 {
		return s.next()
	}
	return s
}

// pending returns the sign-ins that have not ended.
func (s State) pending() []SignIn {
	return slices.DeleteFunc(slices.Clone(s.SignIns), func(x SignIn) bool { return x.Err != nil })
}

// pendingProviders returns the names of the providers at which the person is signing in.
func (s State) pendingProviders() (names []string) {
	for _, x := range s.pending() {
		if !slices.Contains(names, x.Provider) {
			names = append(names, x.Provider)
		}
	}
	return names
}

// awaitsBrowser reports whether the person is probably in the browser. A sign-in whose time is over,
// or that has stopped before a step, waits for an answer in the window, which an idle person does not
// give.
func (s State) awaitsBrowser() bool {
	return s.SigningOut.N != 0 || slices.ContainsFunc(s.pending(), func(x SignIn) bool { return x.Stop == nil && x.waited(s.Now) < x.Timeout })
}

// shutAs is shut, or shutByItself for a lock by itself.
func (s State) shutAs(byItself bool) State {
	if byItself {
		return s.shutByItself()
	}
	return s.shut()
}

// shutByItself is shut for a lock that the person did not call for: each sign-in that it cancels
// says so once the vault is open again. It keeps nothing of the person who was to sign in.
func (s State) shutByItself() State {
	pending, now := s.pending(), s.Now
	s = s.shut()
	for _, x := range pending {
		x.Ask.Hint = ""
		s = s.withSignIn(SignIn{
			N: x.N, Ask: x.Ask, Provider: x.Provider, Started: x.Started, Timeout: x.Timeout, Reached: x.Reached, EndedAt: now,
			Err: &auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonWindowLocked, Provider: x.Provider},
		}).queued(Dialog{Kind: DialogFailure, SignIn: x.N})
	}
	return s
}
