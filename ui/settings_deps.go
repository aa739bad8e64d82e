package ui

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/scheme"
)

// Setting is a key of config.toml.
type Setting string

// The settings that the window can change. Booleans are "true" and "false".
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
	Background bool                            // tokens are renewed before their end
	LockAfter  func(auth.Keeper) time.Duration // of an unused window; 0: never
	WithScreen func(auth.Keeper) bool          // it locks with the screen and before sleep; nil: the desktop does not tell
	Team       string                          // a team's folder; empty: the usual one
	UsualTeam  string                          // the usual one; may be empty
	NoTeam     bool                            // there is no such folder now
}

// Preferences is what the window does with config.toml and with the system's
// handler of Latchkey's own scheme. A nil function: that is not offered.
type Preferences struct {
	// Settings reads config.toml, Change writes one key of it, keeps all else, and
	// reads it anew. A bad file is an error and stays as it is.
	Settings func(ctx context.Context) (Settings, error)
	Change   func(ctx context.Context, key Setting, value string) (Settings, error)

	// Handler tells who gets the addresses of the app's own scheme; Claim makes
	// that this program, unless another has them.
	Handler func(ctx context.Context) scheme.Status
	Claim   func(ctx context.Context) error
}

// Upkeep is what can be done with an open vault as a whole. A nil function: it
// cannot be done with this one.
type Upkeep struct {
	// Move gives the key to another keeper, or puts it under a new passphrase.
	// After an error KeeperNow tells whether it has moved all the same.
	Move      func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) error
	KeeperNow func() auth.Keeper

	// Store makes a vault on disk of one in memory, and gives the session on it.
	// After an error this session is still good; else it is closed.
	Store func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) (*Session, error)

	// Renew draws a new key and seals everything anew; watch is told how many of
	// how many accounts were looked at. Under a passphrase it needs the present
	// one. Renewing tells that it was begun and is not done; it needs none then.
	Renew    func(ctx context.Context, passphrase auth.Secret, watch func(done, all int)) error
	Renewing func() bool

	// DropRecovery makes an earlier recovery code worthless.
	DropRecovery func(ctx context.Context) error

	// BackUp writes accounts and client secrets to a file under a passphrase. One
	// that is there already is auth.ReasonFileExists unless replace is true.
	// Restore reads such a file.
	BackUp  func(ctx context.Context, file string, passphrase auth.Secret, replace bool) error
	Restore func(ctx context.Context, file string, passphrase auth.Secret) (Restored, error)

	// Erase revokes every account and deletes everything but settings and
	// providers; the session can only be closed then. It tells who could not be
	// revoked.
	Erase func(ctx context.Context) (Erased, error)

	// Resettle takes up what the settings say of renewing tokens.
	Resettle func()
}

// Restored counts what a back-up brought.
type Restored struct{ Added, Replaced, Kept int }

// Erased counts what was forgotten, and names the accounts that are alive at
// their providers.
type Erased struct {
	Accounts int
	Alive    []string
}
