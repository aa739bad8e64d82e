package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// hostile is one way in which a server, or an attacker between, can violate a
// sign-in. Every case runs twice: once unchanged, where the sign-in must fail
// with the given error and leave the vault unchanged, and once with its check
// switched off, where the attack must succeed. So no case passes without testing
// its check.
type hostile struct {
	id   string // of the catalogue, and of the conformance module if there is one
	name string
	// check stops the case. If it is empty, nothing can be switched off, and the
	// plain sign-in proves that the fault is what fails.
	check checks.Check
	also  []checks.Check // other checks that would stop it too: defence in depth
	arm   func(*rig)
	trail string
	want  failure
	// spared cases lose the content of the answer, and not the sign-in: it
	// succeeds, and harm reports what must not have happened.
	spared bool
	// harm reports whether the attack succeeded; nil means that it did if an
	// account was stored.
	harm func(r *rig) bool
}

// hostiles are all cases.
var hostiles = concat(
	discoveryCases, tokenCases, redirectCases, idTokenCases, keyCases, userinfoCases, faultCases, pushCases, dpopCases, frontCases, quirkCases,
)

func concat(tables ...[]hostile) []hostile {
	var all []hostile
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

// run links an account without a fault, arms the case and signs in a second time.
// It returns the sign-in's error and whether the vault changed.
func (c hostile) run(r *rig) (err error, changed bool) {
	strict := r.ctx
	r.ctx = r.tb.Context()
	before := r.linked()
	r.browser.Page()
	r.ctx = strict
	c.arm(r)
	_, err = r.signIn()
	after := r.accounts()
	return err, len(after) != 1 || after[0].Generation != before.Generation || after[0].ID != before.ID
}

func TestHostile(t *testing.T) {
	for _, c := range hostiles {
		t.Run(c.id+" "+c.name, atOnce(c.refused))
	}
}

// refused: the sign-in fails as the case says, and nothing is stored.
func (c hostile) refused(t *testing.T) {
	r := newRig(t)
	err, changed := c.run(r)
	wantFailure(t, err, c.want)
	r.wantTrail(c.trail)
	if changed != c.spared {
		t.Errorf("the vault changed: %v", changed)
	}
	if c.harm != nil && c.harm(r) {
		t.Error("the harm is done")
	}
	wantNoSecrets(t, r, err)
	r.wantSoundChecks()
	if c.check != "" {
		r.wantChecked(c.check, auth.CheckRefused)
	}
}

// TestHostileWeakened proves that each check is what stops its cases.
func TestHostileWeakened(t *testing.T) {
	for _, c := range hostiles {
		if c.check == "" {
			continue
		}
		t.Run(c.id+" "+c.name+" without "+string(c.check), atOnce(c.succeeds))
	}
}

// atOnce runs a case beside others: most of its time it waits.
func atOnce(run func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		run(t)
	}
}

// succeeds: without the check the attack does its harm.
func (c hostile) succeeds(t *testing.T) {
	r := newRig(t, append(c.also, c.check)...)
	err, changed := c.run(r)
	harmed := changed
	if c.harm != nil {
		harmed = c.harm(r)
	}
	if !harmed {
		t.Errorf("the attack fails without its check as well: %v\n%s", err, r.as.Trail())
	}
	r.wantSoundChecks()
	r.wantChecked(c.check, auth.CheckSwitchedOff)
}

// wantNoSecrets searches for everything that the server issued in the events and
// the error.
func wantNoSecrets(t *testing.T, r *rig, err error) {
	t.Helper()
	shown := report(t, r.seen())
	if err != nil {
		shown += err.Error()
	}
	for _, secret := range r.as.Secrets() {
		if strings.Contains(shown, secret) {
			t.Errorf("%s… is shown", secret[:12])
		}
	}
}

// The failures that tables name often.
var (
	badDiscovery = func(r auth.Reason) failure { return failure{auth.StepDiscover, auth.KindBadAnswer, r} }
	badExchange  = func(r auth.Reason) failure { return failure{auth.StepExchange, auth.KindBadAnswer, r} }
	badToken     = func(r auth.Reason) failure { return failure{auth.StepVerify, auth.KindBadAnswer, r} }
	badUserinfo  = func(r auth.Reason) failure { return failure{auth.StepUserinfo, auth.KindBadAnswer, r} }
	refused      = func(r auth.Reason) failure { return failure{auth.StepExchange, auth.KindProviderError, r} }
	noAnswer     = func(s auth.Step, r auth.Reason) failure { return failure{s, auth.KindNetwork, r} }
)

// The requests at the server when a sign-in ended there.
const (
	uptoDiscovery = "discovery"
	uptoToken     = "discovery authorize token"
	uptoKeys      = "discovery authorize token jwks"
)
