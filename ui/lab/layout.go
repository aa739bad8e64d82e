package lab

import "fyne.io/fyne/v2"

// Measures of the room, in Fyne units.
const (
	listWide = 344
	pageWide = 960
	side     = 16
)

// pageLayout places the list beside the attack; in a narrow window a select above it.
type pageLayout struct{ r *Room }

// MinSize is small because the shell decides the width of the room.
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

// Layout places the objects.
func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r := l.r
	for _, o := range []fyne.CanvasObject{r.ground, r.edge, r.title, r.says, r.list} {
		show(o, !r.narrow)
	}
	show(r.choice, r.narrow)
	all, table := r.runAll.MinSize().Width, r.table.MinSize().Width
	if r.narrow {
		put(r.choice, 24, 16, max(size.Width-48-16-all-table, 0), 36)
		put(r.runAll, size.Width-24-all-8-table, 16, all, 36)
		put(r.table, size.Width-24-table, 16, table, 36)
		put(r.scroll, 0, 56, size.Width, max(size.Height-56, 0))
		return
	}
	put(r.ground, 0, 0, listWide, size.Height)
	put(r.edge, listWide-1, 0, 1, size.Height)
	put(r.title, side, 20, max(listWide-2*side-all-8, 0), 30)
	put(r.runAll, listWide-side-all, 16, all, 36)
	put(r.says, side, 54, listWide-2*side, 40)
	put(r.list, 0, 106, listWide, max(size.Height-106-48, 0))
	put(r.table, side, size.Height-42, table, 36)
	put(r.scroll, listWide, 0, max(size.Width-listWide, 0), size.Height)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// atMost limits the width of an object.
type atMost struct{ width float32 }

// MinSize returns that of the object.
func (l atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout places the object at the left.
func (l atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, min(size.Width, l.width), size.Height)
}
