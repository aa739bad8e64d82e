package words

import "latchkey/auth"

var fitnesses = texts("fitness_", func() map[auth.Fitness]string {
	return map[auth.Fitness]string{
		auth.FitSupported:  "Supported",
		auth.FitRequired:   "Required",
		auth.FitNotOffered: "Not offered",
		auth.FitBroken:     "Broken",
		auth.FitUnknown:    "Unknown",
	}
})

// Fitness is the word of a grade in a provider's report.
func Fitness(f auth.Fitness) string { return said(fitnesses(), f, string(f)) }

// Topic is the name of a topic of a provider's report; empty if there is no such topic.
func Topic(id string) string { return said(topicNames(), id, "") }

// Asks says what a topic of a provider's report is good for, as a sentence.
func Asks(id string) string { return said(topicSentences(), id, "") }

var topicNames = texts("topic_name_", func() map[string]string {
	return map[string]string{
		"discovery":     "Discovery",
		"issuer":        "Issuer",
		"endpoints":     "Addresses",
		"s256":          "PKCE by S256",
		"iss":           "Issuer in the answer",
		"identity":      "Who signs in",
		"id_token":      "ID token",
		"keys":          "Keys",
		"revocation":    "Revocation",
		"introspection": "Introspection",
		"refresh":       "Refresh",
		"rotation":      "Rotation",
		"device":        "Sign-in by device",
		"par":           "Pushed requests",
		"dpop":          "Bound tokens",
		"registration":  "Registration",
		"end_session":   "Sign-out",
		"loopback":      "Redirect address",
		"public_client": "Public client",
		"client_auth":   "Client authentication",
		"audiences":     "Other audiences",
		"device_pkce":   "PKCE by device",
		"prompt":        "Prompt",
		"resource":      "API of the token",
		"tls":           "Connection",
		"clock":         "Clock",
	}
})

var topicSentences = texts("topic_asks_", func() map[string]string {
	return map[string]string{
		"discovery":     "The provider describes itself, so that nobody has to type its addresses.",
		"issuer":        "It names itself exactly as it was asked for.",
		"endpoints":     "Each of its addresses is https, or on this computer, so that nothing crosses a network in clear.",
		"s256":          "A stolen code is of no use to anybody else.",
		"iss":           "An answer says which provider it comes from, so that two cannot be mixed up.",
		"identity":      "It says who signed in, by an ID token or its userinfo.",
		"id_token":      "It says, signed, who signed in.",
		"keys":          "Its signatures can be checked.",
		"revocation":    "What was granted can be ended from here.",
		"introspection": "It tells whether a token still works.",
		"refresh":       "A sign-in can be renewed without asking you again.",
		"rotation":      "A refresh token is replaced at each use, so that a stolen one is noticed.",
		"device":        "You can approve on another device with a short code.",
		"par":           "What is asked for does not travel through the browser.",
		"dpop":          "A stolen token is of no use to anybody else.",
		"registration":  "Latchkey can register itself there.",
		"end_session":   "The browser's session there can be ended from here.",
		"loopback":      "The answer can come back to this computer on any port: register the address without one.",
		"public_client": "A program on a desktop needs no client secret there.",
		"client_auth":   "It takes the way in which Latchkey shows which client it is.",
		"audiences":     "An ID token may name these audiences beside your client.",
		"device_pkce":   "It knows PKCE, and Latchkey sends challenge and verifier in the sign-in by device too.",
		"prompt":        "It takes the prompt that Latchkey sends.",
		"resource":      "It lists the API that the token is for.",
		"tls":           "The way there is encrypted and its certificate holds.",
		"clock":         "This computer and the provider agree on the time.",
	}
})
