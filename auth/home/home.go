// Package home is one installation of Latchkey: its folders and the parts that open
// on them. The app and the commands share it, so that both always see the
// same accounts.
//
// A home is either one folder, given by --home or LATCHKEY_HOME, below which
// everything is:
//
//	config.toml  providers/*.toml  vault/  demo/  traces/  log/
//
// or the folders that the desktop gives: settings and providers in
// $XDG_CONFIG_HOME/latchkey, vault and demo in $XDG_DATA_HOME/latchkey, traces
// and log in $XDG_STATE_HOME/latchkey. On Windows settings and providers are in
// %AppData%\Latchkey, which roams with the person, and everything else in
// %LocalAppData%\Latchkey; on macOS all is in ~/Library/Application Support/Latchkey.
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
	"strings"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/loopback"
	"latchkey/internal/durable"
)

// Env is the variable that names a home; the flag --home takes precedence.
const Env = "LATCHKEY_HOME"

// Home is the folders of one Latchkey. It reads them at each call.
type Home struct {
	// Root is the one folder of a home that has one, else empty.
	Root string

	// Pages are the texts of the pages that a browser shows. The program sets
	// them; without them the pages have no texts.
	Pages Pages

	cancelled loopback.Cancelled // addresses of sign-ins that were cancelled

	config, data, state string
	team                string // of this computer, if the settings name none
}

// Pages are the texts of the pages that a browser shows, and of failures that other programs
// show.
type Pages struct {
	Callback func(page string) assets.CallbackText
	Demo     demo.Say
	Failure  func(*auth.Error) (title, hint string)     // for a program that uses the socket
	Lend     func(refusal string, e *auth.Error) string // what a program reads that a lease refuses
}

// At resolves a home: dir, else Env, else the desktop's folders. It creates
// nothing. A home that cannot be resolved is an *auth.Error of kind usage.
func At(dir string) (*Home, error) {
	if dir == "" {
		dir = os.Getenv(Env)
	}
	if dir != "" {
		root, err := filepath.Abs(dir)
		if err != nil {
			return nil, unusable(dir, auth.WhyNotFound, err)
		}
		return &Home{Root: root, config: root, data: root, state: root}, nil
	}
	return desktop()
}

func desktop() (*Home, error) {
	switch runtime.GOOS {
	case "windows":
		return inProfile(os.UserConfigDir, os.UserCacheDir) // %AppData% and %LocalAppData%
	case "darwin":
		return inProfile(os.UserConfigDir, os.UserConfigDir)
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
				return nil, unusable("", auth.WhyNoHomeFolder, err)
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

// WriteFile writes an export durably, readable for its owner only. A reader sees
// the previous content or the whole new one. A link stays, and its target is
// written; a device or a pipe receives the bytes and stays. A missing folder is
// an error of kind usage: a mistyped path creates none.
func WriteFile(path string, data []byte) error {
	if err := CheckExport(path); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, data)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return durable.WriteFile(path, data)
}

// writeThrough writes into something other than a regular file, such as /dev/stdout.
func writeThrough(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return durable.Failed(path, err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return durable.Failed(path, err)
	}
	return nil
}

// CheckExport reports whether an export can be written to that path: its folder
// must exist.
func CheckExport(path string) error {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNoFolder, Detail: dir}
}

// requiredSpace is the free space, in bytes, that saving an account may need.
const requiredSpace = 16 << 10

// trialFiles matches the files of a HasRoom whose process was killed.
const trialFiles = ".room-*"

// HasRoom checks that the vault's folder, if it exists, can be written to. The
// error is ReasonDiskFull or ReasonCannotWrite, of step save.
func (h *Home) HasRoom() error {
	if _, err := os.Stat(h.VaultDir()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	path := filepath.Join(h.VaultDir(), strings.TrimSuffix(trialFiles, "*")+rand.Text())
	defer func() { _ = os.Remove(path) }()
	err := auth.AsError(durable.WriteFile(path, make([]byte, requiredSpace)))
	if err == nil {
		return nil
	}
	e := *err
	e.Detail = h.VaultDir() // the name of the trial file means nothing to a person
	return &e
}

func unusable(dir string, why auth.Why, err error) error {
	return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Why: why, Detail: dir}).Caused(err)
}
