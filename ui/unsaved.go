package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

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
