package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// Measures of a comparison, in Fyne units.
const (
	compareGutter = 92
	compareRow    = 34
	compareSide   = 12 // left and right of the columns
	compareGap    = 16 // between the columns
	compareFoot   = 172

	compareFootLarge = 240 // in type that is legible from afar
	compareMark      = 16  // left and right of the mark of a row
)

// compareLayout places two columns, or in a narrow window one.
type compareLayout struct{ c *comparing }

// MinSize is small because the shell decides the width of the room.
func (l *compareLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

// Layout places the objects.
func (l *compareLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	c := l.c
	narrow := c.room.narrow
	l.bar(size.Width, narrow)
	wide, y := (size.Width-2*compareSide-compareGap)/2, float32(barHigh+12)
	show(c.tabs, narrow)
	if narrow {
		wide = size.Width - 2*compareSide
		put(c.tabs, compareSide+4, barHigh+4, wide-8, 36)
		y += 32
	}
	other := c.wide != wide
	c.wide, c.high = wide, size.Height
	if c.resize() || other {
		c.place()
		c.drawRows()
		c.say()
	}
	for i := range c.sides {
		x := float32(compareSide)
		if !narrow {
			x += float32(i) * (wide + compareGap)
		}
		l.side(i, fyne.NewPos(x, y), fyne.NewSize(wide, size.Height-y))
	}
}

// side places a column.
func (l *compareLayout) side(i int, at fyne.Position, size fyne.Size) {
	c, s := l.c, l.c.sides[i]
	isSeen := !c.room.narrow || c.side == i
	for _, rows := range []comparedRows{s.usual, s.afar} {
		show(rows.heads, isSeen && rows == s.comparedRows)
		show(rows.rows, isSeen && rows == s.comparedRows)
	}
	show(s.choice, isSeen && !c.staged)
	show(s.name, isSeen && c.staged)
	for _, o := range []fyne.CanvasObject{s.says, s.means, s.panel} {
		show(o, isSeen)
	}
	heads, says, means, foot := float32(48), float32(20), float32(34), float32(compareFoot)
	if c.large {
		heads, says, means, foot = presenterTop-presenterHeads, 28, 54, compareFootLarge
	}
	put(s.choice, at.X, at.Y, size.Width, 36)
	put(s.name, at.X+12, at.Y+6, size.Width-24, 24)
	end := at.Y + size.Height - foot
	put(s.heads, at.X, at.Y+48, size.Width, heads)
	before := s.rows.Size()
	put(s.rows, at.X, at.Y+48+heads, size.Width, max(end-at.Y-48-heads, 0))
	if s.rows.Size() != before {
		s.rows.RevealSelected()
	}
	put(s.says, at.X+12, end+4, size.Width-24, says)
	put(s.means, at.X+12, end+4+says, size.Width-24, means)
	end += 6 + says + means
	put(s.panel, at.X, end, size.Width, at.Y+size.Height-end-8)
}

// bar places the transport, the filter, the way to an audience and what ends the comparison.
func (l *compareLayout) bar(wide float32, narrow bool) {
	c := l.c
	show(c.done, !c.staged)
	show(c.stage, !c.staged)
	show(c.leave, c.staged)
	show(c.cancel, c.room.shown.Comparing && !c.staged)
	if narrow {
		c.stage.SetBare(theme.ViewFullScreenIcon())
	} else {
		c.stage.SetBare(nil)
		c.stage.Set(words.Presenter(), theme.ViewFullScreenIcon())
	}
	right := wide - 16
	for _, b := range []fyne.CanvasObject{c.done, c.leave, c.cancel, c.stage} {
		if b.Visible() {
			w := b.MinSize().Width
			right -= w
			put(b, right, 12, w, 36)
			right -= 8
		}
	}
	w := c.filter.MinSize().Width
	right -= w + 8
	put(c.filter, right, 12, w, 36)
	label := parts.Body.Width(c.filters.Text())
	if show(c.filters, !narrow); !narrow {
		right -= label + 12
		put(c.filters, right, 12, label+1, 36)
	}
	x := float32(16)
	if show(c.title, !narrow); !narrow {
		title := parts.Subheading.Width(c.title.Text())
		put(c.title, x, 12, title+1, 36)
		x += title + 24
	}
	for _, b := range []fyne.CanvasObject{c.back, c.toggle, c.forth} {
		put(b, x, 12, 36, 36)
		x += 44
	}
	put(c.at, x+8, 12, max(right-x-16, 0), 36)
	put(c.rule, 0, barHigh-1, wide, 1)
}
