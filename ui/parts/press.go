package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pressable is what everything that can be pressed shares: the pointer, the
// focus, the keys that press it, and being disabled.
type pressable struct {
	widget.BaseWidget
	self     fyne.Widget
	press    func()
	hovered  bool
	held     bool
	focused  bool
	disabled bool
	ground   fading
	pace     time.Duration // how long the present change may take; 0 outside mark
	named    func() string // the name of what shows an icon alone, or nothing; nil: it has words
	texts    []*Text       // whose tips it shows
}

// extend ties the shared part to its widget; press runs for a tap, Enter and
// Space.
func (p *pressable) extend(self fyne.Widget, press func()) {
	p.self, p.press = self, press
	p.ExtendBaseWidget(self)
}

// Tapped presses the widget.
func (p *pressable) Tapped(*fyne.PointEvent) { p.fire() }

func (p *pressable) fire() {
	Touch()
	if !p.disabled && p.press != nil {
		p.press()
	}
}

// MouseIn shows the hover colour, and the tip of what is under the pointer.
func (p *pressable) MouseIn(e *desktop.MouseEvent) {
	Touch()
	p.mark(&p.hovered, true)
	p.MouseMoved(e)
}

// MouseMoved shows the tip of what is under the pointer. The whole widget hovers at once.
func (p *pressable) MouseMoved(e *desktop.MouseEvent) {
	words, at, size := p.tipAt(e.Position)
	offerTip(p.self, words, at, size)
}

// inert gives the pointer over texts of the widget to the widget, which shows their tips.
func (p *pressable) inert(texts ...*Text) {
	for _, t := range texts {
		t.Inert()
	}
	p.texts = append(p.texts, texts...)
}

// TipAt is the tip at a place of the widget: its name if it shows an icon alone, or the whole of a
// text that is cut there.
func (p *pressable) TipAt(at fyne.Position) string {
	words, _, _ := p.tipAt(at)
	return words
}

// tipAt is TipAt with the place that the tip is about.
func (p *pressable) tipAt(at fyne.Position) (words string, pos fyne.Position, size fyne.Size) {
	if p.named != nil {
		if name := p.named(); name != "" {
			return name, fyne.Position{}, p.Size()
		}
	}
	for _, t := range p.texts {
		rest := at.Subtract(t.Position())
		if t.Visible() && rest.X >= 0 && rest.Y >= 0 && rest.X < t.Size().Width && rest.Y < t.Size().Height && t.tip() != "" {
			return t.tip(), t.Position(), t.Size()
		}
	}
	return "", pos, size
}

// MouseOut takes the tip, and hover and pressed colours away.
func (p *pressable) MouseOut() {
	endTip(p.self)
	p.held = false
	p.mark(&p.hovered, false)
}

// MouseDown shows the pressed colour.
func (p *pressable) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		p.mark(&p.held, true)
	}
}

// MouseUp ends the pressed colour.
func (p *pressable) MouseUp(*desktop.MouseEvent) { p.mark(&p.held, false) }

// FocusGained shows the focus ring and brings the widget in sight.
func (p *pressable) FocusGained() {
	p.mark(&p.focused, true)
	reveal(p.self)
}

// FocusLost hides the focus ring.
func (p *pressable) FocusLost() { p.mark(&p.focused, false) }

// TypedRune does nothing: Space arrives as a key too.
func (p *pressable) TypedRune(rune) {}

// TypedKey presses for Enter and Space and hands every other key on.
func (p *pressable) TypedKey(e *fyne.KeyEvent) {
	Touch()
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.fire()
	default:
		passKey(p.self, e)
	}
}

// Enable lets the widget be pressed and focused.
func (p *pressable) Enable() { p.mark(&p.disabled, false) }

// Disable refuses presses; the widget is drawn at 55 %.
func (p *pressable) Disable() {
	p.hovered, p.held = false, false
	p.mark(&p.disabled, true)
}

// Disabled says whether presses are refused.
func (p *pressable) Disabled() bool { return p.disabled }

// mark sets one of the flags and redraws only if it changed.
func (p *pressable) mark(flag *bool, to bool) {
	if *flag == to {
		return
	}
	*flag = to
	p.pace = selectionTime
	if flag == &p.hovered || flag == &p.held {
		p.pace = hoverTime
	}
	if w, ok := p.self.(drawn); ok {
		redraw(w)
	}
	p.pace = 0
}

// shade fills the rectangle that shows what the pointer or a choice does.
func (p *pressable) shade(rect *canvas.Rectangle, name fyne.ThemeColorName) {
	p.ground.fill(rect, colour(name), p.pace)
}

// wash is the colour above the fill: pressed, hovered or none.
func (p *pressable) wash() fyne.ThemeColorName {
	switch {
	case p.disabled:
		return colorNone
	case p.held:
		return ColorPressed
	case p.hovered:
		return ColorHover
	}
	return colorNone
}

// passKey hands a key that the focused object has no use for to the canvas:
// there the dialog on top, or else the screen, listens for Esc, Enter and
// arrows.
func passKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if take := c.OnTypedKey(); take != nil {
		take(e)
	}
}

// passRune hands what is typed to the canvas.
func passRune(from fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

// passShortcut hands a shortcut that the focused object has no use for to the canvas.
func passShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}
