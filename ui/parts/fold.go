package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Measures of a section that folds.
const (
	foldHigh = 40 // the line that folds
	foldTail = 8  // below what is folded
)

// Fold is a section that is folded away until its line is pressed.
type Fold struct {
	widget.BaseWidget
	OnFolded func(open bool) // after the person opened or closed it
	OnMoved  func()          // after each step of its height

	open bool
	head *foldHead
	body *Grow
}

// NewFold makes a closed section; caption is a mono word at its line, such as
// an error code, and may be empty.
func NewFold(label, caption string, body fyne.CanvasObject) *Fold {
	f := &Fold{body: NewGrow(body)}
	f.head = newFoldHead(label, caption, func() {
		f.SetOpen(!f.open)
		if f.OnFolded != nil {
			f.OnFolded(f.open)
		}
	})
	f.body.tail, f.body.OnMoved = foldTail, f.moved
	body.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Note sets a few muted words at the right end of the line, and returns the fold.
func (f *Fold) Note(s string) *Fold {
	f.head.note.SetText(s)
	return f
}

// Open says whether the body shows.
func (f *Fold) Open() bool { return f.open }

// SetOpen opens or closes it without calling OnFolded.
func (f *Fold) SetOpen(on bool) {
	if f.open == on {
		return
	}
	f.open = on
	f.head.mark(&f.head.open, on)
	f.body.SetOpen(on)
}

// moved lays it out at its new height.
func (f *Fold) moved() {
	redraw(f)
	if f.OnMoved != nil {
		f.OnMoved()
	}
}

// Head is the line that folds, to give it the focus.
func (f *Fold) Head() fyne.Focusable { return f.head }

// CreateRenderer is for Fyne.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return newRenderer(f, f.head, f.body) }

func (f *Fold) min() fyne.Size {
	size := f.head.MinSize()
	m := f.body.MinSize()
	return fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
}

func (f *Fold) layout(size fyne.Size) {
	place(f.head, 0, 0, size.Width, foldHigh)
	f.body.Resize(fyne.NewSize(size.Width, f.body.Size().Height)) // text that wraps
	place(f.body, 0, foldHigh, size.Width, f.body.MinSize().Height)
}

func (f *Fold) paint() {}

// foldHead is the line that folds.
type foldHead struct {
	pressable
	open    bool
	halo    *canvas.Rectangle
	picture *canvas.Image
	text    *Text
	caption *Text
	note    *Text
}

func newFoldHead(label, caption string, press func()) *foldHead {
	h := &foldHead{halo: ring(8), picture: newPicture()}
	h.text, h.caption = NewText(Body, label), NewText(MonoSmall, caption).Cut().Muted()
	h.note = NewText(Caption, "").Cut().Muted().Aligned(fyne.TextAlignTrailing)
	h.inert(h.text, h.caption, h.note)
	h.extend(h, press)
	return h
}

// TappedSecondary offers to copy what the line says, such as the code of an error.
func (h *foldHead) TappedSecondary(e *fyne.PointEvent) {
	openCopies(h, e.AbsolutePosition, h.caption.Text(), h.text.Text(), h.note.Text())
}

// CreateRenderer is for Fyne.
func (h *foldHead) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(h, h.halo, h.picture, h.text, h.caption, h.note)
}

func (h *foldHead) min() fyne.Size {
	return fyne.NewSize(checkText+h.text.MinSize().Width, foldHigh)
}

func (h *foldHead) layout(size fyne.Size) {
	place(h.halo, -6, 2, size.Width+12, size.Height-4)
	place(h.picture, 0, (size.Height-20)/2, 20, 20)
	width := h.text.MinSize().Width
	place(h.text, checkText, 0, width, size.Height)
	x := checkText + width + 12
	place(h.caption, x, 0, max(size.Width-x, 0), size.Height)
	place(h.note, x, 0, max(size.Width-x, 0), size.Height)
}

func (h *foldHead) paint() {
	icon := theme.MenuExpandIcon()
	if h.open {
		icon = theme.MenuDropDownIcon()
	}
	ink := ColorMuted
	if h.hovered || h.focused {
		ink = ColorText
	}
	tint(h.picture, icon, ColorMuted)
	h.text.Coloured(ink)
	showRing(h.halo, h.focused)
}
