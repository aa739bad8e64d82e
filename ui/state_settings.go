package ui

import (
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/ui/words"
)

// Renewal is the progress of a renewal of the key.
type Renewal struct {
	On        bool
	Done, All int  // numbers of accounts
	Waiting   bool // interrupted, and to be resumed
}

// Errand is the state of the open dialog's work: running, or why it failed.
type Errand struct {
	Busy bool
	Err  *auth.Error
}

// settable reports whether config.toml was read, and so can be changed.
func (s State) settable() bool { return s.Settings.File != "" && s.Unset == nil }

// withSettings sets config.toml, as far as it can be used.
func (s State) withSettings(now home.Settings, err error) State {
	s.Settings = now
	return s.withFaults(err)
}

// withFaults sets the places of config.toml that cannot be used.
func (s State) withFaults(err error) State {
	s.Unset, s.Faults = auth.AsError(err), auth.EachError(err)
	return s
}

// settingsShown returns what the room of settings shows.
func (s State) settingsShown() settingsShown {
	return settingsShown{
		settings: s.Settings, unset: s.Unset, settable: s.settable(), keeper: s.Keeper,
		open: s.Phase == PhaseOpen, empty: s.Phase == PhaseEmpty, hasCode: s.Recovery, renewal: s.Renewal, can: s.Can,
		browsers: s.Browsers, browser: s.browserAt(""), handler: s.Handler, textSize: s.TextSize,
	}
}

// withSetting shows a changed setting before it is written.
func (s State) withSetting(key home.Setting, value string) State {
	switch key {
	case home.SettingTheme:
		s.Settings.Theme = value
	case home.SettingCallback:
		s.Settings.Callback = value
	case home.SettingBackground:
		s.Settings.Background = value == "true"
	case home.SettingBrowser:
		s.Browser = value
	case home.SettingPrograms:
		s.Settings.AskFirst = value == home.ProgramsAsk
	case home.SettingTeam:
		s.Settings.Team = value
	case home.SettingLockScreen:
		s.Settings.WithScreen = func(auth.Keeper) bool { return value == "true" }
	case home.SettingLockAfter:
		after, _ := time.ParseDuration(value) // "off" fails and gives 0, as intended
		s.Settings.LockAfter = func(auth.Keeper) time.Duration { return after }
	}
	return s
}

// sized sets the size of text.
func (s State) sized(text int) State {
	s.TextSize = text
	return s
}

// handledBy sets the handler of the app's own scheme.
func (s State) handledBy(h scheme.Status) State {
	s.Handler = &h
	return s
}

// renewing sets the progress of the renewal.
func (s State) renewing(done, all int) State {
	s.Renewal = Renewal{On: true, Done: done, All: all}
	return s
}

// renewed records that the renewal has ended; waiting means that it was interrupted.
func (s State) renewed(waiting bool) State {
	s.Renewal = Renewal{Waiting: waiting}
	return s
}

// errand sets the state of the open dialog's work.
func (s State) errand(busy bool, err *auth.Error) State {
	s.Errand = Errand{Busy: busy, Err: err}
	return s
}

// keptBy sets the keeper of the key.
func (s State) keptBy(k auth.Keeper) State {
	s.Keeper = k
	return s
}

// alive returns the removed accounts that could not be revoked.
func alive(removed []home.Removed) (accounts []auth.Account) {
	for _, r := range removed {
		if r.Err != nil {
			accounts = append(accounts, r.Account)
		}
	}
	return accounts
}

// erased records what was erased, and opens the dialog of the accounts that are still alive at a
// provider.
func (s State) erased(removed []home.Removed) State {
	s.Erased = removed
	switch {
	case len(alive(removed)) > 0:
		return s.withDialog(Dialog{Kind: DialogErased})
	case len(removed) > 0:
		return s.noticed(words.ErasedAll(), false)
	}
	return s.noticed(words.ErasedNone(), false)
}

// asSet restores the settings of an earlier state.
func (s State) asSet(was State) State {
	s.Settings, s.Browser = was.Settings, was.Browser
	return s
}
