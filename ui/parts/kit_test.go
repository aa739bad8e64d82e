package parts

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// newKit starts a test app in one look.
func newKit(t *testing.T, variant fyne.ThemeVariant) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(ForcedTheme(variant))
	return app
}

// show puts an object in a window of that size, at the very edge.
func show(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// key sends a key to whatever has the focus, or else to the canvas, as the
// driver does.
func key(w fyne.Window, name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	if take := w.Canvas().OnTypedKey(); take != nil {
		take(e)
	}
}

// pixel is the colour painted at a point of the window.
func pixel(w fyne.Window, x, y int) color.NRGBA {
	return pixelOf(w.Canvas().Capture(), x, y)
}

func pixelOf(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

// named is a colour of the light look.
func named(name fyne.ThemeColorName) color.NRGBA {
	return palettes[theme.VariantLight][name]
}

// wantSize checks a least size.
func wantSize(t *testing.T, what string, o fyne.CanvasObject, width, height float32) {
	t.Helper()
	got := o.MinSize()
	if width > 0 && got.Width != width || height > 0 && got.Height != height {
		t.Errorf("%s: least size %v, want %v × %v", what, got, width, height)
	}
}

// hover moves the pointer into a widget.
func hover(o desktop.Hoverable) { o.MouseIn(&desktop.MouseEvent{}) }

// savePicture writes what a window shows into the folder that LATCHKEY_SCREENS
// names.
func savePicture(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	if os.Getenv("LATCHKEY_SCREENS") != "" { // painting shadows in software takes seconds
		writePNG(t, w.Canvas().Capture(), name)
	}
}

func writePNG(t *testing.T, img image.Image, name string) {
	t.Helper()
	dir := os.Getenv("LATCHKEY_SCREENS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
