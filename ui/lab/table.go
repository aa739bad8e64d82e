package lab

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth/lab"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// drawTable lists all attacks with both outcomes.
func (r *Room) drawTable() {
	if !r.shown.Table {
		return
	}
	r.rows.Objects = nil
	var heads []fyne.CanvasObject
	for _, head := range words.LabTableHeads() {
		heads = append(heads, parts.NewText(parts.Caption, head).Muted().Cut())
	}
	r.rows.Add(container.New(rowLayout{28}, heads...))
	expected, complete := 0, 0
	for _, a := range r.shown.Attacks {
		if a.isComplete() {
			complete++
			if a.isExpected() {
				expected++
			}
		}
		r.rows.Add(parts.NewHairline())
		r.rows.Add(container.New(rowLayout{36},
			parts.NewText(parts.Strong, words.LabName(a.ID)).Cut(), parts.NewText(parts.Body, words.LabProtection(a.Protection)).Muted().Cut(),
			outcomeCell(a.Without), outcomeCell(a.With)))
	}
	r.summary.SetText(words.LabTableHint())
	if complete == len(r.shown.Attacks) {
		r.summary.SetText(words.LabAllRun(expected, len(r.shown.Attacks)))
	}
	r.rows.Refresh()
}

// outcomeCell is an outcome in the table.
func outcomeCell(r *lab.Result) fyne.CanvasObject {
	look := lookOf(r)
	word := parts.NewText(parts.Body, wordOf(r)).Coloured(look.Colour).Cut()
	if look.Icon == nil {
		return word
	}
	if !r.IsExpected() {
		look = parts.LookWarning()
	}
	return parts.Line(6, parts.NewIcon(look.Icon, look.Colour, 16), word)
}

// rowLayout places the four cells of a row of the table.
type rowLayout struct{ high float32 }

// MinSize is small because names are cut.
func (l rowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, l.high) }

// Layout places the cells.
func (l rowLayout) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, share := range []float32{0.28, 0.26, 0.23, 0.23} {
		wide := size.Width * share
		high := min(cells[i].MinSize().Height, size.Height)
		put(cells[i], x, (size.Height-high)/2, max(wide-12, 0), high)
		x += wide
	}
}
