package flow

import (
	"slices"

	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// compareLarge and compareTall are the width of a column and the height of the window from which on an
// audience sees them in large type.
const (
	compareLarge = 690
	compareTall  = 680
)

// present shows the comparison to an audience, or ends that. The room then has the whole window
// (Room.OnPresent), names stand in place of the choices, and hosts have fixed names.
func (c *comparing) present(on bool) {
	if c.staged == on {
		return
	}
	c.staged = on
	c.resize()
	c.room.draw()
	if c.room.OnPresent != nil {
		c.room.OnPresent(on)
	}
}

// resize chooses the size of type for the present width and height, and reports whether it is another one.
func (c *comparing) resize() bool {
	large := c.staged && c.wide >= compareLarge && c.high >= compareTall
	if c.large == large {
		return false
	}
	c.large = large
	for _, s := range c.sides {
		s.comparedRows = s.usual
		if large {
			s.comparedRows = s.afar
		}
	}
	return true
}

// afar are the measures of rows that are legible from afar.
func afar(m diagram.Measures) diagram.Measures {
	m.Row, m.Badge = presenterRow, presenterBadge
	m.Text = func(s string) float64 { return float64(parts.StageStrong.Width(s)) }
	return m
}

// gutter is how wide the titles of the phases are.
func (c *comparing) gutter() float32 {
	if c.large {
		return presenterGutter
	}
	return compareGutter
}

// role returns the type of a text, near or afar.
func (c *comparing) role(near, far parts.Role) parts.Role {
	if c.large {
		return far
	}
	return near
}

// titleOf names a side before an audience: what sets it apart, and the attempt as Presenter names
// it.
func (c *comparing) titleOf(side int) string {
	at := slices.IndexFunc(c.room.shown.Attempts, func(a Attempt) bool { return a.Attempt == c.ids[side] })
	if at < 0 {
		return ""
	}
	return words.CompareStaged(c.nameOf(side), titleBefore(c.room.shown.Attempts[at]))
}

// say says below each side what it shows, and what the selected row has there.
func (c *comparing) say() {
	rows := c.drawn.Rows()
	for i, s := range c.sides {
		says, means := words.CompareTitle(c.nameOf(i)), words.CompareMeaning(c.nameOf(i))
		if i == 1 && c.await && c.room.shown.Comparing {
			says, means = words.CompareApprove(), ""
		}
		s.says.SetRole(c.role(parts.Strong, parts.StageStrong))
		s.says.SetText(says)
		s.means.SetRole(c.role(parts.Caption, parts.Stage))
		s.means.SetText(means)
		mono := c.role(parts.MonoSmall, parts.StageMono)
		s.values.SetRole(mono)
		s.values.SetSpans()
		if c.row >= 0 && c.row < len(rows) {
			s.values.SetSpans(valueSpans(rows[c.row], i == 0, mono)...)
		}
	}
}
