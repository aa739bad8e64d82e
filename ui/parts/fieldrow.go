package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// FieldRow explains one value: its name, the value, what it is, and where else it occurs.
// Pointing at it or focusing it is reported.
type FieldRow struct {
	pressable
	OnPointed func(on bool) // the pointer or the focus came or went
	OnTapped  func()        // nil means that it cannot be pressed

	pointed    bool
	fill, halo *canvas.Rectangle
	texts      []*Text // from top to bottom
	copies     []string
}

// NewFieldRow returns a row; what is empty is left out.
func NewFieldRow(name, value, says, also string, tapped func()) *FieldRow {
	r := &FieldRow{OnTapped: tapped, fill: box(8), halo: ring(8), copies: []string{name, value, says}}
	for _, t := range []*Text{
		NewParagraph(Mono, name), NewParagraph(MonoSmall, value).Muted(), NewParagraph(Caption, says), NewParagraph(Caption, also).Coloured(ColorAccent),
	} {
		if t.Text() != "" {
			r.texts = append(r.texts, t)
		}
	}
	r.inert(r.texts...)
	r.extend(r, func() {
		if r.OnTapped != nil {
			r.OnTapped()
		}
	})
	return r
}

// Texts returns what the row says, from top to bottom.
func (r *FieldRow) Texts() []string {
	var all []string
	for _, t := range r.texts {
		all = append(all, t.Text())
	}
	return all
}

// MouseIn reports the pointer.
func (r *FieldRow) MouseIn(e *desktop.MouseEvent) {
	r.pressable.MouseIn(e)
	r.point()
}

// MouseOut reports that the pointer went.
func (r *FieldRow) MouseOut() {
	r.pressable.MouseOut()
	r.point()
}

// FocusGained reports the focus.
func (r *FieldRow) FocusGained() {
	r.pressable.FocusGained()
	r.point()
}

// FocusLost reports that the focus went.
func (r *FieldRow) FocusLost() {
	r.pressable.FocusLost()
	r.point()
}

func (r *FieldRow) point() {
	on := r.hovered || r.focused
	if r.pointed == on {
		return
	}
	r.pointed = on
	if r.OnPointed != nil {
		r.OnPointed(on)
	}
}

// TappedSecondary offers to copy name, value and explanation.
func (r *FieldRow) TappedSecondary(e *fyne.PointEvent) {
	openCopies(r, e.AbsolutePosition, r.copies...)
}

// TypedShortcut copies the name and the value. It passes every other shortcut on.
func (r *FieldRow) TypedShortcut(sh fyne.Shortcut) {
	if _, ok := sh.(*fyne.ShortcutCopy); !ok {
		passShortcut(r, sh)
		return
	}
	copyText(r.copies[0] + "=" + r.copies[1])
}

// AccessibilityLabel is what a screen reader says.
func (r *FieldRow) AccessibilityLabel() string { return r.copies[0] }

// AccessibilityRole says that this is a button.
func (r *FieldRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (r *FieldRow) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.fill, r.halo}
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return newRenderer(r, objects...)
}

// Measures of field rows.
const (
	fieldSide = 8
	fieldPad  = 6
)

func (r *FieldRow) min() fyne.Size {
	high := float32(2 * fieldPad)
	for _, t := range r.texts {
		high += t.MinSize().Height + 2
	}
	return fyne.NewSize(narrowest+2*fieldSide, high)
}

func (r *FieldRow) layout(size fyne.Size) {
	place(r.fill, 0, 0, size.Width, size.Height)
	place(r.halo, 1, 1, max(size.Width-2, 0), max(size.Height-2, 0))
	y := float32(fieldPad)
	for _, t := range r.texts {
		wide := max(size.Width-2*fieldSide, 0)
		t.Resize(fyne.NewSize(wide, t.Size().Height)) // it must wrap before its height is known
		place(t, fieldSide, y, wide, t.MinSize().Height)
		y += t.MinSize().Height + 2
	}
}

func (r *FieldRow) paint() {
	fill := r.wash()
	if r.pointed {
		fill = ColorAccentSoft
	}
	r.shade(r.fill, fill)
	showRing(r.halo, r.focused)
}
