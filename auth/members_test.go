package auth_test

import (
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestMembersOfRegistration: a strict member that cannot be read refuses the
// registration; a lenient one counts as missing (registrationMembers).
func TestMembersOfRegistration(t *testing.T) {
	malformed := failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMalformed}
	twice := failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonRepeatedMember}
	by := func(name string, value any) func(map[string]any) {
		return func(a map[string]any) { a["client_secret"], a[name] = "s3cret-s3cret-s3cret", value }
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   failure
		check  func(auth.Registration) bool
	}{
		"client_id of 7":          {by("client_id", 7), malformed, nil},
		"client_secret of 7":      {by("client_secret", 7), malformed, nil},
		"redirect_uris as a text": {by("redirect_uris", "http://127.0.0.1/cb/acme"), malformed, nil},
		"Client_ID beside it":     {by("Client_ID", "another"), twice, nil},
		"Redirect_URIs beside it": {by("Redirect_URIs", []string{"https://evil.example"}), twice, nil},

		"redirect_uris null":                  {by("redirect_uris", nil), failure{}, nil},
		"token_endpoint_auth_method of 7":     {by("token_endpoint_auth_method", 7), failure{}, func(g auth.Registration) bool { return g.TokenAuth == "" }},
		"token_endpoint_auth_method by a JWT": {by("token_endpoint_auth_method", "client_secret_jwt"), failure{}, func(g auth.Registration) bool { return g.TokenAuth == "" }},
		"token_endpoint_auth_method by post":  {by("token_endpoint_auth_method", "client_secret_post"), failure{}, func(g auth.Registration) bool { return g.TokenAuth == auth.AuthPost }},
		"post_logout_redirect_uris of 7":      {by("post_logout_redirect_uris", 7), failure{}, func(g auth.Registration) bool { return g.PostLogout == "" }},
		"registration_client_uri of 7":        {by("registration_client_uri", 7), failure{}, func(g auth.Registration) bool { return !g.Managed() }},
		"registration_access_token of 7":      {by("registration_access_token", 7), failure{}, func(g auth.Registration) bool { return !g.Managed() }},
		"management over http": {func(a map[string]any) {
			a["registration_client_uri"], a["registration_access_token"] = "http://evil.example/", "t"
		}, failure{}, func(g auth.Registration) bool { return !g.Managed() && g.ManageToken.Empty() }},
		"client_name as an object": {by("client_name", map[string]any{}), failure{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Registering.Offer = true
			registered(c.change)(r)
			p := r.request.Provider
			p.ClientID = ""
			got, err := r.client.Register(r.ctx, p)
			wantFailure(t, err, c.want)
			if err == nil && (got.ClientID != authtest.ClientID || c.check != nil && !c.check(got)) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestMembersOfPush: each member of the answer to a pushed request is strict
// (pushMembers); others are not read.
func TestMembersOfPush(t *testing.T) {
	for name, c := range map[string]struct {
		member string
		value  any // nil: absent
		want   auth.Reason
	}{
		"no request_uri":            {"request_uri", nil, auth.ReasonMalformed},
		"request_uri of 7":          {"request_uri", 7, auth.ReasonMalformed},
		"request_uri with a blank":  {"request_uri", "urn:a b", auth.ReasonMalformed},
		"request_uri of 3 KiB":      {"request_uri", "urn:" + strings.Repeat("a", 3<<10), auth.ReasonMalformed},
		"Request_URI beside it":     {"Request_URI", "urn:evil", auth.ReasonRepeatedMember},
		"no expires_in":             {"expires_in", nil, auth.ReasonMalformed},
		"expires_in that has ended": {"expires_in", 0, auth.ReasonMalformed},
		"expires_in as an object":   {"expires_in", map[string]any{}, auth.ReasonMalformed},
		"expires_in as a text":      {"expires_in", "60", ""},
		"something else":            {"interval", []int{1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.as.Pushing.Offer = true
			r.as.Pushing.Answer = func(a map[string]any) {
				if a[c.member] = c.value; c.value == nil {
					delete(a, c.member)
				}
			}
			_, err := r.signIn()
			want := failure{}
			if c.want != "" {
				want = failure{auth.StepBrowser, auth.KindBadAnswer, c.want}
			}
			wantFailure(t, err, want)
		})
	}
}

// TestMembersOfIntrospection: active is strict (introspectionMembers): unread, it
// proves nothing; every other member describes the token and is not read.
func TestMembersOfIntrospection(t *testing.T) {
	for name, c := range map[string]struct {
		member string
		value  any
		want   auth.Proof
	}{
		"by the book":         {"scope", "openid", auth.ProofDead},
		"exp as a text":       {"exp", "soon", auth.ProofDead},
		"username as a list":  {"username", []int{1}, auth.ProofDead},
		"active as a text":    {"active", "false", auth.ProofAccepted},
		"active null":         {"active", nil, auth.ProofAccepted},
		"active as a number":  {"active", 0, auth.ProofAccepted},
		"Active beside it":    {"Active", true, auth.ProofAccepted},
		"active is still yes": {"active", true, auth.ProofAliveUntil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			metadata(func(_ *rig, d map[string]any) { delete(d, "userinfo_endpoint") })(r)
			r.as.Ending.Introspection = func(a map[string]any) { a[c.member] = c.value }
			a := r.linked()
			after, err := r.client.Revoke(r.ctx, a.ID)
			if err != nil || after.Revocation.Proof != c.want {
				t.Errorf("%v, proof %q, want %q", err, after.Revocation.Proof, c.want)
			}
		})
	}
}
