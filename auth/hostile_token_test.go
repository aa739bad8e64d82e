package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf16"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// answer arms a case with a change to the token answer's members.
func answer(change func(a map[string]any)) func(*rig) {
	return func(r *rig) { r.as.Tokens.Answer = change }
}

// member arms a case with one member of the token answer.
func member(name string, value any) func(*rig) {
	return answer(func(a map[string]any) { a[name] = value })
}

// tokenFault arms a case with a fault of the token endpoint.
func tokenFault(f authtest.Fault) func(*rig) {
	return func(r *rig) { r.as.Break(authtest.Token, f) }
}

// tokenBody arms a case with a change to the token answer's text.
func tokenBody(change func(string) string) func(*rig) {
	return tokenFault(authtest.Fault{Body: func(b []byte) []byte { return []byte(change(string(b))) }})
}

// withoutHash removes the access token's hash from the ID token, so that only the
// check in question sees the access token.
func withoutHash(arm func(*rig)) func(*rig) {
	return func(r *rig) {
		drop("at_hash")(r)
		arm(r)
	}
}

// tokenCases are about the token endpoint's answer.
var tokenCases = []hostile{
	{
		id: "E2", name: "an answer of 2 MiB", check: checks.BodyCap,
		arm: tokenBody(func(s string) string { return s + strings.Repeat(" ", 2<<20) }), trail: uptoToken, want: badExchange(auth.ReasonTooLarge),
	},
	{
		id: "T3", name: "a gzip bomb of 16 MiB", check: checks.BodyCap,
		arm: tokenFault(authtest.Fault{Bomb: 16 << 20}), trail: uptoToken, want: badExchange(auth.ReasonTooLarge),
	},
	{
		id: "E3", name: "JSON called text/html", check: checks.ContentType,
		arm: tokenFault(authtest.Fault{ContentType: "text/html"}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON),
	},
	{
		id: "E5", name: "refresh_token twice", check: checks.StrictJSON,
		arm: tokenBody(func(s string) string { return strings.Replace(s, "{", `{"refresh_token":"evil",`, 1) }), trail: uptoToken, want: badExchange(auth.ReasonRepeatedMember),
	},
	{
		id: "E5", name: "REFRESH_TOKEN beside refresh_token", check: checks.StrictJSON,
		arm: tokenBody(func(s string) string { return strings.Replace(s, "{", `{"REFRESH_TOKEN":"evil",`, 1) }), trail: uptoToken, want: badExchange(auth.ReasonRepeatedMember),
	},
	{
		id: "E5", name: "ACCESS_TOKEN in place of access_token", check: checks.StrictJSON,
		arm: answer(func(a map[string]any) {
			a["ACCESS_TOKEN"] = a["access_token"]
			delete(a, "access_token")
		}), trail: uptoToken, want: badExchange(auth.ReasonRepeatedMember),
	},
	{
		id: "E6", name: "an access token with a line break", check: checks.TokenChars,
		arm: withoutHash(member("access_token", "a\r\nX-Evil: b")), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse),
	},
	{
		id: "E6", name: "a refresh token that is not ASCII", check: checks.TokenChars,
		arm: member("refresh_token", "réfresh"), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse),
	},
	{
		id: "E6", name: "an access token of 65 KiB", check: checks.TokenChars,
		arm: withoutHash(member("access_token", strings.Repeat("a", 65<<10))), trail: uptoToken, want: badExchange(auth.ReasonTokenTooLong),
	},
	{
		id: "6749-6", name: "token_type mac", check: checks.TokenType, arm: member("token_type", "mac"), trail: uptoToken, want: badExchange(auth.ReasonTokenType),
	},
	{
		id: "6749-6", name: "token_type Basic", check: checks.TokenType, arm: member("token_type", "Basic"), trail: uptoToken, want: badExchange(auth.ReasonTokenType),
	},
	{
		id: "6749-6", name: "token_type N_A", check: checks.TokenType, arm: member("token_type", "N_A"), trail: uptoToken, want: badExchange(auth.ReasonTokenType),
	},
	{
		id: "E6", name: "token_type with a line break", check: checks.TokenType,
		arm: member("token_type", "Bearer\r\nX-Evil: b"), trail: uptoToken, want: badExchange(auth.ReasonTokenType),
	},
	{
		id: "ID5", name: "no id_token though openid was asked for", check: checks.IDTokenNeeded,
		arm: answer(func(a map[string]any) { delete(a, "id_token") }), trail: uptoToken, want: badExchange(auth.ReasonNoIDToken),
	},
}

