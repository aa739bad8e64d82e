package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// stopActs is what a stop can trigger.
type stopActs interface {
	goOn(n int)
	focusLater(fyne.Focusable)
}

// stopPart is what the dialog of a sign-in shows at a stop: what comes and why, what is sent, how
// long that can wait, and Next. A nil stopPart is that of a sign-in that does not stop.
type stopPart struct {
	on     stopActs
	n      int
	column *fyne.Container
	life   *parts.Text
	next   *parts.Button
	drawn  *auth.Stop
}

// newStopPart returns the part of a sign-in that stops before each step, and nil for any other.
func newStopPart(on stopActs, x SignIn) *stopPart {
	if !x.Ask.Steps {
		return nil
	}
	p := &stopPart{on: on, n: x.N, column: parts.Column(0), life: parts.NewParagraph(parts.Caption, "").Muted()}
	p.next = parts.NewButton(parts.Primary, words.NextStep(), nil, p.press)
	p.next.Disable()
	p.column.Hide()
	return p
}

func (p *stopPart) press() { p.on.goOn(p.n) }

// join adds the part to a dialog: Next beside Cancel, and the keys of a remote control. initial has
// the focus first in a sign-in that does not stop; in one that does no other button may take Space.
func (p *stopPart) join(d *parts.Dialog, cancel, initial *parts.Button) {
	if d.Initial = initial; p == nil {
		d.Right(cancel).Default(nil)
		return
	}
	d.Right(cancel, p.next)
	d.Initial = p.next
	d.OnKey = func(key fyne.KeyName) bool {
		if key != fyne.KeySpace && key != fyne.KeyPageDown {
			return false
		}
		p.press()
		return true
	}
}

// above returns the body of the dialog with the part over it.
func (p *stopPart) above(body fyne.CanvasObject) fyne.CanvasObject {
	if p == nil {
		return body
	}
	return parts.Column(12, p.column, body)
}

// show draws the stop at which the sign-in waits, and reports whether it is another one.
func (p *stopPart) show(x SignIn, now time.Time) bool {
	if p == nil {
		return false
	}
	p.showTime(x, now)
	if p.drawn == x.Stop {
		return false
	}
	p.drawn = x.Stop
	setVisible(p.column, x.Stop != nil)
	setEnabled(p.next, x.Stop != nil)
	if x.Stop != nil {
		p.column.Objects = p.contents(*x.Stop)
		p.column.Refresh()
		p.on.focusLater(p.next)
	}
	return true
}

// showTime draws how long that lives which the sign-in cannot go on without.
func (p *stopPart) showTime(x SignIn, now time.Time) {
	if p == nil || x.Stop == nil {
		return
	}
	p.life.SetText(words.StopLives(x.Stop.Life, now))
	setVisible(p.life, p.life.Text() != "")
}

// contents shows what comes, or the checks of a step up to the one that is to be shown.
func (p *stopPart) contents(s auth.Stop) []fyne.CanvasObject {
	step := diagram.Coming(s)
	if s.Check != nil {
		return append(checksShown(s), parts.Gap(0, 4), p.life)
	}
	shown := []fyne.CanvasObject{
		parts.NewParagraph(parts.Strong, words.StepNumbered(step.N, step.Title)), parts.NewParagraph(parts.Body, step.Why), parts.Gap(0, 8),
	}
	if step.Request != nil {
		lines := parts.Column(2, parts.NewText(parts.Mono, step.Target()).Cut())
		for _, f := range step.Sent() {
			lines.Add(parts.NewText(parts.Mono, words.StopField(f.Name, f.Value)).Cut())
		}
		shown = append(shown, parts.NewPanel(lines).Margin(12), parts.Gap(0, 8))
	}
	return append(shown, p.life)
}

// checksShown lists the checks of a step up to the one that is to be shown, which says what it
// demands.
func checksShown(s auth.Stop) []fyne.CanvasObject {
	shown := []fyne.CanvasObject{parts.NewParagraph(parts.Strong, diagram.Coming(s).Title)}
	for _, c := range s.Event.Checks[:s.Place-1] {
		shown = append(shown, parts.NewText(parts.Caption, words.StopChecked(c.Name, string(c.Outcome))).Muted().Cut())
	}
	look := parts.NewParagraph(parts.Body, diagram.CheckLine(s))
	if s.Check.Outcome == auth.CheckRefused {
		look.Coloured(parts.ColorAttention)
	}
	return append(shown, look)
}
