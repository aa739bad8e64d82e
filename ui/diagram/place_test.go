package diagram

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/auth/trace"
)

// TestADiagramThatGrowsIsTheSame as one of the whole trace, and the one before is unchanged.
func TestADiagramThatGrowsIsTheSame(t *testing.T) {
	for _, name := range recordings {
		whole := recorded(t, name)
		grown := Diagram{}
		for n := 1; n <= len(whole.Steps); n++ {
			part := whole
			part.Steps = whole.Steps[:n]
			before, was := grown, Of(grown.Trace)
			grown = grown.With(part)
			if want := Of(part); !same(grown, want) {
				t.Fatalf("%s, %d steps: %+v, want %+v", name, n, grown.Steps(), want.Steps())
			}
			if n > 1 && !same(before, was) {
				t.Fatalf("%s, %d steps: the diagram before has changed", name, n)
			}
		}
	}
}

// same reports whether two diagrams show the same.
func same(a, b Diagram) bool {
	a.links, b.links = nil, nil
	return reflect.DeepEqual(a, b)
}

// TestALongDiagramGrowsInPlace: also where a value stands in more steps than one names, where two
// diagrams grow out of one, and without a copy of the phases before.
func TestALongDiagramGrowsInPlace(t *testing.T) {
	whole := trace.Trace{Attempt: "a", Kind: "refresh"}
	for i := range 230 {
		s := trace.Step{
			N: i + 1, Step: []string{"refresh", "call"}[i/20%2], Phase: []string{"use", "end"}[i/20%2], From: "latchkey", To: "provider", Channel: "back", Observed: true,
			At:      trace.Moment{Time: time.UnixMilli(int64(i))},
			Request: &trace.Request{Method: "POST", URL: "https://as.example/token", Body: "refresh_token=••• 43 characters&redirect_uri=http://127.0.0.1/cb"},
		}
		if i%7 == 0 {
			s.Response = &trace.Response{Status: 200, Body: `{"access_token":"••• 43 characters","refresh_token":"••• 43 characters"}`}
		}
		whole.Steps = append(whole.Steps, s)
	}
	part := func(n int) trace.Trace {
		of := whole
		of.Steps = whole.Steps[:n]
		return of
	}
	grown, lay := Of(part(1)), Layout{}
	for n := 2; n <= len(whole.Steps); n++ {
		before, was := grown, Of(part(n-1))
		grown = grown.With(part(n))
		if !same(grown, Of(part(n))) {
			t.Fatalf("%d steps are not those of the whole", n)
		}
		if !same(before, was) {
			t.Fatalf("%d steps: the diagram before has changed", n)
		}
		if other := before.With(part(n)); n%50 == 0 && !same(other, grown) {
			t.Fatalf("%d steps: a second diagram that grows out of one is another", n)
		}
		if lay = lay.With(grown, windowMeasures()); n%20 == 0 {
			want := Place(grown, windowMeasures())
			was := lay
			was.Text, want.Text = nil, nil
			if !reflect.DeepEqual(was, want) {
				t.Fatalf("%d steps: the layout that grew is another", n)
			}
		}
		if n == 230 && &before.Phases[7].Steps[0] != &grown.Phases[7].Steps[0] {
			t.Error("a phase without a change was copied")
		}
	}
}

// windowMeasures are sizes like those of the window.
func windowMeasures() Measures {
	return Measures{Lanes: AllLanes(), Width: 660, Margin: 13, Gutter: 108, Row: 38, Badge: 20, Pad: 6, Text: width}
}

// TestPlaces: bands follow each other, rows stand within them, arrows begin and end at lifelines,
// and labels stand beside the sender and within the lanes.
func TestPlaces(t *testing.T) {
	for _, name := range recordings {
		m := windowMeasures()
		lay, y := Place(Of(recorded(t, name)), m), 0.0
		for _, b := range lay.Bands {
			if b.Y != y {
				t.Errorf("%s: band %d begins at %v, want %v", name, b.N, b.Y, y)
			}
			inner := b.Y + m.Pad
			for _, r := range b.Rows {
				if r.Y != inner {
					t.Errorf("%s: step %d stands at %v, want %v", name, r.Step.N, r.Y, inner)
				}
				inner += r.H
				for _, a := range r.Arrows {
					left := a.LabelX
					if a.Ended {
						left -= m.Text(a.Label)
					}
					if right := left + m.Text(a.Label); left < m.Margin+m.Gutter-0.01 || right > m.Width-m.Margin {
						t.Errorf("%s: the label %q reaches from %v to %v", name, a.Label, left, right)
					}
					if a.From != a.To && a.From != lay.LaneX(r.Step.From) && a.From != lay.LaneX(r.Step.To) {
						t.Errorf("%s: an arrow of step %d begins at no lifeline", name, r.Step.N)
					}
				}
			}
			if b.H != inner+m.Pad-b.Y {
				t.Errorf("%s: band %d is %v high, want %v", name, b.N, b.H, inner+m.Pad-b.Y)
			}
			y = b.Y + b.H + m.Pad
		}
		if lay.High != y-m.Pad {
			t.Errorf("%s: everything is %v high, want %v", name, lay.High, y-m.Pad)
		}
	}
}

