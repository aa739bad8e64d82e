//go:build linux

package session

import (
	"fmt"
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// ringAway is from the words of a button beyond its ring.
const ringAway = 19

// ringThick is at most how thick the ring is, in pixels: two, and one more where it lies between
// them.
const ringThick = 3

// TabTo presses Tab until the button with this label has the focus: until its ring is drawn above
// and below the words. A key pressed before may still move the button on a busy machine: its place
// is then read anew.
func (w *Window) TabTo(words string) error { return w.walkTo("Tab", words) }

// TabBackTo is TabTo with Shift+Tab.
func (w *Window) TabBackTo(words string) error { return w.walkTo("shift+Tab", words) }

func (w *Window) walkTo(key, words string) error {
	for range 3 {
		at, err := w.Place(words)
		if err != nil {
			return err
		}
		reached, err := w.walkInto(key, at)
		if err != nil {
			return err
		}
		if shown, err := w.ShowsAt(words, at); err != nil || (shown && reached) {
			return err
		}
	}
	return fmt.Errorf("%s did not lead to %q", key, words)
}

// walkInto presses Tab or Shift+Tab until there is a ring around the words at this place, and it stays
// for twice as long as the slowest of these keys took: on a slow machine the focus may have gone on by
// the time it is seen, and then it comes round once more. It reports false after sixty times without
// a ring.
func (w *Window) walkInto(key string, words image.Rectangle) (reached bool, err error) {
	slowest := frames
	for range 60 {
		took, err := w.pressVisibly(key)
		if err != nil {
			return false, err
		}
		slowest = max(slowest, took)
		for since := time.Now(); ; time.Sleep(frames) {
			ringed, err := w.isRinged(words)
			if err != nil {
				return false, err
			}
			if !ringed {
				break
			}
			if time.Since(since) >= 2*slowest {
				return true, nil
			}
		}
	}
	return false, nil
}

// isRinged reports whether the ring of the focus is drawn around words.
func (w *Window) isRinged(words image.Rectangle) (bool, error) {
	part := image.Rect(words.Min.X, words.Min.Y-ringAway, words.Max.X, words.Max.Y+ringAway)
	pixels, err := w.pixels(part)
	if err != nil {
		return false, err
	}
	return hasRing(pixels, words.Dx(), words.Dy()), nil
}

// hasRing reports whether a picture of words, ringAway higher above and below, has the ring of the
// focus on both sides: a line across the words in the accent colour, and no more than ringThick. What
// else changes around a button, such as its fill or its place, has no such lines.
func hasRing(pixels []byte, width, high int) bool {
	above, below := make([]bool, ringAway), make([]bool, ringAway)
	for i := range ringAway { // from the words outwards
		above[i] = isAccent(pixels, width, ringAway-1-i)
		below[i] = isAccent(pixels, width, ringAway+high+i)
	}
	return hasLine(above) && hasLine(below)
}

// hasLine reports whether rows, from the words outwards, have a line in the accent colour. A filled
// button has that colour up to its words, and its ring beyond.
func hasLine(rows []bool) bool {
	run := 0
	for _, is := range append(rows, false) {
		switch {
		case is:
			run++
		case run > 0 && run <= ringThick:
			return true
		default:
			run = 0
		}
	}
	return false
}

// isAccent reports whether a row has the accent colour of either look all along its middle. At its
// ends the ring may bend.
func isAccent(pixels []byte, width, row int) bool {
	ends := min(10, width/4)
	for _, accent := range accents() {
		same := true
		for x := ends; x < width-ends && same; x++ {
			p := pixels[4*(row*width+x):]
			same = near(p[2], accent.R) && near(p[1], accent.G) && near(p[0], accent.B)
		}
		if same {
			return true
		}
	}
	return false
}

// near reports whether two colours are the same but for what Fyne blends into the edge of a line.
func near(a, b uint8) bool { return max(a, b)-min(a, b) < 64 }

// accents are the accent colours of the light and the dark look.
func accents() (all []color.NRGBA) {
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		c := parts.ForcedTheme(variant).Color(parts.ColorAccent, variant)
		all = append(all, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
	return all
}
