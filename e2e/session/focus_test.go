//go:build linux

package session

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// TestRingIsSeen: around the button that has the focus, whatever its kind and the look; not around
// the others, one in the accent colour included, nor around one that has moved.
func TestRingIsSeen(t *testing.T) {
	app := test.NewTempApp(t)
	kinds := map[string]parts.Kind{"Continue": parts.Primary, "On another device": parts.Quiet, "Copy it": parts.Plain, "Revoke…": parts.QuietDanger, "Jump": parts.Outline}
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		app.Settings().SetTheme(parts.ForcedTheme(variant))
		buttons, column := map[string]*parts.Button{}, parts.Column(16)
		for label, kind := range kinds {
			buttons[label] = parts.NewButton(kind, label, nil, nil)
			column.Add(parts.Line(0, buttons[label], parts.Spring()))
		}
		w := test.NewTempWindow(t, parts.NewPanel(column).Margin(16))
		for focused, b := range buttons {
			w.Canvas().Focus(b)
			picture := software.RenderCanvas(w.Canvas(), parts.ForcedTheme(variant))
			for label := range buttons {
				at := labelIn(t, picture, label)
				if got := hasRing(around(picture, at)); got != (label == focused) {
					t.Errorf("%s: %q has the focus; a ring around %q: %v", name, focused, label, got)
				}
				if hasRing(around(picture, at.Add(image.Pt(0, 7)))) {
					t.Errorf("%s: a ring is seen around a place beside %q", name, label)
				}
			}
		}
	}
}

// TestFieldWithTheFocusIsSeen: in either look, and neither a field without it nor a filled button, however wide.
func TestFieldWithTheFocusIsSeen(t *testing.T) {
	app := test.NewTempApp(t)
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		app.Settings().SetTheme(parts.ForcedTheme(variant))
		field, other, button := parts.NewEntry("a field"), parts.NewSecret(""), parts.NewButton(parts.Primary, "A button that is as wide as a field is", nil, nil)
		w := test.NewTempWindow(t, parts.NewPanel(parts.Column(16, field, other, button)).Margin(16))
		w.Resize(fyne.NewSize(400, 300))
		for what, focused := range map[string]fyne.Focusable{"a field": field, "a passphrase": other, "nothing": nil} {
			w.Canvas().Unfocus()
			if focused != nil {
				w.Canvas().Focus(focused)
			}
			picture := software.RenderCanvas(w.Canvas(), parts.ForcedTheme(variant))
			pixels, width := bytesOf(picture, picture.Bounds())
			if got := hasField(pixels, width); got != (focused != nil) {
				t.Errorf("%s: %s has the focus; a field with it is seen: %v", name, what, got)
			}
		}
	}
}

// labelIn returns where a picture has a label.
func labelIn(t *testing.T, picture image.Image, label string) image.Rectangle {
	t.Helper()
	g := greyOf(picture)
	for _, role := range roles {
		if found := stampOf(role, label).in(g, g.starts()); len(found) > 0 {
			return found[0]
		}
	}
	t.Fatalf("%q is not found", label)
	return image.Rectangle{}
}

// around returns what a capture has around words, and their size.
func around(picture image.Image, words image.Rectangle) (pixels []byte, width, high int) {
	pixels, width = bytesOf(picture, image.Rect(words.Min.X, words.Min.Y-ringAway, words.Max.X, words.Max.Y+ringAway))
	return pixels, width, words.Dy()
}

// bytesOf returns what a capture has of a part of a picture, and how wide that is.
func bytesOf(picture image.Image, part image.Rectangle) (pixels []byte, width int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			pixels = append(pixels, byte(b>>8), byte(g>>8), byte(r>>8), 0)
		}
	}
	return pixels, part.Dx()
}
