package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// menuRow is one line of a menu.
type menuRow struct {
	widget.BaseWidget
	menu    *Menu
	i       int
	fill    *canvas.Rectangle
	picture *canvas.Image
	text    *canvas.Text
	rest    *canvas.Text
	tick    *canvas.Image
	rule    *canvas.Rectangle
}

func newMenuRow(m *Menu, i int) *menuRow {
	r := &menuRow{menu: m, i: i, fill: box(6), picture: newPicture(), tick: newPicture(), text: lineOf(Body), rest: lineOf(Body)}
	r.rule = canvas.NewRectangle(color.Transparent)
	r.ExtendBaseWidget(r)
	return r
}

func (r *menuRow) item() MenuItem { return r.menu.items[r.i] }

// Tapped chooses the line.
func (r *menuRow) Tapped(*fyne.PointEvent) { r.menu.choose(r.i) }

// MouseIn marks the line.
func (r *menuRow) MouseIn(*desktop.MouseEvent) {
	if r.menu.canChoose(r.i) {
		r.menu.setMarked(r.i)
	}
}

// MouseMoved does nothing.
func (r *menuRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (r *menuRow) MouseOut() { r.menu.setMarked(-1) }

// CreateRenderer is for Fyne.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.fill, r.picture, r.text, r.rest, r.tick, r.rule)
}

// width is the least width of the line.
func (r *menuRow) width() float32 {
	w := 2*menuSide + r.menu.iconRoom() + Body.measure(r.item().Label)
	if r.item().Rest != "" {
		w += Body.measure(" " + r.item().Rest)
	}
	if r.item().Checked {
		w += menuTick + 24
	}
	return w
}

func (r *menuRow) min() fyne.Size { return fyne.NewSize(r.width(), menuRule) }

func (r *menuRow) layout(size fyne.Size) {
	place(r.fill, 0, 0, size.Width, size.Height)
	place(r.picture, menuSide, (size.Height-menuIcon)/2, menuIcon, menuIcon)
	x := menuSide + r.menu.iconRoom()
	place(r.text, x, 0, max(size.Width-x, 0), size.Height)
	place(r.rest, x+Body.measure(r.item().Label+" "), 0, max(size.Width-x, 0), size.Height)
	place(r.tick, size.Width-menuSide-menuTick, (size.Height-menuTick)/2, menuTick, menuTick)
	place(r.rule, 0, 4, size.Width, 1)
}

func (r *menuRow) paint() {
	item := r.item()
	ink, ground := ColorText, colorNone
	switch {
	case item.Disabled:
		ink = ColorFaint
	case item.Danger:
		ink = ColorAttention
	}
	if r.menu.marked == r.i {
		ground = ColorHover
	}
	r.fill.FillColor = colour(ground)
	write(r.text, Body, item.Label, colour(ink))
	rest := ColorMuted
	if item.Disabled {
		rest = ColorFaint
	}
	write(r.rest, Body, item.Rest, colour(rest))
	tint(r.picture, item.Icon, ink)
	tint(r.tick, theme.ConfirmIcon(), ColorAccent)
	r.rule.FillColor = colour(ColorBorder)
	setShown(r.picture, item.Icon != nil)
	setShown(r.tick, item.Checked)
	setShown(r.rule, item.Separator)
}
