package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Widths of the dialogs.
const (
	WidePicker  = 832
	WideWaiting = 520
	WideError   = 640
	WideConfirm = 420
)

// Measures of dialogs.
const (
	dialogMargin = 24 // inside, and to the window's edge
	dialogGap    = 16 // between header, body and buttons
	dialogLead   = 48 // the glyph of the header
	staysGap     = 12 // between body and what stays below it
	ringRoom     = 8  // above and below the body, for focus rings
	scrollRoom   = 8  // beside the body, for focus rings and the scroll bar
	footAbove    = 4
	footBelow    = 16

	fadeTime = 140 * time.Millisecond
)

// Dialog is the shell of every dialog: a header that stays, a middle that
// scrolls when the window is low, and buttons that stay. It dims the window,
// keeps the focus inside, takes Esc and Enter, and keeps 24 from the edge.
type Dialog struct {
	widget.BaseWidget
	// OnDismissed runs for Esc and the closing cross; nil closes the dialog.
	OnDismissed func()
	// OnKey takes the keys that the focused object has no use for, before Esc and Enter; it
	// reports whether it has used the key. nil means that no other key does anything.
	OnKey func(fyne.KeyName) bool
	// Initial is what has the focus when the dialog opens; nil means the
	// default button.
	Initial fyne.Focusable

	layer  layer
	width  float32
	lead   fyne.CanvasObject
	title  *Text
	sub    *Text
	corner fyne.CanvasObject
	body   fyne.CanvasObject
	left   []fyne.CanvasObject
	right  []fyne.CanvasObject
	stays  fyne.CanvasObject
	foot   fyne.CanvasObject
	def    *Button
	ruled  bool

	dim, panel *canvas.Rectangle
	rule       *Hairline
	footRule   *Hairline
	staysRule  *Hairline
	scroll     *container.Scroll
	tips       *Tips
}

// NewDialog makes a dialog of a width with a title and a line below it, which
// may be empty. Its parts are set before it is shown.
func NewDialog(width float32, title, sub string) *Dialog {
	d := &Dialog{width: width, title: NewParagraph(Heading, title), sub: NewParagraph(Body, sub).Muted()}
	d.dim, d.panel = canvas.NewRectangle(nil), box(14)
	d.rule, d.footRule, d.staysRule, d.tips = NewHairline(), NewHairline(), NewHairline(), newTips()
	d.scroll = NewScroll(Column(0))
	d.Body(Column(0))
	d.ExtendBaseWidget(d)
	return d
}

// Lead puts a glyph of 48 before the title, and returns the dialog.
func (d *Dialog) Lead(o fyne.CanvasObject) *Dialog {
	d.lead = o
	return d
}

// Corner puts something at the right of the title, such as a step count and
// the Closer, and returns the dialog.
func (d *Dialog) Corner(o fyne.CanvasObject) *Dialog {
	d.corner = o
	return d
}

// Closer is the closing cross of the dialog, for its corner; name is what a
// screen reader says.
func (d *Dialog) Closer(name string) *Button {
	return NewIconButton(Quiet, name, theme.CancelIcon(), d.dismiss)
}

// Body sets the middle, and returns the dialog.
func (d *Dialog) Body(o fyne.CanvasObject) *Dialog {
	d.body = o
	under(d.scroll, pageNotch, Margins(ringRoom, scrollRoom, ringRoom, scrollRoom, o))
	return d
}

// Stays sets what is between the middle and the buttons and does not scroll, and returns the
// dialog.
func (d *Dialog) Stays(o fyne.CanvasObject) *Dialog {
	d.stays = o
	return d
}

// Left sets what is at the left of the button row, and returns the dialog.
func (d *Dialog) Left(objects ...fyne.CanvasObject) *Dialog {
	d.left = objects
	return d
}

// Right sets the buttons at the right, the primary one last, and returns the
// dialog. The last one is what Enter presses.
func (d *Dialog) Right(buttons ...*Button) *Dialog {
	d.right = nil
	for _, b := range buttons {
		d.right = append(d.right, b)
		d.def = b
	}
	return d
}

