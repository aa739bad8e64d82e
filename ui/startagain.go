package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// DialogStartAgain asks before a vault that does not open is deleted.
const DialogStartAgain DialogKind = "start-again"

// askStartAgain finds out what a deletion would leave alive, and opens the question.
func (a *App) askStartAgain() {
	a.aside(func(context.Context) func() {
		left, err := a.deps.Home.Sealed()
		return func() {
			switch {
			case !a.state.canStartAgain() || a.state.Opening:
			case err != nil:
				a.set(a.state.noticed(sentence(auth.AsError(err)), true))
			default:
				a.set(a.state.withUnopened(left).withDialog(Dialog{Kind: DialogStartAgain}))
			}
		}
	})
}

// startAgain deletes the vault that cannot be opened, and starts over.
func (a *App) startAgain() {
	if !a.state.canStartAgain() || a.state.Opening {
		return
	}
	a.set(a.state.answered().opening())
	shutting := a.shutting
	a.aside(func(ctx context.Context) func() {
		if shutting != nil {
			<-shutting // saves that have begun would otherwise complete after the deletion
		}
		_, err := a.deps.Home.EraseUnopened(ctx)
		found, lookErr := a.deps.look()
		return func() {
			a.found(found, auth.AsError(lookErr))
			if e := auth.AsError(err); e != nil {
				a.set(a.state.noticed(sentence(e), true))
				return
			}
			a.set(a.state.noticed(words.StartedAgain(), false))
		}
	})
}
