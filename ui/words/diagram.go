package words

import (
	"strconv"
	"strings"
	"time"
)

var (
	noSteps       = text("diagram_no_steps", "This attempt ended before its first step.")
	diagramTitle  = phrase("diagram_title", "{{.Provider}}: {{.Kind}}, {{.When}}")
	inferred      = text("diagram_inferred", "Inferred: Latchkey did not see this step.")
	inferredLabel = phrase("diagram_label_inferred", "{{.Label}} (inferred)")
	stepsAlike    = counted("diagram_steps_alike", "{{.N}} more like this", "{{.N}} more like this")
	standsAlso    = counted("diagram_stands_also", "Also in step {{.Steps}}.", "Also in the steps {{.Steps}}.")
	nickname      = phrase("diagram_nickname", "{{.What}} {{.Letter}}")
	checksHeld    = counted("diagram_checks_held", "{{.N}} check held", "{{.N}} checks held")
	checksFailed  = counted("diagram_checks_refused", "{{.N}} check refused it", "{{.N}} checks refused it")
	labelChecks   = phrase("diagram_label_with_checks", "{{.Label}}: {{.Checks}}")
	milliseconds  = phrase("diagram_milliseconds", "{{.N}} ms")
	statusWith    = phrase("diagram_status", "{{.Status}}, {{.What}}")
	tokens        = counted("diagram_tokens", "{{.N}} token", "{{.N}} tokens")
	phaseNumbered = phrase("diagram_phase", "{{.N}} {{.Title}}")
	seconds       = phrase("diagram_seconds", "{{.N}} s")
	stepNumbered  = phrase("diagram_step", "{{.N}}. {{.Title}}")
	stepWay       = phrase("diagram_way", "{{.From}} to {{.To}}. {{.Channel}}.")
	stepWithin    = phrase("diagram_within", "Within {{.Party}}.")
	nicknamed     = phrase("diagram_nicknamed", "{{.Value}} ({{.Nickname}})")
	twoSentences  = phrase("diagram_two_sentences", "{{.First}} {{.Second}}")
	checkHeld     = text("check_held", "held")
	checkRefused  = text("check_refused", "refused")
	checkOff      = text("check_switched_off", "switched off")
)

// NoSteps is shown in place of a diagram without steps.
func NoSteps() string { return noSteps() }

// DiagramTitle names a recorded attempt.
func DiagramTitle(kind, provider string, at time.Time) string {
	return diagramTitle.fill(holes{"Kind": kind, "Provider": provider, "When": at.Local().Format("2006-01-02 15:04:05")})
}

// Inferred says that a step was not seen.
func Inferred() string { return inferred() }

// LabelInferred is the label of a step that was not seen.
func LabelInferred(label string) string { return inferredLabel.fill(holes{"Label": label}) }

// StepsAlike is shown in place of steps that repeat the one before.
func StepsAlike(n int) string { return stepsAlike.of(n, nil) }

// StandsAlso says in which other steps a value occurs.
func StandsAlso(steps []int) string {
	numbers := make([]string, len(steps))
	for i, n := range steps {
		numbers[i] = strconv.Itoa(n)
	}
	return standsAlso.of(len(steps), holes{"Steps": strings.Join(numbers, ", ")})
}

// StepNumbered is the title of a step with its number.
func StepNumbered(n int, title string) string {
	return stepNumbered.fill(holes{"N": n, "Title": title})
}

// StepWay says from whom to whom a step goes, and how.
func StepWay(from, to, channel string) string {
	return stepWay.fill(holes{"From": from, "To": to, "Channel": channel})
}

// StepWithin says within whom a step happens.
func StepWithin(party string) string { return stepWithin.fill(holes{"Party": party}) }

// Nicknamed is a masked value with its nickname.
func Nicknamed(value, nickname string) string {
	return nicknamed.fill(holes{"Value": value, "Nickname": nickname})
}

// Sentences joins two sentences of which either may be missing.
func Sentences(first, second string) string {
	if first == "" || second == "" {
		return first + second
	}
	return twoSentences.fill(holes{"First": first, "Second": second})
}

// DiagramPage is the words of a diagram's HTML file.
type DiagramPage struct {
	Previous, Next, Student, Request, Response, Fields, Name, Value, Meaning, Also, Checks, Spec, Masked string
}

