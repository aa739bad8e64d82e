package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// checkGloss is where the gloss of a check begins.
const checkGloss = 152

// Check is a check box of 20 with its words, and a gloss that explains them in
// a column at the right. It hands the keys it has no use for on, which Fyne's
// own check swallows.
type Check struct {
	pressable
	OnChanged func(on bool) // runs after the person changed it

	on      bool
	locked  bool
	picture *canvas.Image
	halo    *canvas.Rectangle
	words   *Text
	gloss   *Text
}

// NewCheck makes a check box; role is the type of the words, Mono for scopes.
// An empty gloss leaves that column out.
func NewCheck(on bool, role Role, words, gloss string, changed func(bool)) *Check {
	c := &Check{OnChanged: changed, on: on, picture: newPicture(), halo: ring(6)}
	c.words, c.gloss = NewText(role, words).Cut(), NewText(Caption, gloss).Muted().Cut()
	c.inert(c.words, c.gloss)
	c.extend(c, func() {
		if c.locked {
			return
		}
		c.SetOn(!c.on)
		if c.OnChanged != nil {
			c.OnChanged(c.on)
		}
	})
	return c
}

// Locked fixes the check as it is and draws it in grey: for a scope that is always
// requested. It returns c.
func (c *Check) Locked() *Check {
	c.locked = true
	c.Refresh()
	return c
}

// On says whether it is checked.
func (c *Check) On() bool { return c.on }

// SetOn sets it without calling OnChanged.
func (c *Check) SetOn(on bool) { c.mark(&c.on, on) }

// Words are the words beside the box.
func (c *Check) Words() string { return c.words.Text() }

// TappedSecondary offers to copy the words and the gloss.
func (c *Check) TappedSecondary(e *fyne.PointEvent) {
	openCopies(c, e.AbsolutePosition, c.words.Text(), c.gloss.Text())
}

// CreateRenderer is for Fyne.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.halo, c.picture, c.words, c.gloss)
}

func (c *Check) min() fyne.Size {
	width := 28 + c.words.role.measure(c.words.Text())
	if c.gloss.Text() != "" {
		width = max(width+12, checkGloss) + narrowest
	}
	return fyne.NewSize(width, buttonSmall)
}

func (c *Check) layout(size fyne.Size) {
	y := (size.Height - 20) / 2
	place(c.picture, 0, y, 20, 20)
	place(c.halo, -2, y-2, 24, 24)
	width := size.Width - 28
	if c.gloss.Text() != "" {
		at := max(checkGloss, 28+c.words.role.measure(c.words.Text())+12)
		place(c.gloss, at, 0, max(size.Width-at, 0), size.Height)
		width = at - 28 - 8
	}
	place(c.words, 28, 0, max(width, 0), size.Height)
}

func (c *Check) paint() {
	icon, name := theme.CheckButtonIcon(), ColorInputBorder
	if c.on {
		icon, name = theme.CheckButtonCheckedIcon(), ColorAccent
	}
	ink := ColorText
	switch {
	case c.disabled:
		name, ink = ColorFaint, ColorFaint
	case c.locked:
		name = ColorMuted
	case c.hovered && !c.on:
		name = ColorMuted
	}
	tint(c.picture, icon, name)
	c.words.Coloured(ink)
	showRing(c.halo, c.focused && !c.disabled)
}
