package words

import (
	"strconv"
	"time"
)

// The room Flow.
var (
	Flow             = text("flow", "Flow")
	FlowBack         = text("flow_back", "Previous step")
	FlowForth        = text("flow_forth", "Next step")
	FlowPlay         = text("flow_play", "Play")
	FlowPause        = text("flow_pause", "Pause")
	FlowExport       = text("flow_export", "Export")
	FlowRequest      = text("flow_request", "Request")
	FlowResponse     = text("flow_response", "Response")
	FlowFields       = text("flow_fields", "Explain fields")
	FlowChecks       = text("flow_checks", "Checks")
	FlowWhy          = text("flow_why", "Why this step is here")
	FlowMasked       = text("flow_masked", "Secrets stay masked, also in exports")
	FlowCopyRequest  = text("flow_copy_request", "Copy the request")
	FlowCopyResponse = text("flow_copy_response", "Copy the response")
	FlowFront        = text("flow_front", "Front channel")
	FlowBackChannel  = text("flow_back_channel", "Back channel")
	FlowLocal        = text("flow_local", "Local")
	FlowFailed       = text("flow_failed", "Failed")
	FlowEmpty        = text("flow_empty", "No sign-in yet")
	FlowEmptyIs      = text("flow_empty_is", "Sign in, refresh or revoke, and each step is drawn here: what was sent, why, and what every value in it means.")
	FlowNewer        = text("flow_newer", "This attempt was recorded by a newer Latchkey. This version cannot draw it.")
	FlowGone         = text("flow_gone", "This attempt is no longer stored. It stays here until you choose another one.")
	FlowDamaged      = text("flow_damaged", "This recorded attempt is damaged")
	FlowForeign      = text("flow_foreign", "This file is not the attempt that its name says")
	FlowUnreadIs     = text("flow_unread_is", "It cannot be shown. The other attempts are not affected.")
	FlowBegins       = text("flow_begins", "The attempt has begun.")
	SeeInFlow        = text("flow_see", "See it in Flow")
	ShowFlow         = text("flow_show", "Show flow")

	FlowHTML     = text("flow_html", "Web page that teaches (HTML)…")
	FlowPNG      = text("flow_png", "Picture (PNG)…")
	FlowSVG      = text("flow_svg", "Drawing (SVG)…")
	FlowMermaid  = text("flow_mermaid", "Mermaid…")
	FlowHAR      = text("flow_har", "HAR, for developer tools…")
	FlowMarkdown = text("flow_markdown", "Markdown…")
	FlowJSON     = text("flow_json", "JSON…")

	FlowExportTitle = text("flow_export_title", "Export the attempt")
	FlowExportText  = text("flow_export_text", "The file has all steps of the attempt, with every secret masked.")

	flowExported = phrase("flow_exported", "The attempt is in {{.File}}")
	flowAttempt  = phrase("flow_attempt", "{{with .Name}}{{.}} at {{end}}{{.Provider}}")
	flowWhen     = phrase("flow_when", "— {{with .Kind}}{{.}}, {{end}}{{.Time}}{{with .Took}}, {{.}}{{end}}{{with .Outcome}}, {{.}}{{end}}")
	flowDay      = phrase("flow_day", "{{.Day}}, {{.Time}}")
	flowRunning  = text("flow_running", "running")
	flowUnread   = phrase("flow_unread", "{{.Attempt}}")
	flowUnreadIn = text("flow_unread_rest", "— cannot be read")
	flowPosition = phrase("flow_position", "{{.N}} of {{.All}}")
	flowStep     = phrase("flow_step", "Step {{.N}} of {{.All}}")
	flowWay      = phrase("flow_way", "{{.From}} to {{.To}}, {{.Took}}")
	flowComing   = phrase("flow_coming", "{{.From}} to {{.To}}, not sent yet")
	flowComingIn = phrase("flow_coming_within", "Within {{.Party}}, comes next")
	flowWithin   = phrase("flow_within", "Within {{.Party}}, {{.Took}}")
	flowSpeed    = phrase("flow_speed", "{{.N}}×")
	flowSpec     = phrase("flow_spec", "{{.Name}}{{with .Section}}, section {{.}}{{end}}")
	flowCopied   = text("flow_copied", "Copied. It contains no secret.")
)

// FlowAttempt names an attempt: whose account, at which provider. name may be empty.
func FlowAttempt(name, provider string) string {
	return flowAttempt.fill(holes{"Name": name, "Provider": provider})
}

// FlowWhen says of what kind an attempt was, when it began and how long it took. A sign-in that
// succeeded has neither kind nor outcome.
func FlowWhen(kind, outcome string, at, now time.Time, took time.Duration) string {
	h := holes{"Time": clockOf(at, now), "Took": Took(took), "Kind": "", "Outcome": ""}
	if kind != "sign_in" {
		h["Kind"] = TraceKind(kind)
	}
	if outcome != "succeeded" {
		h["Outcome"] = TraceOutcome(outcome)
	}
	return flowWhen.fill(h)
}

// FlowRunning is FlowWhen of an attempt that has not ended.
func FlowRunning(kind string, at, now time.Time) string {
	h := holes{"Time": clockOf(at, now), "Took": "", "Kind": "", "Outcome": flowRunning()}
	if kind != "sign_in" {
		h["Kind"] = TraceKind(kind)
	}
	return flowWhen.fill(h)
}

// clockOf is a time with seconds, and with its day unless that is today.
func clockOf(at, now time.Time) string {
	at = at.In(now.Location())
	if sameDay(at, now) {
		return at.Format("15:04:05")
	}
	return flowDay.fill(holes{"Day": Clock(at, now), "Time": at.Format("15:04:05")})
}

// FlowUnread names a recorded attempt that cannot be read, by the name of its file.
func FlowUnread(attempt string) string { return flowUnread.fill(holes{"Attempt": attempt}) }

// FlowUnreadRest says that an attempt cannot be read.
func FlowUnreadRest() string { return flowUnreadIn() }

// FlowPosition is where in an attempt the selected step is.
func FlowPosition(n, all int) string { return flowPosition.fill(holes{"N": n, "All": all}) }

// FlowStep is FlowPosition as a caption of the step.
func FlowStep(n, all int) string { return flowStep.fill(holes{"N": n, "All": all}) }

// FlowWay says from whom to whom a step goes and how long it took.
func FlowWay(from, to string, took time.Duration) string {
	if from == to {
		return flowWithin.fill(holes{"Party": from, "Took": Took(took)})
	}
	return flowWay.fill(holes{"From": from, "To": to, "Took": Took(took)})
}

// FlowComing is FlowWay of a step that has not happened yet.
func FlowComing(from, to string) string {
	if from == to {
		return flowComingIn.fill(holes{"Party": from})
	}
	return flowComing.fill(holes{"From": from, "To": to})
}

// FlowSpeed is a speed of playing: "0.5×".
func FlowSpeed(speed float32) string {
	return flowSpeed.fill(holes{"N": strconv.FormatFloat(float64(speed), 'f', -1, 32)})
}

// FlowSpec names a section of a specification: "RFC 6749, section 4.1.3".
func FlowSpec(name, section string) string {
	return flowSpec.fill(holes{"Name": name, "Section": section})
}

// FlowExported says where the exported attempt is.
func FlowExported(file string) string { return flowExported.fill(holes{"File": file}) }

// FlowCopied says that a request or a response was copied.
func FlowCopied() string { return flowCopied() }
