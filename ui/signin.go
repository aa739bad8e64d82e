package ui

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// signIn starts a sign-in and shows its progress. It opens the vault first, because an account
// that cannot be sealed must not be requested.
func (a *App) signIn(ask Ask) {
	a.set(a.state.answered())
	a.withSession(func() { a.startSignIn(ask) })
}

func (a *App) startSignIn(ask Ask) {
	session := a.session
	a.signIns++
	n := a.signIns
	p, _ := a.state.Provider(ask.Provider)
	if ask.Address != "" { // its provider is found later
		p.Name = hostTyped(ask.Address)
	}
	browser := a.state.recordedBrowser(ask.Browser)
	ctx, cancel := context.WithCancelCause(a.ctx)
	x := channels{make(chan string, 1), make(chan struct{}, 1), make(chan string, 1), make(chan struct{}, 1)}
	a.cancels[n], a.pastes[n], a.reopens[n], a.labels[n], a.nexts[n] = cancel, x.pasted, x.reopen, x.label, x.next
	a.set(a.state.
		withSignIn(SignIn{N: n, Ask: ask, Provider: p.DisplayName(), In: a.state.browserName(ask.Browser), Started: a.deps.Now(), Timeout: ask.timeout()}).
		withDialog(Dialog{Kind: DialogWaiting, SignIn: n}))
	a.using(session, func(context.Context) func() {
		defer cancel(nil)
		account, err := a.runSignIn(ctx, session, n, ask, browser, x)
		return func() { a.endSignIn(n, account, auth.AsError(err)) }
	})
}

// channels carry what the person does during a sign-in.
type channels struct {
	pasted chan string
	reopen chan struct{}
	label  chan string
	next   chan struct{} // lets a sign-in go on that has stopped before a step
}

// runSignIn runs a sign-in on a goroutine of its own and puts its events into the state.
func (a *App) runSignIn(ctx context.Context, session *Session, n int, ask Ask, browser string, x channels) (auth.Account, error) {
	described := home.SignIn{
		N: n, Provider: ask.Provider, Account: ask.Account, Scopes: ask.Scopes, Without: ask.Without, Hint: ask.Hint, Prompt: ask.Prompt, Accept: ask.Accept,
		Device: ask.Device, KeepAddress: true, Browser: browser, Timeout: ask.timeout(), Pasted: x.pasted, Reopen: x.reopen,
		OnUnnamed:      labelOf(x.label),
		OnListen:       func(redirect string) { a.post(func() { a.set(a.state.listening(n, redirect)) }) },
		OnCode:         func(code auth.DeviceCode) { a.post(func() { a.set(a.state.coded(n, code)) }) },
		OnPasteRefused: func() { a.post(func() { a.set(a.state.pasteRefused(n)) }) },
		Observe:        func(e auth.Event) { a.post(func() { a.set(a.state.happened(n, e)) }) },
		Browse:         a.showing(ask.Browser, func(url string, err *auth.Error) { a.set(a.state.browsing(n, url, err)) }),
	}
	if ask.Steps {
		described.Pause = a.stopping(n, x.next)
	}
	if ask.Address != "" {
		return a.signInAt(ctx, session, n, ask, described)
	}
	return session.SignIn(ctx, described)
}

// deviceTimeout bounds a sign-in on another device. It is longer than the one for a browser,
// because codes often live longer.
const deviceTimeout = 15 * time.Minute

// timeout returns how long a sign-in may take.
func (ask Ask) timeout() time.Duration {
	if ask.Device {
		return deviceTimeout
	}
	return auth.DefaultTimeout
}

// endSignIn shows the end of a sign-in. A failure has already come as a question of the news.
func (a *App) endSignIn(n int, account auth.Account, err *auth.Error) {
	delete(a.cancels, n)
	delete(a.pastes, n)
	delete(a.reopens, n)
	delete(a.labels, n)
	delete(a.nexts, n)
	delete(a.pairs, n)
	ended, _ := a.state.SignIn(n)
	switch {
	case err == nil:
		a.set(a.state.signedIn(n, account).noticed(words.SignedIn(account.DisplayName(), account.Grant.Bound()), false))
		a.raise()
		if ended.Ask.Address != "" {
			a.loadProviders()
		}
		if ended.Ask.Then != "" {
			a.set(a.state.withDialog(Dialog{Kind: DialogUse, Account: account.ID}))
			a.use(account.ID, ended.Ask.Then)
		}
	case err.Kind == auth.KindCancelled && err.Reason != auth.ReasonWindowLocked:
		a.set(a.state.cancelled(n))
		a.raise()
	}
}

// Raise brings the window to the front, and reports whether it is not closing. Call it on
// the main goroutine.
func (a *App) Raise() bool {
	if a.closing.Load() {
		return false
	}
	a.raise()
	return true
}

// raise brings the window to the front.
func (a *App) raise() {
	if a.window != nil {
		a.window.RequestFocus()
	}
}

// cancelSignIn cancels a pending sign-in.
func (a *App) cancelSignIn(n int) {
	if cancel := a.cancels[n]; cancel != nil {
		cancel(nil)
	}
}

// reopenPage has the sign-in reopen the provider's page. The sign-in makes a new address, because
// the one that was opened may be valid only once.
func (a *App) reopenPage(n int) {
	select {
	case a.reopens[n] <- struct{}{}:
	default:
	}
}

// paste passes on the address that a browser elsewhere ended on. It drops the address if an
// earlier one is still being checked.
func (a *App) paste(n int, address string) {
	select {
	case a.pastes[n] <- address:
	default:
	}
}

// retrySignIn restarts a stopped sign-in.
func (a *App) retrySignIn(n int) {
	if x, ok := a.state.SignIn(n); ok {
		a.signIn(x.Ask)
	}
}

// addAsAnother restarts a sign-in that returned another person than its account's, and accepts any
// person as an account of their own.
func (a *App) addAsAnother(n int) {
	if x, ok := a.state.SignIn(n); ok {
		ask := x.Ask
		ask.Account, ask.Hint = "", ""
		a.signIn(ask)
	}
}

// useNewAddress restarts a sign-in and accepts the new hosts that its failure named, and no
// others.
func (a *App) useNewAddress(n int) {
	x, ok := a.state.SignIn(n)
	if !ok || x.Err == nil {
		return
	}
	ask := x.Ask
	ask.Accept = nil
	for _, m := range x.Err.Moves {
		ask.Accept = append(ask.Accept, m.To)
	}
	a.signIn(ask)
}

// signInAgain signs in for an existing account.
func (a *App) signInAgain(id string, scopes []string, prompt string) {
	acc, ok := a.state.Account(id)
	if !ok {
		return
	}
	if len(scopes) == 0 {
		scopes = acc.Requested
	}
	a.signIn(Ask{Provider: acc.Provider, Account: id, Scopes: scopes, Prompt: prompt})
}
