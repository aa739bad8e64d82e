package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Field is a control with its label above and a hint or an error below.
type Field struct {
	widget.BaseWidget
	label   *Text
	control fyne.CanvasObject
	marked  *Entry // whose border shows an error; may be nil
	note    *Text
	hint    string
	failed  bool

	OnMoved func() // called when the text below has changed, and with it perhaps the height
}

// NewField makes a field; control is any object.
func NewField(label string, control fyne.CanvasObject) *Field {
	f := &Field{label: NewText(Caption, label).Muted().Cut(), control: control, note: NewParagraph(Caption, "").Muted()}
	f.marked, _ = control.(*Entry)
	f.ExtendBaseWidget(f)
	return f
}

// Marking has an error shown at the border of an entry within the control, and returns the field.
func (f *Field) Marking(e *Entry) *Field {
	f.marked = e
	return f
}

// Hint sets the text below while there is no error, and returns the field.
func (f *Field) Hint(s string) *Field {
	f.hint = s
	if !f.failed {
		f.say(s, false)
	}
	return f
}

// SetError shows an error below in place of the hint; an empty one ends it.
func (f *Field) SetError(s string) {
	if s == "" {
		f.say(f.hint, false)
		return
	}
	f.say(s, true)
}

// Note is the text below.
func (f *Field) Note() string { return f.note.Text() }

// Failed reports whether the text below is an error.
func (f *Field) Failed() bool { return f.failed }

func (f *Field) say(s string, failed bool) {
	if f.note.Text() == s && f.failed == failed {
		return
	}
	f.failed = failed
	f.note.SetText(s)
	if f.marked != nil {
		f.marked.SetInvalid(failed)
	}
	f.Refresh()
	if f.OnMoved != nil {
		f.OnMoved()
	}
}

// CreateRenderer is for Fyne.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(f, f.label, f.control, f.note)
}

func (f *Field) min() fyne.Size {
	m := f.control.MinSize()
	size := fyne.NewSize(m.Width, 20+m.Height)
	if f.note.Text() != "" {
		size.Height += 4 + f.note.MinSize().Height
	}
	return size
}

func (f *Field) layout(size fyne.Size) {
	place(f.label, 0, 0, size.Width, 16)
	high := f.control.MinSize().Height
	place(f.control, 0, 20, size.Width, high)
	f.note.Resize(fyne.NewSize(size.Width, 16))
	place(f.note, 0, 24+high, size.Width, f.note.MinSize().Height)
}

func (f *Field) paint() {
	ink := ColorMuted
	if f.failed {
		ink = ColorAttention
	}
	f.note.Coloured(ink)
	setShown(f.note, f.note.Text() != "")
}

// Value is text to read and copy, not to change: mono in a sunken field of 36.
type Value struct {
	widget.BaseWidget
	framed bool
	edge   *frame
	text   *Text
}

// NewValue makes a value.
func NewValue(text string) *Value {
	v := &Value{edge: newFrame(8), text: NewText(Mono, text).Cut()}
	v.ExtendBaseWidget(v)
	return v
}

// Framed draws it on the surface with an entry's border, for use on a sunken
// panel, and returns it.
func (v *Value) Framed() *Value {
	v.framed = true
	v.Refresh()
	return v
}

// SetText changes the text.
func (v *Value) SetText(s string) { v.text.SetText(s) }

// Text is the text, uncut.
func (v *Value) Text() string { return v.text.Text() }

// CreateRenderer is for Fyne.
func (v *Value) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(v, append(v.edge.objects(), v.text)...)
}

func (v *Value) min() fyne.Size { return fyne.NewSize(22+narrowest, buttonHigh) }

func (v *Value) layout(size fyne.Size) {
	v.edge.at(0, 0, size.Width, size.Height)
	place(v.text, 11, 0, max(size.Width-22, 0), size.Height)
}

func (v *Value) paint() {
	ground, edge := ColorSunken, ColorBorder
	if v.framed {
		ground, edge = ColorSurface, ColorInputBorder
	}
	v.edge.paint(ground, edge, 1)
}
