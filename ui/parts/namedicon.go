package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// NamedIcon is an icon that says something by itself and cannot be pressed. The pointer over it
// shows what it says.
type NamedIcon struct {
	widget.BaseWidget
	icon *Icon
	name string
}

// NewNamedIcon makes an icon; name is its tip, and what a screen reader says.
func NewNamedIcon(name string, res fyne.Resource, colour fyne.ThemeColorName, size float32) *NamedIcon {
	n := &NamedIcon{icon: NewIcon(res, colour, size), name: name}
	n.ExtendBaseWidget(n)
	return n
}

// Set changes name, picture and colour.
func (n *NamedIcon) Set(name string, res fyne.Resource, colour fyne.ThemeColorName) {
	if n.name != name {
		n.name = name
		endTip(n)
	}
	n.icon.Set(res, colour)
}

// Name is what the icon says.
func (n *NamedIcon) Name() string { return n.name }

// AccessibilityLabel is what a screen reader says.
func (n *NamedIcon) AccessibilityLabel() string { return n.name }

// AccessibilityRole says that this is a text.
func (n *NamedIcon) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MouseIn shows the name.
func (n *NamedIcon) MouseIn(*desktop.MouseEvent) { offerTip(n, n.name, fyne.Position{}, n.Size()) }

// MouseMoved is for Fyne.
func (n *NamedIcon) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the name away.
func (n *NamedIcon) MouseOut() { endTip(n) }

// CreateRenderer is for Fyne.
func (n *NamedIcon) CreateRenderer() fyne.WidgetRenderer { return newRenderer(n, n.icon) }

func (n *NamedIcon) min() fyne.Size        { return n.icon.MinSize() }
func (n *NamedIcon) paint()                {}
func (n *NamedIcon) layout(size fyne.Size) { place(n.icon, 0, 0, size.Width, size.Height) }
