package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// StepState is how far a step of a checklist is.
type StepState int

// The states of a step.
const (
	StepPending StepState = iota // a ring, muted words
	StepActive                   // the turning arc, bold words
	StepDone                     // the active mark
	StepFailed                   // the stopped mark
	StepEnded                    // the grey mark of an end that a person wanted
)

// Measures of checklist rows.
const (
	checkRowHigh = 40
	checkText    = 32
	checkBar     = 10 // what a progress bar adds below
)

// CheckRow is a step of a checklist: a mark of 20, the words, a caption at the
// right, and while active an optional bar below.
type CheckRow struct {
	widget.BaseWidget
	state    StepState
	sign     sign
	ring     *canvas.Circle
	text     *Text
	caption  *Text
	bar      *Bar
	progress float32
}

// NewCheckRow makes a pending step.
func NewCheckRow(words string) *CheckRow {
	r := &CheckRow{sign: newSign(20), ring: &canvas.Circle{}, text: NewText(Body, words).Cut()}
	r.caption, r.bar, r.progress = NewText(Caption, "").Muted(), NewBar(), -1
	r.ExtendBaseWidget(r)
	return r
}

// Set changes state, caption and words; equal values redraw nothing. Spans
// without a role take the style of the state: bold while active.
func (r *CheckRow) Set(state StepState, caption string, spans ...Span) {
	if r.state != state || r.caption.Text() != caption {
		r.state = state
		r.caption.SetText(caption)
		defer r.Refresh()
	}
	r.sign.wake()
	r.text.SetSpans(spans...)
}

// SetWords is Set with plain words, bold while the step is active.
func (r *CheckRow) SetWords(state StepState, words, caption string) {
	role := Body
	if state == StepActive {
		role = Strong
	}
	r.Set(state, caption, Span{Text: words, Role: role})
}

// SetProgress shows a bar filled by that fraction; less than 0 hides it.
func (r *CheckRow) SetProgress(fraction float32) {
	was := r.progress >= 0
	r.progress = fraction
	r.bar.Set(fraction, ColorAccent)
	if was != (fraction >= 0) {
		r.Refresh()
	}
}

// State is how far the step is.
func (r *CheckRow) State() StepState { return r.state }

// Words are the words shown.
func (r *CheckRow) Words() string { return r.text.Text() }

// Caption is the text at the right.
func (r *CheckRow) Caption() string { return r.caption.Text() }

// CreateRenderer is for Fyne.
func (r *CheckRow) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.ring, r.sign.icon, r.sign.arc, r.text, r.caption, r.bar)
}

func (r *CheckRow) min() fyne.Size {
	size := fyne.NewSize(checkText+2*narrowest+r.caption.MinSize().Width+8, checkRowHigh)
	if r.progress >= 0 {
		size.Height += checkBar
	}
	return size
}

func (r *CheckRow) layout(size fyne.Size) {
	y := float32(checkRowHigh-20) / 2
	r.sign.at(0, y)
	place(r.ring, 2, y+2, 16, 16)
	right := r.caption.MinSize().Width
	place(r.caption, size.Width-right, 0, right, checkRowHigh-2)
	place(r.text, checkText, 0, max(size.Width-checkText-right-8, 0), checkRowHigh)
	place(r.bar, checkText, checkRowHigh, max(size.Width-checkText, 0), barHigh)
}

func (r *CheckRow) paint() {
	setShown(r.ring, r.state == StepPending)
	r.ring.StrokeColor, r.ring.StrokeWidth = colour(ColorInputBorder), 1.2
	ink := ColorText
	switch r.state {
	case StepPending:
		ink = ColorMuted
		r.sign.set(Look{Colour: ColorMuted})
	case StepActive:
		r.sign.set(LookBusy())
	case StepDone:
		r.sign.set(LookActive())
	case StepFailed:
		r.sign.set(LookStopped())
	case StepEnded:
		r.sign.set(LookRevoked())
	}
	r.text.Coloured(ink)
	setShown(r.bar, r.progress >= 0)
}
