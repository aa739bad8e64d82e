package parts

import (
	"hash/fnv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// glyphSalt was searched for, so that the best known providers get the colours
// they are drawn with in the design. It must never change.
const glyphSalt = "1497057"

// Glyph is a circle with one or two letters in a colour that depends on the
// provider's id alone, so that it is the same everywhere and for ever. It shows
// the provider's letters, or the initials of a person with the provider's
// letters in a badge. A program's glyph is a square with the first letter of its
// name as it is typed, so that it is never taken for an account.
type Glyph struct {
	widget.BaseWidget
	size    float32
	pair    int
	square  bool
	circle  *canvas.Circle
	box     *canvas.Rectangle // of a program
	name    string
	letters *canvas.Text
	at      string // letters of the badge; empty: there is none
	badge   *canvas.Circle
	mark    *canvas.Text
}

// NewGlyph makes a circle of 36, 48 or 56 for the provider id of that name.
func NewGlyph(id, name string, size float32) *Glyph {
	g := &Glyph{size: size, circle: &canvas.Circle{}, box: box(squareRadius(size)), letters: lineOf(Strong), badge: &canvas.Circle{}, mark: lineOf(TinyStrong)}
	g.mark.Alignment = fyne.TextAlignCenter
	g.letters.Alignment = fyne.TextAlignCenter
	g.ExtendBaseWidget(g)
	g.pair, g.name = pairOf(id), GlyphLetters(name)
	return g
}

// NewProgramGlyph makes the square of a program of that name.
func NewProgramGlyph(name string, size float32) *Glyph {
	g := NewGlyph("", "", size)
	g.SetProgram(name)
	return g
}

// Set changes the provider.
func (g *Glyph) Set(id, name string) { g.set(pairOf(id), GlyphLetters(name), "", false) }

// SetProgram makes it the square of a program of that name.
func (g *Glyph) SetProgram(name string) { g.set(neutralPair, firstLetter(name), "", true) }

// SetPerson changes provider and person. A person without a name leaves the
// provider alone.
func (g *Glyph) SetPerson(id, name, person string) {
	if letters := Initials(person); letters != "" {
		g.set(pairOf(id), letters, GlyphLetters(name), false)
		return
	}
	g.Set(id, name)
}

func (g *Glyph) set(pair int, letters, at string, square bool) {
	if g.pair != pair || g.name != letters || g.at != at || g.square != square {
		g.pair, g.name, g.at, g.square = pair, letters, at, square
		redraw(g)
	}
}

// neutralPair is the pair of colours of programs.
const neutralPair = len(glyphShades) - 1

// squareRadius is the radius of a program's square.
func squareRadius(size float32) float32 {
	switch {
	case size >= 48:
		return 12
	case size >= 36:
		return 8
	}
	return 6
}

// firstLetter is the first letter or digit of a name as it is typed.
func firstLetter(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(r)
		}
	}
	return "?"
}

// badgeSize is the size of the badge of a circle: 16 in a circle of 36.
func badgeSize(size float32) float32 {
	switch {
	case size >= 48:
		return 22
	case size >= 36:
		return 16
	}
	return 14
}

// glyphText is the size of the letters in a circle.
func glyphText(size float32) float32 {
	switch {
	case size >= 56:
		return 20
	case size >= 48:
		return 16
	case size >= 36:
		return 13
	}
	return 11
}

// pairOf is which pair of colours an id has.
func pairOf(id string) int {
	h := fnv.New64a()
	h.Write([]byte(glyphSalt + id))
	return int((h.Sum64() >> 32) % uint64(len(glyphShades)))
}

// GlyphLetters returns the letters in the circle of a name: the first letter, and
// the next capital of the first word if it has one, as GH for GitHub.
func GlyphLetters(name string) string {
	first, second := rune(0), rune(0)
	for _, r := range name {
		switch {
		case first == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			first = unicode.ToUpper(r)
		case first != 0 && !unicode.IsLetter(r):
			return string(first)
		case first != 0 && second == 0 && unicode.IsUpper(r):
			return string([]rune{first, r})
		}
	}
	if first == 0 {
		return "?"
	}
	return string(first)
}

