package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/ui/words"
)

// settingActs is what the cards of config.toml can ask for.
type settingActs interface {
	wish(key Setting, value string)
	claim()
	lock()
}

// loadSettings reads config.toml, and looks who has the scheme and which
// browsers there are: any of it may have been changed elsewhere.
func (a *App) loadSettings() {
	if a.deps.Settings != nil {
		n := a.nextWish()
		a.aside(func(ctx context.Context) func() {
			now, err := a.deps.Settings(ctx)
			return func() { a.grant(n, now, auth.AsError(err)) }
		})
	}
	a.loadHandler()
	a.loadBrowsers()
}

// nextWish counts what is asked of config.toml, so that an older answer does not
// undo a newer wish.
func (a *App) nextWish() int {
	a.wishes++
	return a.wishes
}

// grant takes config.toml as it was read, and has what it says count at once.
func (a *App) grant(n int, now Settings, err *auth.Error) {
	if n != a.wishes {
		return
	}
	a.set(a.state.withSettings(now, err))
	if err != nil {
		return
	}
	if now.LockAfter != nil {
		a.deps.LockAfter = now.LockAfter
		a.armIdle()
	}
	if a.worn != "" {
		a.wear(now.Theme)
	}
	a.worn = now.Theme
}

// wish changes one setting. It is shown at once, and put right if it cannot be
// written.
func (a *App) wish(key Setting, value string) {
	if a.deps.Change == nil || a.state.Unset != nil {
		return
	}
	n, session, was := a.nextWish(), a.session, a.state
	a.set(a.state.wanting(key, value))
	if key == SettingTheme {
		a.wear(value)
	}
	a.aside(func(ctx context.Context) func() {
		now, err := a.deps.Change(ctx, key, value)
		failed := auth.AsError(err)
		if failed != nil {
			now, err = a.deps.Settings(ctx)
		} else if key == SettingBackground && session != nil && session.Resettle != nil {
			session.Resettle()
		}
		return func() {
			if failed != nil && n == a.wishes {
				a.state.Settings, a.state.Browser = was.Settings, was.Browser
			}
			a.grant(n, now, auth.AsError(err))
			switch {
			case failed != nil:
				a.set(a.state.noticed(sentence(failed), true))
			case key == SettingTeam:
				a.set(a.state.noticed(words.TeamSaved(), false))
				a.loadProviders()
			}
			if key == SettingBrowser {
				a.loadBrowsers()
			}
		}
	})
}
