package ui

import (
	"context"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogUnnamed says that a provider does not say who signs in, and takes the label of the
// account. Until it is answered, the sign-in opens no browser.
const DialogUnnamed DialogKind = "unnamed"

// unnamedActs is what the dialog can trigger.
type unnamedActs interface {
	nameSignIn(n int, label string)
	cancelSignIn(n int)
}

// unnamedDialog asks for a label.
type unnamedDialog struct {
	dialog *parts.Dialog
	drop   func()
}

func (u *unnamedDialog) shell() *parts.Dialog { return u.dialog }

// dismissed cancels the sign-in, which could not go on without the dialog.
func (u *unnamedDialog) dismissed() { u.drop() }

func newUnnamedDialog(on unnamedActs, x SignIn) *unnamedDialog {
	entry := parts.NewEntry("")
	fillIn(entry, x.Suggested)
	goOn := func() { on.nameSignIn(x.N, entry.Text) }
	entry.OnSubmitted = func(string) { goOn() }
	u := &unnamedDialog{dialog: parts.NewDialog(parts.WideConfirm, words.UnnamedTitle(), words.UnnamedText(x.Provider)), drop: func() { on.cancelSignIn(x.N) }}
	word := words.UnnamedGoOn()
	if x.Ask.Device {
		word = words.UnnamedCode()
	}
	u.dialog.Body(parts.NewField(words.UnnamedField(), entry)).Right(
		parts.NewButton(parts.Quiet, words.Cancel(), nil, u.drop),
		parts.NewButton(parts.Primary, word, nil, goOn))
	u.dialog.Initial = entry
	return u
}

// asksLabel returns the function that asks the person for the label of a sign-in's account. A
// sign-in for an account asks nothing, because the account keeps its label.
func (a *App) asksLabel(n int, named <-chan string) func(context.Context, home.Unnamed) (string, error) {
	return func(ctx context.Context, u home.Unnamed) (string, error) {
		if u.Renews {
			return "", nil
		}
		a.post(func() { a.set(a.state.unnamed(n, u.Suggested)) })
		select {
		case label := <-named:
			return label, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// nameSignIn gives a sign-in the label of its account, and lets it go on. An empty label stands
// for the suggested one.
func (a *App) nameSignIn(n int, label string) {
	x, ok := a.state.SignIn(n)
	if !ok || x.Suggested == "" {
		return
	}
	if label == "" {
		label = x.Suggested
	}
	a.set(a.state.named(n))
	select {
	case a.labels[n] <- label:
	default: // answered already
	}
}
