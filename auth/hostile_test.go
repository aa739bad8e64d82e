package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// hostile is one way in which a server, or somebody between, can go wrong in a
// sign-in. Every case is run twice: once as it is, where the sign-in must fail
// as it says and leave the vault as it was, and once with its check switched
// off, where the attack must succeed. So no case passes for nothing.
type hostile struct {
	id   string // of the catalogue, and of the conformance module where there is one
	name string
	// check stops it. Empty: nothing can be switched off, and the plain sign-in
	// is the proof that it is this fault that is noticed.
	check checks.Check
	also  []checks.Check // what would stop it too: defence in depth
	arm   func(*rig)
	trail string
	want  failure
	// spared cases cost what the answer would have shown, and not the sign-in: it
	// succeeds, and harm tells what must not have come of it.
	spared bool
	// harm tells whether the attack succeeded; nil: an account was stored.
	harm func(r *rig) bool
}

// hostiles are all of them.
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

// run links an account by the book, arms the case and signs in once more. It
// reports the sign-in's error and whether the vault changed.
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
		t.Run(c.id+" "+c.name, c.refused)
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
		t.Run(c.id+" "+c.name+" without "+string(c.check), c.succeeds)
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

// wantNoSecrets looks for everything that the server issued in what was
// reported: events and the error.
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

// The classes of failure that tables name often.
var (
	badDiscovery = func(r auth.Reason) failure { return failure{auth.StepDiscover, auth.KindBadAnswer, r} }
	badExchange  = func(r auth.Reason) failure { return failure{auth.StepExchange, auth.KindBadAnswer, r} }
	badToken     = func(r auth.Reason) failure { return failure{auth.StepVerify, auth.KindBadAnswer, r} }
	badUserinfo  = func(r auth.Reason) failure { return failure{auth.StepUserinfo, auth.KindBadAnswer, r} }
	refused      = func(r auth.Reason) failure { return failure{auth.StepExchange, auth.KindProviderError, r} }
	noAnswer     = func(s auth.Step, r auth.Reason) failure { return failure{s, auth.KindNetwork, r} }
)

// What the server was asked for when a sign-in ended there.
const (
	uptoDiscovery = "discovery"
	uptoToken     = "discovery authorize token"
	uptoKeys      = "discovery authorize token jwks"
)
