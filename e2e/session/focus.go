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

// AwaitFocus waits until the button with this label has the focus, which the window may give a moment
// after it shows the button.
func (w *Window) AwaitFocus(words string) error {
	return Wait("the focus on "+words, func() (bool, error) {
		at, err := w.Place(words)
		if err != nil {
			return false, err
		}
		return w.isRinged(at)
	})
}

// AwaitField waits until a field has the focus, which the window may give a moment after it shows the
// field: what is typed before goes nowhere.
func (w *Window) AwaitField() error {
	return Wait("a field with the focus", func() (bool, error) {
		size, pixels, err := w.sizedCapture()
		return err == nil && hasField(pixels, size.X), err
	})
}

// Measures of the border of a field that has the focus, in pixels.
const (
	fieldWide = 120 // its straight part, at least
	fieldLow  = 24  // from its upper line to the lower one, at least
	fieldHigh = 70  // at most
)

// stroke is a line across in the accent colour, in one row of pixels or more.
type stroke struct{ left, right, top, bottom int }

// hasField reports whether a picture has the border of a field that has the focus: two strokes no
// thicker than ringThick, one below the other. The ring of a wide button looks the same.
func hasField(pixels []byte, width int) bool {
	var thin []stroke
	for _, s := range strokes(pixels, width) {
		if s.bottom-s.top < ringThick {
			thin = append(thin, s)
		}
	}
	for i, above := range thin {
		for _, below := range thin[i+1:] {
			high := below.top - above.top
			if below.isAsLong(above) && high >= fieldLow && high <= fieldHigh {
				return true
			}
		}
	}
	return false
}

// isAsLong reports whether a stroke begins and ends where another does, but for what Fyne blends at its
// ends.
func (s stroke) isAsLong(other stroke) bool {
	const ends = 4
	left, right := s.left-other.left, s.right-other.right
	return max(left, -left, right, -right) <= ends
}

// strokes lists the strokes of a picture that are at least fieldWide, from the top down.
func strokes(pixels []byte, width int) (found []stroke) {
	looks := accents()
	for row := range len(pixels) / 4 / width {
		for _, now := range accentRuns(pixels[4*row*width:4*(row+1)*width], row, looks) {
			goesOn := false
			for i := range found {
				if found[i].bottom == row-1 && now.left < found[i].right && found[i].left < now.right {
					found[i].bottom, goesOn = row, true
				}
			}
			if !goesOn {
				found = append(found, now)
			}
		}
	}
	return found
}

// accentRuns lists what a row of pixels has in the accent colour of a look, where it is at least
// fieldWide.
func accentRuns(pixels []byte, row int, looks []color.NRGBA) (found []stroke) {
	for _, accent := range looks {
		start := 0
		for x := range len(pixels)/4 + 1 {
			if x < len(pixels)/4 {
				if p := pixels[4*x:]; same(p[2], accent.R) && same(p[1], accent.G) && same(p[0], accent.B) {
					continue
				}
			}
			if x-start >= fieldWide {
				found = append(found, stroke{start, x, row, row})
			}
			start = x + 1
		}
	}
	return found
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

// same is near for the border of a field, which is near the accent colour also without the focus.
func same(a, b uint8) bool { return max(a, b)-min(a, b) < 40 }

// accents are the accent colours of the light and the dark look.
func accents() (all []color.NRGBA) {
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		c := parts.ForcedTheme(variant).Color(parts.ColorAccent, variant)
		all = append(all, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
	return all
}
