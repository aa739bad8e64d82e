package home

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"latchkey/auth"
	"latchkey/internal/connowner"
	"latchkey/internal/durable"
)

// Config is config.toml. The zero value applies without that file.
type Config struct {
	// TeamProviders is a folder of a team's providers; empty means
	// /etc/latchkey/providers where no --home is given.
	TeamProviders string

	// Callback is the way in which responses come back if a provider's file names
	// no redirect address: loopback or scheme. Empty means loopback.
	Callback string

	// ClientMetadataURL is the address of the client's own metadata document (Client ID
	// Metadata Documents), which a distributor hosts; empty means that there is none.
	ClientMetadataURL string

	// OldResources permits the rules of MCP 2025-03-26 for a resource without metadata: its
	// own host is the sign-in service. Absent means false.
	OldResources *bool

	// BackgroundRefresh enables the renewal of tokens before they expire; absent
	// means true.
	BackgroundRefresh *bool

	// Programs says whether a program without a rule gets a token: ProgramsAllow, which is
	// also the meaning of empty, or ProgramsAsk.
	Programs string

	// Socket enables the socket for other languages (agent.SocketPath); absent means false.
	Socket *bool

	// LockAfter is the time without input after which the app locks: "off", or a
	// duration of a minute or more, such as "15m". Empty means 15 minutes if the
	// keeper is a passphrase, else off.
	LockAfter string

	// LockWithScreen makes the app lock when the desktop locks the screen or the
	// computer goes to sleep; absent means true if the keeper is a passphrase.
	LockWithScreen *bool

	// Browser is the id, as package browsers gives it, of the browser that
	// sign-ins open; empty means the system's.
	Browser string

	// BrowserUsers are other users of this computer, by name or id, whose browsers may
	// connect to sign-ins; without them only this user's may.
	BrowserUsers []string

	// Theme is system, light or dark; empty means system.
	Theme string
}

// The values of Config.Programs.
const (
	ProgramsAllow = "allow" // it gets one, and the ledger has a line
	ProgramsAsk   = "ask"   // the person is asked
)

// maxConfig bounds the size of config.toml, in bytes.
const maxConfig = 256 << 10

// Config reads config.toml. A missing file is the zero Config. What is wrong in the
// file is an error of its own, ReasonBadConfig with path and line, and they are joined;
// the Config then has every other key, and locks at least as soon as one without that
// file would, for every keeper.
func (h *Home) Config() (Config, error) {
	path := h.ConfigFile()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Config{}, nil
	case err != nil:
		return unreadConfig(), badConfig(path, auth.WhyCannotRead)
	case !info.Mode().IsRegular() || info.Size() > maxConfig:
		return unreadConfig(), badConfig(path, auth.WhyNotSettings)
	}
	text, err := durable.ReadFile(path)
	if err != nil {
		return unreadConfig(), badConfig(path, auth.WhyCannotRead)
	}
	return parseConfig(path, string(text))
}

// Admitted returns the ids of BrowserUsers.
func (c Config) Admitted() []string {
	var ids []string
	for _, name := range c.BrowserUsers {
		if id, err := connowner.Resolve(name); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// lockOff is the LockAfter that disables locking after a time.
const lockOff = "off"

func (c Config) lockAfter() (time.Duration, error) {
	if c.LockAfter == "" || c.LockAfter == lockOff {
		return 0, nil
	}
	return time.ParseDuration(c.LockAfter)
}

// defaultLockAfter is the default of LockAfter if the keeper is a passphrase.
const defaultLockAfter = 15 * time.Minute

// Lock returns the time without input after which the app locks, given the
// keeper; 0 means never. With another keeper than a passphrase, locking only
// hides what any user of the computer can open, so that the app locks only if
// LockAfter is set.
func (c Config) Lock(k auth.Keeper) time.Duration {
	if after, err := c.lockAfter(); c.LockAfter != "" && err == nil {
		return after
	}
	if k == auth.KeeperPassphrase {
		return defaultLockAfter
	}
	return 0
}

// LocksWithScreen reports whether the app locks with the screen, given the
// keeper. With another keeper than a passphrase, locking only hides, so that
// LockWithScreen must be set.
func (c Config) LocksWithScreen(k auth.Keeper) bool {
	if c.LockWithScreen != nil {
		return *c.LockWithScreen
	}
	return k == auth.KeeperPassphrase
}

// badConfig reports a fault of a settings file. detail is its path, and may continue with
// the place of the fault.
func badConfig(detail string, why auth.Why) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Why: why, Detail: detail}
}

// UsualTeam is the folder of a team's providers if the settings name none; empty
// means that there is none.
func (h *Home) UsualTeam() string { return h.team }
