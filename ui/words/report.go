package words

import (
	"time"

	"latchkey/auth"
)

// The card of a provider's report.
var (
	ReportTitle     = text("report_title", "Fitness report")
	ReportNotYet    = text("report_not_yet", "Not checked yet")
	ReportInvite    = text("report_invite", "Check asks the provider what it offers, without signing in.")
	ReportNone      = text("report_none", "This provider does not describe itself, so there is nothing to check.")
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
	findingSays   = phrase("finding_says", "{{.Sentence}} It says: {{.Detail}}.")
	findingNeeded = phrase("finding_needed", "{{.Sentence}} RFC 9700 wants it of every provider.")
	findingClock  = phrase("finding_clock", "{{.Sentence}} By the provider's, it is {{.Skew}}.")
	verdictSafe   = phrase("verdict_safe", "{{.Offered}} of {{.All}} offered, safe to use")
	verdictUnsafe = phrase("verdict_unsafe", "{{.Offered}} of {{.All}} offered, not to be used as it is")
	summaryUnsafe = phrase("report_summary_unsafe", "{{.Offered}} of {{.All}} offered, not safe to use")
	checkedAt     = phrase("report_checked", "Checked {{.When}}")
	checkedAtTook = phrase("report_checked_took", "Checked {{.When}}, {{.Milliseconds}} ms")
)

// Finding is what a row of a provider's report means, as one or two sentences:
// what was found, and what that costs or gives.
func Finding(f auth.Finding) string {
	sentence := said(found(), row{f.ID, f.Fitness}, Asks(f.ID))
	switch {
	case f.ID == "clock":
		return clockFinding(sentence, f.Detail)
	case f.ID == "loopback" || f.ID == "end_session" || f.Detail == "loopback":
		return sentence // the address is below the report, to be copied
	case f.Detail != "":
		sentence = findingSays.fill(holes{"Sentence": sentence, "Detail": f.Detail})
	}
	if f.Needed && f.Fitness == auth.FitNotOffered && f.Detail != "loopback" {
		sentence = findingNeeded.fill(holes{"Sentence": sentence})
	}
	return sentence
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
		{"identity", auth.FitNotOffered}:      "It does not say who signs in. The account has no name of its own: give it one with --label; each sign-in makes another account, unless you name the account that it renews.",
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
		"endpoints":     "All by https",
		"rotation":      "Replaced at each use",
		"refresh":       "Renews without asking",
		"device":        "Approve on another device",
		"par":           "Request sent ahead",
		"dpop":          "Tokens bound to a key",
		"registration":  "Latchkey registers itself",
		"end_session":   "Browser sign-out",
		"loopback":      "Port may change each time",
		"tls":           "Encrypted, valid certificate",
		"clock":         "Same time as here",
	}
})
