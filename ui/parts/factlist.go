package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Measures of lists of facts.
const (
	factRow    = 28
	factSide   = 16
	factSecond = 88 // the width of the second column
	factThird  = 108
)

// FactLine is one line of a FactList: a name, a short value in mono and one in words.
type FactLine struct{ ID, Name, Second, Third string }

// FactList shows facts in three columns, in lines of 28. A tap on a line opens it.
type FactList struct{ column[FactLine, *factLine] }

// NewFactList returns a list.
func NewFactList(lines []FactLine) *FactList {
	l := &FactList{}
	l.tapOpens, l.opensAtOnce = true, true
	l.init(l, columnKind[FactLine, *factLine]{
		of:    func(f FactLine) (string, bool) { return f.ID, false },
		makes: newFactLine, row: func(bool) float32 { return factRow },
	})
	l.set(lines)
	return l
}

// Lines returns the lines.
func (l *FactList) Lines() []FactLine { return l.lines }

// CreateRenderer implements fyne.Widget.
func (l *FactList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l, l.scroll) }

func (l *FactList) min() fyne.Size { return fyne.NewSize(300, 2*factRow) }

// factLine draws a FactLine.
type factLine struct {
	pressable
	line                FactLine
	tapped              func()
	selected            bool
	ringed              bool
	fill, halo          *canvas.Rectangle
	name, second, third *Text
}

func newFactLine() *factLine {
	r := &factLine{
		fill: box(6), halo: ring(6), name: NewText(Body, "").Cut(),
		second: NewText(MonoSmall, "").Cut().Muted(), third: NewText(Caption, "").Cut().Muted(),
	}
	r.inert(r.name, r.second, r.third)
	r.extend(r, func() {
		if r.tapped != nil {
			r.tapped()
		}
	})
	return r
}

// Disabled keeps Tab from walking through the lines: the list has the focus for them.
func (r *factLine) Disabled() bool { return true }

// TappedSecondary offers to copy what the line shows.
func (r *factLine) TappedSecondary(e *fyne.PointEvent) {
	openCopies(r, e.AbsolutePosition, r.line.Name, r.line.Second, r.line.Third)
}

func (r *factLine) tap(onTapped func()) { r.tapped = onTapped }

// Set shows a line; equal values redraw nothing.
func (r *factLine) Set(line FactLine, selected, ringed, _ bool) {
	if r.line == line && r.selected == selected && r.ringed == ringed {
		return
	}
	r.line, r.selected, r.ringed = line, selected, ringed
	redraw(r)
}

// CreateRenderer is for Fyne.
func (r *factLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.fill, r.halo, r.name, r.second, r.third)
}

func (r *factLine) min() fyne.Size { return fyne.NewSize(300, factRow) }

func (r *factLine) layout(size fyne.Size) {
	place(r.fill, 4, 0, max(size.Width-8, 0), size.Height)
	place(r.halo, 5, 1, max(size.Width-10, 0), size.Height-2)
	third := size.Width - factSide - factThird
	second := third - factSecond - 8
	place(r.name, factSide, 0, max(second-factSide-8, 0), size.Height)
	place(r.second, second, 0, factSecond, size.Height)
	place(r.third, third, 0, factThird, size.Height)
}

func (r *factLine) paint() {
	showRing(r.halo, r.ringed)
	fill := r.wash()
	if r.selected {
		fill = ColorAccentSoft
	}
	r.shade(r.fill, fill)
	r.name.SetText(r.line.Name)
	r.second.SetText(r.line.Second)
	r.third.SetText(r.line.Third)
}
