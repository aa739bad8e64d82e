package opener

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// W12: on every system a browser gets the address as one argument and none of our settings.
func TestW12OpenWithStartsABrowser(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	noted := filepath.Join(t.TempDir(), "noted")
	t.Setenv(noteTo, noted)
	t.Setenv("LATCHKEY_HOME", "secret")
	const address = "https://idp.example/authorize?client_id=x&state=%27;echo%20%22"
	if err := OpenWith(self, address); err != nil {
		t.Fatal(err)
	}
	for {
		text, err := os.ReadFile(noted)
		if err != nil {
			select {
			case <-t.Context().Done():
				t.Fatal("the browser was never started")
			case <-time.After(5 * time.Millisecond):
			}
			continue
		}
		if got := strings.Split(string(text), "\n"); !slices.Equal(got, []string{address, "LATCHKEY_HOME="}) {
			t.Errorf("the browser got %q", got)
		}
		return
	}
}

// W12: on every system what is no page is refused before anything is started.
func TestW12WhatIsNeverOpened(t *testing.T) {
	for _, address := range []string{
		"--headless", "file:///etc/passwd", `C:\Windows\System32\calc.exe`, `\\server\share`, "javascript:alert(1)",
		"ms-settings:x", "http://idp.example/", "https://me:key@idp.example/", "https:///x", "", "https://idp.example/\n--option",
		"https://idp.example/" + strings.Repeat("x", maxURL),
	} {
		for _, err := range []error{Open(t.Context(), address), OpenWith("no-such-browser", address), OpenIn(t.Context(), "private:chromium", address)} {
			if e := auth.AsError(err); e == nil || e.Kind != auth.KindUsage || e.Reason != auth.ReasonBadFlag {
				t.Errorf("%.40q: %v", address, err)
			}
		}
	}
}

// W12: on every system a browser that is not there is named.
func TestW12AMissingBrowserIsNamed(t *testing.T) {
	const address = "https://idp.example/"
	missing := filepath.Join(t.TempDir(), "no-such-browser")
	for name, err := range map[string]error{
		missing: OpenWith(missing, address), "no-such-browser": Find("no-such-browser"), "firefox:nobody": OpenIn(t.Context(), "firefox:nobody", address),
	} {
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBrowserMissing || !strings.Contains(e.Detail, name) {
			t.Errorf("%s on %s: %v", name, runtime.GOOS, err)
		}
	}
}
