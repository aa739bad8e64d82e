package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tone is a colour with its soft companion.
type Tone struct {
	Ink, Soft fyne.ThemeColorName
}

// The tones of the design language.
var (
	ToneAccent    = Tone{ColorAccent, ColorAccentSoft}
	ToneActive    = Tone{ColorActive, ColorActiveSoft}
	ToneExpiring  = Tone{ColorExpiring, ColorExpiringSoft}
	ToneAttention = Tone{ColorAttention, ColorAttentionSoft}
	ToneRevoked   = Tone{ColorRevoked, ColorRevokedSoft}
	ToneFront     = Tone{ColorFront, ColorFrontSoft}
	ToneBack      = Tone{ColorBack, ColorBackSoft}
)

// Mark is the small shape before the words of a tag.
type Mark int

// The marks: the front channel is round, the back channel square, so that the
// channels do not differ by colour alone.
const (
	NoMark Mark = iota
	RoundMark
	SquareMark
)

// Tag is a few words on a soft ground, 22 high.
type Tag struct {
	widget.BaseWidget
	tone Tone
	mark Mark
	fill *canvas.Rectangle
	dot  *canvas.Rectangle
	text *Text
}

// NewTag makes a tag.
func NewTag(words string, tone Tone, mark Mark) *Tag {
	t := &Tag{tone: tone, mark: mark, fill: box(6), dot: box(5), text: NewText(Caption, words)}
	if mark == SquareMark {
		t.dot.CornerRadius = 2.5
	}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is for Fyne.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.fill, t.dot, t.text) }

// lead is how much room the mark takes.
func (t *Tag) lead() float32 {
	if t.mark == NoMark {
		return 0
	}
	return 15
}

func (t *Tag) min() fyne.Size {
	return fyne.NewSize(t.text.MinSize().Width+16+t.lead(), chipHigh)
}

func (t *Tag) layout(size fyne.Size) {
	y := (size.Height - chipHigh) / 2
	place(t.fill, 0, y, size.Width, chipHigh)
	place(t.dot, 8, y+6, 10, 10)
	place(t.text, 8+t.lead(), y, max(size.Width-16-t.lead(), 0), chipHigh)
}

func (t *Tag) paint() {
	t.fill.FillColor, t.dot.FillColor = colour(t.tone.Soft), colour(t.tone.Ink)
	setShown(t.dot, t.mark != NoMark)
	t.text.Coloured(t.tone.Ink)
}
