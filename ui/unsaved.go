package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// retrySave retries to seal the tokens that could not be saved. It does not refresh, which would
// present the spent refresh token. If another program has changed the account meanwhile, that
// version stays and the tokens are dropped.
func (a *App) retrySave(id string) {
	unsaved, said, session := a.state.Unsaved[id], words.SavedAgain(), a.session
	a.act(id, TaskRefresh, func(ctx context.Context, _ *auth.Client) (auth.Account, error) {
		now, superseded, err := session.SaveTokens(ctx, unsaved)
		if superseded {
			said = words.ChangedElsewhere()
		}
		return now, err
	}, func(auth.Account) string { return said })
}

// DialogUnsaved asks before a window closes that has unsaved tokens.
const DialogUnsaved DialogKind = "unsaved"
