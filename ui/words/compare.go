package words

import (
	"maps"
	"slices"
)

// CompareSide names what one of two compared attempts shows, beside the other.
type CompareSide string

// compareNames are the attempts of a comparison by what sets them apart.
var compareNames = texts("compare_name_", func() map[CompareSide]string {
	return map[CompareSide]string{
		"pkce_on":   "PKCE on",
		"pkce_off":  "PKCE off",
		"code":      "By browser",
		"device":    "By device code",
		"pushed":    "Pushed request",
		"plain":     "Plain request",
		"succeeded": "Succeeded",
		"failed":    "Failed",
		"earlier":   "Earlier",
		"later":     "Later",
		"one":       "One attempt",
		"other":     "Another attempt",
		"same":      "The same steps",
	}
})

// compareTitles say in a sentence what one side shows.
var compareTitles = texts("compare_title_", func() map[CompareSide]string {
	return map[CompareSide]string{
		"pkce_on":   "With the verifier, only the one who began can finish",
		"pkce_off":  "Without it, whoever sends the code first gets the tokens",
		"code":      "The browser brings the code back to this computer",
		"device":    "Nothing comes back: Latchkey asks until you have approved",
		"pushed":    "The browser carries only a reference to the request",
		"plain":     "The browser carries the whole request",
		"succeeded": "This attempt went to its end",
		"failed":    "This attempt ended early",
		"earlier":   "This is how it went before",
		"later":     "This is how it went later",
		"one":       "This attempt does one thing",
		"other":     "This attempt does another",
		"same":      "Both went the same way",
	}
})

// compareMeanings say what follows from that.
var compareMeanings = texts("compare_meaning_", func() map[CompareSide]string {
	return map[CompareSide]string{
		"pkce_on":   "Latchkey sent the hash of a secret first and the secret itself with the code. A copy of the code is of no use.",
		"pkce_off":  "The provider cannot see who asked for the code. The client secret helps only while nobody else knows it.",
		"code":      "State and the redirect address tie the answer to this computer. It needs a browser here.",
		"device":    "It needs no browser here. So nothing ties the page on the other device to this one but the short code that you type.",
		"pushed":    "Nobody between the browser and the provider can read the request or change it.",
		"plain":     "Everything in the request stands in the browser's address, and in its history.",
		"succeeded": "Every check held and every answer could be used.",
		"failed":    "The first step that differs shows where it left the way of the other.",
		"earlier":   "Steps and values that stand only here were gone later.",
		"later":     "Steps and values that stand only here are new.",
		"one":       "The two were made for different things, so most steps differ.",
		"other":     "The two were made for different things, so most steps differ.",
		"same":      "No step and no value differs but secrets, times and port numbers, which are new each time.",
	}
})

// CompareName names one side of a comparison by what sets it apart.
func CompareName(side CompareSide) string { return said(compareNames(), side, string(side)) }

// CompareTitle says in a sentence what one side of a comparison shows.
func CompareTitle(side CompareSide) string { return said(compareTitles(), side, string(side)) }

// CompareMeaning says what follows from what one side of a comparison shows.
func CompareMeaning(side CompareSide) string { return said(compareMeanings(), side, string(side)) }

// CompareSides lists the sides that have words.
func CompareSides() []CompareSide { return slices.Sorted(maps.Keys(compareTitles())) }

var (
	noSuchField  = phrase("compare_no_field", "no {{.Name}}")
	noSuchStep   = phrase("compare_no_step", "No such step: {{.Title}}")
	compareTwo   = text("compare_two", "Compare two attempts")
	compareWith  = text("compare_with", "Compare two attempts…")
	compareRun   = text("compare_run", "The demo provider without PKCE…")
	compareDone  = text("compare_done", "Done")
	compareOnly  = text("compare_only", "Only what differs")
	compareLeft  = text("compare_left", "Left")
	compareRight = text("compare_right", "Right")
	compareAllow = text("compare_approve", "Sign in and approve in your browser: this time without PKCE")
	differs      = text("compare_differs", "differs")
	onlyHere     = text("compare_only_here", "only on this side")
	sameHere     = text("compare_same_here", "the same on both sides")
	sameOnBoth   = counted("compare_same_on_both", "{{.N}} step, the same on both sides", "{{.N}} steps, the same on both sides")
	compareRest  = phrase("compare_rest", "— {{.Attempt}} {{.When}}")
	compareStage = phrase("compare_staged", "{{.Side}}: {{.Attempt}}")
	comparePlace = counted("compare_position", "{{.At}} of {{.All}}, {{.N}} differs", "{{.At}} of {{.All}}, {{.N}} differ")
	fieldEquals  = phrase("compare_field", "{{.Name}}={{.Value}}")
)

// NoField is shown where the other attempt has a field that this one lacks.
func NoField(name string) string { return noSuchField.fill(holes{"Name": name}) }

// NoSuchStep is shown where the other attempt has a step that this one lacks.
func NoSuchStep(title string) string { return noSuchStep.fill(holes{"Title": title}) }

// FieldEquals is a field with its value, as a form writes it.
func FieldEquals(name, value string) string {
	return fieldEquals.fill(holes{"Name": name, "Value": value})
}

// CompareTwo is the title of a comparison.
func CompareTwo() string { return compareTwo() }

// CompareWith begins a comparison.
func CompareWith() string { return compareWith() }

// CompareRun runs a sign-in without PKCE at the demo provider.
func CompareRun() string { return compareRun() }

// CompareDone ends a comparison.
func CompareDone() string { return compareDone() }

// CompareOnly leaves out what is the same on both sides.
func CompareOnly() string { return compareOnly() }

// CompareLeft names the left side in a window that shows one side.
func CompareLeft() string { return compareLeft() }

// CompareRight names the right side in a window that shows one side.
func CompareRight() string { return compareRight() }

// CompareApprove says that a run without PKCE waits for the browser.
func CompareApprove() string { return compareAllow() }

// Differs marks a step that is not the same on both sides.
func Differs() string { return differs() }

// OnlyHere says that the other side has no such step.
func OnlyHere() string { return onlyHere() }

// SameHere says that the selected step is the same on both sides.
func SameHere() string { return sameHere() }

// SameOnBoth says that so many steps are the same on both sides.
func SameOnBoth(steps int) string { return sameOnBoth.of(steps, nil) }

// CompareRest says which attempt stands on a side, after what sets it apart. when begins with a
// dash.
func CompareRest(attempt, when string) string {
	return compareRest.fill(holes{"Attempt": attempt, "When": when})
}

// CompareStaged names one side before an audience: what sets it apart, and the attempt, as
// PresenterTitle names it.
func CompareStaged(side CompareSide, attempt string) string {
	return compareStage.fill(holes{"Side": CompareName(side), "Attempt": attempt})
}

// ComparePosition is which of all rows is selected, and how many of them differ.
func ComparePosition(at, all, differ int) string {
	return comparePlace.of(differ, holes{"At": at, "All": all})
}
