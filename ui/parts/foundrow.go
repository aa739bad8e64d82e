package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of rows of what was found.
const (
	foundRowHigh = 48
	foundText    = 32
)

// FoundRow is one thing that was found out: a mark of 20, a sentence, a caption below it and an
// optional button at the right.
type FoundRow struct {
	widget.BaseWidget
	look    Look // the zero Look is a ring: not known yet
	sign    sign
	ring    *canvas.Circle
	text    *Text
	caption *Text
	action  *Button // may be nil
}

// NewFoundRow makes a row; action may be nil.
func NewFoundRow(action *Button) *FoundRow {
	r := &FoundRow{sign: newSign(20), ring: &canvas.Circle{}, text: NewText(Body, "").Cut(), caption: NewText(Caption, "").Muted().Cut(), action: action}
	r.ExtendBaseWidget(r)
	return r
}

// Set changes what it shows; the zero look is a ring.
func (r *FoundRow) Set(look Look, caption string, spans ...Span) {
	r.text.SetSpans(spans...)
	r.sign.wake()
	if !sameLook(r.look, look) || r.caption.Text() != caption {
		r.look = look
		r.caption.SetText(caption)
		r.Refresh()
	}
}

// Words are the sentence.
func (r *FoundRow) Words() string { return r.text.Text() }

// Caption is what stands below.
func (r *FoundRow) Caption() string { return r.caption.Text() }

// CreateRenderer is for Fyne.
func (r *FoundRow) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.ring, r.sign.icon, r.sign.arc, r.text, r.caption}
	if r.action != nil {
		objects = append(objects, r.action)
	}
	return newRenderer(r, objects...)
}

func (r *FoundRow) min() fyne.Size { return fyne.NewSize(foundText+2*narrowest, foundRowHigh) }

func (r *FoundRow) layout(size fyne.Size) {
	y := float32(foundRowHigh-20) / 2
	r.sign.at(0, y)
	place(r.ring, 2, y+2, 16, 16)
	width := size.Width - foundText
	if r.action != nil && r.action.Visible() {
		m := r.action.MinSize()
		width -= m.Width + 8
		place(r.action, size.Width-m.Width, (foundRowHigh-m.Height)/2, m.Width, m.Height)
	}
	first, second := Body.LineHeight(), Caption.LineHeight()
	top := (foundRowHigh - first - second) / 2
	if r.caption.Text() == "" {
		top = (foundRowHigh - first) / 2
	}
	place(r.text, foundText, top, max(width, 0), first)
	place(r.caption, foundText, top+first, max(width, 0), second)
}

func (r *FoundRow) paint() {
	isRing := r.look.Icon == nil && !r.look.Turning
	setShown(r.ring, isRing)
	r.ring.StrokeColor, r.ring.StrokeWidth = colour(ColorInputBorder), 1.2
	if isRing {
		r.sign.set(Look{Colour: ColorMuted})
		r.text.Muted()
		return
	}
	r.sign.set(r.look)
	r.text.Coloured(ColorText)
}
