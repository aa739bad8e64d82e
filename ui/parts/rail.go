package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"latchkey/ui/words"
)

// NavItem is a place in the rail: icon 22 over its name, 64 × 56; in a narrow
// window the icon alone, 40 × 40.
type NavItem struct {
	pressable
	OnTapped func()

	name     string
	icon     fyne.Resource
	selected bool
	compact  bool
	fill     *canvas.Rectangle
	halo     *canvas.Rectangle
	picture  *canvas.Image
	text     *canvas.Text
}

// NewNavItem makes a place.
func NewNavItem(name string, icon fyne.Resource, tapped func()) *NavItem {
	n := &NavItem{OnTapped: tapped, name: name, icon: icon}
	n.fill, n.halo, n.picture, n.text = box(10), ring(10), newPicture(), lineOf(Tiny)
	n.named = func() string {
		if n.compact {
			return n.name
		}
		return ""
	}
	n.extend(n, func() {
		if n.OnTapped != nil {
			n.OnTapped()
		}
	})
	return n
}

// SetSelected marks the place that is shown.
func (n *NavItem) SetSelected(on bool) { n.mark(&n.selected, on) }

// Selected says whether it is the place that is shown.
func (n *NavItem) Selected() bool { return n.selected }

// Name is the place's name.
func (n *NavItem) Name() string { return n.name }

// Compact says whether it shows its icon alone.
func (n *NavItem) Compact() bool { return n.compact }

// AccessibilityLabel is what a screen reader says.
func (n *NavItem) AccessibilityLabel() string { return n.name }

// AccessibilityRole says that this is a button.
func (n *NavItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(n, n.fill, n.halo, n.picture, n.text)
}

func (n *NavItem) min() fyne.Size {
	if n.compact {
		return fyne.NewSize(40, 40)
	}
	return fyne.NewSize(64, 56)
}

func (n *NavItem) layout(size fyne.Size) {
	place(n.fill, 0, 0, size.Width, size.Height)
	place(n.halo, 1, 1, size.Width-2, size.Height-2)
	x := (size.Width - 22) / 2
	if n.compact {
		place(n.picture, x, (size.Height-22)/2, 22, 22)
		return
	}
	place(n.picture, x, 8, 22, 22)
	width := Tiny.measure(n.name)
	place(n.text, (size.Width-width)/2, 33, width, 15)
}

func (n *NavItem) paint() {
	ink, fill := ColorMuted, n.wash()
	if n.selected {
		ink, fill = ColorAccent, ColorAccentSoft
	}
	n.shade(n.fill, fill)
	write(n.text, Tiny, n.name, colour(ink))
	setShown(n.text, !n.compact)
	tint(n.picture, n.icon, ink)
	showRing(n.halo, n.focused)
}

// Rail is the column at the left of the window: the key, the places, and what
// belongs at the foot. It is 80 wide, or 56 when compact.
type Rail struct {
	widget.BaseWidget
	top, foot []*NavItem
	compact   bool
	logo      *NamedIcon
	ground    *Ground
	edge      *Hairline
}

// NewRail makes a rail of places.
func NewRail(top, foot []*NavItem) *Rail {
	r := &Rail{top: top, foot: foot, logo: NewNamedIcon(words.AppName(), IconLatchkey, "", 32), ground: NewGround(ColorBackground), edge: NewUprightHairline()}
	r.ExtendBaseWidget(r)
	return r
}

// SetCompact shows icons alone.
func (r *Rail) SetCompact(on bool) {
	if r.compact == on {
		return
	}
	r.compact = on
	for _, item := range r.items() {
		item.mark(&item.compact, on)
	}
	r.Refresh()
}

func (r *Rail) items() []*NavItem {
	return append(append([]*NavItem{}, r.top...), r.foot...)
}

// Width is 80, or 56 when compact.
func (r *Rail) Width() float32 {
	if r.compact {
		return 56
	}
	return 80
}

// CreateRenderer is for Fyne.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{r.ground, r.edge, r.logo}
	for _, item := range r.items() {
		objects = append(objects, item)
	}
	return newRenderer(r, objects...)
}

func (r *Rail) min() fyne.Size { return fyne.NewSize(r.Width(), 240) }
func (r *Rail) paint()         {}

func (r *Rail) layout(size fyne.Size) {
	place(r.ground, 0, 0, size.Width, size.Height)
	place(r.edge, size.Width-1, 0, 1, size.Height)
	place(r.logo, (size.Width-32)/2, 16, 32, 32)
	y := float32(68)
	for _, item := range r.top {
		if item.Visible() {
			m := item.MinSize()
			place(item, (size.Width-m.Width)/2, y, m.Width, m.Height)
			y += m.Height + 4
		}
	}
	y = size.Height - 16
	for i := len(r.foot) - 1; i >= 0; i-- {
		if item := r.foot[i]; item.Visible() {
			m := item.MinSize()
			y -= m.Height
			place(item, (size.Width-m.Width)/2, y, m.Width, m.Height)
			y -= 4
		}
	}
}
