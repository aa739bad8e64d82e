package parts

import (
	"slices"
	"time"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Measures of tips.
const (
	tipWide  = 420 // the most
	tipSide  = 10
	tipEdge  = 6
	tipGap   = 6 // to what the tip is about
	tipDelay = 600 * time.Millisecond
)

// Tips is a layer that shows the tip of what the pointer rests on: the name of an icon, or the whole
// of a text that is cut. It lies over everything else and lets every tap through.
type Tips struct {
	widget.BaseWidget
	fill *canvas.Rectangle
	text *Text
	on   bool
	at   fyne.Position // of what the tip is about
	size fyne.Size
}

// tipLayers are the layers that are still in use. It is used on Fyne's goroutine only.
var tipLayers []weak.Pointer[Tips]

// tip is the tip that is shown, or that waits to be shown: the pointer is at one place only.
var tip struct {
	about fyne.CanvasObject
	words string
	wait  *fyne.Animation
	layer *Tips
}

// NewTips makes an empty layer; stack it over the content of the window.
func NewTips() *Tips {
	tipLayers = slices.DeleteFunc(tipLayers, func(p weak.Pointer[Tips]) bool { return p.Value() == nil })
	t := newTips()
	tipLayers = append(tipLayers, weak.Make(t))
	return t
}

// newTips makes the layer of a dialog.
func newTips() *Tips {
	t := &Tips{fill: box(6), text: NewParagraph(Caption, "").Inert()}
	t.fill.Hide()
	t.text.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Shown is the tip on show, or nothing.
func (t *Tips) Shown() string {
	if !t.on {
		return ""
	}
	return t.text.Text()
}

// offerTip shows a tip about an object, or about a place in it, once the pointer has rested there.
// No words take the tip away.
func offerTip(about fyne.CanvasObject, words string, at fyne.Position, size fyne.Size) {
	if tip.about == about && tip.words == words {
		return
	}
	EndTips()
	if words == "" {
		return
	}
	wait := &fyne.Animation{Duration: tipDelay} // a timer would run on a goroutine of its own
	tip.about, tip.words, tip.wait = about, words, wait
	wait.Tick = func(done float32) {
		if done < 1 || tip.wait != wait {
			return
		}
		tip.wait = nil
		if tip.layer = tipsOver(about); tip.layer != nil {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(about).Add(at)
			tip.layer.show(words, at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(tip.layer)), size)
		}
	}
	wait.Start()
}

// endTip takes the tip about an object away.
func endTip(about fyne.CanvasObject) {
	if tip.about == about {
		EndTips()
	}
}

// EndTips takes every tip away.
func EndTips() {
	if tip.wait != nil {
		tip.wait.Stop()
	}
	if tip.layer != nil {
		tip.layer.hide()
	}
	tip.about, tip.words, tip.wait, tip.layer = nil, "", nil, nil
}

// tipsOver is the layer over an object: that of the dialog on top, or that of the window. Menus have
// none.
func tipsOver(o fyne.CanvasObject) *Tips {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return nil
	}
	if top := c.Overlays().Top(); top != nil {
		if d, ok := top.(*Dialog); ok {
			return d.tips
		}
		return nil
	}
	for _, p := range slices.Backward(tipLayers) {
		if t := p.Value(); t != nil && driver.CanvasForObject(t) == c {
			return t
		}
	}
	return nil
}

func (t *Tips) show(words string, at fyne.Position, size fyne.Size) {
	t.on, t.at, t.size = true, at, size
	t.text.SetText(words)
	redraw(t)
}

func (t *Tips) hide() {
	t.on = false
	redraw(t)
}

// CreateRenderer is for Fyne.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t, t.fill, t.text) }

func (t *Tips) min() fyne.Size { return fyne.Size{} }

func (t *Tips) paint() {
	floating(t.fill)
	setShown(t.fill, t.on)
	setShown(t.text, t.on)
}

// layout puts the tip below what it is about, or above it where there is no room.
func (t *Tips) layout(size fyne.Size) {
	if !t.on {
		return
	}
	wide := min(t.text.natural()+1, tipWide, max(size.Width-2*tipSide-16, narrowest))
	t.text.Resize(fyne.NewSize(wide, Caption.LineHeight()))
	high := t.text.MinSize().Height
	box := fyne.NewSize(wide+2*tipSide, high+2*tipEdge)
	x := max(8, min(t.at.X+min(t.size.Width, wide)/2-box.Width/2, size.Width-8-box.Width))
	y := t.at.Y + t.size.Height + tipGap
	if y+box.Height > size.Height-8 {
		y = max(8, t.at.Y-tipGap-box.Height)
	}
	place(t.fill, x, y, box.Width, box.Height)
	place(t.text, x+tipSide, y+tipEdge, wide, high)
}