// Initials are those of a person: of the first word and the last, as AL for Ada
// King Lovelace. An email counts without what follows the @. Without a letter
// there are none.
func Initials(person string) string {
	name, _, _ := strings.Cut(person, "@")
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return ""
	}
	first := unicode.ToUpper([]rune(words[0])[0])
	if len(words) == 1 {
		return string(first)
	}
	return string([]rune{first, unicode.ToUpper([]rune(words[len(words)-1])[0])})
}

// CreateRenderer is for Fyne.
func (g *Glyph) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(g, g.circle, g.box, g.letters, g.badge, g.mark)
}

func (g *Glyph) min() fyne.Size { return fyne.NewSquareSize(g.size) }

func (g *Glyph) layout(size fyne.Size) {
	x, y := (size.Width-g.size)/2, (size.Height-g.size)/2
	place(g.circle, x, y, g.size, g.size)
	place(g.box, x, y, g.size, g.size)
	aside := float32(0)
	if g.at != "" && g.size < rowGlyph { // the badge of a small circle would lie over the letter
		aside = 3
	}
	place(g.letters, x-aside, y-aside, g.size, g.size)
	badge := badgeSize(g.size)
	x, y = x+g.size-badge+2, y+g.size-badge+2
	place(g.badge, x, y, badge, badge)
	place(g.mark, x, y, badge, badge)
}

func (g *Glyph) paint() {
	setShown(g.badge, g.at != "")
	setShown(g.mark, g.at != "")
	g.badge.FillColor = colour(glyphColor(g.pair, true))
	write(g.mark, TinyStrong, g.at, colour(glyphColor(g.pair, false)))
	g.mark.TextSize = badgeSize(g.size) / float32(1+len([]rune(g.at)))
	g.circle.FillColor = colour(glyphColor(g.pair, false))
	g.box.FillColor = g.circle.FillColor
	setShown(g.circle, !g.square)
	setShown(g.box, g.square)
	letters := g.name
	if g.at != "" && g.size < rowGlyph { // the badge of a small circle would lie over the second letter
		letters = string([]rune(letters)[:1])
	}
	write(g.letters, Strong, letters, colour(glyphColor(g.pair, true)))
	g.letters.TextSize = glyphText(g.size)
}

// IconGlyph is a circle with an icon: soft, or a mere ring.
type IconGlyph struct {
	widget.BaseWidget
	size    float32
	tone    Tone
	outline bool
	circle  *canvas.Circle
	icon    *Icon
}

// NewIconGlyph makes a soft circle with an icon half its size.
func NewIconGlyph(icon fyne.Resource, tone Tone, size float32) *IconGlyph {
	g := &IconGlyph{size: size, tone: tone, circle: &canvas.Circle{}, icon: NewIcon(icon, tone.Ink, size/2)}
	g.ExtendBaseWidget(g)
	return g
}

// NewRingGlyph makes a muted ring with an icon, for adding something.
func NewRingGlyph(icon fyne.Resource, size float32) *IconGlyph {
	g := NewIconGlyph(icon, Tone{ColorMuted, colorNone}, size)
	g.outline = true
	return g
}

// CreateRenderer is for Fyne.
func (g *IconGlyph) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g, g.circle, g.icon) }

func (g *IconGlyph) min() fyne.Size { return fyne.NewSquareSize(g.size) }

func (g *IconGlyph) layout(size fyne.Size) {
	x, y := (size.Width-g.size)/2, (size.Height-g.size)/2
	place(g.circle, x, y, g.size, g.size)
	place(g.icon, x, y, g.size, g.size)
}

func (g *IconGlyph) paint() {
	g.circle.FillColor = colour(g.tone.Soft)
	g.circle.StrokeWidth = 0
	if g.outline {
		g.circle.StrokeColor, g.circle.StrokeWidth = colour(ColorInputBorder), 1
	}
}
