package ui

import (
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/words"
)

// SignIn is one sign-in on its way, as the waiting dialog tells it.
type SignIn struct {
	N        int // counts the sign-ins of this window
	Ask      Ask
	Provider string // display name
	In       string // name of the browser it goes through
	Redirect string // where we listen; empty: not yet
	URL      string // what the browser was sent to; empty: not yet
	Started  time.Time
	Timeout  time.Duration
	Reached  Stage
	Browser  *auth.Error      // why no browser opened, if none did
	Refused  int              // callbacks that were not ours
	Device   *auth.DeviceCode // what is approved on another device; nil: not yet, or in the browser
	Err      *auth.Error      // how it stopped; nil: on its way
	EndedAt  time.Time
}

// Ask is what a person asked for when signing in; it is kept so that they can
// try again.
type Ask struct {
	Provider string // id
	Account  string // id of the account that must come back; empty: any
	Scopes   []string
	Hint     string
	Prompt   string
	Browser  string   // id of the browser to open; empty: the usual one
	Device   bool     // approve on another device
	Accept   []string // hosts that the person agreed to although they are new
}

// Stage is how far a sign-in has come; each stage is under way until the next.
type Stage int

// The stages, as the checklist lists them.
const (
	StageListening Stage = iota
	StageBrowser
	StageWaiting
	StageExchange
	StageVerify
	StageDone
)

// stageAfter tells the stage that the success of a step leads to.
var stageAfter = map[auth.Step]Stage{
	auth.StepListen:   StageBrowser,
	auth.StepBrowser:  StageWaiting,
	auth.StepCallback: StageExchange,
	auth.StepExchange: StageVerify,
	auth.StepPoll:     StageVerify,
	auth.StepSave:     StageDone,
}

// stageOf is where a failure of a step stands on the checklist.
func stageOf(step auth.Step) Stage {
	switch step {
	case auth.StepBrowser:
		return StageBrowser
	case auth.StepWait, auth.StepCallback:
		return StageWaiting
	case auth.StepExchange:
		return StageExchange
	case auth.StepVerify, auth.StepUserinfo, auth.StepSave:
		return StageVerify
	}
	return StageListening
}

// withSignIn adds or replaces a sign-in.
func (s State) withSignIn(x SignIn) State {
	s.SignIns = slices.Clone(s.SignIns)
	for i := range s.SignIns {
		if s.SignIns[i].N == x.N {
			s.SignIns[i] = x
			return s
		}
	}
	s.SignIns = append(s.SignIns, x)
	return s
}

func (s State) withoutSignIn(n int) State {
	s.SignIns = slices.DeleteFunc(slices.Clone(s.SignIns), func(x SignIn) bool { return x.N == n })
	return s
}

// changed applies f to one sign-in that is still on its way.
func (s State) changed(n int, f func(*SignIn)) State {
	x, ok := s.SignIn(n)
	if !ok || x.Err != nil {
		return s
	}
	f(&x)
	return s.withSignIn(x)
}

// listening says where the sign-in listens.
func (s State) listening(n int, redirect string) State {
	return s.changed(n, func(x *SignIn) {
		x.Redirect, x.Reached = redirect, max(x.Reached, StageBrowser)
	})
}

// browsing says what the browser was sent to, and why it did not open if so.
func (s State) browsing(n int, url string, err *auth.Error) State {
	return s.changed(n, func(x *SignIn) {
		x.URL, x.Browser, x.Reached = url, err, max(x.Reached, StageWaiting)
	})
}

// coded says what is to be approved on another device, and until when.
func (s State) coded(n int, code auth.DeviceCode) State {
	return s.changed(n, func(x *SignIn) {
		x.Device, x.Reached = &code, StageWaiting
		x.Timeout = min(x.Timeout, max(code.Ends.Sub(x.Started), 0))
	})
}

// happened takes an event of the attempt. A refused callback does not end the
// wait; it is only counted.
func (s State) happened(n int, ev auth.Event) State {
	return s.changed(n, func(x *SignIn) {
		if ev.From == auth.PartyProvider { // its own side, which the checklist does not show
			return
		}
		if ev.Err != nil {
			if ev.Step == auth.StepCallback && !ev.Done {
				x.Refused = max(x.Refused, ev.Err.Refused) // 0 where it never was a callback to this sign-in
			}
			return
		}
		x.Reached = max(x.Reached, stageAfter[ev.Step])
	})
}

