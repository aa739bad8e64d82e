package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// textLine is a line as it is drawn: where it begins in the words, in runes, and what is drawn.
type textLine struct {
	start, end int // of the words; the end of a line that is cut is that of everything
	drawn      []rune
	pieces     []piece
	x, y       float32
}

// linesAt are the lines at a size.
func (t *Text) linesAt(size fyne.Size) []textLine {
	all := []rune(t.Text())
	fitted := t.fit(size.Width)
	lines := make([]textLine, 0, len(fitted))
	at, y := 0, float32(0)
	if !t.wrap && size.Height > 0 {
		y = (size.Height - t.role.LineHeight()) / 2
	}
	for i, pieces := range fitted {
		if i > 0 && at < len(all) && all[at] == '\n' {
			at++ // no line draws the end of the paragraph before it
		}
		l := textLine{start: at, pieces: pieces, x: alignedAt(t.align, size.Width, pieces), y: y}
		for _, p := range pieces {
			l.drawn = append(l.drawn, []rune(p.text)...)
		}
		at += len(l.drawn)
		if t.tip() != "" {
			at = len(all)
		}
		l.end = at
		lines = append(lines, l)
		y += t.role.LineHeight()
	}
	return lines
}

// offset is how far from the beginning of the line a rune of the words begins.
func (l textLine) offset(at int) float32 {
	n := min(at-l.start, len(l.drawn))
	if at == l.end {
		n = len(l.drawn) // also behind the "…"
	}
	x := float32(0)
	for _, p := range l.pieces {
		runes := []rune(p.text)
		if n < len(runes) {
			return x + p.role.measure(string(runes[:max(n, 0)]))
		}
		x, n = x+p.width, n-len(runes)
	}
	return x
}

// runeAt is the rune of the words whose beginning is nearest to a place of the text.
func (t *Text) runeAt(p fyne.Position) int {
	lines := t.linesAt(t.Size())
	if len(lines) == 0 {
		return 0
	}
	i := int((p.Y - lines[0].y) / t.role.LineHeight())
	l := lines[max(0, min(i, len(lines)-1))]
	for n := range l.drawn {
		begin, next := l.offset(l.start+n), l.offset(l.start+n+1)
		if n == len(l.drawn)-1 {
			next = l.offset(l.end)
		}
		if p.X-l.x < (begin+next)/2 {
			return l.start + n
		}
	}
	return l.end
}

// tip is the whole text if it is cut, or nothing.
func (t *Text) tip() string {
	if t.wrap || !t.cut || t.natural() <= t.Size().Width+0.5 {
		return ""
	}
	return t.Text()
}

// marks are the rectangles behind what is selected.
func (r *textRenderer) marks(size fyne.Size) []fyne.CanvasObject {
	var shown []fyne.CanvasObject
	if r.t.pick == nil || r.t.pick.anchor == r.t.pick.caret {
		return nil
	}
	from, to := r.t.pick.span()
	for _, l := range r.t.linesAt(size) {
		a, b := max(from, l.start), min(to, l.end)
		if a >= b {
			continue
		}
		mark := canvas.NewRectangle(colour(ColorMark))
		left, right := l.offset(a), l.offset(b)
		place(mark, l.x+left, l.y, right-left, r.t.role.LineHeight())
		shown = append(shown, mark)
	}
	return shown
}

// pickBox is the place of the drawn words within the text, on which the pointer selects.
func (r *textRenderer) pickBox(size fyne.Size) (at fyne.Position, box fyne.Size) {
	left, right, y, lines := size.Width, float32(0), float32(0), r.t.fit(size.Width)
	for _, pieces := range lines {
		x := alignedAt(r.t.align, size.Width, pieces)
		left, right = min(left, x), max(right, x+widthOf(pieces))
	}
	high := r.t.role.LineHeight() * float32(len(lines))
	if !r.t.wrap && size.Height > 0 {
		y = (size.Height - high) / 2
	}
	return fyne.NewPos(left, y), fyne.NewSize(max(min(right, size.Width)-left, 0), high)
}
