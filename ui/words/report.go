package words

import (
	"fmt"
	"time"

	"latchkey/auth"
)

// Finding is what a row of a provider's report means, as one or two sentences:
// what was found, and what that costs or gives.
func Finding(f auth.Finding) string {
	text := found[row{f.ID, f.Fitness}]
	if text == "" {
		text = Asks(f.ID)
	}
	switch {
	case f.ID == "clock":
		return text + clockDetail(f.Detail)
	case f.ID == "loopback" || f.ID == "end_session" || f.Detail == "loopback":
		return text // the address stands below the report, to be copied
	case f.Detail != "":
		text += " It says: " + f.Detail + "."
	}
	if f.Needed && f.Fitness == auth.FitNotOffered && f.Detail != "loopback" {
		text += " RFC 9700 wants it of every provider."
	}
	return text
}

// row is a topic with its grade.
type row struct {
	id      string
	fitness auth.Fitness
}

// found speaks where the grade changes what there is to say; else Asks does.
var found = map[row]string{
	{"discovery", auth.FitNotOffered}:     "It does not describe itself; its addresses come from the provider's file.",
	{"issuer", auth.FitNotOffered}:        "It has no issuer name to compare with.",
	{"discovery", auth.FitBroken}:         "It describes itself in a way that no sign-in can use.",
	{"issuer", auth.FitBroken}:            "It answers in another's name, so nothing that it says may be used. Check the issuer's spelling, to the last slash.",
	{"endpoints", auth.FitBroken}:         "One of its addresses may not be used: secrets would be sent in clear, or to nobody knows whom.",
	{"s256", auth.FitBroken}:              "It offers PKCE only in a way that protects nothing. Latchkey does not sign in there.",
	{"s256", auth.FitUnknown}:             "It does not say whether it checks PKCE. Latchkey sends the challenge in any case.",
	{"iss", auth.FitNotOffered}:           "Its answers do not say where they come from. Each provider has a redirect address of its own instead.",
	{"id_token", auth.FitBroken}:          "It signs ID tokens only in ways that Latchkey does not take: with a shared secret, or not at all.",
	{"id_token", auth.FitUnknown}:         "It does not say how it signs ID tokens. Latchkey takes RS256 and other signatures by a public key.",
	{"keys", auth.FitBroken}:              "Its keys cannot be fetched, or none of them can check a signature. A sign-in with an ID token will fail.",
	{"keys", auth.FitUnknown}:             "They were not fetched, because its addresses cannot be trusted.",
	{"keys", auth.FitNotOffered}:          "It publishes no keys, so no ID token can be checked. Who signs in is asked of the provider itself.",
	{"revocation", auth.FitNotOffered}:    "A sign-in cannot be ended from here, only on the provider's own page.",
	{"introspection", auth.FitNotOffered}: "It does not tell whether a token still works. Userinfo may show it.",
	{"refresh", auth.FitNotOffered}:       "You will have to sign in again whenever a token ends.",
	{"refresh", auth.FitUnknown}:          "It does not say whether a sign-in can be renewed. The first sign-in shows it.",
	{"rotation", auth.FitUnknown}:         "Not told: no provider's description says whether a refresh token is replaced at each use. The first refresh shows it.",
	{"rotation", auth.FitNotOffered}:      "There is no refresh token to replace.",
	{"device", auth.FitNotOffered}:        "There is no sign-in by code; a browser is needed on this computer.",
	{"par", auth.FitRequired}:             "It takes no request that was not sent ahead, straight and unseen by the browser. Latchkey does that.",
	{"par", auth.FitNotOffered}:           "What is asked for travels through the browser, where its history keeps it.",
	{"dpop", auth.FitNotOffered}:          "Tokens are not bound to a key: whoever has one can use it.",
	{"registration", auth.FitNotOffered}:  "Register Latchkey on the provider's own page.",
	{"end_session", auth.FitSupported}:    "The browser's session there can be ended from here. Register the address for the way back as well.",
	{"end_session", auth.FitNotOffered}:   "The browser's session there is ended only there.",
	{"loopback", auth.FitUnknown}:         "Whether any port will do, as RFC 8252 wants, no provider says; the first sign-in shows it.",
	{"tls", auth.FitNotOffered}:           "The provider is on this computer; nothing leaves it.",
	{"tls", auth.FitBroken}:               "The connection could not be looked at.",
	{"clock", auth.FitBroken}:             "The clocks differ too much: tokens may look too old or too new. Set this computer's clock.",
	{"clock", auth.FitUnknown}:            "The provider does not tell its time.",
}

// clockDetail tells how far apart the clocks are. The detail is how far ours is
// ahead, as a duration.
func clockDetail(detail string) string {
	ahead, err := time.ParseDuration(detail)
	if err != nil || ahead.Abs() < time.Second {
		return ""
	}
	return " By the provider's, it is " + skew(-ahead) + "."
}

// Verdict sums a report up in one line: "12 of 19 offered, safe to use".
func Verdict(r auth.Report) string {
	text := fmt.Sprintf("%d of %d offered, ", r.Offered(), len(r.Findings))
	if r.Safe() {
		return text + "safe to use"
	}
	return text + "not to be used as it is"
}

// Register is one thing to enter on the provider's own page.
type Register struct{ Name, Value string }

// ToRegister lists what to enter where Latchkey is registered there, each value to
// be copied as it stands.
func ToRegister(r auth.Report) []Register {
	kind := "native, public (no client secret)"
	if !r.Provider.ClientSecret.Empty() || r.Provider.TokenAuth != "" && r.Provider.TokenAuth != auth.AuthNone {
		kind = "native, confidential (with a client secret)"
	}
	list := []Register{{"Redirect address", r.Redirect}, {"Kind of client", kind}}
	grants := "authorization_code refresh_token"
	for _, f := range r.Findings {
		if f.ID == "device" && f.Fitness == auth.FitSupported {
			grants += " urn:ietf:params:oauth:grant-type:device_code"
		}
	}
	list = append(list, Register{"Grant types", grants}, Register{"Response type", "code"})
	if r.SignedOut != "" {
		list = append(list, Register{"Address after signing out", r.SignedOut})
	}
	return list
}
