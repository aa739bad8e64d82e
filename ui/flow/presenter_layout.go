package flow

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
)

// Measures before an audience, in Fyne units.
const (
	presenterSide   = 20
	presenterGutter = 148
	presenterRow    = 49
	presenterBadge  = 28
	presenterHeads  = 64   // from the top to the heads of the lanes
	presenterTop    = 116  // from the top to the steps
	presenterFoot   = 162  // the caption, and the gap above and below it
	presenterFull   = 1000 // width from which on legend and values are shown
)

// presenterLayout places the page over the whole window.
type presenterLayout struct{ p *presenting }

// MinSize is small because the shell decides the size.
func (l *presenterLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

// Layout places the objects.
func (l *presenterLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	l.bar(size.Width)
	if p.wide != size.Width {
		p.wide = size.Width
		p.place()
		p.follow()
	}
	narrow := size.Width < presenterFull
	foot := size.Height - presenterFoot
	put(p.heads, 0, presenterHeads, size.Width, presenterTop-presenterHeads)
	before := p.rows.Size()
	put(p.rows, 0, presenterTop, size.Width, max(foot-presenterTop-8, 0))
	if p.rows.Size() != before {
		p.rows.RevealSelected()
	}
	x, wide := float32(presenterSide), max(size.Width-2*presenterSide, 0)
	high := float32(presenterFoot - 20)
	put(p.panel, x, foot, wide, high)
	put(p.badge, x+20, foot+16, 48, 48)
	put(p.number, x+20, foot+23, 48, 33)
	text := max(wide-88-20, 0)
	put(p.channel, x+wide-220, foot+18, 200, 24)
	p.placeMark()
	put(p.name, x+88, foot+12, max(text-200, 0), 33)
	put(p.why, x+88, foot+48, text, high-52)
	show(p.values, !narrow) // where the reason takes its place
	put(p.values, x+88, foot+high-30, text, 21)
}

// placeMark places the mark of the channel before its name.
func (p *presenting) placeMark() {
	end := p.channel.Position().X + p.channel.Size().Width
	put(p.mark, end-parts.Lead.Width(p.channel.Text())-22, p.channel.Position().Y+5, 14, 14)
}

// bar places the title, the legend and the transport.
func (l *presenterLayout) bar(wide float32) {
	p := l.p
	right := wide - 16
	leave := p.leave.MinSize().Width
	right -= leave
	put(p.leave, right, 12, leave, 36)
	right -= 104
	put(p.at, right, 17, 96, 26)
	for _, b := range []fyne.CanvasObject{p.forth, p.toggle, p.back} {
		right -= 44
		put(b, right, 12, 36, 36)
	}
	put(p.logo, presenterSide, 16, 28, 28)
	legend := p.legend.Wide()
	if show(p.legend, wide >= presenterFull); wide < presenterFull {
		legend = 0
	}
	put(p.legend, right-legend, 12, legend, 36)
	put(p.title, presenterSide+40, 17, max(right-legend-presenterSide-56, 0), 26)
}
