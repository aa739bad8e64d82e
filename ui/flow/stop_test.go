package flow

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestAStopHasNext: the room says at what a sign-in waits and how long it can; Next, Enter, Space
// and PageDown go on, and do what they did before once it goes on.
func TestAStopHasNext(t *testing.T) {
	for _, size := range []fyne.Size{wide, narrow} {
		r := newTestRoom(t, size)
		var passed []string
		r.OnNext = func(attempt string) { passed = append(passed, attempt) }
		v := shownOf(1, recorded(t, "sign-in"))
		stop := &auth.Stop{
			N: 4, Life: auth.Life{Of: auth.LivingCode, Ends: v.Now.Add(9*time.Minute + 32*time.Second), IsAtMost: true},
			Event: auth.Event{
				Attempt: v.Attempts[0].Attempt, Step: auth.StepExchange, From: auth.PartyLatchkey, To: auth.PartyProvider, Channel: auth.ChannelBack,
				Exchange: &auth.Exchange{Method: http.MethodPost, URL: "https://id.example/token", RequestBody: "code_verifier=••• 43 characters"},
			},
		}
		v.Attempts[0].Running, v.Attempts[0].Stop = true, stop
		r.Show(v)
		if !r.stop.panel.Visible() || r.stop.title.Text() != words.StepNumbered(22, words.StepTitle("exchange")) ||
			r.stop.why.Text() != words.StepReason("exchange") || r.stop.life.Text() != words.StopLives(stop.Life, v.Now) {
			t.Errorf("it says %q, %q, %q", r.stop.title.Text(), r.stop.why.Text(), r.stop.life.Text())
		}
		if top, heads := r.stop.panel.Position().Y, r.heads.Position().Y; top < barHigh || top+r.stop.panel.MinSize().Height > heads {
			t.Errorf("%v: the stop lies at %v, %v high, the diagram begins at %v", size, top, r.stop.panel.MinSize().Height, heads)
		}
		v.Now = v.Now.Add(time.Minute)
		if r.ShowTime(v); r.stop.life.Text() != words.StopLives(stop.Life, v.Now) {
			t.Errorf("a minute later it says %q", r.stop.life.Text())
		}
		test.Tap(r.stop.next)
		r.Press()
		if !r.Typed(fyne.KeySpace) || !r.Typed(fyne.KeyPageDown) || len(passed) != 4 || passed[0] != v.Attempts[0].Attempt || r.play.on {
			t.Errorf("%d times it went on: %q", len(passed), passed)
		}
		v.From, v.Attempts[0].Stop = 2, nil
		if r.Show(v); r.stop.panel.Visible() {
			t.Error("the stop stays")
		}
		if r.Typed(fyne.KeyPageDown); len(passed) != 4 {
			t.Error("it goes on without a stop")
		}
		v.From, v.Attempts[0].Stop = 3, stop
		r.Show(v)
		if r.Forget(); r.stop.panel.Visible() || r.stop.stop != nil {
			t.Error("a locked room keeps the stop")
		}
	}
}

// stoppedRoom shows a sign-in that waits before the exchange of the code.
func stoppedRoom(t *testing.T) (r *Room, passed *int) {
	t.Helper()
	r, passed = newTestRoom(t, wide), new(int)
	r.OnNext = func(string) { *passed++ }
	whole := recorded(t, "sign-in")
	begun := whole
	begun.Steps, begun.Outcome = whole.Steps[:13], trace.Unfinished
	v := shownOf(1, begun, recorded(t, "device"))
	v.Attempts[0].Running = true
	v.Attempts[0].Stop = &auth.Stop{N: 3, Event: auth.Event{
		Attempt: whole.Attempt, Step: auth.StepExchange, From: auth.PartyLatchkey, To: auth.PartyProvider, Channel: auth.ChannelBack,
		Exchange: &auth.Exchange{Method: http.MethodPost, URL: "http://127.0.0.1:29579/token", RequestBody: "code=••• 43 characters&code_verifier=••• 43 characters"},
	}}
	r.Show(v)
	return r, passed
}

