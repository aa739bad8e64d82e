package ui

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// settingActs is what the cards of config.toml can trigger.
type settingActs interface {
	changeSetting(key home.Setting, value string)
	claim()
	lock()
}

// loadSettings reads config.toml, the handler of the scheme and the list of browsers, because
// other programs may have changed them.
func (a *App) loadSettings() {
	n := a.nextSettingChange()
	a.aside(func(context.Context) func() {
		now, err := a.settings()
		return func() { a.applySettings(n, now, err) }
	})
	a.loadHandler()
	a.loadBrowsers()
}

// settings returns config.toml as it applies to this window: where the desktop does not report
// that the screen is locked, the window cannot lock with it.
func (a *App) settings() (home.Settings, error) {
	now, err := a.deps.Home.Settings()
	return a.applicable(now), err
}

func (a *App) applicable(now home.Settings) home.Settings {
	if a.deps.ScreenLocks == nil {
		now.WithScreen = nil
	}
	return now
}

// nextSettingChange counts changes of settings, so that the result of an older change does not undo a newer
// one.
func (a *App) nextSettingChange() int {
	a.settingChanges++
	return a.settingChanges
}

// applySettings stores the settings that were read and applies them at once, unless a later change than n
// has begun.
func (a *App) applySettings(n int, now home.Settings, err error) {
	if n != a.settingChanges {
		return
	}
	a.set(a.state.withSettings(now, err))
	a.awaitConfig()
	a.lockAfter = now.LockAfter
	a.armIdle()
	a.applyTheme(now.Theme)
}

// changeSetting changes one setting. The change is shown at once, and undone if it cannot be written.
func (a *App) changeSetting(key home.Setting, value string) {
	if a.state.Unset != nil {
		return
	}
	n, session, was := a.nextSettingChange(), a.session, a.state
	a.set(a.state.withSetting(key, value))
	if key == home.SettingTheme {
		a.applyTheme(value)
	}
	a.aside(func(ctx context.Context) func() {
		now, err := a.deps.Home.Change(ctx, key, value)
		now = a.applicable(now)
		failed := auth.AsError(err)
		if failed != nil {
			now, err = a.settings()
		} else if key == home.SettingBackground && session != nil {
			session.RestartRenewal()
		}
		return func() {
			if failed != nil && n == a.settingChanges {
				a.set(a.state.asSet(was))
			}
			a.applySettings(n, now, err)
			if session != nil && session == a.session {
				a.set(a.state.renewsTokens(session.Renews()))
			}
			switch {
			case failed != nil:
				a.set(a.state.noticed(sentence(failed), true))
			case key == home.SettingTeam:
				a.set(a.state.noticed(words.TeamSaved(), false))
				a.loadProviders()
			}
			if key == home.SettingBrowser {
				a.loadBrowsers()
			}
		}
	})
}
