package ui

import (
	"context"
	"testing"

	"latchkey/ui/words"
)

// TestHelpIsReachableByMouse: the keys and the log are behind buttons of the settings.
func TestHelpIsReachableByMouse(t *testing.T) {
	opened := make(chan string, 1)
	d := newTestWindow(t, func(d *testWindow) {
		d.openFile = func(_ context.Context, path string) error { opened <- path; return nil }
	})
	d.opensSettings()
	d.press(words.LogOpen())
	if path := <-opened; path != d.home.LogFile() {
		t.Errorf("it opened %s", path)
	}
	d.press(words.KeysShow())
	if d.app.state.Dialog.Kind != DialogKeys || !d.shows(words.KeysHint()) {
		t.Errorf("shown is %q", d.texts())
	}
}

// TestNoLogWithoutADesktop: what cannot be opened is not offered.
func TestNoLogWithoutADesktop(t *testing.T) {
	d := newTestWindow(t)
	d.opensSettings()
	if d.button(words.LogOpen()) != nil || !d.shows(words.DoctorIs()) {
		t.Errorf("shown is %q", d.texts())
	}
}
