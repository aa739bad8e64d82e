package words

import "time"

// The tab in which the demo provider is made to fail.
var (
	DemoSetUp       = text("demo_tab_set_up", "Set-up")
	DemoDuring      = text("demo_tab_during", "During a demo")
	DemoOnceCard    = text("demo_once_card", "Happens once")
	DemoAudience    = text("demo_audience", "what the audience will see")
	DemoUntilCard   = text("demo_until_card", "Until you switch it off")
	DemoAllOff      = text("demo_all_off", "All off")
	DemoDidCard     = text("demo_did_card", "What Latchkey did")
	DemoDidNothing  = text("demo_did_nothing", "Nothing yet")
	DemoFaultsEnd   = text("demo_faults_end", "Only the demo provider can be made to fail. Faults end when Latchkey closes.")
	DemoNeedsVault  = text("demo_needs_vault", "The demo provider can be made to fail once an account is linked.")
	DemoElsewhere   = text("demo_faults_elsewhere", "Another Latchkey has switched these faults on, and switches them off.")
	DemoByYou       = text("demo_by_you", "by you")
	DemoGrantEnded  = text("demo_grant_ended", "grant ended")
	demoFaultsCount = counted("demo_faults_on", "{{.N}} fault on", "{{.N}} faults on")
	demoSlow        = phrase("demo_fault_slow", "Answer after {{.Span}}")
	demoClockAhead  = phrase("demo_fault_clock_ahead", "Clock ahead by {{.Span}}")
	demoClockBehind = phrase("demo_fault_clock_behind", "Clock behind by {{.Span}}")
)

var demoOnce = texts("demo_once_name_", func() map[string]string {
	return map[string]string{
		"expire-now":  "Expire the tokens",
		"revoke-now":  "Revoke from the provider's side",
		"rotate-keys": "Rotate the signing keys",
	}
})

// DemoOnce names something that the demo provider does once, by the name of its fault.
func DemoOnce(what string) string { return said(demoOnce(), what, "") }

var demoOnceIs = texts("demo_once_is_", func() map[string]string {
	return map[string]string{
		"expire-now":  "Expired in the list, then Latchkey refreshes by itself",
		"revoke-now":  "Sign in again, and why",
		"rotate-keys": "Nothing: the new key is fetched and fits",
	}
})

// DemoOnceIs is what the audience will see of it.
func DemoOnceIs(what string) string { return said(demoOnceIs(), what, "") }

var demoOnceButton = texts("demo_once_button_", func() map[string]string {
	return map[string]string{
		"expire-now":  "Expire",
		"revoke-now":  "Revoke",
		"rotate-keys": "Rotate",
	}
})

// DemoOnceButton is the button that does it.
func DemoOnceButton(what string) string { return said(demoOnceButton(), what, "") }

var demoOnceBusy = texts("demo_once_busy_", func() map[string]string {
	return map[string]string{
		"expire-now":  "Expiring",
		"revoke-now":  "Revoking",
		"rotate-keys": "Rotating",
	}
})

// DemoOnceBusy says that it is being done.
func DemoOnceBusy(what string) string { return said(demoOnceBusy(), what, "") }

var demoOnceDid = texts("demo_once_did_", func() map[string]string {
	return map[string]string{
		"expire-now":  "Expired",
		"revoke-now":  "Revoked",
		"rotate-keys": "Keys rotated",
	}
})

// DemoOnceDid says that it was done.
func DemoOnceDid(what string) string { return said(demoOnceDid(), what, "") }

var demoFaults = texts("demo_fault_name_", func() map[string]string {
	return map[string]string{
		"busy":        "Answer with 503",
		"deny":        "Deny consent",
		"lose-answer": "Lose the answer",
	}
})

var demoFaultsAre = texts("demo_fault_is_", func() map[string]string {
	return map[string]string{
		"slow":        "The arc turns, the window stays quick, Cancel works",
		"busy":        "Cannot reach, and when the next try is",
		"deny":        "The sign-in stops, with one sentence and a hint",
		"lose-answer": "In doubt: the refresh token may be used up",
		"clock":       "Refused: the ID token is from another time",
	}
})

var demoFaultsSwitchedOn = texts("demo_fault_on_", func() map[string]string {
	return map[string]string{
		"slow":        "Slow answers on",
		"busy":        "Answers with 503 on",
		"deny":        "Denied consent on",
		"lose-answer": "Lost answers on",
		"clock":       "Wrong clock on",
	}
})

var demoFaultsSwitchedOff = texts("demo_fault_off_", func() map[string]string {
	return map[string]string{
		"slow":        "Slow answers off",
		"busy":        "Answers with 503 off",
		"deny":        "Denied consent off",
		"lose-answer": "Lost answers off",
		"clock":       "Wrong clock off",
	}
})

// DemoFault names a fault of the demo provider by its name, with the value that it has or would get.
func DemoFault(name string, value time.Duration) string {
	switch {
	case name == "slow":
		return demoSlow.fill(holes{"Span": Span(value)})
	case name == "clock" && value < 0:
		return demoClockBehind.fill(holes{"Span": Span(-value)})
	case name == "clock":
		return demoClockAhead.fill(holes{"Span": Span(value)})
	}
	return said(demoFaults(), name, name)
}

// DemoFaultIs is what the audience will see of a fault.
func DemoFaultIs(name string) string { return said(demoFaultsAre(), name, "") }

// DemoFaultSwitched says that a fault was switched on or off.
func DemoFaultSwitched(name string, on bool) string {
	if on {
		return said(demoFaultsSwitchedOn(), name, "")
	}
	return said(demoFaultsSwitchedOff(), name, "")
}

// DemoFaultsOn says how many faults are on.
func DemoFaultsOn(n int) string { return demoFaultsCount.of(n, nil) }

// DemoFaultNote says which fault is on, or how many; it is empty if none is.
func DemoFaultNote(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return DemoFaultSwitched(names[0], true)
	}
	return DemoFaultsOn(len(names))
}

var demoDid = texts("demo_did_", func() map[string]string {
	return map[string]string{
		"waits":         "Waits for an answer",
		"refreshed":     "Refreshed",
		"signed_in":     "Signed in",
		"sign_in_again": "Sign in again",
		"unreachable":   "Cannot reach",
		"in_doubt":      "In doubt",
		"refused":       "Refused",
		"cancelled":     "Cancelled",
	}
})

// DemoDid names what Latchkey did: waits, refreshed, signed_in, sign_in_again, unreachable, in_doubt,
// refused or cancelled.
func DemoDid(what string) string { return said(demoDid(), what, what) }
