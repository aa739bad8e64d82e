//go:build linux

package session

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"sync"
	"time"

	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	_ "latchkey/ui/locale" // Fyne asks the environment for a language
	"latchkey/ui/parts"
)

// The window is read as a person reads it: words are drawn once more in each role
// of the type scale, and looked for in a picture of the window. So a test names
// what it presses, and stays true when something moves.

// roles are where words may stand, what can be pressed before what explains.
var roles = []parts.Role{
	parts.Strong, parts.Body, parts.Tiny, parts.Caption, parts.Mono, parts.MonoSmall,
	parts.Heading, parts.Subheading, parts.Display, parts.Lead, parts.CaptionStrong, parts.TinyStrong, parts.MonoLarge,
}

// grey is a picture by its brightness.
type grey struct {
	light         []uint8
	width, height int
}

// starts lists the places where something begins after an even ground as wide as the margin of a
// stamp. Words are looked for at these alone: most of a window is even, or the inside of a word.
func (g grey) starts() []int {
	var found []int
	even := 1
	for i := 1; i < len(g.light); i++ {
		switch d := int(g.light[i]) - int(g.light[i-1]); {
		case d > -4 && d < 4:
			even++
		default:
			if even >= stampMargin {
				found = append(found, i, i+1) // the first may be the faint edge of a letter
			}
			even = 1
		}
	}
	return found
}

// stamp is how words look: how much ink is at each place, 0 to 1. It has a blank
// margin at either side, so that the words are found only where they are all that
// a label says.
type stamp struct {
	light         []float64
	width, height int
	blank         int   // a place without ink
	start         int   // see sharpestStart
	ink           int   // the place with the most
	probes        []int // places, spread out, that rule out other shapes quickly
}

// stampMargin is wider than a space between words.
const stampMargin = 7

var reading = struct {
	sync.Mutex
	stamps map[string]stamp
}{stamps: map[string]stamp{}}

// stampOf draws words in a role.
func stampOf(role parts.Role, words string) stamp {
	reading.Lock()
	defer reading.Unlock()
	key := fmt.Sprint(int(role), words)
	known, ok := reading.stamps[key]
	if !ok {
		if len(reading.stamps) == 0 {
			test.NewApp()
		}
		known = newStamp(greyOf(software.Render(parts.NewText(role, words), parts.Theme())))
		reading.stamps[key] = known
	}
	return known
}

func greyOf(picture image.Image) grey {
	b := picture.Bounds()
	g := grey{make([]uint8, 0, b.Dx()*b.Dy()), b.Dx(), b.Dy()}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			red, green, blue, _ := picture.At(x, y).RGBA()
			g.light = append(g.light, brightness(uint8(red>>8), uint8(green>>8), uint8(blue>>8)))
		}
	}
	return g
}

func brightness(red, green, blue uint8) uint8 {
	return uint8((77*uint32(red) + 151*uint32(green) + 28*uint32(blue)) >> 8)
}

// newStamp makes a stamp of words drawn on an even ground.
func newStamp(drawn grey) stamp {
	inks, most := make([]float64, len(drawn.light)), 0.0
	box := image.Rectangle{}
	for i, light := range drawn.light {
		inks[i] = math.Abs(float64(light) - float64(drawn.light[0]))
		if inks[i] > 8 {
			most = max(most, inks[i])
			box = box.Union(image.Rect(i%drawn.width, i/drawn.width, i%drawn.width+1, i/drawn.width+1))
		}
	}
	s := stamp{width: box.Dx() + 2*stampMargin, height: box.Dy()}
	s.light = make([]float64, s.width*s.height)
	for y := range box.Dy() {
		for x := range box.Dx() {
			at := y*s.width + stampMargin + x
			s.light[at] = inks[(box.Min.Y+y)*drawn.width+box.Min.X+x] / max(most, 1)
			if s.light[at] > s.light[s.ink] {
				s.ink = at
			}
		}
	}
	s.start = s.sharpestStart()
	for i := 0; i < len(s.light); i += max(len(s.light)/97, 1) {
		s.probes = append(s.probes, i)
	}
	return s
}

// sharpestStart returns where a row of the words begins, of all rows the one in which they begin most
// sharply: with its first place that has ink, or the one after it.
func (s stamp) sharpestStart() (at int) {
	sharpest := 0.0
	for row := 0; row < len(s.light); row += s.width {
		for i := row + 1; i+1 < row+s.width; i++ {
			if s.light[i] < 0.02 {
				continue
			}
			for _, place := range []int{i, i + 1} {
				if rise := s.light[place] - s.light[place-1]; rise > sharpest {
					sharpest, at = rise, place
				}
			}
			break
		}
	}
	return at
}

// in lists where the words stand in a picture, which has these starts.
func (s stamp) in(picture grey, starts []int) []image.Rectangle {
	var found []image.Rectangle
	place := func(i int) int { return i/s.width*picture.width + i%s.width } // from the words' corner
	blank, ink, start := place(s.blank), place(s.ink), place(s.start)
	probes := make([]int, len(s.probes))
	for n, i := range s.probes {
		probes[n] = place(i)
	}
	for _, i := range starts {
		at := i - start
		x, y := at%picture.width, at/picture.width
		if at < 0 || x+s.width > picture.width || y+s.height > picture.height {
			continue
		}
		corner := picture.light[at:]
		ground := float64(corner[blank])
		contrast := float64(corner[ink]) - ground
		if contrast > -leastContrast && contrast < leastContrast {
			continue
		}
		if s.probed(corner, probes, ground, contrast) && s.fits(corner, picture.width, ground, contrast) {
			found = append(found, image.Rect(x+stampMargin, y, x+s.width-stampMargin, y+s.height))
		}
	}
	return found
}

