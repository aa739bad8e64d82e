package diagram

import (
	"slices"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// With returns the diagram of a trace that has grown out of that of d, and changes nothing of d. One
// that has nothing but steps after those of d costs as much as these steps.
func (d Diagram) With(t trace.Trace) Diagram {
	if d.isBeginOf(t) {
		for i := d.links.len(); i < len(t.Steps); i++ {
			grown, ok := d.extended(explainStep(t.Steps[i]))
			if !ok {
				return d.anew(t)
			}
			d = grown
		}
		d.Trace = t
		return d
	}
	return d.anew(t)
}

// isBeginOf reports whether d is the latest diagram of its links, and its steps are the first ones of
// a trace.
func (d Diagram) isBeginOf(t trace.Trace) bool {
	n := len(d.Trace.Steps)
	if n == 0 || n > len(t.Steps) || d.links.len() != n {
		return false
	}
	i := 0
	for _, p := range d.Phases {
		for j := range p.Steps { // by index: a step is large to copy
			if p.Steps[j].recorded != recordOf(t.Steps[i]) {
				return false
			}
			i++
		}
	}
	return true
}

// extended returns d with one more step at its end. It reports false for a step that changes more of
// those before it than where their values stand.
func (d Diagram) extended(s Step) (grown Diagram, ok bool) {
	if s.Note != "" || slices.ContainsFunc(s.Fields, func(f Field) bool { return slices.Contains(drawn, f.Name) }) || s.Step.Step == string(auth.StepPrepare) {
		return d, false
	}
	d.Phases = slices.Clone(d.Phases)
	if d.Phases[len(d.Phases)-1].ID != s.Phase {
		d.Phases = append(d.Phases, Phase{ID: s.Phase, Title: words.PhaseTitle(s.Phase)})
	}
	last := &d.Phases[len(d.Phases)-1]
	last.Steps = append(slices.Clip(last.Steps), s)
	last.Took = took(last.Steps)
	own := d.owner()
	d.links.extend(own(d.links.len()), own)
	d.Lanes = slices.DeleteFunc(AllLanes(), func(lane string) bool {
		return !slices.Contains(d.Lanes, lane) && lane != s.From && lane != s.To
	})
	return d, true
}

// owner returns a function that returns a step by its index, with fields that can be written to: it
// copies the fields and the phase of the step, which other diagrams may have, too. The last phase is
// new.
func (d Diagram) owner() func(int) *Step {
	phases, fields := map[int]bool{len(d.Phases) - 1: true}, map[int]bool{}
	return func(i int) *Step {
		at, p := i, 0
		for at >= len(d.Phases[p].Steps) {
			at -= len(d.Phases[p].Steps)
			p++
		}
		if !phases[p] {
			phases[p] = true
			d.Phases[p].Steps = slices.Clone(d.Phases[p].Steps)
		}
		s := &d.Phases[p].Steps[at]
		if !fields[i] {
			fields[i] = true
			s.Fields = slices.Clone(s.Fields)
		}
		return s
	}
}

// len returns the number of steps that were read.
func (l *links) len() int {
	if l == nil {
		return 0
	}
	return len(l.numbers)
}
