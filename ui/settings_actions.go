package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// ThemeOf is the look of a name that the settings know: light, dark, else the
// system's.
func ThemeOf(name string) fyne.Theme {
	switch name {
	case "light":
		return parts.ForcedTheme(theme.VariantLight)
	case "dark":
		return parts.ForcedTheme(theme.VariantDark)
	}
	return parts.Theme()
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

// wear changes the look.
func (a *App) wear(look string) {
	if a.worn != look {
		a.worn = look
		fyne.CurrentApp().Settings().SetTheme(ThemeOf(look))
	}
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

// loadHandler looks who gets the addresses of the app's own scheme.
func (a *App) loadHandler() {
	if a.deps.Handler == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		h := a.deps.Handler(ctx)
		return func() { a.set(a.state.handledBy(h)) }
	})
}

// claim makes this program what opens the app's own scheme.
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