// signedIn ends a sign-in well: its account is shown, its dialog goes.
func (s State) signedIn(n int, a auth.Account) State {
	s = s.withoutSignIn(n).withAccount(a).withoutTrouble(a.ID).searched("")
	s.Selected, s.Room = a.ID, RoomAccounts
	if s.shows(n) {
		s = s.next()
	}
	return s
}

// stopped ends a sign-in badly. One that the person cancelled just goes; any
// other says why, as soon as nothing else is being asked.
func (s State) stopped(n int, err *auth.Error) State {
	if err.Kind == auth.KindCancelled {
		if s.shows(n) {
			return s.withoutSignIn(n).next()
		}
		return s.withoutSignIn(n)
	}
	s = s.changed(n, func(x *SignIn) { x.Err, x.EndedAt, x.Reached = err, s.Now, stageOf(err.Step) })
	failure := Dialog{Kind: DialogFailure, SignIn: n}
	if s.shows(n) {
		s.Dialog = failure
		return s
	}
	return s.queued(failure)
}

// shows reports whether the dialog is about that sign-in.
func (s State) shows(n int) bool {
	return (s.Dialog.Kind == DialogWaiting || s.Dialog.Kind == DialogFailure) && s.Dialog.SignIn == n
}

// mark is how a line of the checklist stands.
type mark int

const (
	markPending mark = iota
	markActive
	markDone
	markFailed
)

// marks tells how each stage stands, in the order of the stages.
func (x SignIn) marks() [StageDone]mark {
	var m [StageDone]mark
	for st := StageListening; st < StageDone; st++ {
		switch {
		case st < x.Reached:
			m[st] = markDone
		case st == x.Reached && x.Err != nil:
			m[st] = markFailed
		case st == x.Reached:
			m[st] = markActive
		}
	}
	if x.Browser != nil {
		m[StageBrowser] = markFailed
	}
	return m
}

// waited is how long the sign-in has been on its way, never below zero.
func (x SignIn) waited(now time.Time) time.Duration {
	if !x.EndedAt.IsZero() {
		now = x.EndedAt
	}
	return max(now.Sub(x.Started), 0)
}

// withBrowsers tells which browsers there are, and which is the usual one.
func (s State) withBrowsers(list []browsers.Browser, usual string) State {
	s.Browsers, s.Browser = list, usual
	return s
}

// browserAt is where the browser of an id stands in the list; an empty id means
// the usual one. The first, the system's, counts for one that is not here.
func (s State) browserAt(id string) int {
	if id == "" {
		id = s.Browser
	}
	for i, b := range s.Browsers {
		if b.ID == id {
			return i
		}
	}
	return 0
}

// browserName is what a browser is called, beside the others that are here.
func (s State) browserName(id string) string {
	if at := s.browserAt(id); at < len(s.Browsers) {
		return nameOf(s.Browsers[at], s.Browsers)
	}
	return words.SystemBrowser()
}

// SigningOut is the browser's session at a provider being ended: at most one at a
// time. The account can be used meanwhile.
type SigningOut struct {
	N        int         // counts with the sign-ins; 0: none
	Account  string      // id
	Provider string      // display name
	URL      string      // what the browser was sent to; empty: not yet
	Browser  *auth.Error // why no browser opened, if none did
}

// leavingBy says what the browser was sent to, and why it did not open if so.
func (s State) leavingBy(n int, url string, err *auth.Error) State {
	if s.SigningOut.N == n {
		s.SigningOut.URL, s.SigningOut.Browser = url, err
	}
	return s
}

// left ends one: its dialog goes, and what went wrong is said beside the account.
func (s State) left(n int, err *auth.Error) State {
	x := s.SigningOut
	if x.N != n {
		return s
	}
	s.SigningOut = SigningOut{}
	if s.Dialog.Account == x.Account && (s.Dialog.Kind == DialogSigningOut || s.Dialog.Kind == DialogSignOut) {
		s = s.next()
	}
	if err != nil && err.Kind != auth.KindCancelled {
		s.Troubles = with(s.Troubles, x.Account, err)
	}
	return s
}
