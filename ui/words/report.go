package words

import (
	"time"

	"latchkey/auth"
)

// The card of a provider's report.
var (
	ReportTitle     = text("report_title", "Fitness report")
	ReportNotYet    = text("report_not_yet", "Not checked yet")
	ReportInvite    = text("report_invite", "A check asks the provider what it offers, without signing in.")
	ReportNone      = text("report_none", "This provider does not describe itself. A check looks at what is known of it here, and at whether it can be reached.")
	ReportDemo      = text("report_demo", "The demo provider can be checked once a first account is linked.")
	ReportFailed    = text("report_failed", "The check did not succeed")
	ReportLess      = text("report_less", "Show fewer")
	CheckButton     = text("check_button", "Check")
	CheckBusy       = text("check_busy", "Checking")
	RegisterForMe   = text("register_for_me", "Register Latchkey for me")
	RegisterBusy    = text("register_busy", "Registering")
	RegisterNote    = text("register_note", "This provider lets apps register themselves; a client ID is made for you.")
	RegisterDone    = text("register_done", "Registered; save to keep the client ID")
	RegisterNoName  = text("register_no_name", "Give it a name first: the redirect address holds it.")
	RegisterRefused = text("register_refused", "It was not registered")
)

// The sentences around a finding.
var (
	findingSays      = phrase("finding_says", "{{.Sentence}} It says: {{.Detail}}.")
	findingNeeded    = phrase("finding_needed", "{{.Sentence}} RFC 9700 wants it of every provider.")
	findingDeclared  = phrase("finding_declared", "{{.Sentence}} This is from the provider's file; its metadata does not show it.")
	findingSends     = phrase("finding_sends", "{{.Sentence}} Latchkey sends: {{.Sends}}.")
	findingSendsNone = phrase("finding_sends_none", "{{.Sentence}} Latchkey sends none.")
	findingTrusts    = phrase("finding_trusts", "{{.Sentence}} The provider's file lists: {{.Detail}}.")
	findingClock     = phrase("finding_clock", "{{.Sentence}} By the provider's, it is {{.Skew}}.")
	verdictSafe      = phrase("verdict_safe", "{{.Offered}} of {{.All}} offered, safe to use")
	verdictUnsafe    = phrase("verdict_unsafe", "{{.Offered}} of {{.All}} offered, not to be used as it is")
	summaryUnsafe    = phrase("report_summary_unsafe", "{{.Offered}} of {{.All}} offered, not safe to use")
	checkedAt        = phrase("report_checked", "Checked {{.When}}")
	checkedAtTook    = phrase("report_checked_took", "Checked {{.When}}, {{.Milliseconds}} ms")
)

// Finding is what a row of a provider's report means, as one or two sentences:
// what was found, and what that costs or gives.
func Finding(f auth.Finding) string {
	sentence := said(found(), row{f.ID, f.Fitness}, Asks(f.ID))
	switch {
	case f.ID == "clock":
		return clockFinding(sentence, f.Detail)
	case f.ID == "end_session" || f.Detail == "loopback":
		return sentence // the address is below the report, to be copied
	case f.ID == "audiences" && f.Detail != "":
		return findingTrusts.fill(holes{"Sentence": sentence, "Detail": DetailOfFinding(f)})
	case f.ID == "loopback":
	case f.Detail != "" || f.Why != "":
		sentence = findingSays.fill(holes{"Sentence": sentence, "Detail": DetailOfFinding(f)})
	}
	if f.Needed && f.Fitness == auth.FitNotOffered {
		sentence = findingNeeded.fill(holes{"Sentence": sentence})
	}
	if f.Declared {
		sentence = findingDeclared.fill(holes{"Sentence": sentence})
	}
	return sentFinding(sentence, f)
}

// sentFinding adds what a sign-in will send, in the topics of a parameter. The
// redirect address is below the report.
func sentFinding(sentence string, f auth.Finding) string {
	switch {
	case f.ID == "loopback":
		return sentence
	case f.Sends != "":
		return findingSends.fill(holes{"Sentence": sentence, "Sends": f.Sends})
	case f.ID == "prompt" || f.ID == "resource":
		return findingSendsNone.fill(holes{"Sentence": sentence})
	}
	return sentence
}