// TestTheComingStepIsDrawnAtAStop: grey, as the last one, with its request and its fields; it is in no
// file, and gives way to the step itself.
func TestTheComingStepIsDrawnAtAStop(t *testing.T) {
	r, _ := stoppedRoom(t)
	lines := r.rows.Lines()
	last := lines[len(lines)-1]
	if len(lines) != 14 || r.Step() != 14 || !last.Faint || last.Dashed || lines[12].Faint {
		t.Fatalf("%d steps are drawn, %d is selected, the last one is %+v", len(lines), r.Step(), last)
	}
	for _, want := range []string{words.StepTitle("exchange"), words.StepReason("exchange"), "POST /token", words.FlowComing("Latchkey", "Demo provider")} {
		if !strings.Contains(texts(r), want) {
			t.Errorf("the inspector does not say %q:\n%s", want, texts(r))
		}
	}
	test.Tap(r.inspector.tabs.Tab(tabFields))
	if said := strings.Join(fieldRow(t, r, "code_verifier").Texts(), "\n"); !strings.Contains(said, "verifier A") || !strings.Contains(said, words.StandsAlso([]int{4})) {
		t.Errorf("the verifier says %q", said)
	}
	var exported diagram.Diagram
	r.OnExport = func(e Export) { exported = e.Diagram }
	r.Export()
	m := fyne.CurrentApp().Driver().CanvasForObject(r.content).Overlays().Top().(*parts.Menu)
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if n := len(exported.Steps()); n != 13 {
		t.Errorf("%d steps are exported", n)
	}
	whole := recorded(t, "sign-in")
	whole.Steps, whole.Outcome = whole.Steps[:14], trace.Unfinished
	v := shownOf(2, whole)
	v.Attempts[0].Running = true
	r.Show(v)
	if l := r.rows.Lines()[13]; len(r.rows.Lines()) != 14 || l.Faint || l.Arrows[1].Label == "" || r.coming != 0 {
		t.Errorf("the step itself is drawn as %+v", l)
	}
}

// TestNothingGoesOnUnseen: in a comparison, which shows no stop, the keys of Next move the comparison.
func TestNothingGoesOnUnseen(t *testing.T) {
	r, passed := stoppedRoom(t)
	r.Compare(r.shown.Attempts[0].Attempt, r.shown.Attempts[1].Attempt)
	if press(r, fyne.KeySpace, fyne.KeyPageDown); *passed != 0 || r.compare.row == 0 {
		t.Errorf("the sign-in went on %d times, row %d is selected", *passed, r.compare.row)
	}
	if r.Press(); *passed != 0 {
		t.Error("Enter lets the sign-in go on")
	}
	r.Escape()
	if r.Press(); *passed != 1 {
		t.Error("Enter does not let the sign-in go on after the comparison")
	}
}

// TestAnAudienceSeesTheComingStep, and Next of a remote control goes on there, too.
func TestAnAudienceSeesTheComingStep(t *testing.T) {
	r, passed := stoppedRoom(t)
	press(r, fyne.KeyP)
	if said := r.present.said(); !strings.Contains(said, words.StepTitle("exchange")) || r.present.number.Text() != "14" {
		t.Errorf("an audience reads\n%s", said)
	}
	if press(r, fyne.KeyPageDown); *passed != 1 {
		t.Error("PageDown does not go on")
	}
}

// TestTheNewestStepStaysInSight when a stop takes room above the diagram, and when the window becomes
// smaller, also before an audience.
func TestTheNewestStepStaysInSight(t *testing.T) {
	r, _ := stoppedRoom(t)
	inSight := func(when string, rows *parts.Sequence) {
		t.Helper()
		y := float32(0)
		for _, l := range rows.Lines() {
			if l.ID == rows.Selected() {
				if y+l.Top < rows.Offset()-1 || y+l.Bottom > rows.Offset()+rows.Size().Height+1 {
					t.Errorf("%s, step %s reaches from %v to %v; %v to %v are in sight", when, l.ID, y+l.Top, y+l.Bottom, rows.Offset(), rows.Offset()+rows.Size().Height)
				}
				return
			}
			y += l.High
		}
		t.Errorf("%s, step %q is not drawn", when, rows.Selected())
	}
	inSight("at a stop", r.rows)
	r.content.Resize(fyne.NewSize(1040, 500))
	inSight("in a lower window", r.rows)
	press(r, fyne.KeyP)
	r.present.content.Resize(fyne.NewSize(1280, 720))
	r.present.content.Resize(fyne.NewSize(800, 560))
	inSight("before an audience", r.present.rows)
}
