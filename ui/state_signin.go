package ui

import (
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/words"
)

// SignIn is one sign-in, as its dialog shows it.
type SignIn struct {
	N         int // number of the sign-in in this window
	Ask       Ask
	Provider  string // display name
	In        string // name of the browser
	Redirect  string // the redirect address; empty until we listen
	URL       string // the authorization address; empty until the browser is opened
	Started   time.Time
	Timeout   time.Duration
	Reached   Stage
	Attempt   string           // id of the attempt; empty until its first event
	Browser   *auth.Error      // why no browser opened; nil if one did
	Refused   int              // number of callbacks of other sign-ins
	CameBack  *auth.Error      // why the provider's latest answer could not be taken; nil if none came
	BadPaste  bool             // the latest pasted address was refused
	Pair      *auth.Pair       // of the resource and its sign-in service, to ask the person about; nil means that nothing is asked
	Suggested string           // label to ask the person for; empty means that nothing is asked
	Device    *auth.DeviceCode // code for another device; nil if there is none yet, or in the browser
	Err       *auth.Error      // why it stopped; nil means pending
	EndedAt   time.Time
	Stop      *auth.Stop    // the stop at which it waits for the person; nil: it goes on
	StoppedAt time.Time     // since when it waits at Stop
	Stood     time.Duration // how long it waited at earlier stops
}

// Ask is what a person requested of a sign-in; it is kept for a retry.
type Ask struct {
	Provider string   // id
	Account  string   // id of the account that must return; empty means any
	Scopes   []string // replace the provider's; empty means the provider's
	Without  []string // of the provider's scopes, those that the person unticked
	Hint     string
	Prompt   string
	Browser  string   // id of the browser to open; empty means the usual one
	Device   bool     // approve on another device (RFC 8628)
	Accept   []string // new hosts that the person accepted
	Steps    bool     // stop before each step
	Address  string   // of a resource, by which the provider is found; empty means that Provider names it
	Service  string   // issuer of one of several sign-in services of the resource; empty means the only one
	UseOwn   bool     // an own client is tied to the resource
	ClientID string   // that the person registered at the sign-in service; empty if none is needed
	Then     string   // address of a resource that the account's token is sent to afterwards; empty means none
}

// Stage is how far a sign-in has come. A stage lasts until the next one begins.
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

// stageAfter maps a step to the stage that its success leads to.
var stageAfter = map[auth.Step]Stage{
	auth.StepListen:   StageBrowser,
	auth.StepBrowser:  StageWaiting,
	auth.StepCallback: StageExchange,
	auth.StepExchange: StageVerify,
	auth.StepPoll:     StageVerify,
	auth.StepSave:     StageDone,
}

// stageOf returns the stage at which a failure of a step is shown.
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

// changed applies f to a sign-in that is still pending.
func (s State) changed(n int, f func(*SignIn)) State {
	x, ok := s.SignIn(n)
	if !ok || x.Err != nil {
		return s
	}
	f(&x)
	return s.withSignIn(x)
}

// listening sets the redirect address.
func (s State) listening(n int, redirect string) State {
	return s.changed(n, func(x *SignIn) {
		x.Redirect, x.Reached = redirect, max(x.Reached, StageBrowser)
	})
}

// browsing sets the authorization address, and why no browser opened; nil means that one did.
func (s State) browsing(n int, url string, err *auth.Error) State {
	return s.changed(n, func(x *SignIn) {
		x.URL, x.Browser, x.Reached = url, err, max(x.Reached, StageWaiting)
	})
}

// coded sets the code for another device and its end.
func (s State) coded(n int, code auth.DeviceCode) State {
	return s.changed(n, func(x *SignIn) {
		x.Device, x.Reached = &code, StageWaiting
		x.Timeout = min(x.Timeout, max(code.Ends.Sub(x.Started), 0))
	})
}

// happened applies an event of the attempt. A refused callback does not end the wait; it is only
// counted.
func (s State) happened(n int, ev auth.Event) State {
	return s.changed(n, func(x *SignIn) {
		x.Attempt = ev.Attempt
		if ev.From == auth.PartyProvider { // an event of the demo provider, which the checklist does not show
			return
		}
		if ev.Err != nil {
			if ev.Step == auth.StepCallback && !ev.Done {
				x.Refused = max(x.Refused, ev.Err.Refused) // 0 unless callbacks to this sign-in were refused
				if auth.CameBack(ev.Err.Reason) {
					x.CameBack, x.BadPaste = ev.Err, false
				}
			}
			return
		}
		x.Reached = max(x.Reached, stageAfter[ev.Step])
	})
}

