package home

import (
	"context"
	"os"
	"time"

	"latchkey/auth"
)

// Setting is a key of config.toml that can be changed.
type Setting string

// The settings. The values of SettingBackground and SettingLockScreen are "true" and
// "false", those of the others are as Config says.
const (
	SettingTheme      Setting = "theme"
	SettingCallback   Setting = "callback"
	SettingBrowser    Setting = "browser"
	SettingBackground Setting = "background_refresh"
	SettingLockAfter  Setting = "lock_after"
	SettingLockScreen Setting = "lock_with_screen"
	SettingTeam       Setting = "team_providers"
)

// Settings is config.toml as it counts: what is not written there has its usual
// value.
type Settings struct {
	File       string                          // its path
	Theme      string                          // system, light or dark
	Callback   string                          // loopback or scheme
	Browser    string                          // id of the browser for sign-ins; empty: the system's
	Background bool                            // tokens are renewed before their end
	LockAfter  func(auth.Keeper) time.Duration // of an unused window; 0: never
	WithScreen func(auth.Keeper) bool          // it locks with the screen and before sleep
	Team       string                          // a team's folder; empty: the usual one
	UsualTeam  string                          // the usual one; may be empty
	NoTeam     bool                            // there is no such folder now
}

// Settings reads config.toml. The errors are those of Config; then Settings has the
// usual values.
func (h *Home) Settings() (Settings, error) {
	c, err := h.Config()
	return h.settings(c), err
}

// Change writes one setting, keeps every other byte of the file, and returns what
// counts then. A file that is bad, or would be with the new value, is
// ReasonBadConfig and stays as it is.
func (h *Home) Change(ctx context.Context, key Setting, value string) (Settings, error) {
	var typed any = value
	if key == SettingBackground || key == SettingLockScreen {
		typed = value == "true"
	}
	c, err := h.change(ctx, string(key), typed)
	return h.settings(c), err
}

// settings is what a config.toml means.
func (h *Home) settings(c Config) Settings {
	s := Settings{
		File: h.ConfigFile(), Theme: c.Theme, Callback: c.Callback, Browser: c.Browser,
		Background: c.BackgroundRefresh == nil || *c.BackgroundRefresh,
		LockAfter:  c.Lock, WithScreen: c.LocksWithScreen, Team: c.TeamProviders, UsualTeam: h.UsualTeam(),
	}
	if s.Theme == "" {
		s.Theme = "system"
	}
	if s.Callback == "" {
		s.Callback = CallbackLoopback
	}
	if s.Team != "" {
		info, err := os.Stat(s.Team)
		s.NoTeam = err != nil || !info.IsDir()
	}
	return s
}