// Default says which button Enter presses, and returns the dialog; nil for none.
func (d *Dialog) Default(b *Button) *Dialog {
	d.def = b
	return d
}

// Ruled draws a hairline above the buttons, and returns the dialog.
func (d *Dialog) Ruled() *Dialog {
	d.ruled = true
	return d
}

// Foot sets what is below the buttons under a hairline, and returns the
// dialog.
func (d *Dialog) Foot(o fyne.CanvasObject) *Dialog {
	d.foot = o
	return d
}

// SetTitle changes title and sub-line.
func (d *Dialog) SetTitle(title, sub string) {
	d.title.SetText(title)
	d.sub.SetText(sub)
	d.Fit()
}

// Title is the title.
func (d *Dialog) Title() string { return d.title.Text() }

// Sub is the line below the title.
func (d *Dialog) Sub() string { return d.sub.Text() }

// Open puts the dialog over the canvas and gives Initial the focus.
func (d *Dialog) Open(c fyne.Canvas) {
	d.layer.show(c, d, d.typedKey)
	d.Fit()
	d.fadeIn()
	if d.Initial != nil {
		c.Focus(d.Initial)
	} else if d.def != nil {
		c.Focus(d.def)
	}
}

// fadeIn darkens the window behind the dialog within fadeTime.
func (d *Dialog) fadeIn() {
	if !animated() {
		return
	}
	full := color.NRGBAModel.Convert(colour(ColorDim)).(color.NRGBA)
	canvas.NewColorRGBAAnimation(color.NRGBA{R: full.R, G: full.G, B: full.B}, full, fadeTime, func(c color.Color) {
		d.dim.FillColor = c
		d.dim.Refresh()
	}).Start()
}

// Close removes the dialog and everything above it; focus and keys go
// back to where they were.
func (d *Dialog) Close() { d.layer.hide() }

// Shown says whether the dialog is over a canvas.
func (d *Dialog) Shown() bool { return d.layer.shown() }

// Fit lays the dialog out anew: call it when the body has grown or shrunk.
func (d *Dialog) Fit() { d.Refresh() }

// Tapped swallows taps beside the dialog, so that nothing behind it is pressed.
func (d *Dialog) Tapped(*fyne.PointEvent) {}

func (d *Dialog) typedKey(e *fyne.KeyEvent) {
	if d.OnKey != nil && d.OnKey(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyPageUp:
		d.scrollBy(1)
	case fyne.KeyPageDown:
		d.scrollBy(-1)
	case fyne.KeyEscape:
		d.dismiss()
	case fyne.KeyReturn, fyne.KeyEnter:
		if d.def != nil {
			d.def.fire()
		}
	}
}

// scrollBy moves the middle by parts of its height; up is more than 0.
func (d *Dialog) scrollBy(parts float32) {
	d.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: parts * d.scroll.Size().Height * 0.9}})
}

func (d *Dialog) dismiss() {
	if d.OnDismissed != nil {
		d.OnDismissed()
		return
	}
	d.Close()
}

// CreateRenderer is for Fyne. The order is the order of Tab: body, what stays below
// it, buttons, foot, and the closing cross last.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{d.dim, d.panel, d.title, d.sub, d.scroll, d.rule, d.footRule, d.staysRule}
	if d.stays != nil {
		objects = append(objects, d.stays)
	}
	objects = append(objects, d.left...)
	objects = append(objects, d.right...)
	for _, o := range []fyne.CanvasObject{d.foot, d.lead, d.corner} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return newRenderer(d, append(objects, d.tips)...)
}

func (d *Dialog) min() fyne.Size { return fyne.Size{} }

func (d *Dialog) paint() {
	d.dim.FillColor = colour(ColorDim)
	d.panel.FillColor = colour(ColorSurface)
	d.panel.StrokeColor, d.panel.StrokeWidth = colour(ColorDialogBorder), 0
	if _, _, _, a := d.panel.StrokeColor.RGBA(); a > 0 {
		d.panel.StrokeWidth = 1
	}
	d.panel.Shadow = canvas.Shadow{Color: colour(ColorDialogShadow), BlurRadius: 64, Offset: fyne.NewPos(0, 12)}
	setShown(d.sub, d.sub.Text() != "")
}
