package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Kind is the look of a button.
type Kind int

// The kinds. A view has one Primary or Danger button at most.
const (
	Primary     Kind = iota // filled with the accent, bold
	Plain                   // filled with the quiet button colour
	Quiet                   // no fill
	QuietDanger             // no fill, attention colour
	Danger                  // filled with the attention colour, bold
	Outline                 // hairline border
	Link                    // no fill, accent colour
)

// kindLook is how a kind is coloured.
type kindLook struct {
	fill, ink, border fyne.ThemeColorName
	role              Role
}

var kindLooks = map[Kind]kindLook{
	Primary:     {ColorAccent, ColorOnAccent, colorNone, Strong},
	Plain:       {ColorButton, ColorText, colorNone, Body},
	Quiet:       {colorNone, ColorText, colorNone, Body},
	QuietDanger: {colorNone, ColorAttention, colorNone, Body},
	Danger:      {ColorAttention, ColorOnAttention, colorNone, Strong},
	Outline:     {colorNone, ColorText, ColorBorder, Body},
	Link:        {colorNone, ColorAccent, colorNone, Body},
}

// Button sizes in Fyne units.
const (
	buttonHigh  = 36
	buttonSmall = 32
	buttonIcon  = 18
	buttonGap   = 8
)

// Button is a button of one of the kinds: 36 high, or 32 when small. Fyne's
// own sets every label in bold; here only filled ones are.
type Button struct {
	pressable
	OnTapped func() // runs for a tap, Enter and Space; nil does nothing

	kind     Kind
	label    string
	icon     fyne.Resource
	trailing fyne.Resource
	bare     bool // icon only; label is its name
	small    bool
	flush    bool // no empty sides
	busy     bool
	busyWord string
	least    float32 // the width kept while busy
	done     string  // what it says for a while after a press; empty means nothing
	isDone   bool
	dones    int // counts its presses

	fill, over, halo *canvas.Rectangle
	picture, tail    *canvas.Image
	text             *canvas.Text
	key              *canvas.Text // small after the label: what presses it; nil means nothing
	arc              *Arc
}

// NewButton makes a button with a label and, unless nil, an icon before it.
func NewButton(kind Kind, label string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{OnTapped: tapped, kind: kind, label: label, icon: icon}
	b.fill, b.over, b.halo = box(8), box(8), ring(12)
	b.picture, b.tail, b.text = newPicture(), newPicture(), lineOf(Body)
	b.arc = NewArc(buttonIcon, ColorText)
	b.arc.Hide()
	b.named = b.bareName
	b.extend(b, func() {
		if b.OnTapped != nil && !b.busy {
			b.OnTapped()
		}
	})
	return b
}

// NewIconButton makes a square button with an icon alone; name is what a
// screen reader says, and its tip.
func NewIconButton(kind Kind, name string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(kind, name, icon, tapped)
	b.bare = true
	return b
}

// bareName is the name of a button that shows an icon alone.
func (b *Button) bareName() string {
	if b.bare {
		return b.label
	}
	return ""
}

// Bare says whether it shows an icon alone.
func (b *Button) Bare() bool { return b.bare }

// SetBare shows an icon alone instead of the label; nil shows the label alone.
func (b *Button) SetBare(icon fyne.Resource) {
	if b.bare != (icon != nil) {
		b.bare, b.icon = icon != nil, icon
		b.Refresh()
	}
}

// Small makes the button 32 high with caption text, for inside cards, and
// returns it.
func (b *Button) Small() *Button {
	b.small = true
	b.Refresh()
	return b
}

// Flush takes the empty sides of a link away, so that its words stand in line
// with the text above, and returns it.
func (b *Button) Flush() *Button {
	b.flush = true
	b.Refresh()
	return b
}

// Trailing adds an icon after the label, as the arrow of a menu, and returns b.
func (b *Button) Trailing(icon fyne.Resource) *Button {
	b.trailing = icon
	b.Refresh()
	return b
}

// Hinted adds the key that presses it, small after the label, and returns b. Call it before the
// button is drawn.
func (b *Button) Hinted(key string) *Button {
	b.key = lineOf(Tiny)
	b.key.Text = key
	b.Refresh()
	return b
}

// Label is the present label, or the name of an icon button.
func (b *Button) Label() string { return b.label }

// Set changes label and icon; equal values redraw nothing.
func (b *Button) Set(label string, icon fyne.Resource) {
	if b.label != label || b.icon != icon {
		b.label, b.icon = label, icon
		b.Refresh()
	}
}

// Kind is the present look.
func (b *Button) Kind() Kind { return b.kind }

// SetKind changes the look.
func (b *Button) SetKind(kind Kind) {
	if b.kind != kind {
		b.kind = kind
		b.Refresh()
	}
}

// SetBusy replaces the icon by the turning arc and the label by word, and
// refuses presses; the width stays. Idle ends it.
func (b *Button) SetBusy(word string) {
	if b.busy && b.busyWord == word {
		b.arc.start()
		return
	}
	if !b.busy {
		b.least = b.MinSize().Width
	}
	b.busy, b.busyWord = true, word
	b.Refresh()
}

