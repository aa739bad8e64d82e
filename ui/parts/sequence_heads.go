package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of the heads of lanes.
const (
	laneHead      = 32
	laneHeadLarge = 44
	laneHeadGap   = 16  // between two heads
	lanesNear     = 100 // lanes that are nearer have half that gap
)

// LaneHeads are the names of the parties over the lifelines of a Sequence, and the
// beginnings of the lifelines.
type LaneHeads struct {
	widget.BaseWidget
	names  []string
	own    int // index of the head that is ours
	high   float32
	role   Role
	lanes  []float32
	boxes  []*canvas.Rectangle
	stems  []*canvas.Rectangle
	labels []*Text
}

// NewLaneHeads returns the heads with those names; own is the index of the accented one.
func NewLaneHeads(names []string, own int) *LaneHeads {
	h := &LaneHeads{names: names, own: own, high: laneHead, role: Strong}
	for _, name := range names {
		h.boxes, h.stems = append(h.boxes, box(8)), append(h.stems, box(0))
		h.labels = append(h.labels, NewText(Strong, name).Cut().Aligned(fyne.TextAlignCenter))
	}
	h.ExtendBaseWidget(h)
	return h
}

// Large makes the heads legible from afar, and returns them.
func (h *LaneHeads) Large() *LaneHeads {
	h.high, h.role = laneHeadLarge, StageStrong
	for i, name := range h.names {
		h.labels[i] = NewText(h.role, name).Cut().Aligned(fyne.TextAlignCenter)
	}
	return h
}

// SetLanes sets where the lifelines are.
func (h *LaneHeads) SetLanes(lanes []float32) {
	h.lanes = lanes
	redraw(h)
}

// CreateRenderer is for Fyne.
func (h *LaneHeads) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for i := range h.names {
		objects = append(objects, h.stems[i], h.boxes[i], h.labels[i])
	}
	return newRenderer(h, objects...)
}

func (h *LaneHeads) min() fyne.Size { return fyne.NewSize(300, h.high) }

// layout centres each head on its lifeline. Below the heads the lifelines begin.
func (h *LaneHeads) layout(size fyne.Size) {
	if len(h.lanes) < len(h.names) {
		return
	}
	wide, inset := float32(88), float32(6)
	if len(h.lanes) > 1 {
		apart, gap := h.lanes[1]-h.lanes[0], float32(laneHeadGap)
		if apart < lanesNear {
			gap, inset = laneHeadGap/2, 2
		}
		wide = min(max(apart-gap, narrowest), 152)
	}
	for i, x := range h.lanes[:len(h.names)] {
		place(h.boxes[i], x-wide/2, 0, wide, h.high)
		place(h.labels[i], x-wide/2+inset, 0, wide-2*inset, h.high)
		place(h.stems[i], x-0.5, h.high+8, 1, max(size.Height-h.high-8, 0))
	}
}

func (h *LaneHeads) paint() {
	for i := range h.names {
		fill, edge, ink := ColorSurface, ColorBorder, ColorText
		if i == h.own {
			fill, edge, ink = ColorAccentSoft, ColorAccent, ColorAccent
		}
		h.boxes[i].FillColor, h.boxes[i].StrokeColor, h.boxes[i].StrokeWidth = colour(fill), colour(edge), 1
		h.labels[i].Coloured(ink)
		h.stems[i].FillColor = colour(ColorLifeline)
	}
}

// Legend explains the marks of a Sequence in one line.
type Legend struct {
	widget.BaseWidget
	entries []LegendEntry
	role    Role
	marks   []*canvas.Rectangle
	labels  []*Text
}

// LegendEntry is one mark with its words.
type LegendEntry struct {
	Words  string
	Tone   fyne.ThemeColorName
	Square bool
	Hollow bool
}

// NewLegend returns the line.
func NewLegend(entries ...LegendEntry) *Legend {
	l := &Legend{entries: entries, role: Caption}
	for _, e := range entries {
		l.marks, l.labels = append(l.marks, box(6)), append(l.labels, NewText(Caption, e.Words).Cut().Muted())
	}
	l.ExtendBaseWidget(l)
	return l
}

// Large makes the line legible from afar, and returns it.
func (l *Legend) Large() *Legend {
	l.role = Lead
	for i, e := range l.entries {
		l.labels[i] = NewText(l.role, e.Words).Cut().Muted()
	}
	return l
}

// Wide is how wide the line is without a cut.
func (l *Legend) Wide() float32 {
	x := float32(0)
	for _, label := range l.labels {
		x += 18 + label.natural() + 16
	}
	return x
}

// CreateRenderer is for Fyne.
func (l *Legend) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for i := range l.entries {
		objects = append(objects, l.marks[i], l.labels[i])
	}
	return newRenderer(l, objects...)
}

func (l *Legend) min() fyne.Size { return fyne.NewSize(100, l.role.LineHeight()) }

func (l *Legend) layout(size fyne.Size) {
	x := float32(0)
	for i := range l.entries {
		wide := min(l.labels[i].natural(), max(size.Width-x-18, 0))
		place(l.marks[i], x, (size.Height-12)/2, 12, 12)
		place(l.labels[i], x+18, 0, wide, size.Height)
		x += 18 + wide + 16
	}
}

func (l *Legend) paint() {
	for i, e := range l.entries {
		m := l.marks[i]
		m.CornerRadius = 6
		if e.Square {
			m.CornerRadius = 3
		}
		m.FillColor, m.StrokeWidth = colour(e.Tone), 0
		if e.Hollow {
			m.FillColor, m.StrokeColor, m.StrokeWidth = colour(ColorSurface), colour(ColorInputBorder), 1.5
		}
	}
}
