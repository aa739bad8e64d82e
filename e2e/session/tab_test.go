//go:build linux

package session

import (
	"image"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// The focus is seen by the ring's colour: neither the fill of a button nor its becoming ready, nor the
// ring of its neighbour, is taken for it.
func TestOnlyTheRingIsTheFocus(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(variant))
			plain := parts.NewButton(parts.Quiet, "On another device", theme.ComputerIcon(), nil)
			filled := parts.NewButton(parts.Primary, "Continue", nil, nil)
			revoke := parts.NewButton(parts.QuietDanger, "Revoke…", nil, nil)
			buttons := []*parts.Button{plain, filled, revoke}
			w := test.NewTempWindow(t, parts.NewPanel(parts.Column(24, plain, filled, revoke)))
			w.Resize(fyne.NewSize(400, 300))
			for _, focused := range append(buttons, nil) {
				w.Canvas().Unfocus()
				if focused != nil {
					w.Canvas().Focus(focused)
				}
				for _, b := range buttons {
					if got, want := focusSeen(t, w, b.Label()), b == focused; got != want {
						t.Errorf("%s seems to have the focus: %t, want %t", b.Label(), got, want)
					}
				}
			}
			plain.Disable()
			if focusSeen(t, w, plain.Label()) {
				t.Error("a button that cannot be pressed seems to have the focus")
			}
		})
	}
}

// focusSeen reports whether the button with this label looks focused in a picture of the window.
func focusSeen(t *testing.T, w fyne.Window, label string) bool {
	t.Helper()
	picture := w.Canvas().Capture()
	drawn := greyOf(picture)
	found := drawn.find(label, drawn.starts())
	if len(found) != 1 {
		t.Fatalf("%q is found at %v", label, found)
	}
	part := image.NewRGBA(image.Rect(0, 0, found[0].Dx(), found[0].Dy()+2*ringAway))
	draw.Draw(part, part.Rect, picture, found[0].Min.Sub(image.Pt(0, ringAway)), draw.Src)
	for i := 0; i < len(part.Pix); i += 4 { // as X has them: blue first
		part.Pix[i], part.Pix[i+2] = part.Pix[i+2], part.Pix[i]
	}
	return hasRing(part.Pix, part.Rect.Size())
}
