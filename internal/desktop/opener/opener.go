// Package opener opens a web page in the person's own browser and comes back at
// once, whatever the browser does.
//
// Only an https address, or http on this computer, is ever given to the
// system's opener: parsed and written anew, as one argument (catalogue B1, T6).
// What is started has a session of its own, so that neither our end nor a Ctrl+C
// in our terminal closes it; it says nothing on our output, and it sees neither
// our own settings nor those of a bundle we may run in (B2, B4).
package opener

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/pkg/browser"

	"latchkey/auth"
	"latchkey/internal/desktop/browsers"
)

// Command is the hidden command by which Latchkey starts itself to open a page.
// A process of its own is what gives the opener its own session and a clean
// environment: pkg/browser offers neither.
const Command = "open-page"

// patience is how long Open waits for the opener to fail: an opener that still
// runs then has opened a browser. Tests change it.
var patience = 700 * time.Millisecond

// maxURL bounds an address, in bytes; some systems cut longer ones (B6).
const maxURL = 8 << 10

// exitMissing is the exit code of Command when no opener is there.
const exitMissing = 3

// self is the program that understands Command; empty until Serve was offered.
var self string

// Init silences pkg/browser and, where serves is true, says that this very
// program understands Command. main calls it once, before anything else.
func Init(serves bool) {
	browser.Stdout, browser.Stderr = nil, nil // the null device
	if serves {
		self, _ = os.Executable()
	}
}

// Serve is Command: it opens the page with pkg/browser and returns the exit code.
func Serve(page string) int {
	page, err := Check(page)
	if err != nil {
		return 2
	}
	switch err := openSystem(page); {
	case err == nil:
		return 0
	case errors.Is(err, exec.ErrNotFound):
		return exitMissing
	}
	return 1
}

// Open shows page in the system's browser. nil means that an opener was started
// and has not failed within 0.7 s. The error is an *auth.Error of step
// browser and reason browser_missing, or of kind usage for an address that may
// not be opened.
func Open(ctx context.Context, page string) error {
	page, err := Check(page)
	if err != nil {
		return err
	}
	var result <-chan error
	if self != "" {
		if result, err = start(self, Command, page); err != nil {
			return missing(err.Error(), "")
		}
	} else {
		result = openHere(page)
	}
	select {
	case err := <-result:
		if err != nil {
			return missing(why("", err))
		}
	case <-time.After(patience):
	case <-ctx.Done():
	}
	return nil
}

// OpenWith starts a browser that the person names: one executable without
// arguments, which gets the address as its one argument. Its output and its exit
// status are ignored. A command that cannot be found is ReasonBrowserMissing.
func OpenWith(command, page string) error {
	page, err := Check(page)
	if err != nil {
		return err
	}
	if isScript(runtime.GOOS, command) {
		return missing(command, auth.WhyScript)
	}
	if _, err := start(command, page); err != nil {
		return missing(why(command, err))
	}
	return nil
}

// OpenIn shows page in the browser of an id that package browsers gives; the empty
// one and browsers.System are Open. A browser that is not here, or not any more, is
// ReasonBrowserMissing: another one would show the person another login than the
// one they chose.
func OpenIn(ctx context.Context, id, page string) error {
	if id == "" || id == browsers.System {
		return Open(ctx, page)
	}
	page, err := Check(page)
	if err != nil {
		return err
	}
	b, ok := browsers.Find(id)
	if !ok {
		return missing(id, auth.WhyNotFound)
	}
	if _, err := start(b.Program, append(slices.Clone(b.Args), page)...); err != nil {
		return missing(why(b.Program, err))
	}
	return nil
}

// Find reports whether command can be started, with an error like OpenWith's.
func Find(command string) error {
	if isScript(runtime.GOOS, command) {
		return missing(command, auth.WhyScript)
	}
	if _, err := exec.LookPath(command); err != nil {
		return missing(why(command, err))
	}
	return nil
}

// isScript reports whether command is, on the system goos, a batch script. Windows
// passes its arguments through cmd.exe, which runs what follows an & in an address.
// The name counts as PATHEXT completes it and without the dots and blanks at the end
// that Windows drops.
func isScript(goos, command string) bool {
	if goos != "windows" {
		return false
	}
	script := func(path string) bool {
		switch strings.ToLower(filepath.Ext(strings.TrimRight(path, ". "))) {
		case ".bat", ".cmd":
			return true
		}
		return false
	}
	found, err := exec.LookPath(command)
	return script(command) || err == nil && script(found)
}

// Check parses page and writes it anew: https, or http on this computer,
// at most 8 KiB, without user information. The error is an *auth.Error.
func Check(page string) (string, error) {
	bad := &auth.Error{Step: auth.StepBrowser, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Why: auth.WhyNotHTTPS}
	if len(page) > maxURL {
		bad.Why = auth.WhyLongURL
		return "", bad
	}
	u, err := url.Parse(page)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "" || u.User != nil:
		return "", bad
	case u.Scheme == "https", u.Scheme == "http" && auth.IsThisComputer(u.Hostname()):
		return u.String(), nil
	}
	return "", bad
}

// start runs a program apart from us. The channel gets its end.
func start(program string, args ...string) (<-chan error, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = cleanEnv(os.Environ())
	cmd.SysProcAttr = apart()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	result := make(chan error, 1)
	go func() { result <- cmd.Wait() }()
	return result, nil
}

// openHere serves where this program does not understand Command.
func openHere(page string) <-chan error {
	result := make(chan error, 1)
	go func() { result <- openSystem(page) }()
	return result
}

// cleanEnv takes out what would make the browser load a bundle's libraries, and
// what is ours alone.
func cleanEnv(env []string) []string {
	var clean []string
	for _, v := range env {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(name, "LATCHKEY_"):
		case name == "LD_PRELOAD", name == "LD_LIBRARY_PATH", name == "DYLD_INSERT_LIBRARIES", name == "DYLD_LIBRARY_PATH":
		case name == "APPDIR", name == "APPIMAGE", name == "ARGV0", name == "OWD":
		default:
			clean = append(clean, v)
		}
	}
	return clean
}

func missing(detail string, why auth.Why) error {
	return &auth.Error{Step: auth.StepBrowser, Kind: auth.KindUsage, Reason: auth.ReasonBrowserMissing, Why: why, Detail: detail}
}

// why returns the program that could not be started, empty for the system's opener, and why,
// without an address.
func why(program string, err error) (detail string, fault auth.Why) {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == exitMissing, errors.Is(err, exec.ErrNotFound):
		return program, auth.WhyNotFound
	case errors.As(err, &exit):
		return strings.TrimPrefix(program+": "+exit.String(), ": "), ""
	case errors.Is(err, fs.ErrPermission):
		return program, auth.WhyMayNotStart
	case errors.Is(err, fs.ErrNotExist):
		return program, auth.WhyNotFound
	}
	return program, auth.WhyCannotStart
}
