package assets

import (
	_ "embed"
	"html"
	"strings"
)

//go:embed callback/page.html
var callbackLayout string

// callbackText is all that differs between two callback pages. The texts are
// fixed when the program is built: nothing of a request ever reaches a page.
type callbackText struct {
	status   string // one or two words beside the mark
	heading  string
	sentence string // what happened
	hint     string // what to do next
	mark     string // SVG path in a box of 16
}

const (
	markTick  = "M3 8.5L6.5 12L13 4.5"
	markCross = "M4 4L12 12M12 4L4 12"
	markClock = "M8 3.5V8L11 10M8 1.5C11.6 1.5 14.5 4.4 14.5 8C14.5 11.6 11.6 14.5 8 14.5C4.4 14.5 1.5 11.6 1.5 8C1.5 4.4 4.4 1.5 8 1.5Z"
)

var callbackTexts = map[string]callbackText{
	"done": {
		status: "Signed in", heading: "You are signed in", mark: markTick,
		sentence: "Latchkey has the account and has sealed it on this computer.",
		hint:     "You can close this tab and go back to Latchkey.",
	},
	"signed-out": {
		status: "Signed out", heading: "You are signed out", mark: markTick,
		sentence: "This browser's session at the provider has ended. The account in Latchkey keeps its access until you revoke it there.",
		hint:     "You can close this tab and go back to Latchkey.",
	},
	"failed": {
		status: "Not signed in", heading: "The sign-in did not work", mark: markCross,
		sentence: "Nothing was stored. Latchkey says what happened and how to go on.",
		hint:     "You can close this tab and go back to Latchkey.",
	},
	"waiting": {
		status: "Still working", heading: "Look at Latchkey", mark: markClock,
		sentence: "Your approval has arrived, and Latchkey is still finishing the sign-in.",
		hint:     "How it ends is shown there. You can close this tab.",
	},
	"refused": {
		status: "Not accepted", heading: "This page did not come from your sign-in", mark: markCross,
		sentence: "The address does not belong to the sign-in that Latchkey is waiting for, so it was not used.",
		hint:     "If you did not start this yourself, close the tab. Latchkey goes on waiting for the right answer.",
	},
	"used": {
		status: "Already used", heading: "This sign-in has already been answered", mark: markClock,
		sentence: "Each answer counts once. Loading it again changes nothing.",
		hint:     "Latchkey shows how the sign-in ended. You can close this tab.",
	},
}

// CallbackPage is the page that a browser shows at the end of its part of a
// sign-in: "done" once the account is sealed, "failed" once it is clear that it
// will not be, "waiting" while that is open, "refused" for a callback that is
// not ours, "used" for one that came before; "signed-out" is the end of signing
// out. It is a whole HTML document in UTF-8 without script and without anything to
// load, and it reflects nothing. An unknown name gives "waiting", which promises
// nothing.
func CallbackPage(name string) []byte {
	text, known := callbackTexts[name]
	if !known {
		name, text = "waiting", callbackTexts["waiting"]
	}
	return []byte(strings.NewReplacer(
		"{{name}}", name,
		"{{title}}", html.EscapeString(text.heading),
		"{{status}}", html.EscapeString(text.status),
		"{{heading}}", html.EscapeString(text.heading),
		"{{sentence}}", html.EscapeString(text.sentence),
		"{{hint}}", html.EscapeString(text.hint),
		"{{mark}}", text.mark,
	).Replace(callbackLayout))
}
