package words

import (
	"time"

	"latchkey/auth/demo"
)

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

var demoOnce = texts("demo_once_", func() map[string]string {
	return map[string]string{
		string(demo.ExpireNow):              "Expire the tokens",
		string(demo.ExpireNow) + "_is":      "Expired in the list, then Latchkey refreshes by itself",
		string(demo.ExpireNow) + "_button":  "Expire",
		string(demo.ExpireNow) + "_did":     "Expired",
		string(demo.ExpireNow) + "_busy":    "Expiring",
		string(demo.RevokeNow):              "Revoke from the provider's side",
		string(demo.RevokeNow) + "_is":      "Sign in again, and why",
		string(demo.RevokeNow) + "_button":  "Revoke",
		string(demo.RevokeNow) + "_did":     "Revoked",
		string(demo.RevokeNow) + "_busy":    "Revoking",
		string(demo.RotateKeys):             "Rotate the signing keys",
		string(demo.RotateKeys) + "_is":     "Nothing: the new key is fetched and fits",
		string(demo.RotateKeys) + "_button": "Rotate",
		string(demo.RotateKeys) + "_did":    "Keys rotated",
		string(demo.RotateKeys) + "_busy":   "Rotating",
	}
})

// DemoOnce names something that the demo provider does once; DemoOnceIs is what follows from it,
// DemoOnceButton does it, DemoOnceBusy says that it is being done and DemoOnceDid that it was.
func DemoOnce(what demo.Once) string       { return said(demoOnce(), string(what), "") }
func DemoOnceIs(what demo.Once) string     { return said(demoOnce(), string(what)+"_is", "") }
func DemoOnceButton(what demo.Once) string { return said(demoOnce(), string(what)+"_button", "") }
func DemoOnceBusy(what demo.Once) string   { return said(demoOnce(), string(what)+"_busy", "") }
func DemoOnceDid(what demo.Once) string    { return said(demoOnce(), string(what)+"_did", "") }

var demoFault = texts("demo_fault_", func() map[string]string {
	return map[string]string{
		"slow_is":        "The arc turns, the window stays quick, Cancel works",
		"slow_on":        "Slow answers on",
		"slow_off":       "Slow answers off",
		"busy":           "Answer with 503",
		"busy_is":        "Cannot reach, and when the next try is",
		"busy_on":        "Answers with 503 on",
		"busy_off":       "Answers with 503 off",
		"deny":           "Deny consent",
		"deny_is":        "The sign-in stops, with one sentence and a hint",
		"deny_on":        "Denied consent on",
		"deny_off":       "Denied consent off",
		"lose-answer":    "Lose the answer",
		"lose-answer_is": "In doubt: the refresh token may be used up",
		"lose-answer_on": "Lost answers on", "lose-answer_off": "Lost answers off",
		"clock_is":  "Refused: the ID token is from another time",
		"clock_on":  "Wrong clock on",
		"clock_off": "Wrong clock off",
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
	return said(demoFault(), name, name)
}

// DemoFaultIs is what the audience will see of a fault.
func DemoFaultIs(name string) string { return said(demoFault(), name+"_is", "") }

// DemoFaultSwitched says that a fault was switched on or off.
func DemoFaultSwitched(name string, on bool) string {
	if on {
		return said(demoFault(), name+"_on", "")
	}
	return said(demoFault(), name+"_off", "")
}

// DemoFaultsOn says how many faults are on.
func DemoFaultsOn(n int) string { return demoFaultsCount.of(n, nil) }

// DemoFaultNote says which fault is on, or how many; it is empty if none is.
func DemoFaultNote(f demo.Faults) string {
	names := f.Names()
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
