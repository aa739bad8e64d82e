package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Message is a sentence that floats: icon 20 and words on a bordered surface
// with a shadow.
type Message struct {
	widget.BaseWidget
	look Look
	sign sign
	text *Text
	fill *canvas.Rectangle
}

// NewMessage makes a message.
func NewMessage(l Look, words string) *Message {
	m := &Message{look: l, sign: newSign(20), text: NewText(Body, words).Cut(), fill: box(10)}
	m.ExtendBaseWidget(m)
	return m
}

// Set changes what it says.
func (m *Message) Set(l Look, words string) {
	m.look = l
	m.text.SetText(words)
	m.Refresh()
}

// Words is what it says.
func (m *Message) Words() string { return m.text.Text() }

// CreateRenderer is for Fyne.
func (m *Message) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(m, m.fill, m.sign.icon, m.sign.arc, m.text)
}

func (m *Message) min() fyne.Size { return fyne.NewSize(48+narrowest+16, 46) }

// natural is the width at which nothing is cut.
func (m *Message) natural() float32 { return 48 + Body.measure(m.text.Text()) + 17 }

func (m *Message) layout(size fyne.Size) {
	place(m.fill, 0, 0, size.Width, size.Height)
	m.sign.at(17, (size.Height-20)/2)
	place(m.text, 49, 0, max(size.Width-49-16, 0), size.Height)
}

func (m *Message) paint() {
	floating(m.fill)
	m.sign.set(m.look)
}

// floating paints a rectangle as what floats: menus and messages.
func floating(r *canvas.Rectangle) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = colour(ColorSurface), colour(ColorBorder), 1
	r.Shadow = canvas.Shadow{Color: colour(ColorMenuShadow), BlurRadius: 28, Offset: fyne.NewPos(0, 4)}
}

// Toasts is a layer over the screen that shows one message at a time, at the
// bottom in the middle. It lets every tap through.
type Toasts struct {
	widget.BaseWidget
	message *Message
}

// NewToasts makes an empty layer; stack it over the content of the window.
func NewToasts() *Toasts {
	t := &Toasts{message: NewMessage(Look{}, "")}
	t.message.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say shows a message until Clear or the next Say.
func (t *Toasts) Say(l Look, words string) {
	t.message.Set(l, words)
	t.message.Show()
	t.Refresh()
}

// Clear takes the message away.
func (t *Toasts) Clear() {
	if t.message.Visible() {
		t.message.Hide()
		t.Refresh()
	}
}

// Said is the message on show, or nothing.
func (t *Toasts) Said() string {
	if !t.message.Visible() {
		return ""
	}
	return t.message.Words()
}

// CreateRenderer is for Fyne.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.message) }

func (t *Toasts) min() fyne.Size { return fyne.Size{} }
func (t *Toasts) paint()         {}

func (t *Toasts) layout(size fyne.Size) {
	width := min(t.message.natural(), max(size.Width-48, 0))
	place(t.message, (size.Width-width)/2, size.Height-24-46, width, 46)
}
