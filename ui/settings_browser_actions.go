package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// loadHandler finds out which program handles the addresses of the app's own scheme.
func (a *App) loadHandler() {
	if a.deps.Handler == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		h := a.deps.Handler(ctx)
		return func() { a.set(a.state.handledBy(h)) }
	})
}

// claim registers this program as the handler of the app's own scheme.
func (a *App) claim() {
	if a.deps.Claim == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		err := auth.AsError(a.deps.Claim(ctx))
		h := a.deps.Handler(ctx)
		return func() {
			s := a.state.handledBy(h).noticed(words.SchemeClaimed(), false)
			if err != nil {
				s = s.noticed(sentence(err), true)
			}
			a.set(s)
		}
	})
}
