package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// turn is how long the arc takes to go round once.
const turn = time.Second

// frames is how many positions a turn has. Where the computer draws without a
// graphics card, each one is as much work as drawing the whole window.
const frames = 10

// quickTurns is how many turns the arc makes before it nearly rests: who waits for
// longer has seen that it turns, and each move costs as much as a change of the
// window. Then it moves by slowStep once in slowTurns.
const (
	quickTurns = 3
	slowTurns  = 60
	slowStep   = 90
)

// sweepAngle is how long the arc is, in degrees.
const sweepAngle = 90

// Arc is the turning arc that says work is going on. It turns only while it is
// shown, on a canvas, and while Fyne's animations are on; otherwise it stands
// still.
type Arc struct {
	widget.BaseWidget
	size   float32
	colour fyne.ThemeColorName
	track  *canvas.Circle
	sweep  *canvas.Arc
	motion *fyne.Animation
	turns  int // made since it started
	angle  float32
}

// NewArc makes an arc of size units in a colour of the theme; it is 20 in a
// checklist, 18 in a button, 16 beside a status word.
func NewArc(size float32, name fyne.ThemeColorName) *Arc {
	a := &Arc{size: size, colour: name, track: canvas.NewCircle(color.Transparent)}
	a.sweep = canvas.NewArc(0, sweepAngle, 0.7, color.Transparent)
	a.ExtendBaseWidget(a)
	return a
}

// Coloured changes the colour.
func (a *Arc) Coloured(name fyne.ThemeColorName) {
	if a.colour != name {
		a.colour = name
		a.Refresh()
	}
}

// Turning says whether the arc is moving.
func (a *Arc) Turning() bool { return a.motion != nil }

// Show shows the arc and sets it turning.
func (a *Arc) Show() {
	if !a.Visible() {
		a.BaseWidget.Show()
	}
	a.start()
}

// Hide stops and hides the arc.
func (a *Arc) Hide() {
	a.stop()
	if a.Visible() {
		a.BaseWidget.Hide()
	}
}

// start sets the arc turning if it may and is not already.
func (a *Arc) start() {
	if a.motion != nil || !a.Visible() || !animated() {
		return
	}
	last, seen := 0, false
	a.turns = 0
	a.motion = &fyne.Animation{Duration: turn, RepeatCount: fyne.AnimationRepeatForever, Curve: fyne.AnimationLinear}
	a.motion.Tick = func(done float32) {
		frame := int(done * frames)
		if frame == last {
			return
		}
		if a.turns >= quickTurns && frame > last { // to look for it walks everything that is drawn
			last = frame
			return
		}
		// One that was never seen may be about to be, and is given a turn.
		in := a.inSight()
		if !in && (seen || frame < last) {
			a.stop()
			return
		}
		if frame < last {
			a.turns++
		}
		seen, last = in, frame
		switch {
		case a.turns < quickTurns:
			a.turnTo(a.angle + 360/frames)
		case frame == 0 && a.turns%slowTurns == 0:
			a.turnTo(a.angle + slowStep)
		}
	}
	a.motion.Start()
}

// inSight reports whether the arc can be seen. Hiding an object that encloses it
// does not notify it.
func (a *Arc) inSight() bool {
	driver := fyne.CurrentApp().Driver()
	return driver.CanvasForObject(a) != nil && !driver.AbsolutePositionForObject(a).IsZero()
}

func (a *Arc) stop() {
	if a.motion != nil {
		a.motion.Stop()
		a.motion = nil
	}
}

func (a *Arc) turnTo(angle float32) {
	for angle >= 360 {
		angle -= 360
	}
	a.angle = angle
	a.sweep.StartAngle, a.sweep.EndAngle = angle, angle+sweepAngle
	a.sweep.Refresh()
}

// CreateRenderer is for Fyne.
func (a *Arc) CreateRenderer() fyne.WidgetRenderer {
	a.start()
	return &arcRenderer{renderer{of: a, objects: []fyne.CanvasObject{a.track, a.sweep}}}
}

// arcRenderer stops the motion when Fyne lets the arc go.
type arcRenderer struct{ renderer }

func (r *arcRenderer) Destroy() { r.of.(*Arc).stop() }

func (r *arcRenderer) Refresh() {
	r.of.(*Arc).start()
	r.renderer.Refresh()
}

func (a *Arc) min() fyne.Size { return fyne.NewSquareSize(a.size) }

// paint draws the track in the arc's own colour, faint, so that it shows on
// any fill.
func (a *Arc) paint() {
	c := color.NRGBAModel.Convert(colour(a.colour)).(color.NRGBA)
	a.sweep.FillColor = c
	c.A /= 5
	a.track.StrokeColor = c
	a.track.StrokeWidth = a.stroke()
}

// stroke is how thick the arc is: an eighth of its size.
func (a *Arc) stroke() float32 { return a.size / 8 }

func (a *Arc) layout(size fyne.Size) {
	d := a.size * 0.925
	x, y := (size.Width-d)/2, (size.Height-d)/2
	half := a.stroke() / 2
	place(a.track, x+half, y+half, d-a.stroke(), d-a.stroke())
	a.sweep.CutoutRatio = 1 - 2*a.stroke()/d
	a.sweep.CornerRadius = half
	place(a.sweep, x, y, d, d)
}
