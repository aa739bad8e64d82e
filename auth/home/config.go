package home

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
	"latchkey/internal/desktop/browsers"
)

// Config is config.toml. The zero value is what counts without one.
type Config struct {
	// TeamProviders is a folder of a team's providers; empty means
	// /etc/latchkey/providers where no --home is given.
	TeamProviders string `toml:"team_providers"`

	// Callback is how an answer comes back where a provider's file names no
	// redirect address: loopback or scheme. Empty means loopback.
	Callback string `toml:"callback"`

	// BackgroundRefresh tells whether the window renews tokens before their end;
	// absent means that it does.
	BackgroundRefresh *bool `toml:"background_refresh"`

	// LockAfter is how long nobody uses the window before it locks: "off", or a
	// duration of a minute or more, such as "15m". Empty: 15 minutes where a
	// passphrase keeps the key, else off.
	LockAfter string `toml:"lock_after"`

	// LockWithScreen tells whether the window locks when the desktop locks the
	// screen or the computer goes to sleep; absent means that it does where a
	// passphrase keeps the key.
	LockWithScreen *bool `toml:"lock_with_screen"`

	// Browser is the id of the browser that sign-ins open, as package browsers
	// gives it; empty means the system's.
	Browser string `toml:"browser"`

	// Theme is system, light or dark; empty means system.
	Theme string `toml:"theme"`
}

// maxConfig bounds what is read of config.toml, in bytes.
const maxConfig = 256 << 10

// Config reads config.toml. A missing file is the zero Config; a bad one, or a
// key that is not known, is ReasonBadConfig with the path.
func (h *Home) Config() (Config, error) {
	path := h.ConfigFile()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, nil
	case err != nil:
		return Config{}, badConfig(path, "cannot be read")
	case !info.Mode().IsRegular() || info.Size() > maxConfig:
		return Config{}, badConfig(path, "is not a file of settings")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, badConfig(path, "cannot be read")
	}
	return parseConfig(path, string(text))
}

// parseConfig reads the text of the file at path.
func parseConfig(path, text string) (Config, error) {
	var c Config
	md, err := toml.Decode(text, &c)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		return Config{}, badConfig(path, syntax.Error())
	case err != nil:
		return Config{}, badConfig(path, "cannot be read")
	case len(md.Undecoded()) > 0:
		return Config{}, badConfig(path, "the key "+md.Undecoded()[0].String()+" is not known")
	}
	return c, c.check(path)
}

func (c Config) check(path string) error {
	after, err := c.lockAfter()
	switch {
	case err != nil || after != 0 && after < time.Minute:
		return badConfig(path, "lock_after must be off, or a minute or more, such as 15m")
	case c.Callback != "" && c.Callback != CallbackLoopback && c.Callback != CallbackScheme:
		return badConfig(path, "callback must be loopback or scheme")
	case c.Browser != "" && !browsers.Valid(c.Browser):
		return badConfig(path, "browser must be system, private:BROWSER or BROWSER:PROFILE, such as private:firefox")
	case c.Theme != "" && c.Theme != "system" && c.Theme != "light" && c.Theme != "dark":
		return badConfig(path, "theme must be system, light or dark")
	case c.TeamProviders != "" && !filepath.IsAbs(c.TeamProviders):
		return badConfig(path, "team_providers must be an absolute path")
	}
	return nil
}

// lockOff is the LockAfter of a window that does not lock by itself.
const lockOff = "off"

func (c Config) lockAfter() (time.Duration, error) {
	if c.LockAfter == "" || c.LockAfter == lockOff {
		return 0, nil
	}
	return time.ParseDuration(c.LockAfter)
}

// usualLock is the LockAfter where a passphrase keeps the key and nobody said
// otherwise.
const usualLock = 15 * time.Minute

// Lock is how long nobody uses the window before it locks, by who keeps the key;
// 0: it does not. A window whose key is kept elsewhere would only hide what
// anybody at the computer can open, so that it does so only when asked.
func (c Config) Lock(k auth.Keeper) time.Duration {
	if after, err := c.lockAfter(); c.LockAfter != "" && err == nil {
		return after
	}
	if k == auth.KeeperPassphrase {
		return usualLock
	}
	return 0
}

// LocksWithScreen tells whether the window locks with the screen, by who keeps the
// key. Where that is not a passphrase it would only hide, and so only when asked.
func (c Config) LocksWithScreen(k auth.Keeper) bool {
	if c.LockWithScreen != nil {
		return *c.LockWithScreen
	}
	return k == auth.KeeperPassphrase
}

func badConfig(path, why string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Detail: path + ": " + why}
}

// UsualTeam is the folder of a team's providers where the settings name none;
// empty: there is none.
func (h *Home) UsualTeam() string { return h.team }
