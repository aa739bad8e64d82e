// Package diagram lays a recorded attempt out as a sequence diagram, explains its
// steps and fields, and writes it in the formats of `latchkey trace`. It knows
// neither Fyne nor the window. What it is given is masked (package trace), so that
// no format can contain a secret.
package diagram

import (
	"slices"
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Diagram is one attempt, explained and in phases.
type Diagram struct {
	trace.Trace
	Lanes  []string // parties that take part, from left to right
	Phases []Phase
	Notice string // why there is nothing to draw; empty if there is

	links *links // where each value occurs
}

// Phase is a part of an attempt: steps of one kind of act that follow each other.
type Phase struct {
	ID    string // see auth.Phase
	Title string
	Took  time.Duration // from the begin of its first step to the end of its last
	Steps []Step
}

// lanes are the parties from left to right.
var lanes = []string{
	string(auth.PartyPerson), string(auth.PartyLatchkey), string(auth.PartyBrowser), string(auth.PartyProvider), string(auth.PartyAPI),
}

// Of explains a trace. The steps keep their order and numbers; a phase that comes
// again, as a retry does, is drawn again.
func Of(t trace.Trace) Diagram { return Diagram{}.With(t) }

// anew returns the diagram of a trace. It takes steps that are as in d from there.
func (d Diagram) anew(t trace.Trace) Diagram {
	steps, links := explain(t, d.Phases)
	d = Diagram{Trace: t, links: links}
	for _, lane := range lanes {
		if slices.ContainsFunc(steps, func(s Step) bool { return s.From == lane || s.To == lane }) {
			d.Lanes = append(d.Lanes, lane)
		}
	}
	for from := 0; from < len(steps); {
		to := from + 1
		for to < len(steps) && steps[to].Phase == steps[from].Phase {
			to++
		}
		of := steps[from:to:to]
		d.Phases = append(d.Phases, Phase{ID: of[0].Phase, Title: words.PhaseTitle(of[0].Phase), Took: took(of), Steps: of})
		from = to
	}
	if len(steps) == 0 {
		d.Notice = words.NoSteps()
	}
	return d
}

// Explain returns the steps of a trace with what explains them.
func Explain(t trace.Trace) []Step {
	steps, _ := explain(t, nil)
	return steps
}

// explain is Explain, and takes steps that are among known from there.
func explain(t trace.Trace, known []Phase) ([]Step, *links) {
	steps := make([]Step, 0, len(t.Steps))
	before := map[int]*Step{}
	for _, p := range known {
		for i := range p.Steps {
			before[p.Steps[i].N] = &p.Steps[i]
		}
	}
	for _, s := range t.Steps {
		if old := before[s.N]; old != nil && old.recorded == recordOf(s) {
			steps = append(steps, old.unlinked())
			continue
		}
		steps = append(steps, explainStep(s))
	}
	addDrawn(steps)
	confirm(steps)
	return steps, newLinks(steps)
}

// unlinked returns a step without what addDrawn and confirm gave it. What newLinks has written into its
// fields is written anew.
func (s *Step) unlinked() Step {
	own := *s
	own.Fields = slices.Clone(s.Fields[:s.own])
	own.confirmed = false
	return own
}

func explainStep(s trace.Step) Step {
	kind, from := kindOf(s), recordOf(s)
	s.Error = explained(s.Error)
	fields := fieldsOf(s)
	return Step{
		Step: s, Title: words.StepTitle(kind), Why: words.StepReason(kind), Spec: referencesOf(kind), Fields: fields,
		recorded: from, own: len(fields),
	}
}

// record identifies a recorded step. What it points to is never written to.
type record struct {
	step, note string
	at         time.Time
	request    *trace.Request
	response   *trace.Response
	failure    *trace.Failure
}

func recordOf(s trace.Step) record {
	return record{s.Step, s.Note, s.At.Time, s.Request, s.Response, s.Error}
}

// explained returns a failure with its sentence and hint, in the present language:
// they are not recorded.
func explained(f *trace.Failure) *trace.Failure {
	if f == nil {
		return nil
	}
	said := *f
	why, detail := auth.ReadDetail(f.Detail)
	said.Title, said.Hint = words.Say(&auth.Error{
		Step: auth.Step(f.Step), Kind: auth.Kind(f.Kind), Reason: auth.Reason(f.Reason), Code: f.Code, Why: why, Detail: detail, Status: f.Status,
	})
	return &said
}

// Steps returns the steps of all phases.
func (d Diagram) Steps() []Step {
	var all []Step
	for _, p := range d.Phases {
		all = append(all, p.Steps...)
	}
	return all
}

// Step returns the step with that number.
func (d Diagram) Step(n int) (Step, bool) {
	for _, p := range d.Phases {
		for i := range p.Steps { // by index: a step is large to copy
			if p.Steps[i].N == n {
				return p.Steps[i], true
			}
		}
	}
	return Step{}, false
}

// Title names the attempt: what it was, where and when.
func (d Diagram) Title() string {
	return words.DiagramTitle(words.TraceKind(d.Kind), d.Provider, d.StartedAt)
}

// took returns the time from the begin of the first step to the end of the last.
// A step that a person takes may begin before another one and end after it.
func took(steps []Step) time.Duration {
	first, last := steps[0].At.Time, end(&steps[0])
	for i := range steps { // by index: a step is large to copy
		if at := steps[i].At.Time; at.Before(first) {
			first = at
		}
		if at := end(&steps[i]); at.After(last) {
			last = at
		}
	}
	return last.Sub(first)
}

func end(s *Step) time.Time { return s.At.Add(time.Duration(s.DurationMS) * time.Millisecond) }

// IsNewer reports whether a trace has steps or parties that this version does not know.
func IsNewer(t trace.Trace) bool {
	return slices.ContainsFunc(t.Steps, func(s trace.Step) bool {
		return !slices.Contains(auth.Steps, auth.Step(s.Step)) || !slices.Contains(lanes, s.From) || !slices.Contains(lanes, s.To)
	})
}

// AllLanes lists every party that can take part, from left to right.
func AllLanes() []string { return slices.Clone(lanes) }