// Advises reports whether a row of a report says more than what its topic is good
// for: what it costs, or what to do.
func Advises(f auth.Finding) bool {
	_, own := found()[row{f.ID, f.Fitness}]
	return own
}

// clockFinding adds the difference between the clocks. The detail is how far our clock is ahead,
// as a duration.
func clockFinding(sentence, detail string) string {
	ahead, err := time.ParseDuration(detail)
	if err != nil || ahead.Abs() < time.Second {
		return sentence
	}
	return findingClock.fill(holes{"Sentence": sentence, "Skew": skew(-ahead)})
}

// row is a topic with its grade.
type row struct {
	id      string
	fitness auth.Fitness
}

// findings declares a sentence for each of some rows.
func findings(all func() map[row]string) func() map[row]func() string {
	return later(func() map[row]func() string {
		declared := map[row]func() string{}
		for r, english := range all() {
			declared[r] = text("finding_"+r.id+"_"+string(r.fitness), english)
		}
		return declared
	})
}

// found is for grades that change the meaning of a topic; otherwise Asks is used.
var found = findings(func() map[row]string {
	return map[row]string{
		{"discovery", auth.FitNotOffered}:     "It does not describe itself; its addresses come from the provider's file.",
		{"issuer", auth.FitNotOffered}:        "It has no issuer name to compare with.",
		{"discovery", auth.FitBroken}:         "It describes itself in a way that no sign-in can use.",
		{"issuer", auth.FitBroken}:            "It answers in another's name, so nothing that it says may be used. Check the issuer's spelling, to the last slash.",
		{"endpoints", auth.FitBroken}:         "One of its addresses may not be used: secrets would be sent in clear, or to nobody knows whom.",
		{"s256", auth.FitBroken}:              "It offers PKCE only in a way that protects nothing. Latchkey does not sign in there.",
		{"s256", auth.FitUnknown}:             "It does not say whether it checks PKCE. Latchkey sends the challenge in any case.",
		{"iss", auth.FitNotOffered}:           "Its answers do not say where they come from. Each provider has a redirect address of its own instead.",
		{"identity", auth.FitNotOffered}:      "It does not say who signs in. You name the account before the browser opens; each sign-in makes another account, unless it is for an account that you have.",
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
		{"loopback", auth.FitUnknown}:         "Whether any port will do, as RFC 8252 wants, no description says. If the first sign-in is refused, enter a redirect address with a port and register exactly that.",
		{"loopback", auth.FitNotOffered}:      "It compares the whole address, port included. Register exactly this one.",
		{"loopback", auth.FitBroken}:          "It compares the whole address, and this one has no port, so each sign-in would send another. Enter a redirect address with a port and register exactly that.",
		{"public_client", auth.FitNotOffered}: "A client secret is needed, by a program on a desktop as well. Enter it; it is sealed in the vault. If the provider makes public clients after all, set token_auth to none.",
		{"public_client", auth.FitUnknown}:    "It does not say whether a client needs a secret. Register a native, public client if there is one.",
		{"client_auth", auth.FitNotOffered}:   "It does not list the way in which Latchkey shows which client it is. If it refuses the client, choose another way by token_auth, or register a client of the other kind.",
		{"client_auth", auth.FitUnknown}:      "It does not say how a client shows which one it is. If it refuses the client, choose another way by token_auth.",
		{"client_auth", auth.FitBroken}:       "The client secret is a private key, and the way that is chosen cannot use it. Choose private_key_jwt if the provider takes it, or enter a plain secret.",
		{"s256", auth.FitNotOffered}:          "It does not know PKCE. Latchkey sends the challenge in any case; state, and a secret where there is one, protect the code.",
		{"s256", auth.FitRequired}:            "It takes no code without PKCE. Latchkey always sends the challenge.",
		{"device_pkce", auth.FitNotOffered}:   "There is no sign-in by device that PKCE protects.",
		{"device_pkce", auth.FitRequired}:     "It takes no sign-in without PKCE, and Latchkey sends challenge and verifier in the sign-in by device too.",
		{"device_pkce", auth.FitUnknown}:      "It does not say whether it checks PKCE in the sign-in by device. Latchkey sends challenge and verifier in any case.",
		{"audiences", auth.FitNotOffered}:     "No ID token is read there, so none can name another audience.",
		{"audiences", auth.FitUnknown}:        "Whether its ID tokens name another audience beside your client, the first one shows. Latchkey then refuses it and names the audience; if that is the provider's own, such as a project's number, enter it among the trusted audiences.",
		{"prompt", auth.FitNotOffered}:        "It does not list the prompt that Latchkey sends, and may refuse it. Choose another prompt, or have none sent.",
		{"prompt", auth.FitUnknown}:           "It does not list the prompts that it takes. If it refuses one, choose another, or have none sent.",
		{"resource", auth.FitNotOffered}:      "It does not list the API that the token is asked for. Correct the API's address, or take it out.",
		{"resource", auth.FitUnknown}:         "Whom its tokens are for, it does not list. If an API refuses one as made for another, enter the API's address.",
		{"tls", auth.FitNotOffered}:           "The provider is on this computer; nothing leaves it.",
		{"tls", auth.FitBroken}:               "The connection could not be looked at.",
		{"clock", auth.FitBroken}:             "The clocks differ too much: tokens may look too old or too new. Set this computer's clock.",
		{"clock", auth.FitUnknown}:            "The provider does not tell its time.",
	}
})

