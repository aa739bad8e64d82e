package parts

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"rsc.io/qr"
)

// QR is an address as a square of dots for the camera of a telephone. It is
// black on white in every theme: not every camera reads the reverse.
type QR struct {
	widget.BaseWidget
	text  string
	size  float32
	paper *canvas.Rectangle
	dots  *canvas.Image
}

// quiet is the white margin that a camera needs, in dots (ISO/IEC 18004 §5.3.8).
const quiet = 4

// NewQR draws text in a square of that size. Text that is too long for a code
// leaves the square white.
func NewQR(text string, size float32) *QR {
	q := &QR{text: text, size: size, paper: box(8), dots: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScalePixels}}
	q.paper.FillColor = color.White
	if code, err := qr.Encode(text, qr.M); err == nil {
		q.dots.Image = dotsOf(code)
	}
	q.ExtendBaseWidget(q)
	return q
}

// dotsOf is a code with its margin, a pixel for each dot.
func dotsOf(code *qr.Code) image.Image {
	side := code.Size + 2*quiet
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				img.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	return img
}

// AccessibilityLabel is what a screen reader says in place of the dots.
func (q *QR) AccessibilityLabel() string { return q.text }

// CreateRenderer is for Fyne.
func (q *QR) CreateRenderer() fyne.WidgetRenderer { return newRenderer(q, q.paper, q.dots) }

func (q *QR) min() fyne.Size { return fyne.NewSquareSize(q.size) }
func (q *QR) paint()         {}

// layout centres the dots, each a whole number of units wide so that all are
// equally sharp.
func (q *QR) layout(size fyne.Size) {
	place(q.paper, 0, 0, size.Width, size.Height)
	side := min(size.Width, size.Height)
	if q.dots.Image == nil {
		return
	}
	if n := float32(q.dots.Image.Bounds().Dx()); side >= n {
		side = n * float32(int(side/n))
	}
	place(q.dots, (size.Width-side)/2, (size.Height-side)/2, side, side)
}
