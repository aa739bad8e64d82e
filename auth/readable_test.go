package auth_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// added adds members to an object.
func added(tb testing.TB, members map[string]any) func([]byte) []byte {
	return func(body []byte) []byte {
		var o map[string]any
		if err := json.Unmarshal(body, &o); err != nil {
			tb.Error(err)
		}
		for name, v := range members {
			o[name] = v
		}
		out, err := json.Marshal(o)
		if err != nil {
			tb.Error(err)
		}
		return out
	}
}

// TestNothingUnknownIsRecorded: a value is shown only if its name is known to be
// harmless, so a secret or a person under any other name stays out of every event
// of a sign-in and a call (K1).
func TestNothingUnknownIsRecorded(t *testing.T) {
	people := []string{"Grace Hopper", "Ghopper", "grace@navy.example", "1906-12-09", "New Haven", "+1 203 555 0100", "Rear Admiral"}
	secrets := []string{"hush-0", "hush-1", "hush-2", "hush-3", "hush-4", "hush-5", "hush-6", "hush-7", "4242424242"}
	r := newRig(t)
	r.as.Break(authtest.Token, authtest.Fault{
		Header: http.Header{
			"X-Auth-Token": {"hush-0"}, "X-Session": {"hush-1"}, "Etag": {"hush-2"},
			"Www-Authenticate": {`Bearer realm="r", ticket="hush-3", error="invalid_token"`},
		},
		Body: added(t, map[string]any{
			"device_secret": "hush-4", "api_key": "hush-5", "session_token": map[string]any{"value": []string{"hush-6"}}, "pin": 4242424242,
		}),
	})
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Body: added(t, map[string]any{
		"name": "Grace Hopper", "nickname": "Ghopper", "email": "grace@navy.example", "birthdate": "1906-12-09",
		"address": map[string]any{"locality": "New Haven"}, "phone_number": "+1 203 555 0100", "rank": "Rear Admiral",
	})})
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	r.as.Break(authtest.API, authtest.Fault{ContentType: "application/json", Body: func([]byte) []byte {
		return []byte(`{"scope":"hush-7","note":"Grace Hopper","issuer":"Rear Admiral"}`)
	}})
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes?for=grace@navy.example"); err != nil {
		t.Fatal(err)
	}
	shown := strings.ReplaceAll(report(t, r.seen()), "etadata", "") // has the letters of the subject
	for _, canary := range append(people, append(secrets, a.Identity.Subject)...) {
		if strings.Contains(shown, canary) {
			t.Errorf("%q is recorded", canary)
		}
	}
	for _, taught := range []string{
		"device_secret", "phone_number", "locality", "••• 12 characters", "token_type", "Bearer", "expires_in", "code_challenge_method=S256",
		"grant_type=authorization_code", "client_id=" + r.request.Provider.ClientID, "X-Auth-Token", "(64 bytes of application/json)",
		"authorization_endpoint", r.as.URL + "/authorize", "invalid_token",
	} {
		if !strings.Contains(shown, taught) {
			t.Errorf("%q is not recorded", taught)
		}
	}
}

// TestAddressesAreMasked: neither the fragment, the user nor an unknown parameter
// of an address is shown, wherever the address occurs (K1).
func TestAddressesAreMasked(t *testing.T) {
	r := newRig(t)
	r.as.Break(authtest.Token, authtest.Fault{
		Instead: true, Status: http.StatusFound,
		Header: http.Header{"Location": {"https://hush-0:hush-1@idp.example/x?error_uri=https://idp.example/?t=hush-2&ticket=hush-3#access_token=hush-4"}},
	})
	if _, err := r.signIn(); auth.AsError(err) == nil {
		t.Fatal("a redirect passed for an answer")
	}
	shown := report(t, r.seen())
	if strings.Contains(shown, "hush-") || !strings.Contains(shown, "https://idp.example/x?") {
		t.Errorf("recorded:\n%s", shown)
	}
}
