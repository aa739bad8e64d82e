//go:build linux

package session

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jezek/xgb"
)

// Patience bounds every single wait for another program. It is long, because a
// machine may have much else to do; nothing ever waits for its end but a failure.
const Patience = 2 * time.Minute

// Session is one person's desktop session.
type Session struct {
	Home    string    // everything of this person is below it
	Display string    // empty until Show
	bus     string    // D-Bus address; empty until Unlock
	x       *xgb.Conn // to the display; nil before the first picture

	children []*Process
}

// Programs are what the tests start, by the Debian package that brings each.
var Programs = map[string]string{
	"Xvfb":                 "xvfb",
	"chromium":             "chromium",
	"xdg-open":             "xdg-utils",
	"xdg-mime":             "xdg-utils",
	"xdotool":              "xdotool",
	"import":               "imagemagick",
	"dbus-daemon":          "dbus-daemon",
	"dbus-send":            "dbus-bin",
	"gnome-keyring-daemon": "gnome-keyring",
}

// Missing names the Debian packages of programs that are not there.
func Missing() []string {
	var missing []string
	for program, pkg := range Programs {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, pkg+" (for "+program+")")
		}
	}
	return missing
}

// New makes a session with an empty home in a temporary folder.
func New() (*Session, error) {
	home, err := os.MkdirTemp("", "latchkey-desk-")
	if err != nil {
		return nil, err
	}
	d := &Session{Home: home}
	for _, dir := range []string{".config", ".local/share/applications", ".local/state", "run", "tmp"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	return d, nil
}

// Env is the environment of a program in this session. Nothing of the caller's own
// session shines through but where programs are found and where Go caches.
func (d *Session) Env() []string {
	env := []string{
		"HOME=" + d.Home,
		"XDG_CONFIG_HOME=" + filepath.Join(d.Home, ".config"),
		"XDG_DATA_HOME=" + filepath.Join(d.Home, ".local", "share"),
		"XDG_STATE_HOME=" + filepath.Join(d.Home, ".local", "state"),
		"XDG_CACHE_HOME=" + filepath.Join(d.Home, ".cache"),
		"XDG_RUNTIME_DIR=" + filepath.Join(d.Home, "run"),
		"TMPDIR=" + filepath.Join(d.Home, "tmp"),
		"LANG=en_US.UTF-8",
		"TZ=UTC",
		"FYNE_THEME=light",
		"PATH=" + os.Getenv("PATH"),
	}
	if d.Display != "" {
		env = append(env, "DISPLAY="+d.Display)
	}
	if d.bus != "" {
		return append(env, "DBUS_SESSION_BUS_ADDRESS="+d.bus)
	}
	// Without this, libdbus would start a daemon that no process ends.
	return append(env, "DBUS_SESSION_BUS_ADDRESS=disabled:")
}

// Command is a program in this session, not yet started.
func (d *Session) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.Env()
	cmd.Dir = d.Home
	return cmd
}

// Show gives the session a display of its own: one screen, high enough for the
// window with the browser below it. Options are more of Xvfb's.
func (d *Session) Show(options ...string) error {
	cmd := d.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "1280x1800x24", "-nolisten", "tcp", "-noreset"}, options...)...)
	line, err := d.startWithPipe(cmd)
	if err != nil {
		return fmt.Errorf("starting Xvfb: %w", err)
	}
	d.Display = ":" + line
	return nil
}

// Unlock gives the session a D-Bus session with an unlocked gnome-keyring.
func (d *Session) Unlock() error {
	cmd := d.Command("dbus-daemon", "--session", "--nofork", "--print-address=3")
	address, err := d.startWithPipe(cmd)
	if err != nil {
		return fmt.Errorf("starting dbus-daemon: %w", err)
	}
	d.bus = address
	keyring := d.Command("gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets")
	keyring.Stdin = strings.NewReader("desk")
	if _, err := d.Start(keyring); err != nil {
		return fmt.Errorf("starting gnome-keyring-daemon: %w", err)
	}
	// To ask the service itself would have the bus start a second, locked one.
	return Wait("the keyring", func() (bool, error) {
		ask := d.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus",
			"/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		out, err := ask.Output()
		return err == nil && strings.Contains(string(out), "boolean true"), nil
	})
}

// Close ends every program of the session, newest first, and removes its home. A
// program that was started by one of them and outlives them all is an error, and
// is killed.
func (d *Session) Close() error {
	if d.x != nil {
		d.x.Close()
	}
	for i := len(d.children) - 1; i >= 0; i-- {
		d.children[i].Stop()
	}
	d.children = nil
	left := d.outlive(Patience)
	return errors.Join(left, os.RemoveAll(d.Home))
}

// Wait calls done repeatedly until it reports true or fails, or Patience ends.
func Wait(what string, done func() (bool, error)) error { return waitUpTo(Patience, what, done) }

func waitUpTo(limit time.Duration, what string, done func() (bool, error)) error {
	for end := time.Now().Add(limit); ; time.Sleep(50 * time.Millisecond) {
		ok, err := done()
		switch {
		case err != nil:
			return fmt.Errorf("waiting for %s: %w", what, err)
		case ok:
			return nil
		case time.Now().After(end):
			return fmt.Errorf("waited %s for %s", limit, what)
		}
	}
}
