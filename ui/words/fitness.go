package words

import "latchkey/auth"

var fitnesses = texts("fitness_", map[auth.Fitness]string{
	auth.FitSupported:  "Supported",
	auth.FitRequired:   "Required",
	auth.FitNotOffered: "Not offered",
	auth.FitBroken:     "Broken",
	auth.FitUnknown:    "Unknown",
})

// Fitness is the word of a row in a provider's report.
func Fitness(f auth.Fitness) string { return said(fitnesses, f, string(f)) }

// Topic names what a row of a provider's report looks at; empty: there is none.
func Topic(id string) string { return said(topics.names, id, "") }

// Asks says what a topic of a provider's report is good for, as a sentence.
func Asks(id string) string { return said(topics.asks, id, "") }

// topicTexts are the name of each topic and the sentence of what it is good for.
type topicTexts struct{ names, asks map[string]func() string }

func declareTopics(all map[string][2]string) topicTexts {
	t := topicTexts{map[string]func() string{}, map[string]func() string{}}
	for id, s := range all {
		t.names[id], t.asks[id] = text("topic_"+id+"_name", s[0]), text("topic_"+id+"_asks", s[1])
	}
	return t
}

var topics = declareTopics(map[string][2]string{
	"discovery":     {"Discovery", "The provider describes itself, so that nobody has to type its addresses."},
	"issuer":        {"Issuer", "It names itself exactly as it was asked for."},
	"endpoints":     {"Addresses", "Each of its addresses is https, so that nothing is sent in clear."},
	"s256":          {"PKCE by S256", "A stolen code is of no use to anybody else."},
	"iss":           {"Issuer in the answer", "An answer says which provider it comes from, so that two cannot be mixed up."},
	"id_token":      {"ID token", "It says, signed, who signed in."},
	"keys":          {"Keys", "Its signatures can be checked."},
	"revocation":    {"Revocation", "What was granted can be ended from here."},
	"introspection": {"Introspection", "It tells whether a token still works."},
	"refresh":       {"Refresh", "A sign-in can be renewed without asking you again."},
	"rotation":      {"Rotation", "A refresh token is replaced at each use, so that a stolen one is noticed."},
	"device":        {"Sign-in by device", "You can approve on another device with a short code."},
	"par":           {"Pushed requests", "What is asked for does not travel through the browser."},
	"dpop":          {"Bound tokens", "A stolen token is of no use to anybody else."},
	"registration":  {"Registration", "Latchkey can register itself there."},
	"end_session":   {"Sign-out", "The browser's session there can be ended from here."},
	"loopback":      {"Loopback redirect", "The answer can come back to this computer on any port."},
	"tls":           {"Connection", "The way there is encrypted and its certificate holds."},
	"clock":         {"Clock", "This computer and the provider agree on the time."},
})