// faultCases are unreadable answers. There is no check to switch off, because an
// unreadable answer cannot be accepted. Each ends with one token request.
var faultCases = []hostile{
	{id: "T1", name: "400 without an OAuth error", arm: tokenFault(authtest.Fault{Status: 400, Body: text("no")}), trail: uptoToken, want: refused(auth.ReasonRefusedStatus)},
	{id: "T1", name: "401 invalid_client", arm: tokenFault(authtest.Fault{Status: 401, Body: text(`{"error":"invalid_client"}`)}), trail: uptoToken, want: refused(auth.ReasonInvalidClient)},
	{id: "T1", name: "400 invalid_grant", arm: tokenFault(authtest.Fault{Status: 400, Body: text(`{"error":"invalid_grant"}`)}), trail: uptoToken, want: refused(auth.ReasonInvalidGrant)},
	{id: "E12", name: "400 invalid_scope", arm: tokenFault(authtest.Fault{Status: 400, Body: text(`{"error":"invalid_scope"}`)}), trail: uptoToken, want: refused(auth.ReasonInvalidScope)},
	{id: "E12", name: "400 unauthorized_client", arm: tokenFault(authtest.Fault{Status: 400, Body: text(`{"error":"unauthorized_client"}`)}), trail: uptoToken, want: refused(auth.ReasonInvalidClient)},
	{id: "E12", name: "400 unsupported_grant_type", arm: tokenFault(authtest.Fault{Status: 400, Body: text(`{"error":"unsupported_grant_type"}`)}), trail: uptoToken, want: refused(auth.ReasonOAuthError)},
	{id: "6749-11", name: "200 with an error", arm: answer(func(a map[string]any) { a["error"] = "bad_verification_code" }), trail: uptoToken, want: refused(auth.ReasonOAuthError)},
	{id: "E9", name: "500", arm: tokenFault(authtest.Fault{Status: 500, Body: text("oops")}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonUnavailable)},
	{id: "E8", name: "503", arm: tokenFault(authtest.Fault{Status: 503, Body: text("later")}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonBusy)},
	{id: "E8", name: "429", arm: tokenFault(authtest.Fault{Status: 429, Body: text("later")}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonBusy)},
	{id: "E9", name: "reset before anything happened", arm: tokenFault(authtest.Fault{ResetBefore: true}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonNoAnswer)},
	{id: "E9", name: "reset after it happened", arm: tokenFault(authtest.Fault{ResetAfter: true}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonNoAnswer)},
	{id: "E2", name: "fewer bytes than promised", arm: tokenFault(authtest.Fault{Truncate: true}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonNoAnswer)},
	{id: "E2", name: "a body that never ends", arm: tokenFault(authtest.Fault{Endless: true}), trail: uptoToken, want: badExchange(auth.ReasonTooLarge)},
	{id: "E2", name: "a header that never ends", arm: tokenFault(authtest.Fault{Raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("X-A: b\r\n", 20_000) + "\r\n"}), trail: uptoToken, want: badExchange(auth.ReasonTooLarge)},
	{id: "E2", name: "arrays in arrays, 100,000 deep", arm: tokenFault(authtest.Fault{Body: text(strings.Repeat("[", 100_000))}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E2", name: "not HTTP at all", arm: tokenFault(authtest.Fault{Raw: "SSH-2.0-OpenSSH_9.2\r\n"}), trail: uptoToken, want: noAnswer(auth.StepExchange, auth.ReasonNoAnswer)},
	{id: "E4", name: "HTML", arm: tokenFault(authtest.Fault{ContentType: "text/html", Body: text("<html>sign in to this network")}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "HTML called JSON", arm: tokenFault(authtest.Fault{Body: text("<html>")}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "an empty body", arm: tokenFault(authtest.Fault{Body: text("")}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "204", arm: tokenFault(authtest.Fault{Status: 204, Body: text("")}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "an array", arm: tokenBody(func(s string) string { return "[" + s + "]" }), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "null", arm: tokenFault(authtest.Fault{Body: text("null")}), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "garbage behind the object", arm: tokenBody(func(s string) string { return s + "}" }), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "two objects", arm: tokenBody(func(s string) string { return s + s }), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "a byte order mark", arm: tokenBody(func(s string) string { return "\ufeff" + s }), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "UTF-16", arm: tokenBody(asUTF16), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "E4", name: "bytes that are not UTF-8", arm: tokenBody(func(s string) string { return strings.Replace(s, "Bearer", "Bear\xff", 1) }), trail: uptoToken, want: badExchange(auth.ReasonNotJSON)},
	{id: "L4", name: "10,000 scopes", arm: member("scope", scopes(10_000)), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
	{id: "6749-6", name: "no access_token", arm: answer(func(a map[string]any) { delete(a, "access_token") }), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
	{id: "6749-6", name: "an access_token that is empty", arm: member("access_token", ""), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
	{id: "6749-6", name: "an access_token that is a number", arm: member("access_token", 7), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
	{id: "6749-6", name: "an id_token that is an object", arm: member("id_token", map[string]any{}), trail: uptoToken, want: badExchange(auth.ReasonTokenResponse)},
}

// scopes returns n different scopes.
func scopes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "scope-%d ", i)
	}
	return b.String()
}

// text replaces a body.
func text(s string) func([]byte) []byte { return func([]byte) []byte { return []byte(s) } }

func asUTF16(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// redirectCases: no answer may redirect the client, and its secrets, elsewhere.
var redirectCases = slices.Concat(
	redirects(authtest.Token, "E1", "the token endpoint", uptoToken, badExchange(auth.ReasonRedirected)),
	redirects(authtest.Discovery, "8414-4", "discovery", uptoDiscovery, badDiscovery(auth.ReasonRedirected)),
	redirects(authtest.JWKS, "8414-4", "the key set", uptoKeys, badToken(auth.ReasonRedirected)),
	spared(redirects(authtest.UserinfoPage, "6750-2", "userinfo", happyTrail, failure{})),
)

// spared marks cases that do not fail the sign-in.
func spared(cases []hostile) []hostile {
	for i := range cases {
		cases[i].spared = true
	}
	return cases
}

// redirects are cases in which one endpoint redirects to another host by every
// status.
func redirects(e authtest.Endpoint, id, name, trail string, want failure) []hostile {
	var cases []hostile
	for _, status := range []int{301, 302, 303, 307, 308} {
		var asked atomic.Int32
		cases = append(cases, hostile{
			id: id, name: name + " answers " + http.StatusText(status), check: checks.Redirects, also: []checks.Check{checks.Moved},
			arm: func(r *rig) {
				asked.Store(0)
				evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					asked.Add(1)
					w.Header().Set("Content-Type", "application/json")
					_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "evil", "token_type": "Bearer"})
				}))
				r.tb.Cleanup(evil.Close)
				r.as.Break(e, authtest.Fault{Status: status, Location: evil.URL + "/elsewhere"})
			},
			trail: trail, want: want, harm: func(*rig) bool { return asked.Load() > 0 },
		})
	}
	return cases
}
