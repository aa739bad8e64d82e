package words

import (
	"strings"
	"time"

	"latchkey/auth"
)

var signInFor = phrase("sign_in_for_scopes", "latchkey sign-in {{.Provider}} --account {{.Account}}{{range .Scopes}} --scope {{.}}{{end}}")

// SignInFor is the command that asks for what a resource demands beyond a token's scopes. A
// shell takes it as it is, whatever characters the scopes have.
func SignInFor(s auth.StepUp) string {
	var scopes []string
	for _, scope := range s.Scopes {
		scopes = append(scopes, shellWord(scope))
	}
	return signInFor.fill(holes{"Provider": shellWord(s.Provider), "Account": shellWord(s.Account), "Scopes": scopes})
}

// shellWord quotes text for a shell where that has to be.
func shellWord(text string) string {
	plain := strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-") == ""
	if text != "" && plain {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// The dialog about a token that has too few scopes for a resource.
var (
	UseRefused     = text("use_refused", "Refused")
	SendAgain      = text("send_again", "Send again")
	WhatIsMissing  = text("what_is_missing", "What is missing")
	APIWants       = text("api_wants", "The API wants")
	APISaidNone    = text("api_said_none", "More; the API did not say which")
	TokenHas       = text("token_has", "The token has")
	ScopesToAskFor = text("scopes_to_ask_for", "Scopes to ask for, with spaces between")

	noScopeGloss  = text("scope_no_description", "no description")
	wantsSome     = text("resource_wants_some", "— the API wants more than the token allows")
	resourceWants = counted("resource_wants", "— the API wants one more scope", "— the API wants {{.N}} more scopes")
	moreScopes    = counted("more_scopes", "{{.N}} more", "{{.N}} more")
	statusAndTime = phrase("status_and_time", "status {{.Status}}, {{.Milliseconds}} ms")
	willAskFor    = phrase("will_ask_for", "{{.Provider}} will ask you about {{.Scopes}} in the browser. What you granted before stays, and then the request is sent again.")
	notGiven      = phrase("scope_not_given", "{{.Provider}} does not give it to this app: you asked for it, and the API refuses the token all the same.")
)

// ScopeOrNone says what a scope lets Latchkey do, or that nobody describes it.
func ScopeOrNone(scope string) string {
	if gloss := Scope(scope); gloss != "" {
		return gloss
	}
	return noScopeGloss()
}

// ResourceWants follows UseRefused: how many scopes are missing. 0 means that the API named none.
func ResourceWants(n int) string {
	if n == 0 {
		return wantsSome()
	}
	return resourceWants.of(n, nil)
}

// MoreScopes stands for n scopes that are not named.
func MoreScopes(n int) string { return moreScopes.of(n, nil) }

// StatusAndTime is the caption of an answer.
func StatusAndTime(status int, took time.Duration) string {
	return statusAndTime.fill(holes{"Status": status, "Milliseconds": took.Milliseconds()})
}

// WillAskFor says what the authorization does that asks for more scopes.
func WillAskFor(provider string, scopes []string) string {
	return willAskFor.fill(holes{"Provider": provider, "Scopes": strings.Join(scopes, ", ")})
}

// NotGiven says that asking for scopes once more would bring nothing.
func NotGiven(provider string) string { return notGiven.fill(holes{"Provider": provider}) }
