package diagram

import (
	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Stop is one stop of the tour: a step of the sign-in and what is to be seen there.
type Stop struct {
	Step        int // number of the step
	Title, Says string
}

// tourKinds are the steps at which the tour stops, in order. Of several kinds the first
// that the attempt has counts.
var tourKinds = []struct {
	stop  words.TourStop
	kinds []words.StepKind
}{
	{"secrets", []words.StepKind{"prepare"}},
	{"browser", []words.StepKind{"wait", "browser"}},
	{"code", []words.StepKind{"act_code_issued", "approve"}},
	{"callback", []words.StepKind{"callback"}},
	{"exchange", []words.StepKind{"exchange"}},
	{"identity", []words.StepKind{"verify_check", "userinfo"}},
	{"save", []words.StepKind{"save"}},
}

// TourStops is the number of stops of the tour.
const TourStops = 7

// Tour returns the seven stops of the tour over an attempt; nil for one that lacks a stop:
// any but a sign-in with a browser that succeeded.
func Tour(d Diagram) []Stop {
	if d.Kind != string(auth.AttemptSignIn) || d.Outcome != trace.Succeeded {
		return nil
	}
	var stops []Stop
	for _, k := range tourKinds {
		n := firstOf(d, k.kinds)
		if n == 0 {
			return nil
		}
		stops = append(stops, Stop{Step: n, Title: words.TourTitle(k.stop), Says: words.TourSays(k.stop)})
	}
	return stops
}

// firstOf returns the number of the first step of the first kind that a diagram has; 0 if
// it has none.
func firstOf(d Diagram, kinds []words.StepKind) int {
	for _, kind := range kinds {
		for _, s := range d.Steps() {
			if kindOf(s.Step) == kind {
				return s.N
			}
		}
	}
	return 0
}
