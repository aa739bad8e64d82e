package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
)

// addressRests is the pause in typing after which an address is looked up.
const addressRests = 400 * time.Millisecond

// addressTyped takes what stands in the picker's field, and looks it up when typing pauses.
func (a *App) addressTyped(typed string) {
	if strings.TrimSpace(typed) == a.state.Look.Typed {
		return
	}
	a.stopLooking()
	a.set(a.state.typesAddress(typed, ""))
	n := a.state.Look.N
	a.looking = time.AfterFunc(addressRests, func() { a.post(func() { a.lookUp(n) }) })
}

// chooseService looks an address up with one of the several sign-in services that it names.
func (a *App) chooseService(typed, service string) {
	a.stopLooking()
	a.set(a.state.typesAddress(typed, service))
	a.lookUp(a.state.Look.N)
}

// stopLooking ends a look-up whose answer nobody waits for.
func (a *App) stopLooking() {
	if a.looking != nil {
		a.looking.Stop()
	}
	if a.lookEnd != nil {
		a.lookEnd()
	}
}

// lookUp asks what is behind the typed address.
func (a *App) lookUp(n int) {
	if a.state.Look.N != n || a.state.Look.Typed == "" || a.state.Dialog.Kind != DialogPicker {
		return
	}
	a.set(a.state.looksUp())
	typed, service, session, began := a.state.Look.Typed, a.state.Look.Service, a.session, a.deps.Now()
	ctx, cancel := context.WithCancel(a.ctx)
	a.lookEnd = cancel
	a.aside(func(context.Context) func() {
		defer cancel()
		pair, err := a.lookUpBy(ctx, session, typed, service)
		took := max(time.Millisecond, a.deps.Now().Sub(began))
		return func() { a.set(a.state.lookedUp(n, pair, auth.AsError(err), took)) }
	})
}

// lookUpBy looks an address up with the open vault, or without one where none is open.
func (a *App) lookUpBy(ctx context.Context, session *Session, typed, service string) (auth.Pair, error) {
	if session != nil {
		return session.LookUp(ctx, typed, service, nil)
	}
	client, err := a.deps.Home.QueryClient()
	if err != nil {
		return auth.Pair{}, err
	}
	find := a.deps.Home.LookUpRequest(typed)
	find.Issuer = service
	return client.LookUp(ctx, find)
}

// openAddress opens the picker with an address that was dropped or pasted into the window.
func (a *App) openAddress(text string) bool {
	typed := strings.TrimSpace(text)
	if !isWebAddress(typed) || !a.free() {
		return false
	}
	a.pick(typed)
	return a.state.Dialog.Kind == DialogPicker
}

// isWebAddress reports whether a text is one address of the web.
func isWebAddress(text string) bool {
	lower := strings.ToLower(text)
	return (strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")) && !strings.ContainsAny(text, " \t\r\n")
}

// pasted opens the picker with the address on the clipboard, if there is one and no field has
// the focus.
func (a *App) pasted(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok && paste.Clipboard != nil {
		a.openAddress(paste.Clipboard.Content())
	}
}

// dropped opens the picker with an address that was dragged into the window.
func (a *App) dropped(_ fyne.Position, items []fyne.URI) {
	for _, item := range items {
		if a.openAddress(addressIn(item.Path())) {
			return
		}
	}
}

// addressIn returns the address of the web that was taken for the path of a file, as Fyne takes
// everything that is dropped: a folder stands before it, and one of its two slashes is gone.
func addressIn(path string) string {
	for _, scheme := range []string{"https:/", "http:/"} {
		if i := strings.LastIndex(path, scheme); i >= 0 {
			return scheme + "/" + strings.TrimLeft(path[i+len(scheme):], "/")
		}
	}
	return ""
}

// signInAt signs in by an address on a goroutine of its own. An API rarely says who signs in:
// the account then has the name of the API, without a question.
func (a *App) signInAt(ctx context.Context, session *Session, n int, ask Ask, described home.SignIn) (auth.Account, error) {
	described.OnUnnamed = nil
	return session.SignInAt(ctx, home.AddressSignIn{
		SignIn: described, URL: ask.Address, Issuer: ask.Service, Choice: ask.choice(), OnPair: a.askingPair(n, ask),
	})
}

// choice is what the person chose in the tab of the picker.
func (ask Ask) choice() auth.PairAnswer {
	return auth.PairAnswer{UseOwn: ask.UseOwn, ClientID: ask.ClientID, Without: ask.Without}
}

// askingPair returns the function that waits for the answer to the question about a pair.
func (a *App) askingPair(n int, ask Ask) func(context.Context, auth.Pair) (auth.PairAnswer, error) {
	return func(ctx context.Context, pair auth.Pair) (auth.PairAnswer, error) {
		answers := make(chan bool, 1)
		a.post(func() {
			a.pairs[n] = answers
			a.set(a.state.asksPair(n, pair))
			a.raise()
		})
		select {
		case isAccepted := <-answers:
			answer := ask.choice()
			answer.Accepted = isAccepted
			return answer, nil
		case <-ctx.Done():
			return auth.PairAnswer{}, ctx.Err()
		}
	}
}

// answerPair gives a sign-in the person's answer about its pair.
func (a *App) answerPair(n int, isAccepted bool) {
	if x, ok := a.state.SignIn(n); !ok || x.Pair == nil {
		return
	}
	a.set(a.state.answersPair(n))
	select {
	case a.pairs[n] <- isAccepted:
	default: // answered already
	}
}

// hostTyped returns the host of an address as a person typed it.
func hostTyped(typed string) string {
	if address, err := auth.ReadResource(typed); err == nil {
		return auth.HostOf(address)
	}
	return typed
}
