package parts

import "fyne.io/fyne/v2"

// List shows rows and group headings. Fyne's list has one highlight for both pointer and keys, and
// no headings.
type List struct{ column[Item, *Row] }

// NewList returns an empty list.
func NewList() *List {
	l := &List{}
	l.init(l, columnKind[Item, *Row]{
		of:    func(i Item) (string, bool) { return i.ID, i.Heading },
		makes: NewRow, row: func(bool) float32 { return rowHigh }, head: headingHigh, gap: headingGap,
	})
	return l
}

// SetItems replaces the lines. Rows in sight that are unchanged are not redrawn.
func (l *List) SetItems(items []Item) { l.set(items) }

// Items returns the lines.
func (l *List) Items() []Item { return l.lines }

// SetCompact draws the status on the second line, for narrow panes.
func (l *List) SetCompact(on bool) {
	if l.narrow != on {
		l.narrow = on
		l.body.arrange()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l, l.scroll) }

func (l *List) min() fyne.Size { return fyne.NewSize(220, 2*rowHigh) }
