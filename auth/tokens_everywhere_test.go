package auth_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/trace"
)

// What a hostile provider puts into its answers. One looks like a token; the others
// are known only by the names of the members that they stand in as well.
const (
	longCanary  = "canary-4720-Zm9vYmFyYmF6cXV4Zm9vYmFy"
	caseCanary  = "CanaryWithoutAnyDigitsInBothCases"
	shortCanary = "canary-short"
	nestCanary  = "canary-nest"
	listCanary  = "canary-list"
	deepCanary  = "canary-deep"
	quoteCanary = `q"canary-quote` // JSON writes it in another way
)

var tokenCanaries = []string{longCanary, caseCanary, shortCanary, nestCanary, listCanary, deepCanary, quoteCanary}

// tokensEverywhere is an answer that repeats its tokens under every harmless name, as
// a key, in a list and in a list of objects.
func tokensEverywhere(code string) map[string]any {
	answer := map[string]any{
		"error": code, "access_token": shortCanary, "kty": "RSA", "n": longCanary, "e": shortCanary,
		"result":    map[string]any{"refresh_token": nestCanary, longCanary: longCanary},
		"my_tokens": []any{listCanary, map[string]any{"value": caseCanary, "more": []any{deepCanary}}},
		"id_token":  quoteCanary,
	}
	for i, name := range []string{
		"token_type", "scope", "iss", "aud", "azp", "kid", "acr", "error_description", "error_uri", "client_id", "audience",
		"acr_values", "display", "ui_locales", "client_name", "token_endpoint", "x_supported", "error_code", "amr", "expires_in",
	} {
		answer[name] = "a " + tokenCanaries[i%len(tokenCanaries)] + " b " + longCanary
		if i%3 == 0 {
			answer[name] = []any{tokenCanaries[i%len(tokenCanaries)], map[string]any{name: caseCanary}}
		}
	}
	return answer
}

// hostileHeader names the canaries in headers that are shown, and in their names.
func hostileHeader() http.Header {
	return http.Header{
		"Server": {longCanary}, "Www-Authenticate": {`Bearer scope="` + longCanary + `", realm="` + longCanary + `", error="` + shortCanary + `"`},
		"X-Oauth-Scopes": {longCanary + ", " + shortCanary}, "Vary": {caseCanary + "4720"}, "X-" + longCanary: {"v"},
	}
}

// wantNoCanary looks for the canaries in everything that is recorded, also in the
// trace file as a bundle has it.
func wantNoCanary(t *testing.T, r *rig, err error) {
	t.Helper()
	shown := report(t, r.seen())
	if e := auth.AsError(err); e != nil {
		shown += e.Error() + e.Description + e.Detail + e.Code
	}
	var recorded trace.Trace
	for _, e := range r.seen() {
		recorded = recorded.With(e)
	}
	text, jsonErr := json.Marshal(recorded)
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	bundled, maskErr := trace.Masked(text)
	if maskErr != nil {
		t.Fatal(maskErr)
	}
	shown += string(text) + string(bundled)
	for _, canary := range tokenCanaries {
		_, canary, _ = strings.Cut("\""+canary, "\"") // of quoteCanary, what no quoting changes
		canary = canary[strings.LastIndexByte(canary, '"')+1:]
		if i := strings.Index(strings.ToLower(shown), strings.ToLower(canary)); i >= 0 {
			t.Errorf("%q is recorded: …%s…", canary, shown[max(0, i-150):min(len(shown), i+80)])
		}
	}
	if !strings.Contains(shown, "token_type") || !strings.Contains(shown, "my_tokens") {
		t.Error("the answer is not recorded at all")
	}
}

// TestTokensUnderHarmlessNames: a refused answer leaves no token in trace and
// bundle, whatever the names that it gives them, at any depth and in its headers (X7).
func TestTokensUnderHarmlessNames(t *testing.T) {
	answer := func(code string) func([]byte) []byte {
		return func([]byte) []byte {
			text, err := json.Marshal(tokensEverywhere(code))
			if err != nil {
				t.Error(err)
			}
			return text
		}
	}
	for name, fault := range map[string]authtest.Fault{
		"refused":      {Status: 400, Body: answer("invalid_grant"), Header: hostileHeader()},
		"unauthorized": {Status: 401, Body: answer("invalid_client"), Header: hostileHeader()},
		"a 200":        {Status: 200, Body: answer(""), Header: hostileHeader()},
	} {
		t.Run("exchange "+name, func(t *testing.T) {
			r := newRig(t)
			r.as.Lenient = true
			r.as.Break(authtest.Token, fault)
			_, err := r.signIn()
			if err == nil {
				t.Fatal("the answer was accepted")
			}
			wantNoCanary(t, r, err)
		})
		t.Run("refresh "+name, func(t *testing.T) {
			r := newRig(t)
			r.as.Lenient = true
			a := r.linked()
			r.as.Break(authtest.Token, fault)
			_, err := r.client.Refresh(r.ctx, a.ID)
			wantNoCanary(t, r, err)
		})
	}
}

// TestTokensInAForm: the same for an answer that is a form (X7).
func TestTokensInAForm(t *testing.T) {
	r := newRig(t)
	r.as.Lenient = true
	r.request.Provider.Quirks.FormAnswers = true
	form := "error=bad&access_token=" + shortCanary + "&token_type=" + shortCanary + "&scope=" + longCanary + "+" + caseCanary + "&my_tokens=" + listCanary + "&iss=" + listCanary + "&kid=" + nestCanary + "&refresh_token=" + nestCanary
	r.as.Break(authtest.Token, authtest.Fault{
		Status: 400, ContentType: "application/x-www-form-urlencoded", Body: func([]byte) []byte { return []byte(form) }, Header: hostileHeader(),
	})
	_, err := r.signIn()
	if err == nil {
		t.Fatal("the answer was accepted")
	}
	wantNoCanary(t, r, err)
}

// TestOfUserinfoOnlyKeys: of userinfo the record has the keys alone, whatever the
// type and the name of a value (X8).
func TestOfUserinfoOnlyKeys(t *testing.T) {
	r := newRig(t)
	r.as.Lenient = true
	values := map[string]any{
		"iss": "value-1", "scope": "value-2", "acr": "value-3", "amr": []any{"value-4"}, "updated_at": 471100, "auth_time": 471101,
		"active": true, "email_verified": false, "client_name": "value-5", "kty": "RSA", "n": "value-6", "error": "value-7",
		"address": map[string]any{"display": "value-8", "ada@lovelace.example": "value-9"}, "x_supported": []any{map[string]any{"alg": "value-10", "exp": 471102}},
	}
	r.as.Break(authtest.UserinfoPage, authtest.Fault{Body: added(t, values)})
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	for _, e := range r.seen() {
		if e.Step != auth.StepUserinfo || e.Exchange == nil {
			continue
		}
		body := e.Exchange.ResponseBody
		for _, value := range []string{"value-", "4711", "true", "false", "RSA", "ada@lovelace"} {
			if strings.Contains(body, value) {
				t.Errorf("%q of userinfo is recorded:\n%s", value, body)
			}
		}
		for _, key := range []string{"updated_at", "email_verified", "display", "x_supported"} {
			if !strings.Contains(body, key) {
				t.Errorf("the key %q is not recorded:\n%s", key, body)
			}
		}
		return
	}
	t.Error("no event has userinfo")
}
