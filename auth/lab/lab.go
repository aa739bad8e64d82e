// Package lab runs attacks on a sign-in, each with the protection that stops it and
// without.
//
// Nothing is simulated. A run makes a demo provider of its own, the client that signs
// people in with a vault in memory, a person who goes through the provider's pages, and an
// attacker that sends requests or serves a hostile site. All of them use sockets of
// 127.0.0.1, and none can connect to anything else. The outcome is what happened: whether
// the attacker has a token that the provider accepts, whether Latchkey took one person for
// another. When the run returns, everything that it made has ended, and nothing is stored.
//
// Protections are switched off for such a run alone, towards its own provider.
// e2e/arrows_test.go lists who may switch one off and who may start a run.
package lab

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
)

// Protection is whether a run has the protection of its attack.
type Protection string

// The two kinds of run.
const (
	On  Protection = "on"
	Off Protection = "off"
)

// Outcome is how an attack ended.
type Outcome string

// The outcomes.
const (
	Stopped   Outcome = "stopped"
	Succeeded Outcome = "succeeded"
)

// Party is who does a step.
type Party string

// The parties.
const (
	Attacker Party = "attacker"
	Person   Party = "person" // Ada, who is attacked
	Latchkey Party = "latchkey"
	Provider Party = "provider"
)

// Mark is how a step came out.
type Mark string

// The marks.
const (
	Done     Mark = "done"
	Accepted Mark = "accepted" // somebody was taken in
	Refused  Mark = "refused"  // the protection held
	Never    Mark = "never"    // it needs a step that was refused
)

// Attack is one attack of the list.
type Attack struct {
	ID         string
	Protection string // name of what stops it, such as "pkce"
	Section    string // that describes the attack or the protection, as "RFC 7636 §1"
}

// Step is one step of an attack.
type Step struct {
	N    int // from 1
	Who  Party
	What string // name of its sentence, which also depends on the attack and on Mark
	Mark Mark
	// Attempt and Number are the attempt of Result.Attempts and the number of its step in
	// which this step can be seen; empty and 0 where Latchkey and the provider did not
	// see it.
	Attempt string
	Number  int

	seen place
}

// Result is one run of one attack.
type Result struct {
	Attack     Attack
	Protection Protection
	Expected   Outcome
	Outcome    Outcome
	Steps      []Step
	Attempts   []trace.Trace // masked, in the order in which they began; the last one shows best where the two runs part
	Took       time.Duration
}

// IsExpected reports whether the attack ended as it should: stopped with the
// protection, successful without.
func (r Result) IsExpected() bool { return r.Outcome == r.Expected }

// StoppedAt returns the number of the step that stopped the attack, or 0.
func (r Result) StoppedAt() int {
	for _, s := range r.Steps {
		if s.Mark == Refused && r.Outcome == Stopped {
			return s.N
		}
	}
	return 0
}

// Options are the settings of a run. The zero value is usable.
type Options struct {
	// Observe is called with each event of each attempt as it happens; see
	// auth.Client.Observe. nil means that events are not reported.
	Observe func(auth.Event)
}

// Attacks lists the attacks.
func Attacks() []Attack {
	all := make([]Attack, len(attacks))
	for i, a := range attacks {
		all[i] = a.Attack
	}
	return all
}

// Run runs one attack and returns what happened. Many runs may take place at once. An
// unknown id is ReasonUnknownAttack; the end of ctx ends the run with its cause. An attack
// that goes otherwise than expected is no error; see Result.IsExpected.
func Run(ctx context.Context, id string, p Protection, o Options) (Result, error) {
	for _, a := range attacks {
		if a.ID == id {
			return a.run(ctx, p, o)
		}
	}
	return Result{}, &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonUnknownAttack, Detail: id}
}

// run plays the attack on a stage of its own.
func (a *attack) run(ctx context.Context, p Protection, o Options) (Result, error) {
	began := time.Now()
	r := Result{Attack: a.Attack, Protection: p, Expected: Stopped, Outcome: Stopped}
	if p == Off {
		r.Expected = Succeeded
	}
	s, err := a.stage(ctx, p, o)
	if err != nil {
		return Result{}, err
	}
	gotIn, err := a.play(s)
	s.close()
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	if err != nil {
		return Result{}, auth.AsError(err)
	}
	if gotIn {
		r.Outcome = Succeeded
	}
	r.Attempts = s.attempts()
	r.Steps = placed(s.steps, r.Attempts)
	r.Took = time.Since(began)
	return r, nil
}
