package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of messages.
const (
	messageLow  = 46 // the height with one line of text
	messageLeft = 49 // of the text, beside the icon
	messageSide = 16
	messageEdge = 14 // above and below the text

	toastsEdge = 24 // to the sides of the strip
	toastsTop  = 8
	toastsFoot = 16
)

// Message is a sentence that floats: icon 20 and words, which wrap, on a bordered surface with a
// shadow.
type Message struct {
	widget.BaseWidget
	look Look
	sign sign
	text *Text
	fill *canvas.Rectangle
}

// NewMessage makes a message.
func NewMessage(l Look, words string) *Message {
	m := &Message{look: l, sign: newSign(20), text: NewParagraph(Body, words), fill: box(10)}
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

func (m *Message) min() fyne.Size {
	return fyne.NewSize(messageLeft+narrowest+messageSide, m.heightFor(max(m.Size().Width, messageLeft+narrowest+messageSide)))
}

// natural returns the width at which the words stand on one line.
func (m *Message) natural() float32 { return messageLeft + Body.measure(m.text.Text()) + messageSide }

// heightFor returns the height at a width.
func (m *Message) heightFor(width float32) float32 {
	m.text.Resize(fyne.NewSize(max(width-messageLeft-messageSide, 0), Body.LineHeight()))
	return max(messageLow, m.text.MinSize().Height+2*messageEdge)
}

func (m *Message) layout(size fyne.Size) {
	place(m.fill, 0, 0, size.Width, size.Height)
	m.sign.at(17, (size.Height-20)/2)
	wide := max(size.Width-messageLeft-messageSide, 0)
	m.text.Resize(fyne.NewSize(wide, Body.LineHeight()))
	high := m.text.MinSize().Height
	place(m.text, messageLeft, (size.Height-high)/2, wide, high)
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

// Toasts is a strip that shows one message at a time, in its middle. Whoever lays it out gives it
// the height of HeightFor beside everything else, so that no message lies over a control.
type Toasts struct {
	widget.BaseWidget
	message *Message
}

// NewToasts returns an empty strip.
func NewToasts() *Toasts {
	t := &Toasts{message: NewMessage(Look{}, "")}
	t.message.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say shows a message until Clear or the next Say. The height of the strip may change.
func (t *Toasts) Say(l Look, words string) {
	t.message.Set(l, words)
	t.message.Show()
	t.Refresh()
}

// Clear takes the message away, and reports whether there was one.
func (t *Toasts) Clear() bool {
	if !t.message.Visible() {
		return false
	}
	t.message.Hide()
	t.Refresh()
	return true
}

// Said is the message on show, or nothing.
func (t *Toasts) Said() string {
	if !t.message.Visible() {
		return ""
	}
	return t.message.Words()
}

// HeightFor returns the height that the strip needs at a width; without a message none.
func (t *Toasts) HeightFor(width float32) float32 {
	if !t.message.Visible() {
		return 0
	}
	return toastsTop + t.message.heightFor(t.messageWidth(width)) + toastsFoot
}

// messageWidth returns the width of the message in a strip of that width.
func (t *Toasts) messageWidth(width float32) float32 {
	return min(t.message.natural()+1, max(width-2*toastsEdge, 0))
}

// CreateRenderer is for Fyne.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.message) }

func (t *Toasts) min() fyne.Size { return fyne.Size{} }
func (t *Toasts) paint()         {}

func (t *Toasts) layout(size fyne.Size) {
	width := t.messageWidth(size.Width)
	place(t.message, (size.Width-width)/2, toastsTop, width, t.message.heightFor(width))
}
