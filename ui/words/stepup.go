package words

import (
	"strings"

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