// Verdict sums a report up in one line: "12 of 19 offered, safe to use".
func Verdict(r auth.Report) string {
	if r.Safe() {
		return verdictSafe.fill(offeredIn(r))
	}
	return verdictUnsafe.fill(offeredIn(r))
}

// ReportSummary counts what is offered and gives the verdict: "12 of 19
// offered, safe to use".
func ReportSummary(r auth.Report) string {
	if r.Safe() {
		return verdictSafe.fill(offeredIn(r))
	}
	return summaryUnsafe.fill(offeredIn(r))
}

func offeredIn(r auth.Report) holes {
	return holes{"Offered": r.Offered(), "All": len(r.Findings)}
}

// CheckedAt says when a report was made and how long it took: "Checked today,
// 22:11, 240 ms".
func CheckedAt(r auth.Report, now time.Time) string {
	known := holes{"When": When(r.CheckedAt, now), "Milliseconds": r.Took.Milliseconds()}
	if r.Took.Milliseconds() > 0 {
		return checkedAtTook.fill(known)
	}
	return checkedAt.fill(known)
}

// Good is what a topic of a report is good for, in a few words: Asks says it as
// a sentence.
func Good(id string) string { return said(goods(), id, "") }

var goods = texts("topic_good_", func() map[string]string {
	return map[string]string{
		"discovery":     "Describes itself",
		"issuer":        "Names itself as asked",
		"s256":          "A stolen code is useless",
		"iss":           "Stops mixed-up providers",
		"identity":      "Knows whom it is about",
		"id_token":      "Says who signed in",
		"keys":          "Signatures can be checked",
		"revocation":    "Tokens can be taken back",
		"introspection": "Tells if a token works",
		"endpoints":     "Nothing in clear",
		"rotation":      "Replaced at each use",
		"refresh":       "Renews without asking",
		"device":        "Approve on another device",
		"par":           "Request sent ahead",
		"dpop":          "Tokens bound to a key",
		"registration":  "Latchkey registers itself",
		"end_session":   "Browser sign-out",
		"loopback":      "Port may change each time",
		"public_client": "Nothing secret to enter",
		"client_auth":   "How the client is shown",
		"audiences":     "Who else an ID token names",
		"device_pkce":   "A stolen code is useless",
		"prompt":        "What the person is asked",
		"resource":      "Whom the token is for",
		"tls":           "Encrypted, valid certificate",
		"clock":         "Same time as here",
	}
})
