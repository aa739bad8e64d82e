package flow

import (
	"net/http"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
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
		if !r.stop.panel.Visible() || r.stop.title.Text() != words.StepNumbered(4, words.StepTitle("exchange")) ||
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
