package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// How long a colour takes to become another.
const (
	hoverTime     = 80 * time.Millisecond
	selectionTime = 120 * time.Millisecond
)

// animated says whether Fyne's animations are on; where they are off, everything
// jumps to its end state.
var animated = func() bool { return fyne.CurrentApp().Settings().ShowAnimations() }

// fading is a rectangle's fill on its way from one colour to another. The zero
// value has not been filled yet.
type fading struct {
	to     color.Color
	motion *fyne.Animation
}

// fill brings rect to a colour: within pace, or at once where pace is 0, where it
// is the first colour, or where Fyne's animations are switched off. A colour that
// cannot be seen hides rect in the end: painting nothing over a whole row costs as
// much as painting a colour.
func (f *fading) fill(rect *canvas.Rectangle, to color.Color, pace time.Duration) {
	if f.to == to {
		return // there already, or on the way
	}
	from, first := rect.FillColor, f.to == nil
	if f.motion != nil {
		f.motion.Stop()
		f.motion = nil
	}
	f.to = to
	if first || pace == 0 || !animated() {
		f.rest(rect)
		return
	}
	rect.Show()
	f.motion = &fyne.Animation{Duration: pace, Curve: fyne.AnimationEaseOut, Tick: func(done float32) {
		if f.to != to {
			return // another motion has begun
		}
		if rect.FillColor = between(from, to, done); done >= 1 {
			f.rest(rect)
		}
		canvas.Refresh(rect)
	}}
	f.motion.Start()
}

// rest gives rect the colour that it was on its way to.
func (f *fading) rest(rect *canvas.Rectangle) {
	rect.FillColor = f.to
	_, _, _, opacity := f.to.RGBA()
	setShown(rect, opacity > 0)
}

// between mixes two colours with their opacity, done of the way from a to b.
func between(a, b color.Color, done float32) color.Color {
	mix := func(x, y uint32) uint8 { return uint8((float32(x) + (float32(y)-float32(x))*done) / 0x101) }
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	return color.RGBA{mix(ar, br), mix(ag, bg), mix(ab, bb), mix(aa, ba)}
}
