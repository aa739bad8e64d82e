//go:build linux

package session

import (
	"fmt"
	"image"
	"image/color"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// TabTo presses Tab until the button with this label has the focus: until its ring
// is drawn above and below the words. A key pressed before may still move the button
// on a busy machine: its place is then read anew.
func (w *Window) TabTo(words string) error { return w.walkTo("Tab", words) }

// TabBackTo is TabTo with Shift+Tab.
func (w *Window) TabBackTo(words string) error { return w.walkTo("shift+Tab", words) }

func (w *Window) walkTo(key, words string) error {
	for range 3 {
		at, err := w.Place(words)
		if err != nil {
			return err
		}
		ringed, err := w.walkInto(key, at)
		if err != nil {
			return err
		}
		if shown, err := w.ShowsAt(words, at); err != nil || (shown && ringed) {
			return err
		}
	}
	return fmt.Errorf("%s did not lead to %q", key, words)
}

// walkInto presses Tab or Shift+Tab until the ring of the focus is drawn round the words at a place,
// and stays for twice as long as the slowest of these keys took: on a slow machine the focus may have
// gone on by the time it is seen, and then it comes round once more. It reports false after sixty
// times without a ring.
func (w *Window) walkInto(key string, words image.Rectangle) (ringed bool, err error) {
	slowest := frames
	for range 60 {
		took, err := w.pressVisibly(key)
		if err != nil {
			return false, err
		}
		slowest = max(slowest, took)
		for since := time.Now(); ; time.Sleep(frames) {
			if ringed, err := w.ringed(words); err != nil || !ringed {
				if err != nil {
					return false, err
				}
				break
			}
			if time.Since(since) >= 2*slowest {
				return true, nil
			}
		}
	}
	return false, nil
}

// ringed reports whether the button whose label is at this place has the focus.
func (w *Window) ringed(words image.Rectangle) (bool, error) {
	part := image.Rect(words.Min.X, words.Min.Y-ringAway, words.Max.X, words.Max.Y+ringAway)
	pixels, err := w.pixels(part)
	if err != nil {
		return false, err
	}
	return hasRing(pixels, part.Size()), nil
}

// ringAway is from the words of a button beyond its ring.
const ringAway = 19

// hasRing reports whether a ring passes above and below the words in the middle of a picture, which is
// as wide as they are: a row wholly of the ring's colour, beyond one of another colour. The fill of a
// filled button has that colour, too, but reaches the words. What else changes in the picture, as a
// button that can be pressed from now on, is no ring.
func hasRing(pixels []byte, size image.Point) bool {
	isBeyond := func(y, step int) bool {
		gap := false
		for range ringAway {
			if !isRingRow(pixels[4*y*size.X : 4*(y+1)*size.X]) {
				gap = true
			} else if gap {
				return true
			}
			y += step
		}
		return false
	}
	return isBeyond(ringAway-1, -1) && isBeyond(size.Y-ringAway, 1)
}

// isRingRow reports whether a row of pixels is in the colour of the ring, of either look.
func isRingRow(row []byte) bool {
	for _, ring := range ringColours() {
		i := 0
		for i < len(row) && isNear(row[i], ring.B) && isNear(row[i+1], ring.G) && isNear(row[i+2], ring.R) {
			i += 4
		}
		if i > 0 && i == len(row) {
			return true
		}
	}
	return false
}

func isNear(a, b uint8) bool { return max(a, b)-min(a, b) <= 12 }

// ringColours are the ring's colours in the light look and the dark one.
var ringColours = sync.OnceValue(func() (colours []color.NRGBA) {
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		ring := parts.ForcedTheme(variant).Color(parts.ColorAccent, variant)
		colours = append(colours, color.NRGBAModel.Convert(ring).(color.NRGBA))
	}
	return colours
})
