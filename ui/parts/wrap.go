package parts

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
)

// piece is the part of a span that is drawn on one line.
type piece struct {
	text   string
	role   Role
	colour fyne.ThemeColorName
	width  float32
}

// ellipsis ends a line that was cut.
const ellipsis = "…"

func newPiece(span Span, text string) piece {
	return piece{text: text, role: span.Role, colour: span.Colour, width: span.Role.measure(text)}
}

// widthOf is how wide a line is.
func widthOf(line []piece) float32 {
	width := float32(0)
	for _, p := range line {
		width += p.width
	}
	return width
}

// wholeSpans is everything on one line.
func wholeSpans(spans []Span) []piece {
	line := make([]piece, 0, len(spans))
	for _, s := range spans {
		if s.Text != "" {
			line = append(line, newPiece(s, s.Text))
		}
	}
	return line
}

// cutSpans is everything on one line, ended with "…" where the width ends.
func cutSpans(spans []Span, width float32) []piece {
	line := wholeSpans(spans)
	if widthOf(line) <= width+0.5 {
		return line
	}
	used := float32(0)
	for i, p := range line {
		mark := p.role.measure(ellipsis)
		// This piece stays whole if the mark still fits behind it, or nothing follows it but what fits.
		if i < len(line)-1 && used+p.width+mark <= width {
			used += p.width
			continue
		}
		span := Span{Role: p.role, Colour: p.colour}
		cut := newPiece(span, cutTo(p.text, p.role, width-used))
		return append(line[:i:i], cut)
	}
	return line
}

// cutTo is the longest beginning of s that fits the width together with "…".
func cutTo(s string, role Role, width float32) string {
	runes := []rune(s)
	n := sort.Search(len(runes), func(n int) bool {
		return role.measure(strings.TrimRight(string(runes[:n+1]), " ")+ellipsis) > width
	})
	return strings.TrimRight(string(runes[:n]), " ") + ellipsis
}

// cutInside is a span on one line, with "…" in its middle where the width is too small.
func cutInside(span Span, width float32) []piece {
	if span.Role.measure(span.Text) <= width+0.5 {
		return wholeSpans([]Span{span})
	}
	runes := []rune(span.Text)
	shown := func(n int) string { // n runes of the text, more of its end than of its beginning
		head := n / 2
		return string(runes[:head]) + ellipsis + string(runes[len(runes)-(n-head):])
	}
	n := sort.Search(len(runes), func(n int) bool { return span.Role.measure(shown(n+1)) > width })
	return []piece{newPiece(span, shown(min(n, len(runes)-1)))}
}

// wrapper breaks spans into lines, one word at a time.
type wrapper struct {
	width float32
	lines [][]piece
	line  []piece
	used  float32
}

// wrapSpans breaks spans into lines no wider than width. A word wider than a
// whole line, such as an address, is broken where it must be.
func wrapSpans(spans []Span, width float32) [][]piece {
	w := &wrapper{width: width}
	for _, span := range spans {
		for i, para := range strings.Split(span.Text, "\n") {
			if i > 0 {
				w.feed()
			}
			for _, word := range wordsOf(para) {
				w.add(span, word)
			}
		}
	}
	w.feed()
	return w.lines
}

// wordsOf splits s into words, each with the spaces that follow it.
func wordsOf(s string) []string {
	var out []string
	for len(s) > 0 {
		end := strings.IndexByte(s, ' ')
		if end < 0 {
			return append(out, s)
		}
		for end < len(s) && s[end] == ' ' {
			end++
		}
		out = append(out, s[:end])
		s = s[end:]
	}
	return out
}

// add puts a word on the line, or on the next one if it does not fit.
func (w *wrapper) add(span Span, word string) {
	bare := span.Role.measure(strings.TrimRight(word, " "))
	if w.used > 0 && w.used+bare > w.width {
		w.feed()
	}
	for bare > w.width {
		head := fitting(word, span.Role, w.width)
		w.put(span, head)
		w.feed()
		word = word[len(head):]
		bare = span.Role.measure(strings.TrimRight(word, " "))
	}
	w.put(span, word)
}

// put appends to the line, joining runs of one look into one piece.
func (w *wrapper) put(span Span, text string) {
	if text == "" {
		return
	}
	if n := len(w.line); n > 0 && w.line[n-1].role == span.Role && w.line[n-1].colour == span.Colour {
		text = w.line[n-1].text + text
		w.line = w.line[:n-1]
	}
	w.line = append(w.line, newPiece(span, text))
	w.used = widthOf(w.line)
}

// feed ends the line.
func (w *wrapper) feed() {
	w.lines = append(w.lines, w.line)
	w.line, w.used = nil, 0
}

// fitting is the longest beginning of s that fits the width, at least a rune.
func fitting(s string, role Role, width float32) string {
	runes := []rune(s)
	n := sort.Search(len(runes)-1, func(n int) bool {
		return role.measure(string(runes[:n+2])) > width
	})
	return string(runes[:n+1])
}
