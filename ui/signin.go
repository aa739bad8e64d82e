package ui

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// signIn starts a sign-in and shows how it goes. The vault is opened first: an
// account that could not be sealed is not asked for.
func (a *App) signIn(ask Ask) {
	a.set(a.state.answered())
	a.withSession(func() { a.startSignIn(ask) })
}

func (a *App) startSignIn(ask Ask) {
	session := a.session
	a.signIns++
	n := a.signIns
	p, _ := a.state.Provider(ask.Provider)
	ctx, cancel := context.WithCancel(a.ctx)
	pasted, again := make(chan string, 1), make(chan struct{}, 1)
	a.cancels[n], a.pastes[n], a.agains[n] = cancel, pasted, again
	a.set(a.state.
		withSignIn(SignIn{N: n, Ask: ask, Provider: p.DisplayName(), In: a.state.browserName(ask.Browser), Started: a.deps.Now(), Timeout: ask.timeout()}).
		asking(Dialog{Kind: DialogWaiting, SignIn: n}))
	a.using(session, func(context.Context) func() {
		defer cancel()
		account, err := a.runSignIn(ctx, session, n, ask, pasted, again)
		return func() { a.endSignIn(n, account, auth.AsError(err)) }
	})
}

// runSignIn is the sign-in itself, on a goroutine of its own. What it reports on
// the way goes to the state.
func (a *App) runSignIn(ctx context.Context, session *Session, n int, ask Ask, pasted <-chan string, again <-chan struct{}) (auth.Account, error) {
	return session.SignIn(ctx, home.SignIn{
		Provider: ask.Provider, Account: ask.Account, Scopes: ask.Scopes, Hint: ask.Hint, Prompt: ask.Prompt, Accept: ask.Accept,
		Device: ask.Device, Timeout: ask.timeout(), Pasted: pasted, Reopen: again,
		OnListen: func(redirect string) { a.post(func() { a.set(a.state.listening(n, redirect)) }) },
		OnCode:   func(code auth.DeviceCode) { a.post(func() { a.set(a.state.coded(n, code)) }) },
		Observe:  func(e auth.Event) { a.post(func() { a.set(a.state.happened(n, e)) }) },
		Browse: func(ctx context.Context, url string) error {
			err := a.browse(ctx, ask.Browser, url)
			a.post(func() { a.set(a.state.browsing(n, url, auth.AsError(err))) })
			return err
		},
	})
}

// deviceTimeout bounds a sign-in on another device: a code often lives longer
// than a browser is waited for.
const deviceTimeout = 15 * time.Minute

// timeout is how long a sign-in may take.
func (ask Ask) timeout() time.Duration {
	if ask.Device {
		return deviceTimeout
	}
	return auth.DefaultTimeout
}

func (a *App) endSignIn(n int, account auth.Account, err *auth.Error) {
	delete(a.cancels, n)
	delete(a.pastes, n)
	delete(a.agains, n)
	if err != nil {
		a.set(a.state.stopped(n, err))
		a.raise()
		return
	}
	a.set(a.state.signedIn(n, account).noticed(words.SignedIn(account.DisplayName()), false))
	a.raise()
}

// raise brings the window before the browser.
func (a *App) raise() {
	if a.window != nil {
		a.window.RequestFocus()
	}
}

// cancelSignIn gives up a sign-in that is on its way.
func (a *App) cancelSignIn(n int) {
	if cancel := a.cancels[n]; cancel != nil {
		cancel()
	}
}

// openAgain sends the browser to the provider once more: the sign-in itself does,
// because the address that was opened may be good only once.
func (a *App) openAgain(n int) {
	select {
	case a.agains[n] <- struct{}{}:
	default:
	}
}

// paste hands over the address that a browser elsewhere ended on. One that is
// still being looked at is not overtaken.
func (a *App) paste(n int, address string) {
	select {
	case a.pastes[n] <- address:
	default:
	}
}

// tryAgain starts a stopped sign-in afresh.
func (a *App) tryAgain(n int) {
	if x, ok := a.state.SignIn(n); ok {
		a.signIn(x.Ask)
	}
}

// addAsAnother signs in once more for whoever comes, as an account of its own,
// after another person came than an account is for.
func (a *App) addAsAnother(n int) {
	if x, ok := a.state.SignIn(n); ok {
		ask := x.Ask
		ask.Account, ask.Hint = "", ""
		a.signIn(ask)
	}
}

// useNewAddress signs in once more, and goes along to the hosts that the failure
// named, and to no others.
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

// signInAgain signs in for an account that is already here.
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
