package diagram

import (
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Comparison is two attempts beside each other, aligned by what their steps do.
type Comparison struct {
	A, B         Diagram
	SideA, SideB words.CompareSide // what sets each apart
	Phases       []PhasePair
	Outcome      bool // the attempts ended differently
}

// PhasePair is a phase of both attempts, or of one of them.
type PhasePair struct {
	ID           string // see auth.Phase
	Title        string
	TookA, TookB time.Duration // 0 for an attempt without the phase
	Rows         []Pair
}

// Pair is a step of each attempt that do the same thing, or a step that one attempt
// alone has.
type Pair struct {
	A, B        *Step // nil: that attempt has no such step
	Differences []Difference
}

// Compare aligns two attempts. Secrets, times and port numbers of this computer are new
// in each attempt and never differ.
func Compare(a, b Diagram) Comparison {
	c := Comparison{A: a, B: b, Outcome: a.Outcome != b.Outcome}
	sameServer := serverOf(a) == serverOf(b)
	for _, p := range align(a.Steps(), b.Steps()) {
		if p.A != nil && p.B != nil {
			p.Differences = differences(*p.A, *p.B, sameServer)
		}
		phase := p.phase()
		if n := len(c.Phases); n == 0 || c.Phases[n-1].ID != phase {
			c.Phases = append(c.Phases, PhasePair{ID: phase, Title: words.PhaseTitle(phase)})
		}
		last := &c.Phases[len(c.Phases)-1]
		last.Rows = append(last.Rows, p)
	}
	for i := range c.Phases {
		p := &c.Phases[i]
		p.TookA, p.TookB = tookOf(p.Rows, Pair.stepA), tookOf(p.Rows, Pair.stepB)
	}
	c.SideA, c.SideB = sides(c)
	return c
}

// Rows returns the pairs of all phases.
func (c Comparison) Rows() []Pair {
	var all []Pair
	for _, p := range c.Phases {
		all = append(all, p.Rows...)
	}
	return all
}

// Differing counts the rows that differ.
func (c Comparison) Differing() int { return differing(c.Rows()) }

// Differing counts the rows of a phase that differ.
func (p PhasePair) Differing() int { return differing(p.Rows) }

func differing(rows []Pair) int {
	n := 0
	for _, r := range rows {
		if r.Differs() {
			n++
		}
	}
	return n
}

// Differs reports whether the step is missing on one side, or does not do the same on
// both.
func (p Pair) Differs() bool { return p.A == nil || p.B == nil || len(p.Differences) > 0 }

func (p Pair) stepA() *Step { return p.A }
func (p Pair) stepB() *Step { return p.B }

func (p Pair) phase() string {
	if p.A != nil {
		return p.A.Phase
	}
	return p.B.Phase
}

func tookOf(rows []Pair, side func(Pair) *Step) time.Duration {
	var steps []Step
	for _, r := range rows {
		if s := side(r); s != nil {
			steps = append(steps, *s)
		}
	}
	if len(steps) == 0 {
		return 0
	}
	return took(steps)
}

// sides decides what sets the attempts of a comparison apart: the way in which they sign
// in, else how they ended, else when they were made.
func sides(c Comparison) (a, b words.CompareSide) {
	ways := []struct {
		is       func(Diagram) bool
		yes, not words.CompareSide
	}{
		{isWithoutPKCE, "pkce_off", "pkce_on"},
		{has(auth.StepPoll, "wait_codes"), "device", "code"},
		{has(auth.StepPush, "push"), "pushed", "plain"},
	}
	signIns := c.A.Kind == string(auth.AttemptSignIn) && c.B.Kind == c.A.Kind
	for _, w := range ways {
		switch inA, inB := w.is(c.A), w.is(c.B); {
		case !signIns || inA == inB:
		case inA:
			return w.yes, w.not
		default:
			return w.not, w.yes
		}
	}
	switch {
	case c.A.Kind != c.B.Kind:
		return "one", "other"
	case c.Outcome && c.A.Outcome == trace.Succeeded:
		return "succeeded", "failed"
	case c.Outcome && c.B.Outcome == trace.Succeeded:
		return "failed", "succeeded"
	case c.A.Provider != c.B.Provider:
		return "one", "other"
	case c.Differing() == 0:
		return "same", "same"
	case c.B.StartedAt.Before(c.A.StartedAt):
		return "later", "earlier"
	}
	return "earlier", "later"
}

// isWithoutPKCE reports whether PKCE was switched off in a sign-in.
func isWithoutPKCE(d Diagram) bool {
	return slices.ContainsFunc(d.Steps(), func(s Step) bool { return kindOf(s.Step) == "prepare_no_verifier" })
}

// has reports whether a step of the diagram has that name or that kind.
func has(step auth.Step, kind words.StepKind) func(Diagram) bool {
	return func(d Diagram) bool {
		return slices.ContainsFunc(d.Steps(), func(s Step) bool { return s.Step.Step == string(step) || kindOf(s.Step) == kind })
	}
}

// serverOf returns the origin of the first request on the back channel.
func serverOf(d Diagram) string {
	for _, s := range d.Steps() {
		if s.Request != nil && s.Channel == string(auth.ChannelBack) {
			scheme, rest, _ := strings.Cut(s.Request.URL, "://")
			host, _, _ := strings.Cut(rest, "/")
			return scheme + "://" + host
		}
	}
	return ""
}
