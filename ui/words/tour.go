package words

// TourStop names a stop of the tour.
type TourStop string

var tourTitles = texts("tour_title_", func() map[TourStop]string {
	return map[TourStop]string{
		"secrets":  "Three secrets, drawn first",
		"browser":  "Your browser, not this window",
		"code":     "A code, not a key",
		"callback": "The answer to this question?",
		"exchange": "The proof that we began it",
		"identity": "Who signed in?",
		"save":     "Sealed before anything else",
	}
})

var tourTexts = texts("tour_says_", func() map[TourStop]string {
	return map[TourStop]string{
		"secrets":  "Before anything leaves this computer, Latchkey draws three random values. Watch where each comes back.",
		"browser":  "Your password goes to the provider's own page alone. Latchkey sees neither the page nor the password.",
		"code":     "Whoever sees the code here cannot use it yet. Next, Latchkey adds a secret that was never in the browser.",
		"callback": "Any page can send a browser here. Latchkey takes the code only with the state that it drew in the first stop.",
		"exchange": "Straight to the provider, Latchkey shows the code and the verifier behind the hash. Only now there are tokens.",
		"identity": "The ID token is signed and carries the nonce of the first stop. Each check has a section of the specification.",
		"save":     "The tokens are encrypted before they touch the disk. You can step through all of this again, at any speed.",
	}
})

// TourTitle is the title of a stop.
func TourTitle(stop TourStop) string { return said(tourTitles(), stop, string(stop)) }

// TourSays is the text of a stop.
func TourSays(stop TourStop) string { return said(tourTexts(), stop, "") }

var (
	tourPlace = phrase("tour_place", "Stop {{.N}} of {{.All}}")
	tourSkip  = text("tour_skip", "Skip the tour")
	tourBack  = text("tour_back", "Back")
	tourNext  = text("tour_next", "Next")
	tourDone  = text("tour_done", "Done")
	tourBegin = text("tour_begin", "Take the tour")
)

// TourPlace says where in the tour a stop is.
func TourPlace(n, all int) string { return tourPlace.fill(holes{"N": n, "All": all}) }

// TourSkip leaves the tour.
func TourSkip() string { return tourSkip() }

// TourBack goes to the stop before.
func TourBack() string { return tourBack() }

// TourNext goes to the next stop.
func TourNext() string { return tourNext() }

// TourDone ends the tour at its last stop.
func TourDone() string { return tourDone() }

// TourBegin begins the tour.
func TourBegin() string { return tourBegin() }
