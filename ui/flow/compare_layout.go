package flow

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
)

// Measures of a comparison, in Fyne units.
const (
	compareGutter = 92
	compareRow    = 34
	compareSide   = 12 // left and right of the columns
	compareGap    = 16 // between the columns
	compareFoot   = 172
	compareMark   = 16 // left and right of the mark of a row
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
	if c.wide != wide {
		c.wide = wide
		c.place()
		c.drawRows()
	}
	for i, s := range c.sides {
		visible := !narrow || c.side == i
		for _, o := range []fyne.CanvasObject{s.choice, s.heads, s.rows, s.says, s.means, s.panel} {
			show(o, visible)
		}
		x := float32(compareSide)
		if !narrow {
			x += float32(i) * (wide + compareGap)
		}
		foot := size.Height - compareFoot
		put(s.choice, x, y, wide, 36)
		put(s.heads, x, y+48, wide, 48)
		before := s.rows.Size()
		put(s.rows, x, y+96, wide, max(foot-y-96, 0))
		if s.rows.Size() != before {
			s.rows.RevealSelected()
		}
		put(s.says, x+12, foot+4, wide-24, 20)
		put(s.means, x+12, foot+24, wide-24, 34)
		put(s.panel, x, foot+60, wide, compareFoot-60-8)
	}
}

// bar places the transport, the filter and what ends the comparison.
func (l *compareLayout) bar(wide float32, narrow bool) {
	c := l.c
	right := wide - 16
	for _, b := range []fyne.CanvasObject{c.done, c.cancel} {
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