// TestNewerTracesAreKnown by a step or a party that this version lacks.
func TestNewerTracesAreKnown(t *testing.T) {
	for _, name := range recordings {
		tr := recorded(t, name)
		if IsNewer(tr) {
			t.Errorf("%s counts as newer", name)
		}
		for _, change := range []func(*trace.Step){
			func(s *trace.Step) { s.Step = "teleport" }, func(s *trace.Step) { s.From = "robot" }, func(s *trace.Step) { s.To = "robot" },
		} {
			other := tr
			other.Steps = append([]trace.Step{}, tr.Steps...)
			change(&other.Steps[0])
			if !IsNewer(other) {
				t.Errorf("%s: a step that is not known does not make it newer", name)
			}
		}
	}
}

// TestNoLabelCoversABadge: before an audience in the smallest window, where type is large and lanes are
// near, a label that fits on neither side of its badge is cut.
func TestNoLabelCoversABadge(t *testing.T) {
	narrow := windowMeasures()
	narrow.Width, narrow.Margin, narrow.Gutter, narrow.Row, narrow.Badge = 800, 20, 148, 49, 28
	narrow.Text = func(s string) float64 { return 10 * float64(len([]rune(s))) }
	cut := 0
	for _, m := range []Measures{windowMeasures(), narrow} {
		for _, name := range recordings {
			for _, b := range Place(Of(recorded(t, name)), m).Bands {
				for _, r := range b.Rows {
					a := r.Arrows[0]
					left, right := a.LabelX, a.LabelX+m.Text(a.Label)
					if a.Ended {
						left, right = a.LabelX-m.Text(a.Label), a.LabelX
					}
					if left < r.BadgeX+m.Badge/2 && right > r.BadgeX-m.Badge/2 || left < m.Margin+m.Gutter-0.01 || right > m.Width-m.Margin {
						t.Errorf("%s, %v wide: %q of step %d reaches from %v to %v, its badge is at %v", name, m.Width, a.Label, r.Step.N, left, right, r.BadgeX)
					}
					if strings.HasSuffix(a.Label, "…") {
						cut++
					}
				}
			}
		}
	}
	if cut == 0 {
		t.Error("no label was too long")
	}
}

// TestALabelKeepsClearOfTheMark of its row, and first leaves out how many checks held.
func TestALabelKeepsClearOfTheMark(t *testing.T) {
	m := windowMeasures()
	m.Width, m.Margin, m.Gutter, m.Row, m.Mark = 500, 0, 92, 34, 60
	short := 0
	for _, b := range Place(Of(recorded(t, "sign-in")), m).Bands {
		for _, r := range b.Rows {
			a := r.Arrows[0]
			if right := a.LabelX + m.Text(a.Label); !a.Ended && right > m.Width-m.Mark {
				t.Errorf("%q of step %d reaches to %v", a.Label, r.Step.N, right)
			}
			if r.Step.Checked() != "" && a.Label == r.Step.Label() {
				short++
			}
		}
	}
	if short == 0 {
		t.Error("no label is without its checks")
	}
}

// TestALabelThatIsTooLongIsMoved to the other side of the badge, so that it ends within the drawing.
func TestALabelThatIsTooLongIsMoved(t *testing.T) {
	m := windowMeasures()
	d := Of(trace.Trace{Steps: []trace.Step{{
		N: 1, Step: "call", Phase: "use", From: "provider", To: "api", Channel: "back", Observed: true,
		Request: &trace.Request{Method: "GET", URL: "https://api.example/v1/an/address/that/has/many/parts"},
	}}})
	r := Place(d, m).Bands[0].Rows[0]
	a := r.Arrows[0]
	if left := a.LabelX - m.Text(a.Label); !a.Ended || a.LabelX > r.BadgeX-m.Badge/2 || left < m.Margin+m.Gutter || a.Label != "GET /v1/an/address/that/has/many/parts" {
		t.Errorf("%q reaches from %v to %v of %v", a.Label, left, a.LabelX, m.Width)
	}
}

// TestALocalFailureIsRound like every local step: only the back channel has squares.
func TestALocalFailureIsRound(t *testing.T) {
	for _, b := range Place(Of(recorded(t, "refresh-refused")), windowMeasures()).Bands {
		for _, r := range b.Rows {
			if !r.IsRound() {
				t.Errorf("step %d, %s, is a square", r.Step.N, r.Tone)
			}
		}
	}
}
