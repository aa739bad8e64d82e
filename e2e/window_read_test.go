//go:build linux

package e2e

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// What the window says is selected with the mouse and copied with Ctrl+C; an icon has a tip; the
// wheel over a field moves the page; the border of a field has its colour; Ctrl and plus make
// everything larger.
func TestWindowIsReadAndCopied(t *testing.T) {
	p := startWithoutKeyring(t, "window-read")
	program, window := p.open(words.FirstDemo())
	p.must(window.Press("ctrl+5"))
	p.see(window, "1-providers", words.ReadOnlyDemo())
	p.hasCrispBorder(p.picture("1-providers"))

	at := p.where(window, words.ReadOnlyDemo())
	p.must(window.Drag(image.Pt(at.Min.X-1, at.Min.Y+at.Dy()/2), image.Pt(at.Max.X+1, at.Min.Y+at.Dy()/2)))
	p.must(window.Press("ctrl+c", "ctrl+f", "ctrl+v"))
	p.must(session.Wait("the copied words in the search", func() (bool, error) {
		found, err := window.Find(words.ReadOnlyDemo())
		return len(found) > 0 && found[0].Min.X < 340 && found[0].Min.Y < 110, err
	}))
	p.see(window, "2-copied")
	p.must(window.ButtonAt(at.Min.Add(at.Size().Div(2)), 3))
	p.see(window, "3-menu", words.SelectAll())
	p.must(window.Press("Escape", "Escape"))

	p.must(window.Point(image.Pt(310, 34)))
	p.see(window, "4-tip", words.AddProvider())

	p.must(window.Press("ctrl+comma"))
	p.wheelOverTheField(window)

	before, err := window.Size()
	p.must(err)
	p.must(window.Press("ctrl+1"))
	for range 2 {
		p.must(window.Press("ctrl+equal"))
		p.must(window.Still()) // a step is measured by the size that the one before has led to
	}
	p.must(session.Wait("larger words", func() (bool, error) {
		found, err := window.Find(words.FirstDemo())
		return len(found) == 0, err
	}))
	p.must(window.Press("ctrl+0"))
	p.must(window.Read(words.FirstDemo()))
	var after image.Point
	if err := session.Wait("the window to be as large as before", func() (bool, error) {
		after, err = window.Size()
		return after.In(image.Rectangle{Min: before.Sub(image.Pt(2, 2)), Max: before.Add(image.Pt(3, 3))}), err // sizes are rounded to whole pixels
	}); err != nil {
		t.Errorf("after zooming there and back the window is %v instead of %v: %v", after, before, err)
	}
	p.quit(program)
}

// where waits for words and returns their place.
func (p *person) where(window *session.Window, words string) (at image.Rectangle) {
	p.t.Helper()
	p.must(window.Read(words))
	p.must(window.Still())
	found, err := window.Find(words)
	p.must(err)
	if len(found) == 0 {
		p.t.Fatalf("%q is gone", words)
	}
	return found[0]
}

// wheelOverTheField goes down in the settings until the folder of a team is in sight, and then turns
// the wheel over its field: the label moves by three rows.
func (p *person) wheelOverTheField(window *session.Window) {
	p.t.Helper()
	p.must(window.Read(words.CardKey()))
	p.must(session.Wait("the folder of a team", func() (bool, error) {
		if err := window.ButtonAt(image.Pt(600, 400), 5); err != nil {
			return false, err
		}
		if err := window.Still(); err != nil {
			return false, err
		}
		found, err := window.Find(words.TeamFolder())
		return len(found) > 0 && found[0].Min.Y > 150 && found[0].Min.Y < 600, err
	}))
	p.see(window, "5-field")
	label := p.where(window, words.TeamFolder()) // the last notch may have moved it since
	p.must(window.ButtonAt(image.Pt(label.Min.X+100, label.Max.Y+24), 4))
	p.must(session.Wait("the page to move", func() (bool, error) {
		found, err := window.Find(words.TeamFolder())
		return len(found) > 0 && found[0].Min.Y == label.Min.Y+3*32, err
	}))
}

// hasCrispBorder looks for the sides of the search field in a picture: a line of pixels that have the
// colour of the border itself, in the light look or the dark one.
func (p *person) hasCrispBorder(picture string) {
	p.t.Helper()
	file, err := os.Open(picture)
	p.must(err)
	defer file.Close()
	img, err := png.Decode(file)
	p.must(err)
	longest := 0
	for y := 50; y < 110; y++ {
		run := 0
		for x := 80; x < 340; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if c == (color.NRGBA{0x8E, 0x8B, 0x82, 0xFF}) || c == (color.NRGBA{0x73, 0x72, 0x80, 0xFF}) {
				run++
				longest = max(longest, run)
			} else {
				run = 0
			}
		}
	}
	if longest < 200 {
		p.t.Errorf("the border of the search field has its colour for %d pixels only", longest)
	}
}
