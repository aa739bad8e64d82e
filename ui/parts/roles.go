package parts

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Role is a place in the type scale: a size, a line height and a style.
type Role int

// The type scale, largest first.
const (
	Display       Role = iota // 28 bold, the first-run sentence
	Heading                   // 22 bold, screen, account and dialog titles
	Subheading                // 16 bold, inspector and lab outcomes
	Lead                      // 16, the sentence below a display line
	Body                      // 13, everything else
	Strong                    // 13 bold, card titles and emphasis
	Caption                   // 12, second lines, labels, times
	CaptionStrong             // 12 bold, group headings
	Tiny                      // 11, rail labels
	TinyStrong                // 11 bold, numbers on badges
	Mono                      // 12, values
	MonoSmall                 // 11, chips, claims, HTTP
	MonoLarge                 // 28, a code to be typed on another device
	Stage                     // 18, text before an audience
	StageStrong               // 18 bold
	StageTitle                // 24 bold
	StageMono                 // 15, values before an audience
)

// face is what a role looks like: text size and line height in Fyne units.
type face struct {
	size, line float32
	style      fyne.TextStyle
}

var (
	bold     = fyne.TextStyle{Bold: true}
	monotype = fyne.TextStyle{Monospace: true}

	faces = map[Role]face{
		Display:       {28, 38, bold},
		Heading:       {22, 30, bold},
		Subheading:    {16, 22, bold},
		Lead:          {16, 24, fyne.TextStyle{}},
		Body:          {13, 18, fyne.TextStyle{}},
		Strong:        {13, 18, bold},
		Caption:       {12, 16, fyne.TextStyle{}},
		CaptionStrong: {12, 16, bold},
		Tiny:          {11, 15, fyne.TextStyle{}},
		TinyStrong:    {11, 15, bold},
		Mono:          {12, 17, monotype},
		MonoSmall:     {11, 17, monotype},
		MonoLarge:     {28, 38, monotype},
		Stage:         {18, 25, fyne.TextStyle{}},
		StageStrong:   {18, 25, bold},
		StageTitle:    {24, 33, bold},
		StageMono:     {15, 21, monotype},
	}
)

// LineHeight is how high one line of the role is.
func (r Role) LineHeight() float32 { return faces[r].line }

// Width is how wide a line of text in the role is, in Fyne units.
func (r Role) Width(line string) float32 { return r.measure(line) }

// measure is the width of s in the role.
func (r Role) measure(s string) float32 {
	f := faces[r]
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, f.size, f.style, r.source(s))
	return size.Width
}

// ascent is how far below the top of a canvas.Text its baseline is drawn: Fyne
// rounds it up to whole units.
func (r Role) ascent() float32 {
	_, base := r.natural()
	return float32(math.Ceil(float64(base)))
}

// baseline is the place of the baseline in a line of that height, in whole units
// as browsers have it: ascent and descent rounded, what is left over halved.
func (r Role) baseline(line float32) float32 {
	height, base := r.natural()
	above, below := math.Round(float64(base)), math.Round(float64(height-base))
	return float32(math.Floor((float64(line)-above-below)/2) + above)
}

// natural are the font's own line height and baseline.
func (r Role) natural() (height, baseline float32) {
	f := faces[r]
	key := naturalKey{r, theme.Current().Font(f.style)}
	if known, ok := naturals[key]; ok {
		return known[0], known[1]
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize("Ag", f.size, f.style, r.source("Ag"))
	naturals[key] = [2]float32{size.Height, base}
	return size.Height, base
}

// naturalKey is a role in a font.
type naturalKey struct {
	role Role
	font fyne.Resource
}

// naturals caches the measures of roles, which every line of text needs. Only
// Fyne's goroutine uses it.
var naturals = map[naturalKey][2]float32{}
