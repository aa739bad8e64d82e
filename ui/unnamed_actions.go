package ui

import (
	"context"

	"latchkey/auth/home"
)

// labelOf returns the function that waits for the label of a sign-in's account. The question for
// it comes by the news. A sign-in for an account asks nothing, because the account keeps its label.
func labelOf(labels <-chan string) func(context.Context, home.Unnamed) (string, error) {
	return func(ctx context.Context, u home.Unnamed) (string, error) {
		if u.Renews {
			return "", nil
		}
		select {
		case label := <-labels:
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
