package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Sizes of the switch.
const (
	switchWide = 36
	switchHigh = 20
	knob       = 16
)

// Switch is an on/off switch that always has its word beside it.
type Switch struct {
	pressable
	OnChanged func(on bool) // runs after the person flipped it

	on         bool
	words      [2]string
	track      *canvas.Rectangle
	halo       *canvas.Rectangle
	knob       *canvas.Circle
	word       *canvas.Text
	wordBefore bool
}

// NewSwitch makes a switch with the words for both positions.
func NewSwitch(onWord, offWord string, on bool, changed func(bool)) *Switch {
	s := &Switch{OnChanged: changed, on: on, words: [2]string{offWord, onWord}}
	s.track, s.halo, s.knob, s.word = box(switchHigh/2), ring(switchHigh/2+4), &canvas.Circle{}, lineOf(Body)
	s.extend(s, func() {
		s.SetOn(!s.on)
		if s.OnChanged != nil {
			s.OnChanged(s.on)
		}
	})
	return s
}

// WordBefore puts the word at the left of the switch, and returns it.
func (s *Switch) WordBefore() *Switch {
	s.wordBefore = true
	return s
}

// On reports whether the switch is on.
func (s *Switch) On() bool { return s.on }

// SetOn sets it without calling OnChanged.
func (s *Switch) SetOn(on bool) { s.mark(&s.on, on) }

// Word is the word beside it.
func (s *Switch) Word() string {
	if s.on {
		return s.words[1]
	}
	return s.words[0]
}

// CreateRenderer is for Fyne.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(s, s.halo, s.track, s.knob, s.word)
}

// wordWide is the width of the longer word, so that flipping moves nothing.
func (s *Switch) wordWide() float32 {
	return max(Body.measure(s.words[0]), Body.measure(s.words[1]))
}

func (s *Switch) min() fyne.Size {
	return fyne.NewSize(switchWide+12+s.wordWide(), buttonSmall)
}

func (s *Switch) layout(size fyne.Size) {
	x, y, wordX := float32(0), (size.Height-switchHigh)/2, float32(switchWide+12)
	if s.wordBefore {
		x, wordX = size.Width-switchWide, size.Width-switchWide-12-Body.measure(s.Word())
	}
	place(s.track, x, y, switchWide, switchHigh)
	place(s.halo, x-4, y-4, switchWide+8, switchHigh+8)
	at := x + 2
	if s.on {
		at = x + switchWide - knob - 2
	}
	place(s.knob, at, y+2, knob, knob)
	place(s.word, wordX, 0, Body.measure(s.Word()), size.Height)
}

func (s *Switch) paint() {
	track, top := ColorInputBorder, ColorKnobOff
	if s.on {
		track, top = ColorAccent, ColorOnAccent
	}
	ink := ColorText
	if s.disabled {
		track, ink = ColorTrack, ColorFaint
	}
	s.track.FillColor, s.knob.FillColor = colour(track), colour(top)
	write(s.word, Body, s.Word(), colour(ink))
	showRing(s.halo, s.focused && !s.disabled)
}
