package words

import (
	"strconv"
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

// ReportSummary counts what is offered and gives the verdict: "12 of 19
// offered, safe to use".
func ReportSummary(r auth.Report) string {
	text := strconv.Itoa(r.Offered()) + " of " + strconv.Itoa(len(r.Findings)) + " offered, "
	if r.Safe() {
		return text + "safe to use"
	}
	return text + "not safe to use"
}

// CheckedAt says when a report was made and how long it took: "Checked today,
// 22:11, 240 ms".
func CheckedAt(r auth.Report, now time.Time) string {
	text := "Checked " + When(r.CheckedAt, now)
	if ms := r.Took.Milliseconds(); ms > 0 {
		text += ", " + strconv.FormatInt(ms, 10) + " ms"
	}
	return text
}

// Good is what a topic of a report is good for, in a few words: Asks says it as
// a sentence.
func Good(id string) string { return goods[id] }

var goods = map[string]string{
	"discovery": "Describes itself", "issuer": "Names itself as asked", "s256": "A stolen code is useless",
	"iss": "Stops mixed-up providers", "id_token": "Says who signed in", "keys": "Signatures can be checked",
	"revocation": "Tokens can be taken back", "introspection": "Tells if a token works",
	"endpoints": "All by https", "rotation": "Replaced at each use",
	"refresh": "Renews without asking", "device": "Approve on another device", "par": "Request sent ahead",
	"dpop": "Tokens bound to a key", "registration": "Latchkey registers itself", "end_session": "Browser sign-out",
	"loopback": "Port may change each time", "tls": "Encrypted, valid certificate", "clock": "Same time as here",
}
