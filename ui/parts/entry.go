package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry with a clear focus border, an error border, and keys
// handed on: Esc and, unless OnSubmitted is set, Enter go to the dialog or the
// screen; Up and Down of a single line too.
type Entry struct {
	widget.Entry
	invalid bool
	focused bool
	edge    *frame
	clip    *container.Clip // round the text
}

// NewEntry makes an entry of one line.
func NewEntry(placeholder string) *Entry {
	e := &Entry{edge: newFrame(8)}
	e.PlaceHolder = placeholder
	e.ExtendBaseWidget(e)
	return e
}

// NewMonoEntry makes an entry for addresses and ids.
func NewMonoEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.TextStyle = monotype
	return e
}

// NewSearch makes an entry with a magnifying glass.
func NewSearch(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Icon = theme.NewColoredResource(theme.SearchIcon(), ColorMuted)
	return e
}

// NewSecret makes an entry that does not show what is typed.
func NewSecret(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	return e
}

// SetInvalid draws the border in the attention colour, or no longer.
func (e *Entry) SetInvalid(on bool) {
	if e.invalid != on {
		e.invalid = on
		e.Refresh()
	}
}

// Invalid says whether the border is in the attention colour.
func (e *Entry) Invalid() bool { return e.invalid }

// TakeFocus has the entry focused, if it is in a window.
func (e *Entry) TakeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		c.Focus(e)
	}
}

// FocusGained draws the focus border and brings the entry in sight.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost draws the plain border.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
}

// TypedKey hands on what a line of text has no use for.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	Touch()
	switch k.Name {
	case fyne.KeyEscape:
		passKey(e, k)
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		if !e.MultiLine && e.OnSubmitted == nil {
			passKey(e, k)
			return
		}
	case fyne.KeyUp, fyne.KeyDown:
		if !e.MultiLine {
			passKey(e, k)
			return
		}
	}
	e.Entry.TypedKey(k)
}

// TypedRune types.
func (e *Entry) TypedRune(r rune) {
	Touch()
	e.Entry.TypedRune(r)
}

// MinSize is 36 high for one line.
func (e *Entry) MinSize() fyne.Size {
	m := e.Entry.MinSize()
	return fyne.NewSize(m.Width, max(m.Height, buttonHigh))
}

// CreateRenderer is for Fyne.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.clip = container.NewClip(container.NewWithoutLayout())
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), e: e}
	r.paint()
	return r
}

// entryRenderer draws a frame of our own in place of Fyne's, and moves icon and
// text a little to the right, to where the design has them.
type entryRenderer struct {
	fyne.WidgetRenderer
	e *Entry
}

// barRoom is more than the scroll bar of a single line takes. It lies below the
// clip, so that no bar covers the edge.
const barRoom = 24

// Where text begins, with and without an icon, against Fyne's own place.
const (
	entryShift     = 2
	entryIconShift = 6
)

// inner are Fyne's objects without its box and border, the first two.
func (r *entryRenderer) inner() []fyne.CanvasObject {
	return r.WidgetRenderer.Objects()[2:]
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	objects := r.e.edge.objects()
	for _, o := range r.inner() {
		if isScroll(o) {
			o = r.e.clip
		}
		objects = append(objects, o)
	}
	return objects
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.e.edge.at(0, 0, size.Width, size.Height)
	r.WidgetRenderer.Layout(size)
	shift := float32(entryShift)
	if r.e.Icon != nil {
		shift = entryIconShift
	}
	for _, o := range r.inner() {
		switch {
		case o == r.e.ActionItem:
		case isImage(o):
			o.Move(o.Position().AddXY(entryShift, 0))
		case isScroll(o):
			at, size := o.Position().AddXY(shift, 0), fyne.NewSize(max(o.Size().Width-shift, 0), o.Size().Height)
			place(r.e.clip, at.X, at.Y, size.Width, size.Height)
			r.e.clip.Content.(*fyne.Container).Objects = []fyne.CanvasObject{o}
			if !r.e.MultiLine {
				size.Height += barRoom
			}
			place(o, 0, 0, size.Width, size.Height)
		default:
			o.Resize(fyne.NewSize(max(o.Size().Width-shift, 0), o.Size().Height))
			o.Move(o.Position().AddXY(shift, 0))
		}
	}
}

func isScroll(o fyne.CanvasObject) bool {
	_, ok := o.(*container.Scroll)
	return ok
}

func isImage(o fyne.CanvasObject) bool {
	_, ok := o.(*canvas.Image)
	return ok
}

func (r *entryRenderer) Refresh() {
	r.paint()
	r.WidgetRenderer.Refresh()
}

func (r *entryRenderer) paint() {
	name, width := ColorInputBorder, float32(1)
	if r.e.focused {
		name, width = ColorAccent, 2
	}
	if r.e.invalid {
		name = ColorAttention
	}
	if r.e.Disabled() {
		name = ColorBorder
	}
	r.e.edge.paint(ColorSurface, name, width)
}