// pasteRefused records that a pasted address does not finish the sign-in.
func (s State) pasteRefused(n int) State {
	return s.changed(n, func(x *SignIn) { x.BadPaste, x.CameBack = true, nil })
}

// signedIn ends a sign-in successfully: it shows the account and closes the dialog.
func (s State) signedIn(n int, a auth.Account) State {
	s = s.withoutSignIn(n).withAccount(a).withoutTrouble(a.ID).searched("")
	s.Selected = a.ID
	if s.Room != RoomFlow { // whoever watches the sign-in sees its end there
		s.Room = RoomAccounts
	}
	if s.shows(n) {
		s = s.next()
	}
	return s.withoutIdleQuestion()
}

// cancelled removes a sign-in that the person cancelled.
func (s State) cancelled(n int) State {
	if s.shows(n) {
		return s.withoutSignIn(n).next()
	}
	return s.withoutSignIn(n).withoutIdleQuestion()
}

// stopped ends a sign-in with an error, which is shown as soon as no other dialog is open.
func (s State) stopped(n int, err *auth.Error) State {
	if _, ok := s.SignIn(n); !ok {
		return s
	}
	s = s.changed(n, func(x *SignIn) { x.Err, x.EndedAt, x.Reached, x.Stop = err, s.Now, stageOf(err.Step), nil })
	failure := Dialog{Kind: DialogFailure, SignIn: n}
	if s.shows(n) {
		s.Dialog = failure
		return s
	}
	return s.queued(failure).withoutIdleQuestion()
}

// shows reports whether the dialog belongs to that sign-in.
func (s State) shows(n int) bool {
	return s.Dialog.SignIn == n && slices.Contains([]DialogKind{DialogWaiting, DialogPair, DialogUnnamed, DialogFailure}, s.Dialog.Kind)
}

// unnamed asks for the label of a sign-in's account: in place of the sign-in's own dialog, or
// after the dialogs that are open.
func (s State) unnamed(n int, suggested string) State {
	s = s.changed(n, func(x *SignIn) { x.Suggested = suggested })
	question := Dialog{Kind: DialogUnnamed, SignIn: n}
	if s.shows(n) {
		s.Dialog = question
		return s
	}
	return s.queued(question)
}

// named puts the sign-in's own dialog back in place of the question.
func (s State) named(n int) State {
	s = s.changed(n, func(x *SignIn) { x.Suggested = "" })
	if s.Dialog.Kind == DialogUnnamed && s.Dialog.SignIn == n {
		s.Dialog = Dialog{Kind: DialogWaiting, SignIn: n}
	}
	return s
}

// mark is the state of a line of the checklist.
type mark int

const (
	markPending mark = iota
	markActive
	markDone
	markFailed
)

// marks returns the mark of each stage, in order.
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

// waited returns how long the sign-in has lasted without its stops, at least zero.
func (x SignIn) waited(now time.Time) time.Duration {
	if !x.EndedAt.IsZero() {
		now = x.EndedAt
	}
	return max(now.Sub(x.Started)-x.Stood-x.standing(now), 0)
}

// withBrowsers sets the browsers, and the id of the usual one.
func (s State) withBrowsers(list []browsers.Browser, usual string) State {
	s.Browsers, s.Browser = list, usual
	return s
}

// browserAt returns the index of a browser in the list; an empty id means the usual one. It
// returns that of the first, the system's, for a browser that is not installed.
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

// browserName returns a browser's name, as short as the other browsers allow.
func (s State) browserName(id string) string {
	if at := s.browserAt(id); at < len(s.Browsers) {
		return nameOf(s.Browsers[at], s.Browsers)
	}
	return words.SystemBrowser()
}

// recordedBrowser is the name of a browser for the account's history; empty while
// the browsers of this computer are not known.
func (s State) recordedBrowser(id string) string {
	switch {
	case len(s.Browsers) == 0:
		return ""
	case s.browserAt(id) == 0:
		return auth.SystemBrowser
	}
	return s.browserName(id)
}

// SigningOut is a browser's session that is being ended at a provider: at most one at a time. The
// account can be used meanwhile.
type SigningOut struct {
	N        int         // number, counted with the sign-ins; 0 means none
	Account  string      // id
	Provider string      // display name
	URL      string      // address of the provider's page; empty until the browser is opened
	Browser  *auth.Error // why no browser opened; nil if one did
}

// leavingBy sets the address of the provider's page, and why no browser opened; nil means that one
// did.
func (s State) leavingBy(n int, url string, err *auth.Error) State {
	if s.SigningOut.N == n {
		s.SigningOut.URL, s.SigningOut.Browser = url, err
	}
	return s
}

// left ends a sign-out: it closes the dialog and shows an error at the account.
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
