package parts

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/assets/icons"
)

// Latchkey's own icons; Fyne's are in its theme package.
var (
	IconFlow          = ownIcon("flow.svg")
	IconLab           = ownIcon("lab.svg")
	IconLock          = ownIcon("lock.svg")
	IconPrograms      = ownIcon("programs.svg")
	IconShield        = ownIcon("shield.svg")
	IconStatusActive  = ownIcon("status-active.svg")
	IconStatusOffline = ownIcon("status-offline.svg")
	IconStatusRevoked = ownIcon("status-revoked.svg")
	IconStatusStopped = ownIcon("status-stopped.svg")
	IconLatchkey      = ownIcon("latchkey.svg") // the app's key, in its own colours
)

// ownIcon reads a picture that is built into the program; a missing one is a
// mistake of the build, found by the first test.
func ownIcon(name string) fyne.Resource {
	data, err := icons.Files.ReadFile(name)
	if err != nil {
		panic("parts: icon " + name + " is not embedded")
	}
	return fyne.NewStaticResource(name, data)
}

// Icon is a picture in a colour of the theme, square.
type Icon struct {
	widget.BaseWidget
	picture *canvas.Image
	res     fyne.Resource
	colour  fyne.ThemeColorName
	size    float32
}

// NewIcon makes an icon of size units. An empty colour name keeps the colours
// of the picture itself.
func NewIcon(res fyne.Resource, name fyne.ThemeColorName, size float32) *Icon {
	i := &Icon{picture: newPicture(), res: res, colour: name, size: size}
	i.ExtendBaseWidget(i)
	return i
}

// NewLogo is the app's key.
func NewLogo(size float32) *Icon { return NewIcon(IconLatchkey, "", size) }

// Set changes picture and colour; equal values redraw nothing.
func (i *Icon) Set(res fyne.Resource, name fyne.ThemeColorName) {
	if i.res != res || i.colour != name {
		i.res, i.colour = res, name
		i.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer { return newRenderer(i, i.picture) }

func (i *Icon) min() fyne.Size { return fyne.NewSquareSize(i.size) }

// paint hides the picture where there is none: Fyne keeps drawing the last one.
func (i *Icon) paint() {
	tint(i.picture, i.res, i.colour)
	setShown(i.picture, i.res != nil)
}

func (i *Icon) layout(size fyne.Size) {
	place(i.picture, (size.Width-i.size)/2, (size.Height-i.size)/2, i.size, i.size)
}

// newPicture is an empty image that keeps its proportions.
func newPicture() *canvas.Image {
	p := &canvas.Image{}
	p.FillMode = canvas.ImageFillContain
	return p
}

// tint gives an image a picture in a colour of the theme. Equal values cost
// nothing, because parsing an SVG is expensive.
func tint(p *canvas.Image, res fyne.Resource, name fyne.ThemeColorName) {
	if res != nil && name != "" {
		res = coloured(res, name)
	}
	if p.Resource != res {
		p.Resource = res
		p.Refresh()
	}
}

// tintKey is a picture in a colour as it is seen, not as it is named: the same
// name is another colour in another look.
type tintKey struct {
	picture string
	colour  color.NRGBA
}

// tints are the pictures coloured so far, a few dozen in each look. It is used
// on Fyne's goroutine only, like all widgets.
var tints = map[tintKey]fyne.Resource{}

// coloured is a picture in a colour of the present look.
func coloured(res fyne.Resource, name fyne.ThemeColorName) fyne.Resource {
	key := tintKey{res.Name(), color.NRGBAModel.Convert(colour(name)).(color.NRGBA)}
	if made, ok := tints[key]; ok {
		return made
	}
	file := fmt.Sprintf("%02x%02x%02x%02x_%s", key.colour.R, key.colour.G, key.colour.B, key.colour.A, key.picture)
	tints[key] = fyne.NewStaticResource(file, theme.NewColoredResource(res, name).Content())
	return tints[key]
}