// Idle ends SetBusy.
func (b *Button) Idle() {
	if b.busy {
		b.busy, b.least = false, 0
		b.Refresh()
	}
}

// Busy says whether the arc is turning.
func (b *Button) Busy() bool { return b.busy }

// Cursor is a hand over links.
func (b *Button) Cursor() desktop.Cursor {
	if b.kind == Link && !b.disabled {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel is what a screen reader says.
func (b *Button) AccessibilityLabel() string { return b.label }

// AccessibilityRole says that this is a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{b.halo, b.fill, b.over, b.picture, b.arc, b.text, b.tail}
	if b.key != nil {
		objects = append(objects, b.key)
	}
	return newRenderer(b, objects...)
}

// word is what is written: the label, or what the button is busy with.
func (b *Button) word() string {
	switch {
	case b.bare:
		return ""
	case b.busy:
		return b.busyWord
	case b.isDone:
		return b.done
	}
	return b.label
}

// widest is the wider one of the label and what the button says after a press, so that it never
// changes its width.
func (b *Button) widest() float32 {
	width := b.role().measure(b.word())
	if b.done != "" && !b.bare {
		width = max(b.role().measure(b.label), b.role().measure(b.done))
	}
	return width
}

// shownIcon is the icon before the label.
func (b *Button) shownIcon() fyne.Resource {
	if b.isDone {
		return theme.ConfirmIcon()
	}
	return b.icon
}

// role is the type the label is set in.
func (b *Button) role() Role {
	role := kindLooks[b.kind].role
	if b.small && role == Strong {
		return CaptionStrong
	}
	if b.small {
		return Caption
	}
	return role
}

func (b *Button) height() float32 {
	if b.small {
		return buttonSmall
	}
	return buttonHigh
}

// side is the space left and right of the content.
func (b *Button) side() float32 {
	switch {
	case b.flush:
		return 0
	case b.small:
		return 10
	case b.kind == Link:
		return 8
	}
	return 14
}

// iconSize is 18, or 16 in small buttons.
func (b *Button) iconSize() float32 {
	if b.small {
		return 16
	}
	return buttonIcon
}

// content is how wide icon, label and trailing icon are together.
func (b *Button) content() float32 {
	width := b.widest()
	for _, shown := range []bool{b.icon != nil || b.busy, b.trailing != nil} {
		if shown {
			width += b.iconSize() + buttonGap
		}
	}
	if b.word() == "" {
		width -= buttonGap
	}
	if b.key != nil {
		width += buttonGap + Tiny.measure(b.key.Text)
	}
	return width
}

func (b *Button) min() fyne.Size {
	h := b.height()
	if b.bare {
		return fyne.NewSquareSize(h)
	}
	return fyne.NewSize(max(h, b.content()+2*b.side(), b.least), h)
}

func (b *Button) layout(size fyne.Size) {
	h := b.height()
	y := (size.Height - h) / 2
	place(b.fill, 0, y, size.Width, h)
	place(b.over, 0, y, size.Width, h)
	place(b.halo, -4, y-4, size.Width+8, h+8)
	width := b.role().measure(b.word())
	icon, x := b.iconSize(), (size.Width-b.content()+b.widest()-width)/2
	top := y + (h-icon)/2
	place(b.picture, x, top, icon, icon)
	place(b.arc, x, top, icon, icon)
	if b.icon != nil || b.busy {
		x += icon + buttonGap
	}
	place(b.text, x, y, width, h)
	place(b.tail, x+width+buttonGap, top, icon, icon)
	if b.key != nil {
		place(b.key, x+width+buttonGap, y, Tiny.measure(b.key.Text), h)
	}
}

func (b *Button) paint() {
	k := kindLooks[b.kind]
	fill, ink := k.fill, k.ink
	if b.disabled {
		fill, ink = b.disabledLook(fill)
	}
	b.fill.FillColor, b.fill.StrokeWidth = colour(fill), 0
	if k.border != colorNone {
		border(b.fill, k.border, 1)
	}
	b.shade(b.over, b.wash())
	showRing(b.halo, b.focused && !b.disabled)
	write(b.text, b.role(), b.word(), colour(ink))
	if b.key != nil {
		write(b.key, Tiny, b.key.Text, colour(ColorMuted))
	}
	tint(b.picture, b.shownIcon(), ink)
	tint(b.tail, b.trailing, ink)
	setShown(b.picture, b.icon != nil && !b.busy)
	setShown(b.tail, b.trailing != nil)
	b.arc.Coloured(ink)
	if b.busy != b.arc.Visible() {
		setShown(b.arc, b.busy)
	}
}

// disabledLook is a fill and letters at 55 %.
func (b *Button) disabledLook(fill fyne.ThemeColorName) (faded, ink fyne.ThemeColorName) {
	if fill == colorNone {
		return colorNone, ColorFaint
	}
	return colorFadedButton, ColorFaint
}
