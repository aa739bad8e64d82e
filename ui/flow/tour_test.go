package flow

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// toured returns a room in which the tour has begun over a sign-in with the demo provider.
func touredRoom(t *testing.T, size fyne.Size) *Room {
	t.Helper()
	r := newTestRoom(t, size)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	r.choice.OnChanged(2) // the last choice
	if !r.tour.callout.Visible() {
		t.Fatal("the tour does not begin")
	}
	return r
}

// TestTheTourStopsSevenTimes: at each stop its step is selected, those after it are grey, and the
// card hides no step that has come, but at the last ones, which have nothing after them.
func TestTheTourStopsSevenTimes(t *testing.T) {
	for _, size := range []fyne.Size{wide, narrow} {
		r := touredRoom(t, size)
		stops := diagram.Tour(r.Diagram())
		for i, s := range stops {
			if r.Step() != s.Step || r.tour.place.Text() != words.TourPlace(i+1, 7) || r.tour.title.Text() != s.Title || r.tour.says.Text() != s.Says {
				t.Errorf("stop %d is at step %d: %q, %q", i+1, r.Step(), r.tour.place.Text(), r.tour.title.Text())
			}
			for _, l := range r.rows.Lines() {
				if l.Faint != (stepOf(l.ID) > s.Step) {
					t.Errorf("at stop %d, step %s is grey: %v", i+1, l.ID, l.Faint)
				}
			}
			at, card := r.tour.callout.Card()
			top, bottom := r.extent(s.Step)
			from, to := r.rows.Position().Y+top-r.rows.Offset(), r.rows.Position().Y+bottom-r.rows.Offset()
			if at.Y < to && at.Y+card.Height > from {
				t.Errorf("%v: at stop %d the card from %v to %v hides the step from %v to %v", size, i+1, at.Y, at.Y+card.Height, from, to)
			}
			if at.X < 0 || at.Y < 0 || at.X+card.Width > size.Width || at.Y+card.Height > size.Height {
				t.Errorf("%v: at stop %d the card leaves the window: %v, %v", size, i+1, at, card)
			}
			if label := r.tour.next.Label(); (label == words.TourDone()) != (i == 6) {
				t.Errorf("at stop %d the button says %q", i+1, label)
			}
			test.Tap(r.tour.next)
		}
		if r.tour.callout.Visible() || len(r.tour.stops) > 0 || slices.ContainsFunc(r.rows.Lines(), func(l parts.SequenceLine) bool { return l.Faint }) {
			t.Error("the tour does not end after its last stop")
		}
	}
}

// TestTheTourGoesByKeys: arrows and a remote control, Enter, and Esc, which skips it.
func TestTheTourGoesByKeys(t *testing.T) {
	r := touredRoom(t, wide)
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyRight, 1}, {fyne.KeyPageDown, 2}, {fyne.KeySpace, 3}, {fyne.KeyLeft, 2}, {fyne.KeyPageUp, 1}, {fyne.KeyLeft, 0}, {fyne.KeyLeft, 0}} {
		if press(r, c.key); r.tour.at != c.want {
			t.Errorf("%s leads to stop %d, want %d", c.key, r.tour.at+1, c.want+1)
		}
	}
	if r.Press(); r.tour.at != 1 {
		t.Error("Enter does not lead to the next stop")
	}
	if test.Tap(r.tour.back); r.tour.at != 0 || !r.tour.back.Disabled() {
		t.Error("Back does not lead to the stop before")
	}
	if !r.Escape() || r.tour.callout.Visible() || r.Escape() {
		t.Error("Esc does not skip the tour")
	}
	press(r, fyne.KeyHome)
	if press(r, fyne.KeyRight); r.Step() != 2 {
		t.Errorf("after the tour, Right leads to step %d", r.Step())
	}
}

// TestTheTourNeedsASignIn with the demo provider, waits for it, and begins when it is over.
func TestTheTourNeedsASignIn(t *testing.T) {
	r := newTestRoom(t, wide)
	asked := 0
	r.OnSignInDemo = func() { asked++ }
	r.Show(shownOf(1))
	if test.Tap(r.begin); asked != 1 || r.tour.callout.Visible() {
		t.Fatalf("%d sign-ins were asked for", asked)
	}
	whole := recorded(t, "sign-in")
	begun := whole
	begun.Steps, begun.Outcome = whole.Steps[:6], trace.Unfinished
	v := shownOf(2, begun)
	v.Attempts[0].Running = true
	if r.Show(v); r.tour.callout.Visible() {
		t.Error("the tour begins over a sign-in that runs")
	}
	if r.Show(shownOf(3, whole)); !r.tour.callout.Visible() || r.Step() != 4 {
		t.Errorf("the tour does not begin after the sign-in, at step %d", r.Step())
	}
	cancelled := newTestRoom(t, wide)
	cancelled.OnSignInDemo = func() {}
	cancelled.Show(shownOf(1))
	cancelled.Tour()
	ended := begun
	ended.Attempt, ended.Outcome = "ended", string(auth.KindCancelled)
	cancelled.Show(shownOf(2, ended))
	if cancelled.Show(shownOf(3, whole, ended)); cancelled.tour.callout.Visible() {
		t.Error("the tour begins over a later sign-in, although its own was cancelled")
	}
	other := shownOf(4, whole, recorded(t, "device"))
	other.Attempt = other.Attempts[1].Attempt
	if r.Show(other); r.tour.callout.Visible() {
		t.Error("the tour stays over another attempt")
	}
	chosen := ""
	r.OnChoose = func(attempt string) { chosen = attempt }
	if r.Tour(); chosen != whole.Attempt {
		t.Errorf("the tour walks over %q", chosen)
	}
	r.Forget()
	if r.tour.callout.Visible() || r.tour.await {
		t.Error("a locked window keeps the tour")
	}
}
