package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// withUnsaved keeps an account whose new tokens could not be saved, whoever
// refreshed it, until they are: they are in this process only.
func (s State) withUnsaved(a auth.Account) State {
	s.Unsaved = with(s.Unsaved, a.ID, a)
	return s
}

// withoutSaved forgets the unsaved accounts of which the vault has a newer one.
func (s State) withoutSaved() State {
	for id, kept := range s.Unsaved {
		if a, ok := s.Account(id); ok && a.Generation > kept.Generation {
			s.Unsaved = without(s.Unsaved, id)
		}
	}
	return s
}

// saveAgain seals the tokens that could not be saved; a refresh would present
// the spent one. Where another program has changed the account meanwhile, that
// stays and the tokens go.
func (a *App) saveAgain(id string) {
	unsaved, said, session := a.state.Unsaved[id], words.SavedAgain(), a.session
	a.act(id, TaskRefresh, func(ctx context.Context, _ *auth.Client) (auth.Account, error) {
		now, superseded, err := session.SaveTokens(ctx, unsaved)
		if superseded {
			said = words.ChangedElsewhere()
		}
		return now, err
	}, func(auth.Account) string { return said })
}

// DialogUnsaved asks before a window closes that alone has tokens.
const DialogUnsaved DialogKind = "unsaved"
