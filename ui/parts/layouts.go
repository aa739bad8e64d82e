package parts

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// columnLayout stacks objects with a gap. It gives each its width before it
// asks for its height, so that text that wraps is right at the first pass.
type columnLayout struct{ gap float32 }

// Column stacks objects from top to bottom, gap units apart.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnLayout{gap}, objects...)
}

func (l columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	across, along := strip(objects, l.gap, func(m fyne.Size) (float32, float32) { return m.Width, m.Height })
	return fyne.NewSize(across, along)
}

// strip is how much room visible objects take that follow each other, gap units
// apart: the most of any of them across, and all of them along.
func strip(objects []fyne.CanvasObject, gap float32, way func(fyne.Size) (across, along float32)) (across, along float32) {
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		wide, long := way(o.MinSize())
		across, along = max(across, wide), along+long+gap
	}
	return across, max(along-gap, 0)
}

func (l columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		place(o, 0, y, size.Width, o.MinSize().Height)
		y += o.Size().Height + l.gap
	}
}

// lineLayout puts objects side by side, centred in height. A Spring takes what
// is left over.
type lineLayout struct{ gap float32 }

// Line puts objects side by side at their least widths, gap units apart,
// centred on one line. Snug texts get of the rest what they need; other texts that may
// be cut, and a Spring, share what is then left.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(lineLayout{gap}, objects...)
}

func (l lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high, wide := strip(objects, l.gap, func(m fyne.Size) (float32, float32) { return m.Height, m.Width })
	return fyne.NewSize(wide, high)
}

func (l lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := max(size.Width-l.MinSize(objects).Width, 0)
	extra := shares(objects, spare)
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width += extra[i]
		place(o, x, (size.Height-m.Height)/2, m.Width, m.Height)
		x += m.Width + l.gap
	}
}

// shares returns what each object of a line gets of the spare width. Snug texts come first: where
// all of them cannot have what they need, the shortest are whole.
func shares(objects []fyne.CanvasObject, spare float32) []float32 {
	extra := make([]float32, len(objects))
	var snug, elastic []int
	for i, o := range objects {
		switch text, ok := o.(*Text); {
		case !o.Visible():
		case ok && text.snug && text.cut:
			extra[i] = max(text.natural()-text.MinSize().Width, 0)
			snug = append(snug, i)
		case stretches(o):
			elastic = append(elastic, i)
		}
	}
	slices.SortFunc(snug, func(a, b int) int { return cmp.Compare(extra[a], extra[b]) })
	for n, i := range snug {
		extra[i] = min(extra[i], spare/float32(len(snug)-n))
		spare -= extra[i]
	}
	for _, i := range elastic {
		extra[i] = spare / float32(len(elastic))
	}
	return extra
}

// stretches says whether an object takes spare width on a line.
func stretches(o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *spring, *Entry, *Select, *Value, *Bar:
		return true
	case *Text:
		return o.cut || o.wrap
	case *fyne.Container:
		_, column := o.Layout.(columnLayout)
		_, inner := o.Layout.(insetLayout)
		_, wraps := o.Layout.(*wrappingLayout)
		return column || inner || wraps
	}
	return false
}

// insetLayout keeps a margin round one object.
type insetLayout struct{ top, right, bottom, left float32 }

// Inset keeps the same margin on all sides.
func Inset(margin float32, o fyne.CanvasObject) *fyne.Container {
	return Margins(margin, margin, margin, margin, o)
}

// Margins keeps four margins, in the order of CSS: top, right, bottom, left.
func Margins(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(insetLayout{top, right, bottom, left}, o)
}

func (l insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	return size.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, l.left, l.top, max(size.Width-l.left-l.right, 0), max(size.Height-l.top-l.bottom, 0))
	}
}

// besideLayout gives the first object the width that the second leaves, and
// stacks them where that would be too narrow.
type besideLayout struct {
	right, gap float32
	wide       *float32 // the width last laid out, which decides the height
}

// Beside puts two objects side by side, both from the top: the second right
// units wide, the first in the rest. Where less than that is left for the
// first, the second comes below it.
func Beside(right, gap float32, first, second fyne.CanvasObject) *fyne.Container {
	return container.New(besideLayout{right, gap, new(float32)}, first, second)
}

// stacked says whether a width is too narrow for two.
func (l besideLayout) stacked(width float32) bool { return width > 0 && width < 2*l.right+l.gap }

func (l besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	wide := max(a.Width, b.Width)
	if l.stacked(*l.wide) {
		return fyne.NewSize(wide, a.Height+l.gap+b.Height)
	}
	return fyne.NewSize(wide, max(a.Height, b.Height))
}

func (l besideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	*l.wide = size.Width
	if l.stacked(size.Width) {
		columnLayout{l.gap}.Layout(o, size)
		return
	}
	place(o[0], 0, 0, size.Width-l.right-l.gap, size.Height)
	place(o[1], size.Width-l.right, 0, l.right, size.Height)
}

// gridLayout sets objects in equal columns, as many as fit.
type gridLayout struct {
	least, gap float32
	most       int
	wide       *float32 // the width last laid out, which decides the height
}

// Grid sets objects in equal columns of at least the given width, at most so
// many side by side, gap units apart. Rows are as high as their highest object.
func Grid(least, gap float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(gridLayout{least, gap, most, new(float32)}, objects...)
}

// columns is how many columns fit a width.
func (l gridLayout) columns(width float32) int {
	return max(1, min(l.most, int((width+l.gap)/(l.least+l.gap))))
}

func (l gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := l.arrange(objects, *l.wide, nil)
	return fyne.NewSize(min(l.least, 160), height)
}

func (l gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	*l.wide = size.Width
	l.arrange(objects, size.Width, place)
}

// arrange walks the rows, placing objects where put is not nil, and returns
// the height used.
func (l gridLayout) arrange(objects []fyne.CanvasObject, width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	n := l.columns(width)
	cell := (width - l.gap*float32(n-1)) / float32(n)
	var row []fyne.CanvasObject
	y := float32(0)
	flush := func() {
		high := float32(0)
		for _, o := range row {
			if put != nil {
				o.Resize(fyne.NewSize(cell, o.MinSize().Height))
			}
			high = max(high, o.MinSize().Height)
		}
		for i, o := range row {
			if put != nil {
				put(o, float32(i)*(cell+l.gap), y, cell, high)
			}
		}
		y += high + l.gap
		row = row[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if row = append(row, o); len(row) == n {
			flush()
		}
	}
	if len(row) > 0 {
		flush()
	}
	return max(y-l.gap, 0)
}

// fixedLayout gives one object a fixed size in one or both directions.
type fixedLayout struct{ width, height float32 }

// Fixed gives an object a least width and height; 0 leaves its own.
func Fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(fixedLayout{width, height}, o)
}

func (l fixedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(l.width, l.height)
	for _, o := range objects {
		m := o.MinSize()
		if l.width == 0 {
			size.Width = max(size.Width, m.Width)
		}
		if l.height == 0 {
			size.Height = max(size.Height, m.Height)
		}
	}
	return size
}

func (l fixedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}
