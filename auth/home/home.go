// Package home is where one Latchkey lives: its folders and the parts that open
// on them. The window and the commands share it, so that both always see the
// same accounts.
//
// A home is either one folder, given by --home or LATCHKEY_HOME, below which
// everything lies:
//
//	config.toml  providers/*.toml  vault/  demo/  traces/  log/
//
// or the folders that the desktop gives: settings and providers in
// $XDG_CONFIG_HOME/latchkey, vault and demo in $XDG_DATA_HOME/latchkey, traces
// and log in $XDG_STATE_HOME/latchkey; elsewhere than on a XDG system, the
// configuration folder of the user for all of them.
//
// Reading an empty home creates nothing.
package home

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
	"latchkey/auth/internal/durable"
)

// Env is the variable that names a home; the flag --home wins.
const Env = "LATCHKEY_HOME"

// Home is the folders of one Latchkey. It reads them anew at each call.
type Home struct {
	// Root is the one folder of a home that has one, else empty.
	Root string

	config, data, state string
	team                string // of this computer, where the settings name none
}

// At resolves a home: dir, else Env, else the desktop's folders. It creates
// nothing. A home that cannot be named is an *auth.Error of kind usage.
func At(dir string) (*Home, error) {
	if dir == "" {
		dir = os.Getenv(Env)
	}
	if dir != "" {
		root, err := filepath.Abs(dir)
		if err != nil {
			return nil, unusable(dir, err)
		}
		return &Home{Root: root, config: root, data: root, state: root}, nil
	}
	return desktop()
}

func desktop() (*Home, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		base, err := os.UserConfigDir()
		if err != nil {
			return nil, unusable("the user's configuration folder", err)
		}
		own := filepath.Join(base, "Latchkey")
		return &Home{config: own, data: own, state: own}, nil
	}
	h := &Home{team: "/etc/latchkey/providers"}
	for _, f := range []struct {
		folder         *string
		env, elsewhere string
	}{
		{&h.config, "XDG_CONFIG_HOME", ".config"},
		{&h.data, "XDG_DATA_HOME", ".local/share"},
		{&h.state, "XDG_STATE_HOME", ".local/state"},
	} {
		base := os.Getenv(f.env)
		if !filepath.IsAbs(base) { // "All paths … must be absolute", XDG Base Directory
			own, err := os.UserHomeDir()
			if err != nil {
				return nil, unusable("the user's home folder", err)
			}
			base = filepath.Join(own, f.elsewhere)
		}
		*f.folder = filepath.Join(base, "latchkey")
	}
	return h, nil
}

// The paths of a home. None need exist.
func (h *Home) ConfigFile() string   { return filepath.Join(h.config, "config.toml") }
func (h *Home) ProvidersDir() string { return filepath.Join(h.config, "providers") }
func (h *Home) VaultDir() string     { return filepath.Join(h.data, "vault") }
func (h *Home) DemoDir() string      { return filepath.Join(h.data, "demo") }
func (h *Home) TracesDir() string    { return filepath.Join(h.state, "traces") }
func (h *Home) LogDir() string       { return filepath.Join(h.state, "log") }

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

	// Theme is system, light or dark; empty means system.
	Theme string `toml:"theme"`
}

// maxConfig bounds what is read of config.toml, in bytes.
const maxConfig = 256 << 10

// Config reads config.toml. A missing file is the zero Config; a bad one, or a
// key that is not known, is ReasonBadConfig with the path.
func (h *Home) Config() (Config, error) {
	var c Config
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
	md, err := toml.DecodeFile(path, &c)
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
	case c.Callback != "" && c.Callback != "loopback" && c.Callback != CallbackScheme:
		return badConfig(path, "callback must be loopback or scheme")
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

// WriteFile writes an export durably and for its owner alone: whoever looks sees
// what was there before, or all of it.
func WriteFile(path string, data []byte) error { return durable.WriteFile(path, data) }

// room is what must fit beside the accounts, in bytes: more than one account
// takes.
const room = 16 << 10

// HasRoom tries whether the vault's folder can be written to, if it is there.
// The error is ReasonDiskFull or ReasonCannotWrite, of step save.
func (h *Home) HasRoom() error {
	if _, err := os.Stat(h.VaultDir()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	path := filepath.Join(h.VaultDir(), ".room-"+rand.Text())
	defer func() { _ = os.Remove(path) }()
	err := auth.AsError(durable.WriteFile(path, make([]byte, room)))
	if err == nil {
		return nil
	}
	e := *err
	e.Detail = h.VaultDir() // the try's own name says nothing to anybody
	return &e
}

func badConfig(path, why string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Detail: path + ": " + why}
}

func unusable(what string, err error) error {
	return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Detail: what + " cannot be found"}).Caused(err)
}
