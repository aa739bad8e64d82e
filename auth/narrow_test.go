package auth_test

import (
	"slices"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// linkedWith signs in with these scopes at a server that offers these grants.
func linkedWith(t *testing.T, scopes []string, grants ...string) (*rig, auth.Account) {
	r := newRig(t)
	r.request.Scopes = scopes
	r.as.Metadata = func(document map[string]any) {
		if len(grants) > 0 {
			document["grant_types_supported"] = grants
		}
	}
	return r, r.linked()
}

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"

// TestNarrow: a token with fewer scopes comes by a refresh with fewer scopes, or by token
// exchange where it is offered; the account keeps its token and its scopes, and a rotated refresh
// token is sealed.
func TestNarrow(t *testing.T) {
	for name, c := range map[string]struct {
		grants []string
		arm    func(*rig)
		trail  string
	}{
		"by a refresh":        {nil, func(r *rig) { r.as.Tokens.Narrows = true }, "token"},
		"by token exchange":   {[]string{"authorization_code", exchangeGrant}, func(r *rig) { r.as.Tokens.Exchanges = true }, "token"},
		"exchange is refused": {[]string{"authorization_code", exchangeGrant}, func(r *rig) { r.as.Tokens.Narrows = true }, "token token"},
		"no rotation":         {nil, func(r *rig) { r.as.Tokens.Narrows, r.as.Tokens.Fixed = true, true }, "token"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before := linkedWith(t, []string{"openid", "notes.read", "notes.write"}, c.grants...)
			c.arm(r)
			got, _, err := r.client.Narrow(r.ctx, before.ID, []string{"notes.read"})
			if err != nil {
				t.Fatal(err)
			}
			r.wantTrail(c.trail)
			now := r.load(before.ID)
			if got.Token.Empty() || got.Token.Equal(before.Grant.AccessToken) || !slices.Equal(got.Got, []string{"notes.read"}) || !slices.Equal(got.Asked, got.Got) || got.ExpiresAt.IsZero() {
				t.Errorf("%+v", got)
			}
			if !now.Grant.AccessToken.Equal(before.Grant.AccessToken) || !slices.Equal(now.Grant.Scopes, before.Grant.Scopes) || !now.RefreshStartedAt.IsZero() {
				t.Errorf("the account changed: %v, %v", now.Grant.Scopes, now.RefreshStartedAt)
			}
			wantNoSecrets(t, r, nil)
			// The refresh token of the account has all its scopes.
			after, err := r.client.Refresh(r.ctx, before.ID)
			if err != nil || !slices.Equal(after.Grant.Scopes, before.Grant.Scopes) {
				t.Errorf("a refresh after it: %v, %v", after.Grant.Scopes, err)
			}
		})
	}
}

// TestNotNarrowed: a server that gives more than was asked for, or nothing, narrows nothing,
// and that is said.
func TestNotNarrowed(t *testing.T) {
	refused := failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonNotNarrowed}
	for name, c := range map[string]struct {
		arm    func(*rig)
		grants []string
		detail string
	}{
		"the parameter changes nothing": {func(*rig) {}, nil, "openid notes.read notes.write"},
		"one scope more": {func(r *rig) {
			r.as.Tokens.Answer = func(answer map[string]any) { answer["scope"] = "notes.read notes.write" }
		}, nil, "notes.read notes.write"},
		"scopes that cannot be read": {func(r *rig) {
			r.as.Tokens.Answer = func(answer map[string]any) { answer["scope"] = 7 }
		}, nil, ""},
		"invalid_scope": {tokenFault(authtest.Fault{Instead: true, Status: 400, Body: text(`{"error":"invalid_scope"}`)}), nil, ""},
		"exchange gives more, and the refresh too": {func(r *rig) {
			r.as.Tokens.Exchanges = true
			r.as.Tokens.Answer = func(answer map[string]any) { answer["scope"] = "notes.read notes.write" }
		}, []string{exchangeGrant}, "notes.read notes.write"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before := linkedWith(t, []string{"openid", "notes.read", "notes.write"}, c.grants...)
			c.arm(r)
			got, _, err := r.client.Narrow(r.ctx, before.ID, []string{"notes.read"})
			wantFailure(t, err, refused)
			if !got.Token.Empty() || auth.AsError(err).Detail != c.detail {
				t.Errorf("%+v, %q", got, auth.AsError(err).Detail)
			}
			now := r.load(before.ID)
			if !now.Grant.AccessToken.Equal(before.Grant.AccessToken) || !slices.Equal(now.Grant.Scopes, before.Grant.Scopes) || now.Ended != auth.NotEnded {
				t.Errorf("the account changed: %+v", now.Grant.Scopes)
			}
		})
	}
}

// TestNarrowNeeds: scopes that were not granted need a new sign-in, and an account that has
// nothing to renew it with cannot be narrowed; no request is sent.
func TestNarrowNeeds(t *testing.T) {
	r, a := linkedWith(t, []string{"openid", "notes.read"})
	_, _, err := r.client.Narrow(r.ctx, a.ID, []string{"notes.read", "notes.write"})
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindSignInNeeded, auth.ReasonScopeNeeded})
	if up := auth.AsError(err).StepUp; up == nil || !slices.Equal(up.Missing, []string{"notes.write"}) {
		t.Errorf("%+v", up)
	}
	_, _, err = r.client.Narrow(r.ctx, a.ID, []string{"notes read"})
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonBadScope})
	a.Grant.RefreshToken = auth.Secret{}
	if err := r.vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	_, _, err = r.client.Narrow(r.ctx, a.ID, []string{"notes.read"})
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonNotNarrowed})
	a.Ended = auth.EndedRevoked
	if err := r.vault.Save(r.ctx, &a); err != nil {
		t.Fatal(err)
	}
	_, _, err = r.client.Narrow(r.ctx, a.ID, []string{"notes.read"})
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindSignInNeeded, auth.ReasonEnded})
	r.wantTrail("")
}

// TestALostAnswerToNarrowingIsInDoubt: narrowing spends the refresh token as a refresh does.
func TestALostAnswerToNarrowingIsInDoubt(t *testing.T) {
	r, a := linkedWith(t, []string{"openid", "notes.read"})
	tokenFault(authtest.Fault{ResetAfter: true})(r)
	_, _, err := r.client.Narrow(r.ctx, a.ID, []string{"notes.read"})
	wantFailure(t, err, refreshFailure(auth.KindNetwork, auth.ReasonNoAnswer))
	if now := r.load(a.ID); now.RefreshStartedAt.IsZero() || !auth.AsError(err).InDoubt {
		t.Error("nothing is in doubt")
	}
	r.as.ForgetLog()
	_, _, err = r.client.Narrow(r.ctx, a.ID, []string{"notes.read"}) // it presents no token that may be spent
	wantFailure(t, err, refreshFailure(auth.KindNetwork, auth.ReasonInDoubt))
	r.wantTrail("")
}
