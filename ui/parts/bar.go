package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// barHigh is the height of lifetime and progress bars.
const barHigh = 4

// Bar is a thin bar filled with what is left of a lifetime, or with what is
// done of a wait.
type Bar struct {
	widget.BaseWidget
	fraction float32
	colour   fyne.ThemeColorName
	track    *canvas.Rectangle
	fill     *canvas.Rectangle
}

// NewBar makes an empty bar.
func NewBar() *Bar {
	b := &Bar{colour: ColorAccent, track: box(barHigh / 2), fill: box(barHigh / 2)}
	b.ExtendBaseWidget(b)
	return b
}

// Set fills the bar; fraction is limited to 0 to 1.
func (b *Bar) Set(fraction float32, name fyne.ThemeColorName) {
	if !(fraction > 0) { // also for NaN
		fraction = 0
	}
	fraction = min(fraction, 1)
	if b.fraction != fraction || b.colour != name {
		b.fraction, b.colour = fraction, name
		b.Refresh()
	}
}

// Fraction is how full it is, 0 to 1.
func (b *Bar) Fraction() float32 { return b.fraction }

// CreateRenderer is for Fyne.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b, b.track, b.fill) }

func (b *Bar) min() fyne.Size { return fyne.NewSize(narrowest, barHigh) }

func (b *Bar) layout(size fyne.Size) {
	y := (size.Height - barHigh) / 2
	place(b.track, 0, y, size.Width, barHigh)
	width := size.Width * b.fraction
	if b.fraction > 0 {
		width = max(width, barHigh) // a sliver narrower than its rounding is not seen
	}
	place(b.fill, 0, y, width, barHigh)
}

func (b *Bar) paint() {
	b.track.FillColor, b.fill.FillColor = colour(ColorTrack), colour(b.colour)
	setShown(b.fill, b.fraction > 0)
}
