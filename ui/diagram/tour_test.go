package diagram

import (
	"slices"
	"testing"

	"latchkey/ui/words"
)

// TestTour: seven stops, in the order of the steps, each with words; and none over an
// attempt that is no whole sign-in.
func TestTour(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	stops := Tour(d)
	var steps []int
	for _, s := range stops {
		steps = append(steps, s.Step)
		if s.Title == "" || s.Says == "" {
			t.Errorf("the stop at step %d has no words", s.Step)
		}
	}
	if want := []int{4, 6, 12, 13, 14, 18, 21}; !slices.Equal(steps, want) {
		t.Errorf("the stops are at %v, want %v", steps, want)
	}
	if len(tourKinds) != TourStops {
		t.Errorf("%d stops are declared", len(tourKinds))
	}
	for _, k := range tourKinds {
		if words.TourTitle(k.stop) == string(k.stop) || words.TourSays(k.stop) == "" {
			t.Errorf("%s has no words", k.stop)
		}
	}
	for _, other := range []string{"device", "revoke", "call", "refresh-refused"} {
		if got := Tour(Of(recorded(t, other))); got != nil {
			t.Errorf("%s has a tour: %+v", other, got)
		}
	}
	failed := recorded(t, "sign-in")
	failed.Outcome = "refused"
	if Tour(Of(failed)) != nil {
		t.Error("a sign-in that failed has a tour")
	}
}
