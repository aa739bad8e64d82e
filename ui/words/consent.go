package words

import (
	"cmp"
	"time"
)

// The question about a program.
var (
	consentTitle    = phrase("consent_title", "{{.Program}} asks for a token")
	consentUse      = phrase("consent_title_use", "{{.Program}} asks to use an account")
	consentFirst    = phrase("consent_first", "For {{.Name}} at {{.Provider}}, for the first time")
	consentFor      = phrase("consent_for", "For {{.Name}} at {{.Provider}}")
	consentLeft     = phrase("consent_left", "refused by itself in {{.Time}}")
	consentLeftMore = counted("consent_left_more", "refused by itself in {{.Time}}, {{.N}} more waits", "refused by itself in {{.Time}}, {{.N}} more wait")

	ConsentProgram = text("consent_program", "Program")
	ConsentRunBy   = text("consent_run_by", "Run by")
	ConsentStarted = text("consent_started", "Started by")
	ConsentClaims  = text("consent_claims", "Claims to be")
	ConsentWhy     = text("consent_why", "Says why")
	ConsentAccount = text("consent_account", "Account")
	ConsentScope   = text("consent_scope", "Scope")
	ConsentFor     = text("consent_resource", "For")
	ConsentGets    = text("consent_gets", "What it gets")
	ConsentUnsure  = text("consent_not_checked", "not checked")
	ConsentHowLong = text("consent_how_long", "For how long?")
	ConsentHint    = text("consent_hint", "Any program of yours can lie about its name. Path and parent are what the system says.")
	ConsentUnnamed = text("consent_hint_unknown", "The system does not say which program this is, so that no answer but this one can be kept.")
	ConsentRefuse  = text("consent_refuse", "Refuse")

	consentNoPath   = text("consent_no_path", "not known")
	consentNever    = text("consent_never_refresh", "never the refresh token")
	consentNoToken  = text("consent_never_token", "never the token itself")
	consentToken    = text("consent_token", "One access token")
	consentUntil    = phrase("consent_token_until", "One access token, good until {{.Time}}")
	consentRequests = text("consent_requests", "Requests with the token, through Latchkey")
	consentOne      = text("consent_one_request", "One request with the token, through Latchkey")
	consentMore     = counted("consent_scopes_more", "{{.N}} more", "{{.N}} more")
	consentProcess  = phrase("consent_process", "process {{.PID}}")
	consentIn       = phrase("consent_process_in", "in {{.In}}, process {{.PID}}")
	consentInAt     = phrase("consent_process_in_at", "in {{.In}}, at {{.Terminal}}, process {{.PID}}")
	consentAt       = phrase("consent_process_at", "at {{.Terminal}}, process {{.PID}}")

	consentChoices = texts("consent_choice_", func() map[string]string {
		return map[string]string{"once": "Once", "until_lock": "Until lock", "always": "Always", "never": "Never"}
	})
	consentChoicesAre = texts("consent_choice_is_", func() map[string]string {
		return map[string]string{
			"once": "this request only", "until_lock": "till the vault locks", "always": "till you withdraw it", "never": "refuse from now on",
		}
	})
	consentAnswers = texts("consent_answer_", func() map[string]string {
		return map[string]string{"once": "Allow once", "until_lock": "Allow until lock", "always": "Always allow", "never": "Never allow"}
	})
)

// ConsentTitle is what a program wants: a token, or to have requests sent with one.
func ConsentTitle(program string, uses bool) string {
	if uses {
		return consentUse.fill(holes{"Program": program})
	}
	return consentTitle.fill(holes{"Program": program})
}

// ConsentSub names the account; isFirst is whether the program has never asked for it.
func ConsentSub(name, provider string, isFirst bool) string {
	if isFirst {
		return consentFirst.fill(holes{"Name": name, "Provider": provider})
	}
	return consentFor.fill(holes{"Name": name, "Provider": provider})
}

// ConsentLeft says when the question is refused by itself, and how many others wait for it.
func ConsentLeft(left time.Duration, waiting int) string {
	time := Elapsed(max(left, 0))
	if waiting > 0 {
		return consentLeftMore.of(waiting, holes{"Time": time})
	}
	return consentLeft.fill(holes{"Time": time})
}

// ConsentPath is the path of a program; empty means that it is not known.
func ConsentPath(path string) string {
	if path == "" {
		return consentNoPath()
	}
	return path
}

// ConsentProcess is where the program runs: in a service or at a terminal, which emulator shows, and
// its process. The texts may be empty.
func ConsentProcess(service, emulator, terminal string, pid int) string {
	h := holes{"In": cmp.Or(service, emulator), "Terminal": terminal, "PID": pid}
	switch {
	case service == "" && emulator != "":
		return consentIn.fill(h)
	case service != "" && terminal != "":
		return consentInAt.fill(h)
	case service != "":
		return consentIn.fill(h)
	case terminal != "":
		return consentAt.fill(h)
	}
	return consentProcess.fill(h)
}

// ConsentGetsOf is what a program gets by a way of the ledger, and what it never gets. A zero until
// means that the token has no known end.
func ConsentGetsOf(way string, until, now time.Time) (gets, never string) {
	switch {
	case way == "lend":
		return consentRequests(), consentNoToken()
	case way == "call":
		return consentOne(), consentNoToken()
	case until.IsZero():
		return consentToken(), consentNever()
	}
	return consentUntil.fill(holes{"Time": Clock(until, now)}), consentNever()
}

// ConsentMore counts the scopes that are not listed.
func ConsentMore(n int) string { return consentMore.of(n, nil) }

// ConsentChoice is one of the answers, and what it means.
func ConsentChoice(choice string) (title, is string) {
	return said(consentChoices(), choice, choice), said(consentChoicesAre(), choice, "")
}

// ConsentAnswer is the button that gives an answer.
func ConsentAnswer(choice string) string { return said(consentAnswers(), choice, choice) }
