package flow

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// speeds are those of playing.
var speeds = []float32{0.25, 0.5, 1, 2, 4}

const usualSpeed = 2 // index in speeds

// stepTime is how long a step is shown at the usual speed.
const stepTime = 1200 * time.Millisecond

func speedOptions() []parts.Option {
	var all []parts.Option
	for _, s := range speeds {
		all = append(all, parts.Option{Label: words.FlowSpeed(s)})
	}
	return all
}

// player goes from step to step by itself.
type player struct {
	step  func() bool // shows the next step, and reports whether there is another one after it
	speed float32
	on    bool
	end   func() // stops the wait for the next step
	after func(d time.Duration, do func()) (stop func())
}

// start shows the next step after stepTime, and so on.
func (p *player) start() {
	p.stop()
	p.on = true
	p.wait()
}

func (p *player) wait() {
	after := p.after
	if after == nil {
		after = afterAnimation
	}
	p.end = after(time.Duration(float32(stepTime)/p.speed), func() {
		switch {
		case !p.on:
		case p.step():
			p.wait()
		default:
			p.stop()
		}
	})
}

// stop ends playing.
func (p *player) stop() {
	p.on = false
	if p.end != nil {
		p.end()
		p.end = nil
	}
}

// afterAnimation calls do on the main goroutine after a time. It waits by an animation,
// because a timer would run on a goroutine of its own.
func afterAnimation(d time.Duration, do func()) (stop func()) {
	stopped := false
	motion := &fyne.Animation{Duration: d, Tick: func(done float32) {
		if done >= 1 && !stopped {
			stopped = true
			do()
		}
	}}
	motion.Start()
	return func() {
		stopped = true
		motion.Stop()
	}
}

// playOrPause begins to play, from the first step if the last one is selected, or stops.
func (r *Room) playOrPause() {
	numbers := r.numbers()
	switch {
	case r.play.on:
		r.play.stop()
	case len(numbers) == 0:
	default:
		if r.step == numbers[len(numbers)-1] || r.step == 0 {
			r.selectStep(numbers[0])
		}
		r.rows.Grow(idOf(r.step), r.play.speed)
		r.play.start()
	}
	r.drawTransport()
}

// advance selects the next step while playing, and reports whether another one follows.
func (r *Room) advance() bool {
	numbers := r.numbers()
	i := slices.Index(numbers, r.step) + 1
	if i >= len(numbers) {
		r.drawTransport()
		return false
	}
	r.selectStep(numbers[i])
	r.rows.Grow(idOf(r.step), r.play.speed)
	if more := i+1 < len(numbers); more {
		return true
	}
	r.play.on = false
	r.drawTransport()
	return false
}

// walk selects the step that many after the selected one, for the person.
func (r *Room) walk(by int) {
	numbers := r.numbers()
	if len(numbers) == 0 {
		return
	}
	r.play.stop()
	i := slices.Index(numbers, r.step)
	if i < 0 && by < 0 {
		i = 0
	}
	i = max(0, min(i+by, len(numbers)-1))
	grows := by > 0 && numbers[i] != r.step
	r.pick(numbers[i])
	if grows {
		r.rows.Grow(idOf(r.step), 1)
	}
}

// jump selects the first or the last step.
func (r *Room) jump(last bool) {
	if numbers := r.numbers(); last {
		r.walk(len(numbers))
	} else {
		r.walk(-len(numbers))
	}
}

// pick selects a step for the person, who ends playing by it. A running attempt is followed
// while its last step is selected.
func (r *Room) pick(n int) {
	r.play.stop()
	r.selectStep(n)
}

// selectStep draws another step as selected.
func (r *Room) selectStep(n int) {
	if r.step != n {
		r.step, r.lit = n, nil
	}
	numbers := r.numbers()
	r.follow = len(numbers) > 0 && numbers[len(numbers)-1] == n
	r.drawRows()
	r.rows.SetSelected(idOf(n))
	r.inspector.show()
	r.drawTransport()
}

// numbers returns the numbers of the steps that can be selected, in order.
func (r *Room) numbers() []int {
	var all []int
	for _, l := range r.rows.Lines() {
		if l.ID != "" {
			all = append(all, stepOf(l.ID))
		}
	}
	return all
}

// drawTransport shows what the buttons can do, and where the selected step is.
func (r *Room) drawTransport() {
	numbers := r.numbers()
	i := slices.Index(numbers, r.step)
	enable(r.back, i > 0)
	enable(r.forth, len(numbers) > 0 && i < len(numbers)-1)
	enable(r.toggle, len(numbers) > 0)
	enable(r.export, len(numbers) > 0)
	enable(r.stage, len(numbers) > 0)
	defer r.present.follow()
	if r.play.on {
		r.toggle.Set(words.FlowPause(), theme.MediaPauseIcon())
	} else {
		r.toggle.Set(words.FlowPlay(), theme.MediaPlayIcon())
	}
	if r.step == 0 {
		r.at.SetText("")
		return
	}
	r.at.SetText(words.FlowPosition(r.step, len(r.diagram.Trace.Steps)))
}

func enable(b *parts.Button, on bool) {
	switch {
	case on && b.Disabled():
		b.Enable()
	case !on && !b.Disabled():
		b.Disable()
	}
}

func idOf(step int) string { return strconv.Itoa(step) }

func stepOf(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}
