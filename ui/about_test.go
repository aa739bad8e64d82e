package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/assets/licences"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestAboutShowsVersionLicencesAndFiles: it is the last card of the settings; a tap on a licence
// shows its text, Esc leads back, and the files open.
func TestAboutShowsVersionLicencesAndFiles(t *testing.T) {
	opened := make(chan string, 1)
	d := newTestWindow(t, func(d *testWindow) {
		d.openFile = func(_ context.Context, path string) error { opened <- path; return nil }
	})
	r := d.opensSettings()
	if _, ok := r.cards[len(r.cards)-1].(*aboutCard); !ok {
		t.Error("About is not the last card")
	}
	for _, size := range sizes[:2] {
		d.w.Resize(size)
		d.press(words.AboutOpen())
		for _, want := range []string{"test", words.AboutText(), words.AboutParts(len(licences.List())), "fyne.io/fyne/v2", d.home.ConfigFile(), d.home.VaultDir(), d.home.LogFile()} {
			if !d.shows(want) {
				t.Errorf("%v: About does not show %q: %q", size, want, d.texts())
			}
		}
		d.insideWindow(size, "about")
		d.key(fyne.KeyEscape)
	}
	d.press(words.AboutOpen())
	var list *parts.FactList
	d.walk(func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.FactList); ok {
			list = l
		}
	})
	first := licences.List()[0]
	test.TapCanvas(d.w.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(list).AddXY(30, 14))
	d.drain()
	if line := strings.SplitN(first.Text(), "\n", 2)[0]; !d.shows(line) || !d.shows(first.Name) {
		t.Errorf("the licence of %s is not shown: %q", first.Name, d.texts())
	}
	d.key(fyne.KeyEscape)
	if !d.shows(words.AboutText()) {
		t.Error("Esc does not lead back to About")
	}
	d.app.canvas().Focus(list)
	d.key(fyne.KeyEnd, fyne.KeyReturn)
	if last := licences.List()[len(list.Lines())-1]; !d.shows(last.Name) || d.shows(words.AboutText()) {
		t.Errorf("Enter does not open the licence of %s", last.Name)
	}
	d.key(fyne.KeyEscape)
	test.Tap(d.button(words.AboutFile(words.AboutLog())))
	if got := <-opened; got != d.home.LogFile() {
		t.Errorf("opened was %q", got)
	}
	d.press(words.AboutCopy())
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, "test") || strings.Contains(got, d.home.ConfigFile()) {
		t.Errorf("copied was %q", got)
	}
}
