package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// checklist is the five lines of a pending sign-in.
type checklist struct {
	column *fyne.Container
	rows   [StageDone]*parts.CheckRow
	drawn  [StageDone]mark
}

func newChecklist() *checklist {
	c := &checklist{column: parts.Column(0)}
	for st := range c.rows {
		c.rows[st] = parts.NewCheckRow("")
		c.column.Add(c.rows[st])
	}
	return c
}

// show draws how far a sign-in has come, and reports whether a line changed.
func (c *checklist) show(x SignIn, now time.Time) (moved bool) {
	marks := x.marks()
	for st, m := range marks {
		c.rows[st].Set(stepState(Stage(st), m, x), stageCaption(Stage(st), m, x, now), stageWords(Stage(st), m, x)...)
	}
	waiting := c.rows[StageWaiting]
	if marks[StageWaiting] == markActive {
		waiting.SetProgress(float32(x.waited(now)) / float32(max(x.Timeout, 1)))
	} else {
		waiting.SetProgress(-1)
	}
	moved = marks != c.drawn
	c.drawn = marks
	return moved
}

// reached shows the lines up to the one at which a sign-in stopped, and why it stopped there.
func (c *checklist) reached(x SignIn, now time.Time) {
	c.show(x, now)
	for st := range c.rows {
		setVisible(c.rows[st], Stage(st) <= x.Reached)
	}
}

func stepState(st Stage, m mark, x SignIn) parts.StepState {
	if m == markFailed && x.Err != nil && st == x.Reached && intended(x.Err) {
		return parts.StepEnded
	}
	return map[mark]parts.StepState{
		markPending: parts.StepPending, markActive: parts.StepActive, markDone: parts.StepDone, markFailed: parts.StepFailed,
	}[m]
}

// stageCaption returns the text at the right of a line.
func stageCaption(st Stage, m mark, x SignIn, now time.Time) string {
	switch {
	case m == markFailed && x.Err != nil && st == x.Reached:
		return words.StoppedAfter(x.waited(now))
	case st == StageBrowser && m == markDone:
		return x.In
	case st == StageBrowser && m == markFailed:
		return words.BrowserNotHint()
	case st == StageWaiting && m == markActive:
		return clockText(x, now)
	case st == StageWaiting:
		return words.RefusedSoFar(x.Refused)
	}
	return ""
}

// stageWords returns the text of a line.
func stageWords(st Stage, m mark, x SignIn) []parts.Span {
	if m == markFailed && x.Err != nil && st == x.Reached {
		colour := parts.ColorAttention
		if intended(x.Err) {
			colour = parts.ColorRevoked
		}
		return []parts.Span{{Text: words.Stopped(), Role: parts.Strong, Colour: colour}, {Text: " — " + words.StoppedBy(x.Err, x.Provider), Role: parts.Body}}
	}
	role := parts.Body
	if m == markActive {
		role = parts.Strong
	}
	return []parts.Span{{Text: stageText(st, m), Role: role}}
}

func stageText(st Stage, m mark) string {
	switch st {
	case StageListening:
		if m == markDone {
			return words.LatchkeyReady()
		}
		return words.GettingReady()
	case StageBrowser:
		switch m {
		case markDone:
			return words.BrowserOpened()
		case markFailed:
			return words.BrowserNot()
		}
		return words.BrowserOpening()
	case StageWaiting:
		if m == markDone {
			return words.Approved()
		}
		return words.WaitingForYou()
	case StageExchange:
		return words.GettingAccess()
	}
	return words.VerifyingYou()
}

// clockText returns how long a sign-in has been waiting, in words.
func clockText(x SignIn, now time.Time) string {
	waited := x.waited(now)
	return words.WaitedOf(waited.Truncate(clockStep(waited, x.Timeout)), x.Timeout)
}

// calmStep is the step of the clock of a sign-in that waits, but for the first and the last calmStep.
const calmStep = 30 * time.Second

// clockStep returns the step of the clock of a wait: a second while someone may be looking at it, and
// in between calmStep, because each change draws the whole window.
func clockStep(waited, limit time.Duration) time.Duration {
	if waited < calmStep || limit-waited <= calmStep {
		return time.Second
	}
	return calmStep
}
