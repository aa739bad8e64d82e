package ui

import (
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/ui/words"
)

// Renewal is how far the renewal of the key is.
type Renewal struct {
	On        bool
	Done, All int  // accounts
	Waiting   bool // it was begun, stopped, and is to go on
}

// Errand is what the dialog that stands is doing, or why it could not.
type Errand struct {
	Busy bool
	Err  *auth.Error
}

// settable reports whether config.toml was read, so that it can be changed.
func (s State) settable() bool { return s.Settings.File != "" && s.Unset == nil }

// withSettings takes config.toml as it is now. One that cannot be read leaves
// what counted before.
func (s State) withSettings(now home.Settings, err *auth.Error) State {
	s.Unset = err
	if err == nil {
		s.Settings = now
	}
	return s
}

// wanting shows a setting as the person wants it, until it is written.
func (s State) wanting(key home.Setting, value string) State {
	switch key {
	case home.SettingTheme:
		s.Settings.Theme = value
	case home.SettingCallback:
		s.Settings.Callback = value
	case home.SettingBackground:
		s.Settings.Background = value == "true"
	case home.SettingBrowser:
		s.Browser = value
	case home.SettingTeam:
		s.Settings.Team = value
	case home.SettingLockScreen:
		s.Settings.WithScreen = func(auth.Keeper) bool { return value == "true" }
	case home.SettingLockAfter:
		after, _ := time.ParseDuration(value) // "off" is 0, as wanted
		s.Settings.LockAfter = func(auth.Keeper) time.Duration { return after }
	}
	return s
}

// handledBy tells who gets the addresses of the app's own scheme.
func (s State) handledBy(h scheme.Status) State {
	s.Handler = &h
	return s
}

// renewing says how far the renewal of the key is.
func (s State) renewing(done, all int) State {
	s.Renewal = Renewal{On: true, Done: done, All: all}
	return s
}

// renewed says that the renewal has ended; waiting: before its end.
func (s State) renewed(waiting bool) State {
	s.Renewal = Renewal{Waiting: waiting}
	return s
}

// errand says what the dialog that stands is doing.
func (s State) errand(busy bool, err *auth.Error) State {
	s.Errand = Errand{Busy: busy, Err: err}
	return s
}

// keptBy says who keeps the key now.
func (s State) keptBy(k auth.Keeper) State {
	s.Keeper = k
	return s
}

// alive are the removed accounts that could not be revoked.
func alive(removed []home.Removed) (accounts []auth.Account) {
	for _, r := range removed {
		if r.Err != nil {
			accounts = append(accounts, r.Account)
		}
	}
	return accounts
}

// erased says what was forgotten, and who is alive at a provider.
func (s State) erased(removed []home.Removed) State {
	s.Erased = removed
	switch {
	case len(alive(removed)) > 0:
		return s.queued(Dialog{Kind: DialogErased})
	case len(removed) > 0:
		return s.noticed(words.ErasedAll(), false)
	}
	return s.noticed(words.ErasedNone(), false)
}

// asSet takes the settings of an earlier state back.
func (s State) asSet(was State) State {
	s.Settings, s.Browser = was.Settings, was.Browser
	return s
}