var (
	pagePrevious = text("diagram_previous", "Previous")
	pageNext     = text("diagram_next", "Next")
	pageStudent  = text("diagram_student", "Student mode: hide explanations, Space shows them")
	pageRequest  = text("diagram_request", "Request")
	pageResponse = text("diagram_response", "Response")
	pageFields   = text("diagram_fields", "Fields")
	pageAlso     = text("diagram_also", "Also in step")
	pageChecks   = text("diagram_checks", "Checks")
	pageSpec     = text("diagram_spec", "Specification")
	pageMasked   = text("diagram_masked", "Made by Latchkey from a recorded sign-in. It contains no secret: only how long each one is.")
	fieldName    = text("diagram_field_name", "Name")
	fieldValue   = text("diagram_field_value", "Value")
	fieldMeaning = text("diagram_field_meaning", "Meaning")
)

// OfDiagramPage returns the words of a diagram's HTML file.
func OfDiagramPage() DiagramPage {
	return DiagramPage{
		pagePrevious(), pageNext(), pageStudent(), pageRequest(), pageResponse(), pageFields(),
		fieldName(), fieldValue(), fieldMeaning(), pageAlso(), pageChecks(), pageSpec(), pageMasked(),
	}
}

// ColumnField is the head of the names of fields.
func ColumnField() string { return fieldName() }

// ColumnValue is the head of the values of fields.
func ColumnValue() string { return fieldValue() }

// ColumnMeaning is the head of the explanations of fields.
func ColumnMeaning() string { return fieldMeaning() }

// secretNames are the names of secrets that travel in a flow.
var secretNames = texts("secret_", func() map[string]string {
	return map[string]string{
		"state": "state", "nonce": "nonce", "code": "code", "code_verifier": "verifier", "device_code": "device code",
		"user_code": "user code", "request_uri": "pushed request", "refresh_token": "refresh token",
		"access_token": "access token", "id_token": "ID token", "client_secret": "client secret",
	}
})

// SecretName is the name of a secret that travels in a flow, by its parameter.
func SecretName(parameter string) string { return said(secretNames(), parameter, parameter) }

// Nickname names a secret without showing it: "verifier A".
func Nickname(what, letter string) string {
	return nickname.fill(holes{"What": what, "Letter": letter})
}

// CheckOutcome is the outcome of a check: held, refused or switched_off.
func CheckOutcome(outcome string) string {
	switch outcome {
	case "held":
		return checkHeld()
	case "refused":
		return checkRefused()
	}
	return checkOff()
}

// FieldSays explains a parameter, member or claim by its name; empty if the name is unknown.
func FieldSays(name string) string {
	name = strings.ToLower(name)
	for _, all := range []map[string]func() string{requestFields(), answerFields(), claimFields(), metadataFields()} {
		if say, ok := all[name]; ok {
			return say()
		}
	}
	return ""
}

// HeaderSays explains an HTTP header; empty if it is unknown.
func HeaderSays(name string) string { return said(headerFields(), strings.ToLower(name), "") }

// ChecksHeld says how many checks of a step held.
func ChecksHeld(n int) string { return checksHeld.of(n, nil) }

// ChecksRefused says how many checks of a step refused it.
func ChecksRefused(n int) string { return checksFailed.of(n, nil) }

// LabelWithChecks is the label of a step with how its checks came out.
func LabelWithChecks(label, checks string) string {
	return labelChecks.fill(holes{"Label": label, "Checks": checks})
}

// StatusWith is the status of a response with what it brings: tokens, or an error code.
func StatusWith(status, what string) string {
	return statusWith.fill(holes{"Status": status, "What": what})
}

// Tokens says how many tokens a response brings.
func Tokens(n int) string { return tokens.of(n, nil) }

// Took is a short time: "4 ms", "0.21 s".
func Took(d time.Duration) string {
	if d < 100*time.Millisecond {
		return milliseconds.fill(holes{"N": strconv.FormatInt(d.Milliseconds(), 10)})
	}
	return seconds.fill(holes{"N": strconv.FormatFloat(d.Seconds(), 'f', 2, 64)})
}

// PhaseNumbered is the title of a phase with its number.
func PhaseNumbered(n int, title string) string {
	return phaseNumbered.fill(holes{"N": n, "Title": title})
}
