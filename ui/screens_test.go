package ui

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// TestScreens shows every screen and state at two sizes: each says what it must, and nothing
// leaves the window. If LATCHKEY_SCREENS names a folder (make screens), it writes a picture of
// each there, in light and dark.
func TestScreens(t *testing.T) {
	d := newTestWindow(t)
	folder := os.Getenv("LATCHKEY_SCREENS")
	looks := map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}
	if folder == "" {
		delete(looks, "light")
	}
	for look, variant := range looks {
		fyne.CurrentApp().Settings().SetTheme(parts.ForcedTheme(variant))
		for _, size := range sizes[:2] {
			d.w.Resize(size)
			for _, sc := range slices.Concat(scenes, settingsScenes, addressScenes) {
				name := sc.name + "-" + look
				if size == sizes[0] {
					name += "-800x560"
				}
				t.Run(name, func(t *testing.T) {
					d.showState(sc.state())
					if sc.then != nil {
						sc.then(d)
					}
					d.drain()
					d.keepsPromises(t, sc.name, size)
					d.readable(t, sc.name)
					d.oneFilled(t)
					if folder != "" {
						d.app.Content().Refresh() // Fyne drops its cache of hidden objects during a slow run
						keep(t, filepath.Join(folder, name+".png"), d.w.Canvas().Capture())
					}
				})
				d.app.session = nil
				d.showState(wall())
				for d.w.Canvas().Overlays().Top() != nil { // an open menu
					d.key(fyne.KeyEscape)
				}
			}
		}
	}
}

// keepsPromises checks that a screen says what it must, within the window.
func (d *testWindow) keepsPromises(t *testing.T, scene string, size fyne.Size) {
	t.Helper()
	said := d.texts()
	d.walk(func(o fyne.CanvasObject) { // Fyne draws menus itself
		if text, ok := o.(*canvas.Text); ok {
			said = append(said, text.Text)
		}
	})
	if len(promises[scene]) == 0 {
		t.Errorf("promises has nothing that %q must say", scene)
	}
	for _, promise := range promises[scene] {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, promise) }) {
			t.Errorf("the screen does not say %q but %q", promise, said)
		}
	}
	if got := d.w.Canvas().Size(); got != size {
		t.Errorf("the content forces the window from %v to %v", size, got)
	}
	d.insideWindow(size, scene)
}

// oneFilled checks that the window's content, and each dialog or menu over it, has one filled button
// at most: a screen has one act that comes first.
func (d *testWindow) oneFilled(t *testing.T) {
	t.Helper()
	for i, layer := range append([]fyne.CanvasObject{d.app.Content()}, d.w.Canvas().Overlays().List()...) {
		var filled []string
		walkVisible(d.t, layer, func(o fyne.CanvasObject) {
			if b, ok := o.(*parts.Button); ok && (b.Kind() == parts.Primary || b.Kind() == parts.Danger) {
				filled = append(filled, b.Label())
			}
		})
		if len(filled) > 1 {
			t.Errorf("layer %d has several filled buttons: %q", i, filled)
		}
	}
}

// keep writes a picture.
func keep(t *testing.T, path string, img image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, small(img)); err != nil {
		t.Error(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}
