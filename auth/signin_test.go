package auth_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
)

// happyTrail is the requests of a sign-in without a fault.
const happyTrail = "discovery authorize token jwks userinfo"

func TestSignIn(t *testing.T) {
	r := newRig(t)
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	r.wantTrail(happyTrail)
	if page := r.browser.Page(); page.Status != 200 || page.Err != nil {
		t.Errorf("the browser ended on %d %v", page.Status, page.Err)
	}
	if got := r.accounts(); len(got) != 1 || got[0].ID != a.ID {
		t.Fatalf("the vault holds %d accounts", len(got))
	}
	a = r.load(a.ID)
	if a.Identity.Subject != "ada" || a.Identity.Issuer != r.as.URL || a.Identity.Name != "Ada Lovelace" || a.Identity.Email != "ada@example.test" {
		t.Errorf("identity %+v", a.Identity)
	}
	if a.Identity.EmailVerified == nil || !*a.Identity.EmailVerified {
		t.Error("email_verified was lost")
	}
	if !a.Grant.Refreshable() || a.Grant.AccessToken.Empty() || a.Grant.Life().Hours() < 0.99 {
		t.Errorf("grant %+v", a.Grant)
	}
	want := []string{"openid", "profile", "email", "offline_access"}
	if !slices.Equal(a.Requested, want) || !slices.Equal(a.Grant.Scopes, want) {
		t.Errorf("asked for %v, granted %v", a.Requested, a.Grant.Scopes)
	}
	if a.Status(a.SignedInAt) != auth.StatusActive || a.Provider != "acme" || a.Metadata.Issuer != r.as.URL {
		t.Errorf("account %+v", a)
	}
}

// TestEvents: every step of a sign-in is reported, in order, numbered, once.
func TestEvents(t *testing.T) {
	r := newRig(t)
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	var steps []auth.Step
	for i, e := range r.seen() {
		steps = append(steps, e.Step)
		if last := i == len(r.seen())-1; !last && e.N < 1 || last && e.N != 0 || e.Attempt == "" || e.Kind != auth.AttemptSignIn || e.Provider != "acme" || e.At.IsZero() {
			t.Errorf("event %d is %+v", i+1, e)
		}
		if e.Done != (i == len(r.seen())-1) {
			t.Errorf("event %d says done %v", i+1, e.Done)
		}
	}
	want := []auth.Step{
		auth.StepDiscover, auth.StepDiscover, auth.StepListen, auth.StepPrepare, auth.StepBrowser, auth.StepWait,
		auth.StepCallback, auth.StepApprove, auth.StepExchange, auth.StepVerify, auth.StepVerify,
		auth.StepUserinfo, auth.StepUserinfo, auth.StepSave, auth.StepSave,
	}
	if !slices.Equal(steps, want) {
		t.Errorf("steps\n\t%v\nwant\n\t%v", steps, want)
	}
	numbers := map[int]auth.Step{}
	for _, e := range r.seen() {
		numbers[e.N] = e.Step
	}
	if len(numbers) != len(steps) || numbers[len(steps)-1] != auth.StepSave || numbers[7] != auth.StepApprove || numbers[8] != auth.StepCallback {
		t.Errorf("steps are numbered %v, want the approval before the callback that ends it", numbers)
	}
	if last := r.seen()[len(r.seen())-1]; last.Account != a.ID {
		t.Errorf("the last event names account %q", last.Account)
	}
}

// TestSignInAgain: the same person makes one account, with its label and
// history, and the superseded refresh token is revoked.
// TestARequestHasAnObserverOfItsOwn: it gets the steps of its own attempt, as the
// client's observer does, and also where the client has none.
func TestARequestHasAnObserverOfItsOwn(t *testing.T) {
	r := newRig(t)
	var own []auth.Event
	r.request.Observe = func(e auth.Event) { own = append(own, e) }
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	if len(own) == 0 || !reflect.DeepEqual(own, r.seen()) {
		t.Errorf("%d steps to the request's observer, %d to the client's", len(own), len(r.seen()))
	}
	a := r.accounts()[0]
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if len(own) == len(r.seen()) || own[len(own)-1].Kind != auth.AttemptSignIn {
		t.Error("it gets the steps of another attempt")
	}
	r.client.Observe, own = nil, nil
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(own, func(e auth.Event) bool { return e.Exchange != nil }) {
		t.Error("without the client's observer it gets no exchange")
	}
}

func TestSignInAgain(t *testing.T) {
	r := newRig(t)
	first := r.linked()
	if _, err := r.client.Label(r.ctx, first.ID, "work"); err != nil {
		t.Fatal(err)
	}
	old := first.Grant.RefreshToken
	r.age(time.Minute) // another session: auth_time differs
	second, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if second.ID != first.ID || second.Label != "work" || len(second.History) != 2 || len(r.accounts()) != 1 {
		t.Errorf("second sign-in: %+v", second)
	}
	r.wantTrail(happyTrail + " revoke revoke")
	if got := r.as.Log()[5].Form.Get("token"); got != old.Reveal() {
		t.Error("what was revoked first is not the superseded refresh token")
	}
	if made, ended := r.as.Families(); made != 2 || ended != 1 {
		t.Errorf("%d grants, %d ended", made, ended)
	}
	if _, err := r.client.Refresh(r.ctx, second.ID); err != nil {
		t.Errorf("the new grant does not refresh: %v", err)
	}
}

// TestSignInAgainInOneSession: at a server that keeps one grant for a session,
// the superseded token is not revoked, because that would end the new grant.
func TestSignInAgainInOneSession(t *testing.T) {
	for name, arm := range map[string]func(*rig){"auth_time is the same": func(*rig) {}, "auth_time is missing": drop("auth_time")} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Tokens.OneGrant = true
			arm(r)
			first := r.linked()
			r.age(time.Minute)
			second, err := r.signIn()
			if err != nil || second.ID != first.ID {
				t.Fatal(err)
			}
			r.wantTrail(happyTrail)
			if _, err := r.client.Refresh(r.ctx, second.ID); err != nil {
				t.Errorf("the new grant does not refresh: %v", err)
			}
		})
	}
}

// TestAnotherPersonWhoIsKnown: another person than requested signs in, who has an
// account here; that account does not change, and works.
func TestAnotherPersonWhoIsKnown(t *testing.T) {
	r := newRig(t)
	r.as.Tokens.OneGrant = true
	ada := r.linked()
	r.as.Person = "grace"
	grace := r.linked()
	r.request.Account = ada.ID
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonOtherAccount})
	if e := auth.AsError(err); e.Came != grace.Identity.Email || e.Expected != ada.Identity.Email { // both have the same name
		t.Errorf("it says %q for %q", e.Came, e.Expected)
	}
	r.wantTrail(happyTrail)
	if _, err := r.client.Refresh(r.ctx, grace.ID); err != nil {
		t.Errorf("grace's own account was ended: %v", err)
	}
}

// TestAnotherPerson: with a requested account, no other person is accepted
// (CB20).
func TestAnotherPerson(t *testing.T) {
	r := newRig(t)
	first := r.linked()
	r.as.Person = "grace"
	r.request.Account = first.ID
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonOtherAccount})
	if after := r.load(first.ID); after.Generation != first.Generation || len(r.accounts()) != 1 {
		t.Errorf("the vault changed: %+v", r.accounts())
	}
}
