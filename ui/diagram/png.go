package diagram

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pixels is how many pixels a unit of the drawing has, for screens of high density
// and for print.
const pixels = 2

// maxSide bounds a side of the picture, in pixels: a longer diagram is drawn
// smaller, because viewers refuse what is larger.
const maxSide = 30000

// writePNG writes the drawing of d as a picture in light colours.
func writePNG(w io.Writer, d Diagram) error {
	out := layOut(d)
	scale := min(pixels, maxSide/max(out.w, out.h))
	p := painter{scale: scale, to: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(out.w*scale)), int(math.Ceil(out.h*scale))))}
	for _, s := range out.shapes {
		if err := p.paint(s); err != nil {
			return err
		}
	}
	return png.Encode(w, p.to)
}

// painter paints shapes on a picture.
type painter struct {
	to    *image.RGBA
	scale float64
}

func (p painter) paint(s shape) error {
	switch s.kind {
	case boxShape:
		if s.stroke != "" { // the outline is what the fill leaves of a larger box
			p.box(s.x-0.75, s.y-0.75, s.w+1.5, s.h+1.5, s.r+0.75, s.stroke)
		}
		if s.fill != "" {
			p.box(s.x, s.y, s.w, s.h, s.r, s.fill)
		}
	case lineShape:
		p.line(s)
	case arrowShape:
		tail := s.x - 9*s.w
		p.outline(min(s.x, tail), s.y-4.5, 9, 9).to(s.x, s.y).to(tail, s.y-4.5).to(tail, s.y+4.5).fill(s.fill)
	case textShape:
		return p.text(s)
	}
	return nil
}

// line paints a horizontal or vertical line, dashed if wanted.
func (p painter) line(s shape) {
	const thick = 1.5
	x, y, w, h := min(s.x, s.x+s.w), s.y, math.Abs(s.w), s.h
	if h > 0 {
		p.box(x-0.5, y, 1, h, 0, s.stroke)
		return
	}
	if !s.dashed {
		p.box(x, y-thick/2, w, thick, 0, s.stroke)
		return
	}
	for at := 0.0; at < w; at += 9 {
		p.box(x+at, y-thick/2, min(5, w-at), thick, 0, s.stroke)
	}
}

// box fills a box with round corners.
func (p painter) box(x, y, w, h, r float64, fill role) {
	r = min(r, w/2, h/2)
	o := p.outline(x, y, w, h)
	if r <= 0 {
		o.to(x, y).to(x+w, y).to(x+w, y+h).to(x, y+h).fill(fill)
		return
	}
	const k = 0.5523 // of the radius: a cubic curve that is nearly a quarter of a circle
	o.to(x+r, y).to(x+w-r, y).curve(x+w-r+k*r, y, x+w, y+r-k*r, x+w, y+r).
		to(x+w, y+h-r).curve(x+w, y+h-r+k*r, x+w-r+k*r, y+h, x+w-r, y+h).
		to(x+r, y+h).curve(x+r-k*r, y+h, x, y+h-r+k*r, x, y+h-r).
		to(x, y+r).curve(x, y+r-k*r, x+r-k*r, y, x+r, y).fill(fill)
}

// outline is a path within a part of the picture. Only that part is computed: a
// diagram has hundreds of shapes, each much smaller than the whole.
type outline struct {
	p      painter
	v      *vector.Rasterizer
	bounds image.Rectangle // of the part, in pixels
	begun  bool
}

// outline begins a path within a box of the drawing.
func (p painter) outline(x, y, w, h float64) *outline {
	bounds := image.Rect(
		int(math.Floor(x*p.scale)), int(math.Floor(y*p.scale)), int(math.Ceil((x+w)*p.scale)), int(math.Ceil((y+h)*p.scale)),
	)
	return &outline{p: p, v: vector.NewRasterizer(bounds.Dx(), bounds.Dy()), bounds: bounds}
}

func (o *outline) at(x, y float64) (float32, float32) {
	return float32(x*o.p.scale - float64(o.bounds.Min.X)), float32(y*o.p.scale - float64(o.bounds.Min.Y))
}

// to begins the path, or continues it with a line.
func (o *outline) to(x, y float64) *outline {
	if o.begun {
		o.v.LineTo(o.at(x, y))
	} else {
		o.v.MoveTo(o.at(x, y))
	}
	o.begun = true
	return o
}

// curve continues the path with a cubic curve.
func (o *outline) curve(ax, ay, bx, by, x, y float64) *outline {
	a, b := o.at(ax, ay)
	c, d := o.at(bx, by)
	e, f := o.at(x, y)
	o.v.CubeTo(a, b, c, d, e, f)
	return o
}

func (o *outline) fill(c role) {
	o.v.ClosePath()
	o.v.Draw(o.p.to, o.bounds, image.NewUniform(colour(c)), image.Point{})
}

// text paints a text with Go's own fonts, which the program without a window has,
// too. They have Latin, Greek and Cyrillic letters; another script is boxes.
func (p painter) text(s shape) error {
	face, err := opentype.NewFace(fontOf(s.bold), &opentype.FaceOptions{Size: s.size * p.scale, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return err
	}
	d := font.Drawer{Dst: p.to, Src: image.NewUniform(colour(s.fill)), Face: face}
	x := fixed.Int26_6(s.x * p.scale * 64)
	switch {
	case s.centered:
		x -= d.MeasureString(s.text) / 2
	case s.ended:
		x -= d.MeasureString(s.text)
	}
	d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(s.y * p.scale * 64)}
	d.DrawString(s.text)
	return face.Close()
}

// fonts are parsed at their first use.
var fonts = sync.OnceValue(func() [2]*opentype.Font {
	var parsed [2]*opentype.Font
	for i, file := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(file)
		if err != nil {
			panic(err) // they are part of the program
		}
		parsed[i] = f
	}
	return parsed
})

func fontOf(bold bool) *opentype.Font {
	if bold {
		return fonts()[1]
	}
	return fonts()[0]
}

// colour returns the light colour of a role.
func colour(r role) color.Color {
	n, _ := strconv.ParseUint(r.hex()[1:], 16, 32) // six digits
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}
}
