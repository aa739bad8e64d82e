package assets

import (
	_ "embed"
	"html"
	"maps"
	"slices"
	"strings"
)

//go:embed callback/page.html
var callbackLayout string

// CallbackText is all that differs between two callback pages but for the mark.
// The texts are fixed before the page is asked for: nothing of a request ever
// reaches a page.
type CallbackText struct {
	Language string // of the texts, as a BCP 47 tag
	Status   string // one or two words beside the mark
	Heading  string
	Sentence string // what happened
	Hint     string // what to do next
}

const (
	markTick  = "M3 8.5L6.5 12L13 4.5"
	markCross = "M4 4L12 12M12 4L4 12"
	markClock = "M8 3.5V8L11 10M8 1.5C11.6 1.5 14.5 4.4 14.5 8C14.5 11.6 11.6 14.5 8 14.5C4.4 14.5 1.5 11.6 1.5 8C1.5 4.4 4.4 1.5 8 1.5Z"
)

// callbackMarks are the SVG path of each page's mark, in a box of 16.
var callbackMarks = map[string]string{
	"done": markTick, "signed-out": markTick, "failed": markCross, "refused": markCross, "waiting": markClock, "used": markClock, "opened": markClock, "cancelled": markCross, "late": markClock,
}

// CallbackNames are the names of the callback pages, sorted.
func CallbackNames() []string { return slices.Sorted(maps.Keys(callbackMarks)) }

// CallbackPage is the page that a browser shows at the end of its part of a
// sign-in: "done" once the account is sealed, "failed" once it is clear that it
// will not be, "waiting" while that is open, "refused" for a callback that is
// not ours, "used" for one that came before, "cancelled" for one that came after the
// sign-in was cancelled in Latchkey, "late" for one that came after Latchkey had stopped
// waiting; "signed-out" is the end of signing out; "opened" is the start address of a
// sign-in after its one use. It is a whole HTML document in UTF-8 without script and without
// anything to load, and it reflects nothing. An unknown name gives "waiting", which promises
// nothing. say gives the page's texts by its name; nil: the page has none.
func CallbackPage(name string, say func(name string) CallbackText) []byte {
	mark, known := callbackMarks[name]
	if !known {
		name, mark = "waiting", markClock
	}
	var text CallbackText
	if say != nil {
		text = say(name)
	}
	return []byte(strings.NewReplacer(
		"{{language}}", html.EscapeString(text.Language),
		"{{name}}", name,
		"{{status}}", html.EscapeString(text.Status),
		"{{heading}}", html.EscapeString(text.Heading),
		"{{sentence}}", html.EscapeString(text.Sentence),
		"{{hint}}", html.EscapeString(text.Hint),
		"{{mark}}", mark,
	).Replace(callbackLayout))
}
