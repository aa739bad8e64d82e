//go:build linux

package session

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Browser is Chromium as the system's browser: programs reach it through
// xdg-open, and the test sits in front of it.
type Browser struct {
	session *Session
	profile string
	devtool string // address of the DevTools
	ended   func() error
}

// Until says when waiting for a page is of no use any more, because what was to
// open it has ended: ended returns an error then. Nil takes that back.
func (b *Browser) Until(ended func() error) { b.ended = ended }

// browserProfile is the folder of the profile within the session's home.
const browserProfile = "browser"

const browserScript = `#!/bin/sh
# The browser talks to no session bus, so that nothing it starts outlives it.
export DBUS_SESSION_BUS_ADDRESS=disabled:
exec chromium --no-sandbox --test-type --user-data-dir='%s' --remote-debugging-port=0 \
  --no-first-run --no-default-browser-check --password-store=basic --use-mock-keychain \
  --disable-sync --disable-background-networking --disable-component-update --disable-gpu \
  --disable-features=Translate,MediaRouter,OptimizationHints --window-position=0,820 --window-size=1200,850 "$@"
`

const browserEntry = `[Desktop Entry]
Type=Application
Name=Desk browser
Exec=%s %%U
MimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;
`

// Browse makes Chromium the system's browser of this session and opens it.
func (d *Session) Browse() (*Browser, error) {
	b := &Browser{session: d, profile: filepath.Join(d.Home, browserProfile)}
	script := filepath.Join(d.Home, "desk-browser")
	if err := os.WriteFile(script, fmt.Appendf(nil, browserScript, b.profile), 0o700); err != nil {
		return nil, err
	}
	entry := filepath.Join(d.Home, ".local/share/applications", "desk-browser.desktop")
	if err := os.WriteFile(entry, fmt.Appendf(nil, browserEntry, script), 0o600); err != nil {
		return nil, err
	}
	register := d.Command("xdg-mime", "default", "desk-browser.desktop", "x-scheme-handler/http", "x-scheme-handler/https", "text/html")
	if out, err := register.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("xdg-mime: %w: %s", err, out)
	}
	p, err := d.Start(d.Command(script, "about:blank"))
	if err != nil {
		return nil, err
	}
	return b, Wait("Chromium", func() (bool, error) {
		if !p.Running() {
			return false, errors.New("it ended: " + p.Output())
		}
		port, err := os.ReadFile(filepath.Join(b.profile, "DevToolsActivePort"))
		if err != nil {
			return false, nil
		}
		first, _, found := strings.Cut(string(port), "\n")
		b.devtool = "http://127.0.0.1:" + first
		return found, nil
	})
}
