package flow

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/words"
)

// Measures of the room, in Fyne units.
const (
	barHigh       = 60
	headsHigh     = 64 // 16, the heads, and the beginnings of the lifelines
	legendHigh    = 40
	inspectorWide = 380
	inspectorHigh = 200 // below the diagram, in narrow windows
	noticeHigh    = 24
)

// pageLayout places the room by the measures of the design.
type pageLayout struct{ r *Room }

// MinSize is small because the shell decides the width of the room.
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

// Layout places the objects.
func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r := l.r
	l.bar(size.Width)
	area := fyne.NewSize(size.Width, size.Height-barHigh)
	if r.narrow {
		high := min(float32(inspectorHigh), area.Height/2)
		area.Height -= high
		put(r.sideRule, 0, barHigh+area.Height, area.Width, 1)
		put(r.inspector.scroll, 0, barHigh+area.Height+1, area.Width, high-1)
	} else {
		area.Width -= inspectorWide
		put(r.sideRule, area.Width, barHigh, 1, area.Height)
		put(r.inspector.scroll, area.Width+1, barHigh, inspectorWide-1, area.Height)
	}
	l.diagram(area)
	put(r.empty, 0, barHigh, size.Width, size.Height-barHigh)
}

// bar places the choice of the attempt, the transport and the menu of exports.
func (l *pageLayout) bar(wide float32) {
	r := l.r
	export := r.export.MinSize().Width
	right := wide - 16 - export
	put(r.export, right, 12, export, 36)
	stage := float32(36) // without its word where there is no room
	if r.narrow {
		r.stage.SetBare(theme.ViewFullScreenIcon())
	} else {
		r.stage.SetBare(nil)
		r.stage.Set(words.Presenter(), theme.ViewFullScreenIcon())
		stage = r.stage.MinSize().Width
	}
	right -= stage + 8
	put(r.stage, right, 12, stage, 36)
	const transport = 24 + 3*44 + 76 + 12 + 72 // the buttons, the speed and the position
	choice := min(max(right-16-transport-16, 160), 400)
	put(r.choice, 16, 12, choice, 36)
	x := 16 + choice + 24
	for _, b := range []fyne.CanvasObject{r.back, r.toggle, r.forth} {
		put(b, x, 12, 36, 36)
		x += 44
	}
	put(r.speed, x, 12, 76, 36)
	put(r.at, x+88, 12, max(min(right-x-96, 120), 0), 36)
	put(r.barRule, 0, barHigh-1, wide, 1)
}

// diagram places heads, rows and legend, and places the steps anew if the width changed.
func (l *pageLayout) diagram(size fyne.Size) {
	r, y := l.r, float32(barHigh)
	if r.stop.panel.Visible() {
		wide := max(size.Width-2*margin, 0)
		r.stop.panel.Resize(fyne.NewSize(wide, r.stop.panel.Size().Height)) // it must wrap before its height is known
		high := r.stop.panel.MinSize().Height
		put(r.stop.panel, margin, y+8, wide, high)
		y += high + 8
	}
	if r.notice.Visible() {
		put(r.notice, margin+16, y+8, max(size.Width-2*margin-32, 0), noticeHigh)
		y += noticeHigh
	}
	put(r.heads, 0, y+16, size.Width, headsHigh-16)
	y += headsHigh
	foot := barHigh + size.Height - legendHigh
	if r.wide != size.Width {
		r.wide = size.Width
		r.place()
		r.drawRows()
	}
	before := r.rows.Size().Height
	put(r.rows, 0, y, size.Width, max(foot-y, 0))
	if r.rows.Size().Height != before {
		r.rows.RevealSelected()
	}
	r.tour.layout(y, size.Width, max(foot-y, 0))
	put(r.legend, margin+11, foot, max(size.Width-2*margin-22, 0), legendHigh)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
