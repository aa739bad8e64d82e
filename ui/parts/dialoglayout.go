package parts

import (
	"fyne.io/fyne/v2"
)

// layout centres the panel in the window and stacks header, body, buttons and
// foot in it. Only the body gives way when the window is low.
func (d *Dialog) layout(size fyne.Size) {
	place(d.dim, 0, 0, size.Width, size.Height)
	place(d.tips, 0, 0, size.Width, size.Height)
	width := min(d.width, size.Width-2*dialogMargin)
	inner := width - 2*dialogMargin
	if inner <= 0 {
		return
	}
	header := d.headerHeight(inner)
	body := d.bodyHeight(inner)
	below := d.belowHeight(inner)
	total := min(dialogMargin+header+body+below, size.Height-2*dialogMargin)
	x, y := (size.Width-width)/2, max((size.Height-total)/2, 0)
	place(d.panel, x, y, width, total)

	d.placeHeader(x+dialogMargin, y+dialogMargin, inner)
	room := max(total-dialogMargin-header-below, 0)
	d.placeBody(x+dialogMargin, y+dialogMargin+header+d.bodyGap(), inner, max(room-d.bodyGap(), 0))
	isLow := room < body-0.5
	setShown(d.rule, (d.ruled || isLow && d.stays == nil) && d.hasButtons())
	setShown(d.staysRule, isLow && d.stays != nil)
	d.placeBelow(x, y+dialogMargin+header+room, width)
}

// placeBody puts the scroller a little beyond the body, so that neither its bar
// nor its edge covers a field or a focus ring.
func (d *Dialog) placeBody(x, y, inner, room float32) {
	high := max(d.body.MinSize().Height, room)
	below := float32(ringRoom)
	if high > room {
		below = 0 // what scrolls ends at the line above the buttons
	}
	place(d.scroll, x-scrollRoom, y-ringRoom, inner+2*scrollRoom, room+ringRoom+below)
	d.scroll.Content.Resize(fyne.NewSize(inner+2*scrollRoom, high+2*ringRoom))
}

// Room is how high the body can be before it has to scroll; 0 while the dialog is
// not open.
func (d *Dialog) Room() float32 {
	size := d.Size()
	inner := min(d.width, size.Width-2*dialogMargin) - 2*dialogMargin
	if inner <= 0 {
		return 0
	}
	return max(size.Height-3*dialogMargin-d.headerHeight(inner)-dialogGap-d.belowHeight(inner), 0)
}

// bodyGap is the gap between header and body: none when there is no body.
func (d *Dialog) bodyGap() float32 {
	if d.body.MinSize().Height == 0 {
		return 0
	}
	return dialogGap
}

// textWidths are the widths of title and sub-line behind the lead. A corner that is no higher than
// one line of the title leaves the sub-line its whole width.
func (d *Dialog) textWidths(inner float32) (title, sub float32) {
	if d.lead != nil {
		inner -= dialogLead + dialogGap
	}
	title, sub = inner, inner
	if d.corner != nil {
		corner := d.corner.MinSize()
		title -= corner.Width + dialogGap
		if corner.Height > Heading.LineHeight() {
			sub = title
		}
	}
	return max(title, narrowest), max(sub, narrowest)
}

// headerHeight is the height of title and sub-line at that width.
func (d *Dialog) headerHeight(inner float32) float32 {
	width, sub := d.textWidths(inner)
	d.title.Resize(fyne.NewSize(width, Heading.LineHeight()))
	high := d.title.MinSize().Height
	if d.sub.Text() != "" {
		d.sub.Resize(fyne.NewSize(sub, Body.LineHeight()))
		high += 2 + d.sub.MinSize().Height
	}
	if d.lead != nil {
		high = max(high, dialogLead)
	}
	return high
}

func (d *Dialog) placeHeader(x, y, inner float32) {
	width, sub := d.textWidths(inner)
	if d.corner != nil {
		m := d.corner.MinSize()
		// A quiet cross has empty sides: let its sign stand at the margin.
		place(d.corner, x+inner-m.Width+8, y+(Heading.LineHeight()-m.Height)/2, m.Width, m.Height)
	}
	if d.lead != nil {
		place(d.lead, x, y, dialogLead, dialogLead)
		x += dialogLead + dialogGap
	}
	high := d.title.MinSize().Height
	if d.lead != nil && d.sub.Text() == "" && high < dialogLead {
		y += (dialogLead - high) / 2
	}
	place(d.title, x, y, width, high)
	place(d.sub, x, y+high+2, sub, d.sub.MinSize().Height)
}

// bodyHeight is the least height of the body at that width, with the gap above it.
func (d *Dialog) bodyHeight(inner float32) float32 {
	d.body.Resize(fyne.NewSize(inner, d.body.MinSize().Height))
	return d.bodyGap() + d.body.MinSize().Height
}

func (d *Dialog) hasButtons() bool { return len(d.left)+len(d.right) > 0 }

// belowHeight is the height of everything under the body, down to the edge.
func (d *Dialog) belowHeight(inner float32) float32 {
	high := d.staysHeight(inner)
	if d.hasButtons() {
		high += dialogGap + buttonHigh
		if d.ruled {
			high += dialogGap
		}
	}
	if d.foot != nil {
		d.foot.Resize(fyne.NewSize(inner, d.foot.MinSize().Height))
		return high + dialogGap + d.foot.MinSize().Height + footAbove + footBelow
	}
	if d.ruled {
		return high + dialogGap
	}
	return high + dialogMargin
}

// staysHeight is the height of what stays below the body at that width, with the gap above it.
func (d *Dialog) staysHeight(inner float32) float32 {
	if d.stays == nil {
		return 0
	}
	d.stays.Resize(fyne.NewSize(inner, d.stays.MinSize().Height))
	return staysGap + d.stays.MinSize().Height
}

func (d *Dialog) placeBelow(x, y, width float32) {
	left, right := x+dialogMargin, x+width-dialogMargin
	if d.stays != nil {
		place(d.staysRule, x, y, width, 1)
		place(d.stays, left, y+staysGap, right-left, d.stays.MinSize().Height)
		y += d.staysHeight(right - left)
	}
	if d.hasButtons() {
		y += dialogGap
		if d.ruled {
			place(d.rule, x, y, width, 1)
			y += dialogGap
		} else {
			place(d.rule, x, y-dialogGap, width, 1)
		}
		d.placeButtons(left, right, y)
		y += buttonHigh
	}
	setShown(d.footRule, d.foot != nil)
	if d.foot != nil {
		y += dialogGap
		place(d.footRule, x, y, width, 1)
		place(d.foot, left, y+footAbove, width-2*dialogMargin, d.foot.MinSize().Height)
	}
}

// placeButtons puts the left objects from the left, and the right ones from
// the right, the last at the far right. What is at the left and can be cut is
// given the room between.
func (d *Dialog) placeButtons(left, right, y float32) {
	for i := len(d.right) - 1; i >= 0; i-- {
		if !d.right[i].Visible() {
			continue
		}
		m := d.right[i].MinSize()
		right -= m.Width
		place(d.right[i], right, y, m.Width, buttonHigh)
		right -= buttonGap
	}
	for _, o := range d.left {
		m := o.MinSize()
		if stretches(o) {
			m.Width = max(right-left, 0)
		}
		place(o, left, y+(buttonHigh-m.Height)/2, m.Width, m.Height)
		left += m.Width + buttonGap
	}
}
