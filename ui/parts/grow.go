package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// foldTime is how long something takes to fold open or shut.
const foldTime = 120 * time.Millisecond

// growRoom is the room beyond a growing body, for focus rings of buttons whose empty
// side reaches over its edge.
const growRoom = 16

// Grow gives a body a height that follows a change within foldTime, or at once
// where Fyne's animations are switched off. What does not fit yet is not drawn.
type Grow struct {
	widget.BaseWidget
	// OnMoved runs after each step of a change, so that what is around can be laid
	// out anew.
	OnMoved func()

	body   fyne.CanvasObject
	tail   float32 // room below the body
	clip   *container.Clip
	motion *fyne.Animation // nil: it rests
	high   float32         // while it moves
}

// NewGrow makes a body grow; a hidden one takes no room.
func NewGrow(body fyne.CanvasObject) *Grow {
	g := &Grow{body: body}
	g.clip = container.NewClip(container.NewWithoutLayout(body))
	g.ExtendBaseWidget(g)
	return g
}

// Change runs what changes the body, and follows its height.
func (g *Grow) Change(change func()) {
	from := g.height()
	g.rest()
	change()
	g.glide(from, g.height(), nil)
}

// SetOpen shows or hides the body, at once where it is not seen anyway.
func (g *Grow) SetOpen(on bool) {
	from := g.height()
	g.rest()
	if on {
		g.body.Show()
		g.glide(from, g.height(), nil)
		return
	}
	g.glide(from, 0, g.body.Hide)
}

// glide brings the height from one value to another, and then does what is left.
func (g *Grow) glide(from, to float32, then func()) {
	if from == to || !animated() || fyne.CurrentApp().Driver().CanvasForObject(g) == nil {
		g.arrive(then)
		return
	}
	var motion *fyne.Animation
	motion = &fyne.Animation{Duration: foldTime, Curve: fyne.AnimationEaseOut, Tick: func(done float32) {
		switch {
		case g.motion != motion: // another has begun
		case done < 1:
			g.high = from + (to-from)*done
			g.step()
		default:
			g.arrive(then)
		}
	}}
	g.motion, g.high = motion, from
	motion.Start()
}

// arrive ends a motion.
func (g *Grow) arrive(then func()) {
	g.motion = nil
	if then != nil {
		then()
	}
	g.step()
}

// rest stops a motion where it is.
func (g *Grow) rest() {
	if g.motion != nil {
		g.motion.Stop()
		g.motion = nil
	}
}

func (g *Grow) step() {
	redraw(g)
	if g.OnMoved != nil {
		g.OnMoved()
	}
}

// height is the present one.
func (g *Grow) height() float32 {
	switch {
	case g.motion != nil:
		return g.high
	case !g.body.Visible():
		return 0
	}
	return g.body.MinSize().Height + g.tail
}

// CreateRenderer is for Fyne.
func (g *Grow) CreateRenderer() fyne.WidgetRenderer {
	return &growRenderer{renderer{of: g, objects: []fyne.CanvasObject{g.body}}}
}

// growRenderer draws the body, and through the clip while it moves.
type growRenderer struct{ renderer }

func (r *growRenderer) Objects() []fyne.CanvasObject {
	if g := r.of.(*Grow); g.motion != nil {
		return []fyne.CanvasObject{g.clip}
	}
	return r.objects
}

func (g *Grow) min() fyne.Size {
	if !g.body.Visible() {
		return fyne.Size{}
	}
	return fyne.NewSize(g.body.MinSize().Width, g.height())
}

func (g *Grow) layout(size fyne.Size) {
	g.body.Resize(fyne.NewSize(size.Width, g.body.Size().Height)) // text that wraps
	x, high := float32(0), max(size.Height-g.tail, g.body.MinSize().Height)
	if g.motion != nil {
		place(g.clip, -growRoom, 0, size.Width+2*growRoom, g.high)
		x, high = growRoom, g.body.MinSize().Height
	}
	place(g.body, x, 0, size.Width, high)
}

func (g *Grow) paint() {}
