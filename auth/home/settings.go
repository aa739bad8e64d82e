package home

import (
	"context"
	"os"
	"time"

	"latchkey/auth"
)

// Setting is a key of config.toml that can be changed.
type Setting string

// The settings. SettingBackground, SettingLockScreen and SettingSocket have the values "true"
// and "false"; Config describes the values of the others.
const (
	SettingTheme      Setting = "theme"
	SettingCallback   Setting = "callback"
	SettingBrowser    Setting = "browser"
	SettingBackground Setting = "background_refresh"
	SettingLockAfter  Setting = "lock_after"
	SettingLockScreen Setting = "lock_with_screen"
	SettingTeam       Setting = "team_providers"
	SettingPrograms   Setting = "programs"
	SettingSocket     Setting = "socket"
)

// Settings are the effective settings: those missing in config.toml have their
// defaults.
type Settings struct {
	File       string                          // its path
	Theme      string                          // system, light or dark
	Callback   string                          // loopback or scheme
	Browser    string                          // id of the browser for sign-ins; empty: the system's
	Background bool                            // tokens are renewed before they expire
	LockAfter  func(auth.Keeper) time.Duration // time without input; 0: never
	WithScreen func(auth.Keeper) bool          // the app locks with the screen and before sleep
	Team       string                          // a team's folder; empty: the default one
	UsualTeam  string                          // the default one; may be empty
	NoTeam     bool                            // that folder does not exist now
	AskFirst   bool                            // a person is asked about programs without a rule
	Socket     bool                            // other languages get tokens over the socket
}

// Settings reads config.toml. The errors are those of Config, and so is what then
// applies.
func (h *Home) Settings() (Settings, error) {
	c, err := h.Config()
	return h.settings(c), err
}

// Change writes one setting, keeps every other byte of the file, and returns the
// resulting settings. A file that is bad, or would be with the new value, is
// ReasonBadConfig and is not changed.
func (h *Home) Change(ctx context.Context, key Setting, value string) (Settings, error) {
	var typed any = value
	if key == SettingBackground || key == SettingLockScreen || key == SettingSocket {
		typed = value == "true"
	}
	c, err := h.change(ctx, string(key), typed)
	return h.settings(c), err
}

// settings returns the effective settings of a config.toml.
func (h *Home) settings(c Config) Settings {
	s := Settings{
		File: h.ConfigFile(), Theme: c.Theme, Callback: c.Callback, Browser: c.Browser,
		Background: c.BackgroundRefresh == nil || *c.BackgroundRefresh,
		LockAfter:  c.Lock, WithScreen: c.LocksWithScreen, Team: c.TeamProviders, UsualTeam: h.UsualTeam(),
	}
	s.AskFirst, s.Socket = c.Programs == ProgramsAsk, c.Socket != nil && *c.Socket
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
