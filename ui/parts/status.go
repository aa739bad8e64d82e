package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// sign is a look drawn at a size: the icon or the arc.
type sign struct {
	icon *Icon
	arc  *Arc
	size float32
}

func newSign(size float32) sign {
	s := sign{icon: NewIcon(nil, ColorText, size), arc: NewArc(size, ColorAccent), size: size}
	s.arc.Hide()
	return s
}

// set shows a look.
func (s sign) set(l Look) {
	s.icon.Set(l.Icon, l.Colour)
	s.arc.Coloured(l.Colour)
	setShown(s.icon, !l.Turning)
	setShown(s.arc, l.Turning)
}

// wake restarts an arc that stopped while it was out of sight. Widgets call it
// whenever they are set to what they show already.
func (s sign) wake() {
	if s.arc.Visible() {
		s.arc.start()
	}
}

// at places whichever is shown.
func (s sign) at(x, y float32) {
	place(s.icon, x, y, s.size, s.size)
	place(s.arc, x, y, s.size, s.size)
}

// Status is a state as it stands at the right of a row: icon 16 and word, and
// under the word a second line with the time. The word is never cut.
type Status struct {
	widget.BaseWidget
	look   Look
	sign   sign
	word   *Text
	second *Text
}

// NewStatus makes a status; an empty second line leaves it one line high.
func NewStatus(l Look, word, second string) *Status {
	s := &Status{look: l, sign: newSign(16), word: NewText(Caption, word), second: NewText(Caption, second).Muted()}
	s.ExtendBaseWidget(s)
	return s
}

// inert lets the pointer through to the row that shows the status.
func (s *Status) inert() {
	s.word.Inert()
	s.second.Inert()
}

// Set changes what it shows; equal values redraw nothing.
func (s *Status) Set(l Look, word, second string) {
	if sameLook(s.look, l) && s.word.Text() == word && s.second.Text() == second {
		s.sign.wake()
		return
	}
	s.look = l
	s.word.SetText(word)
	s.second.SetText(second)
	s.Refresh()
}

// Word is the word as shown.
func (s *Status) Word() string { return s.word.Text() }

// CreateRenderer is for Fyne.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, s.sign.icon, s.sign.arc, s.word, s.second)
}

func (s *Status) min() fyne.Size {
	width := max(s.word.MinSize().Width, s.second.MinSize().Width)
	if s.second.Text() == "" {
		return fyne.NewSize(21+width, 18)
	}
	return fyne.NewSize(21+width, 35)
}

func (s *Status) layout(size fyne.Size) {
	y := (size.Height - s.min().Height) / 2
	s.sign.at(0, y+1)
	place(s.word, 21, y, max(size.Width-21, 0), 18)
	place(s.second, 21, y+18, max(size.Width-21, 0), 17)
}

func (s *Status) paint() {
	s.sign.set(s.look)
	s.word.Coloured(s.look.Colour)
	setShown(s.second, s.second.Text() != "")
}
