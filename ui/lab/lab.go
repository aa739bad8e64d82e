// Package lab is the room in which attacks on a sign-in really run, with and without what stops
// them. It knows neither the window nor the lab: it shows the results it is given and reports by
// callbacks.
package lab

import (
	"latchkey/auth/lab"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// Shown is the slice of the window's state that the room shows.
type Shown struct {
	From      int // changes with everything else
	Attacks   []Attack
	Chosen    string // id
	Protected bool   // the switch of the chosen attack
	Running   string // id of the attack that runs; empty means none
	All       bool   // every attack runs, one after the other
	Done      int    // attacks of a run of all that have ended
	Table     bool   // the table of all attacks is shown
}

// Attack is an attack with its latest results.
type Attack struct {
	lab.Attack
	With, Without *lab.Result // nil: not run yet
}

// chosen returns the chosen attack, or the first.
func (v Shown) chosen() (a Attack, ok bool) {
	for _, a := range v.Attacks {
		if a.ID == v.Chosen {
			return a, true
		}
	}
	if len(v.Attacks) > 0 {
		return v.Attacks[0], true
	}
	return Attack{}, false
}

// at returns the index of the chosen attack.
func (v Shown) at() int {
	for i, a := range v.Attacks {
		if a.ID == v.Chosen {
			return i
		}
	}
	return 0
}

// isComplete reports whether the attack has run with and without its protection.
func (a Attack) isComplete() bool { return a.With != nil && a.Without != nil }

// isExpected reports whether every result is as it should be.
func (a Attack) isExpected() bool {
	return (a.With == nil || a.With.IsExpected()) && (a.Without == nil || a.Without.IsExpected())
}

// verdict returns how the attack ended: with its protection if it ran so, or else without.
func (a Attack) verdict() (look parts.Look, word string) {
	r := a.With
	if r == nil {
		r = a.Without
	}
	switch {
	case r == nil:
		return parts.Look{Colour: parts.ColorMuted}, words.LabNotRun()
	case !a.isExpected():
		return parts.LookWarning(), words.LabOdd()
	}
	return lookOf(r), words.LabVerdict(r.Outcome == lab.Succeeded)
}

// lookOf returns how the outcome of a run is drawn; nil means that it was not run.
func lookOf(r *lab.Result) parts.Look {
	switch {
	case r == nil:
		return parts.Look{Colour: parts.ColorMuted}
	case r.Outcome == lab.Succeeded:
		return parts.LookStopped()
	}
	return parts.Look{Icon: parts.IconShield, Colour: parts.ColorActive}
}

// wordOf returns the outcome of a run in words.
func wordOf(r *lab.Result) string {
	if r == nil {
		return words.LabNotRun()
	}
	return words.LabOutcome(r.Outcome == lab.Succeeded, r.StoppedAt())
}

// outcomeOf returns the card of a run.
func outcomeOf(attack string, on bool, r *lab.Result) parts.Outcome {
	o := parts.Outcome{Title: words.LabProtectionState(on), Look: lookOf(r), Word: wordOf(r), None: words.LabNotYet()}
	if r == nil {
		return o
	}
	o.Took, o.Soft = words.Took(r.Took), parts.ColorActiveSoft
	if r.Outcome == lab.Succeeded {
		o.Soft = parts.ColorAttentionSoft
	}
	for _, s := range r.Steps {
		step := parts.OutcomeStep{N: s.N, Who: words.LabParty(string(s.Who)), Words: words.LabStep(attack, s.What, string(s.Mark)), Faint: s.Mark == lab.Never}
		switch s.Mark {
		case lab.Accepted:
			step.Look = parts.LookStopped()
		case lab.Refused:
			step.Look = parts.Look{Icon: parts.IconShield, Colour: parts.ColorActive}
		}
		o.Steps = append(o.Steps, step)
	}
	return o
}
