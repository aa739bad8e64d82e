package words

import (
	"time"

	"latchkey/auth"
)

// A sign-in that stops before each step.
var (
	StepByStep = text("step_by_step", "Step by step")
	NextStep   = text("step_by_step_next", "Next")
	StopKeys   = text("stop_keys", "Enter goes on, Ctrl+C cancels. ")
	StopBadge  = text("stop_badge", "Waits for Next")
)

var (
	stepByStepSub = phrase("step_by_step_sub", "The sign-in at {{.Provider}} waits until you press Next.")

	stopCheck = phrase("stop_check", "Check {{.Place}} of {{.Checks}}, {{.Name}} ({{.Section}}), {{.Outcome}}: {{.Says}}")
	stopDone  = phrase("stop_checked", "{{.Name}}: {{.Outcome}}")
	stopField = phrase("stop_field", "{{.Name}}: {{.Value}}")

	codeLives      = phrase("stop_code_lives", "The code lives for {{.Left}} at most; many providers accept it for a minute only.")
	requestLives   = phrase("stop_request_lives", "The address for the browser lives for {{.Left}}.")
	deviceLives    = phrase("stop_device_lives", "The code to type lives for {{.Left}}.")
	codeHasEnded   = text("stop_code_ended", "The code has probably ended, and the provider will refuse it.")
	requestHasGone = text("stop_request_ended", "The address for the browser has ended. Latchkey asks for another one.")
)

// StepByStepSub is below the title of a sign-in that has stopped before a step.
func StepByStepSub(provider string) string { return stepByStepSub.fill(holes{"Provider": provider}) }

// StopCheck says how the check came out at which a sign-in stops, as the place-th of the checks of
// its step.
func StopCheck(place, checks int, name, section, outcome string) string {
	return stopCheck.fill(holes{
		"Place": place, "Checks": checks, "Name": name, "Section": section, "Outcome": CheckOutcome(outcome), "Says": CheckSays(name),
	})
}

// StopChecked says how an earlier check of the step came out.
func StopChecked(name, outcome string) string {
	return stopDone.fill(holes{"Name": name, "Outcome": CheckOutcome(outcome)})
}

// StopField is a parameter of the request that comes, and its value.
func StopField(name, value string) string {
	return stopField.fill(holes{"Name": name, "Value": value})
}

// StopLives says how long that lives without which a stopped sign-in cannot go on; empty if nothing
// ends by itself.
func StopLives(life auth.Life, now time.Time) string {
	left := life.Ends.Sub(now)
	switch life.Of {
	case auth.LivingCode:
		return lives(codeLives, codeHasEnded, left)
	case auth.LivingRequestURI:
		return lives(requestLives, requestHasGone, left)
	case auth.LivingDeviceCode:
		return deviceLives.fill(holes{"Left": Elapsed(max(left, 0))})
	}
	return ""
}

func lives(how template, ended func() string, left time.Duration) string {
	if left <= 0 {
		return ended()
	}
	return how.fill(holes{"Left": Elapsed(left)})
}