// leastContrast is by how much words differ from their ground.
const leastContrast = 25

// off returns how far a place is from what the stamp has there: each place must be as far between
// the ground and the ink as it is in the stamp, whatever the colours.
func off(light uint8, ground, contrast, ink float64) float64 {
	return math.Abs((float64(light)-ground)/contrast - ink)
}

// probed reports whether the probes fit. They stand at these places from the corner.
func (s stamp) probed(corner []uint8, places []int, ground, contrast float64) bool {
	for n, i := range s.probes {
		if off(corner[places[n]], ground, contrast, s.light[i]) > 0.3 {
			return false
		}
	}
	return true
}

// fits reports whether the whole stamp fits at the corner of a part of a picture.
func (s stamp) fits(corner []uint8, width int, ground, contrast float64) bool {
	sum := 0.0
	for i, ink := range s.light {
		o := off(corner[i/s.width*width+i%s.width], ground, contrast, ink)
		if o > 0.5 {
			return false
		}
		sum += o
	}
	return sum/float64(len(s.light)) < 0.03
}

// sight is one look at a window, and what has been looked for in it.
type sight struct {
	grey
	pixels []byte
	starts []int
	found  map[string][]image.Rectangle // by words
}

// Find lists where the window shows a label of these words now, all in one role.
func (w *Window) Find(words string) ([]image.Rectangle, error) {
	seen, err := w.look()
	if err != nil {
		return nil, err
	}
	found, known := seen.found[words]
	if !known {
		found = seen.find(words, seen.starts)
		seen.found[words] = found
	}
	return found, nil
}

func (g grey) find(words string, starts []int) []image.Rectangle {
	for _, role := range roles {
		if found := stampOf(role, words).in(g, starts); len(found) > 0 {
			return found
		}
	}
	return nil
}

// Read waits until the window shows each of these labels.
func (w *Window) Read(labels ...string) error {
	for _, words := range labels {
		if _, err := w.await(words); err != nil {
			return err
		}
	}
	return nil
}

// await waits for a label and says where it is first.
func (w *Window) await(words string) (at image.Rectangle, err error) {
	return at, Wait(fmt.Sprintf("the window to say %q", words), func() (bool, error) {
		found, err := w.Find(words)
		if len(found) > 0 {
			at = found[0]
		}
		return len(found) > 0, err
	})
}

// ClickOn waits for a label, until it stays where it is, and clicks in its middle.
func (w *Window) ClickOn(words string) error {
	at, err := w.Place(words)
	if err != nil {
		return err
	}
	middle := at.Min.Add(at.Size().Div(2))
	return w.Click(middle.X, middle.Y)
}

// Tick clicks on the words of a check box until the box beside them looks different.
// A click that a busy machine has lost is made once more.
func (w *Window) Tick(words string) error {
	at, err := w.await(words)
	if err != nil {
		return err
	}
	box := image.Rect(at.Min.X-28, at.Min.Y-4, at.Min.X-6, at.Max.Y+4)
	before, err := w.pixels(box)
	if err != nil {
		return err
	}
	return Wait("the box of "+words, func() (bool, error) {
		if err := w.ClickOn(words); err != nil {
			return false, err
		}
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(frames) {
			if after, err := w.pixels(box); err != nil || !bytes.Equal(before, after) {
				return err == nil, err
			}
		}
		return false, nil
	})
}

// look takes a picture of the window. One that shows what it showed at the last look
// is not read a second time.
func (w *Window) look() (*sight, error) {
	size, pixels, err := w.sizedCapture()
	if err != nil {
		return nil, err
	}
	if w.seen == nil || w.seen.width != size.X || !bytes.Equal(w.seen.pixels, pixels) {
		picture := greyOfPixels(pixels, size)
		w.seen = &sight{grey: picture, pixels: pixels, starts: picture.starts(), found: map[string][]image.Rectangle{}}
	}
	return w.seen, nil
}

// greyOfPixels reads a picture of four bytes for each pixel, blue first.
func greyOfPixels(pixels []byte, size image.Point) grey {
	g := grey{make([]uint8, size.X*size.Y), size.X, size.Y}
	for i := range g.light {
		p := pixels[4*i : 4*i+4]
		g.light[i] = brightness(p[2], p[1], p[0])
	}
	return g
}

// Place waits for a label, until it stays where it is, and returns where.
func (w *Window) Place(words string) (at image.Rectangle, err error) {
	return at, Wait(fmt.Sprintf("%q to stand still", words), func() (bool, error) {
		was := at
		var err error
		at, err = w.await(words)
		time.Sleep(frames)
		return at == was, err
	})
}

// ShowsAt reports whether a label is at a place where Place found it. It looks nowhere else, and so
// costs little.
func (w *Window) ShowsAt(words string, at image.Rectangle) (bool, error) {
	part := at.Inset(-stampMargin - 3)
	size, err := w.Size()
	if err != nil {
		return false, err
	}
	part = part.Intersect(image.Rectangle{Max: size})
	pixels, err := w.pixels(part)
	if err != nil || len(pixels) != 4*part.Dx()*part.Dy() {
		return false, err
	}
	picture := greyOfPixels(pixels, part.Size())
	return len(picture.find(words, picture.starts())) > 0, nil
}
