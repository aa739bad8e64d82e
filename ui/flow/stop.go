package flow

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// stopBar says over the diagram at what the shown sign-in waits for the person, and has Next.
type stopBar struct {
	panel            *parts.Panel
	title, why, life *parts.Text
	next             *parts.Button
	stop             *auth.Stop // nil: the shown attempt does not wait
}

func newStopBar(goOn func()) *stopBar {
	b := &stopBar{
		title: parts.NewText(parts.Strong, "").Cut(), why: parts.NewParagraph(parts.Caption, ""),
		life: parts.NewText(parts.Caption, "").Muted().Cut(), next: parts.NewButton(parts.Primary, words.NextStep(), nil, goOn),
	}
	b.panel = parts.NewPanel(parts.Line(12, parts.Column(2, b.title, b.why, b.life), b.next)).Margin(12)
	b.panel.Hide()
	return b
}

// show draws a stop; nil hides the bar. n is the number of the step that comes.
func (b *stopBar) show(s *auth.Stop, n int, now time.Time) {
	b.stop = s
	show(b.panel, s != nil)
	if s == nil {
		return
	}
	step := diagram.Coming(*s)
	if s.Check != nil {
		b.title.SetText(step.Title)
		b.why.SetText(diagram.CheckLine(*s))
	} else {
		b.title.SetText(words.StepNumbered(n, step.Title))
		b.why.SetText(step.Why)
	}
	b.showTime(now)
}

// showTime draws how long that lives which the sign-in cannot go on without.
func (b *stopBar) showTime(now time.Time) {
	if b.stop != nil {
		b.life.SetText(words.StopLives(b.stop.Life, now))
		show(b.life, b.life.Text() != "")
	}
}

// stopOf returns the stop of the shown attempt, or nil.
func (v Shown) stopOf() *auth.Stop {
	if i := v.chosen(); i >= 0 {
		return v.Attempts[i].Stop
	}
	return nil
}

// settled returns the drawn attempt without the step that comes.
func (r *Room) settled() diagram.Diagram {
	if i := r.shown.chosen(); r.coming > 0 && i >= 0 {
		return diagram.Of(r.shown.Attempts[i].Trace)
	}
	return r.diagram
}

// ShowTime draws the clock of a stop.
func (r *Room) ShowTime(v Shown) {
	r.shown.Now = v.Now
	r.stop.showTime(v.Now)
}

// Press presses Next, that of a stop before that of the tour. A comparison shows neither.
func (r *Room) Press() {
	if !r.compare.on && !r.goOn() && len(r.tour.stops) > 0 {
		r.tour.walk(1)
	}
}

// goOn lets a sign-in go on that waits at a stop, and reports whether it waited.
func (r *Room) goOn() bool {
	s := r.stop.stop
	if s == nil {
		return false
	}
	if r.OnNext != nil {
		r.OnNext(s.Event.Attempt)
	}
	return true
}

// goesOnBy reports whether a key means Next at a stop, as a remote control sends it.
func (r *Room) goesOnBy(key fyne.KeyName) bool {
	return (key == fyne.KeySpace || key == fyne.KeyPageDown) && r.goOn()
}
