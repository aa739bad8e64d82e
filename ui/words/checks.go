package words

// checkSentences say what each check demands, by its name.
var checkSentences = texts("check_says_", func() map[string]string {
	return map[string]string{
		"metadata":      "The document speaks for the issuer that was typed.",
		"endpoints":     "Every address is protected by TLS or is on this computer.",
		"moved":         "No address is at a host that is new for this account.",
		"redirects":     "The answer does not send Latchkey elsewhere.",
		"body-cap":      "The answer is not larger than an answer can be.",
		"pkce":          "The provider does not rule PKCE out.",
		"state":         "The state is that of this attempt.",
		"response-iss":  "The answer comes from the provider that was asked.",
		"repeated":      "No parameter stands twice.",
		"one-use":       "It is the first answer to this attempt.",
		"owner":         "The connection is of the person who uses Latchkey.",
		"host":          "The request is for this address and no other name.",
		"path":          "The path is that of this attempt.",
		"method":        "The method is the one that was expected.",
		"navigation":    "A person's browser opened the page, not a script.",
		"content-type":  "The answer is JSON.",
		"strict-json":   "No member stands twice.",
		"token-type":    "The token is of the kind that was asked for.",
		"token-chars":   "The token consists of permitted characters.",
		"id-token":      "The ID token that was asked for is there.",
		"compact":       "The ID token has the form of a signed token.",
		"signature":     "The signature was made with a key of the provider.",
		"algorithm":     "The method of signing is one that is allowed.",
		"key-strength":  "The key is long enough and is meant for signing.",
		"issuer":        "The provider that was asked made the token.",
		"audience":      "The token is for this client.",
		"party":         "No other client is meant, too.",
		"expiry":        "The token has not ended.",
		"issued-at":     "The token was made at a time that can be.",
		"acr":           "The person proved themselves as strongly as was asked for.",
		"auth-time":     "The person proved themselves recently enough.",
		"nonce":         "The nonce is that of this attempt.",
		"subject":       "The token says who signed in.",
		"token-hash":    "The access token is the one that came with it.",
		"userinfo":      "The answer speaks of the person whom the ID token names.",
		"same-subject":  "It is still the same person at the same provider.",
		"asked-account": "The person who signed in is the one who was expected.",
		"declared-host": "The token goes to a host that you agreed to.",
		"resource":      "The description speaks for the address that was typed.",
		"reach":         "No server leads Latchkey into a network that is not its own.",
		"pair":          "You agreed that this API and this sign-in service belong together.",
		"adopt":         "No other program has refreshed meanwhile.",
		"verifier":      "The verifier belongs to the challenge.",
	}
})

// CheckSays says what a check demands; its name if it is not known.
func CheckSays(name string) string { return said(checkSentences(), name, name) }
