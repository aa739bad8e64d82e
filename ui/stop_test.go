package ui

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// stepwise starts a sign-in that stops before each step, by the switch in the picker.
func (d *testWindow) stepwise(button string) {
	d.t.Helper()
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	flipped := false
	d.walk(func(o fyne.CanvasObject) {
		if s, ok := o.(*parts.Switch); ok {
			s.Tapped(nil)
			flipped = true
		}
	})
	if !flipped || !d.shows(words.StepByStep()) {
		d.t.Fatalf("the picker has no switch: %q", d.texts())
	}
	d.press(button)
}

// beforeExchange returns a sign-in that has stopped before it redeems the code.
func beforeExchange() State {
	e := auth.Event{Step: auth.StepExchange, From: auth.PartyLatchkey, To: auth.PartyProvider, Channel: auth.ChannelBack, Exchange: &auth.Exchange{
		Method: http.MethodPost, URL: "https://id.example/token",
		RequestHeader: http.Header{"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}},
		RequestBody:   "client_id=latchkey-demo&code=••• 43 characters&code_verifier=••• 43 characters&grant_type=authorization_code&redirect_uri=http://127.0.0.1:53411/cb/demo",
	}}
	return stoppedAt(auth.Stop{N: 4, Event: e})
}

// atCheck returns a sign-in that shows the third of the checks of its callback.
func atCheck() State {
	held := func(name, section string) auth.CheckResult {
		return auth.CheckResult{Name: name, Section: section, Outcome: auth.CheckHeld}
	}
	e := auth.Event{Step: auth.StepCallback, From: auth.PartyBrowser, To: auth.PartyLatchkey, Channel: auth.ChannelFront, Checks: []auth.CheckResult{
		held("host", "RFC 9110 §7.4"), held("path", "RFC 8252 §8.10"), held("state", "RFC 6749 §10.12"), held("response-iss", "RFC 9207 §2.4"),
	}}
	return stoppedAt(auth.Stop{N: 3, Event: e, Check: &e.Checks[2], Place: 3, Checks: 4})
}

// stoppedAt returns a sign-in that waits at a stop with a code.
func stoppedAt(s auth.Stop) State {
	s.Life = auth.Life{Of: auth.LivingCode, Ends: time.Now().Add(9*time.Minute + 50*time.Second), IsAtMost: true}
	state := onItsWay()
	x := state.SignIns[0]
	x.Ask.Steps = true
	return state.withSignIn(x).atStop(1, s, time.Now())
}

// stop waits for the next stop and returns it.
func (d *testWindow) stop() *auth.Stop {
	d.t.Helper()
	d.until("the sign-in stops", func() bool { return d.stopped() != nil })
	return d.stopped()
}

// stopped returns the stop at which the sign-in waits, or nil.
func (d *testWindow) stopped() *auth.Stop {
	if len(d.app.state.SignIns) == 0 {
		return nil
	}
	return d.app.state.SignIns[0].Stop
}

// goesTo presses a key at each stop until the sign-in stops before a step, and returns it.
func (d *testWindow) goesTo(step auth.Step) *auth.Stop {
	d.t.Helper()
	for range 100 {
		s := d.stop()
		if s.Check == nil && s.Event.Step == step {
			return s
		}
		d.key(fyne.KeyPageDown)
	}
	d.t.Fatalf("the sign-in does not stop before %s", step)
	return nil
}

// TestStepByStep: the dialog says what comes and why, its clock stands, and Next, Enter, Space and
// PageDown go on.
func TestStepByStep(t *testing.T) {
	d := newTestWindow(t)
	d.stepwise(words.Continue())
	keys := []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace, fyne.KeyPageDown}
	var steps []string
	checks := 0
	for i := 0; len(d.app.state.Accounts) == 0; i++ {
		var s *auth.Stop
		d.until("the sign-in stops or ends", func() bool { s = d.stopped(); return s != nil || len(d.app.state.Accounts) > 0 })
		if s == nil {
			break
		}
		if s.Check == nil {
			steps = append(steps, string(s.Event.Step))
			kind := words.StepKind(s.Event.Step)
			if !d.shows(words.StepNumbered(s.N, words.StepTitle(kind))) || !d.shows(words.StepReason(kind)) || !d.shows(s.Event.Exchange.Method+" http://127.0.0.1:") {
				t.Errorf("before %s it shows %q", s.Event.Step, d.texts())
			}
		} else if checks++; !d.shows(words.CheckSays(s.Check.Name)) || !d.shows(s.Check.Section) {
			t.Errorf("at the check %s it shows %q", s.Check.Name, d.texts())
		}
		if i%4 == 3 {
			d.press(words.NextStep())
		} else {
			d.key(keys[i%4])
		}
		if s.Event.Step == auth.StepBrowser {
			d.approve("ada")
		}
	}
	if got := strings.Join(steps, " "); got != "discover browser exchange verify userinfo" || checks < 10 {
		t.Errorf("stopped before %s, at %d checks", got, checks)
	}
	d.untilShown("Ada Lovelace")
}

// TestNextInFlow: the room Flow shows the stop of the sign-in that it draws, and goes on by the keys.
func TestNextInFlow(t *testing.T) {
	d := newTestWindow(t)
	d.stepwise(words.Continue())
	d.goesTo(auth.StepBrowser)
	d.until("the attempt is known", func() bool { return d.app.state.SignIns[0].Attempt != "" })
	d.press(words.SeeInFlow())
	d.untilShown(words.StepNumbered(5, words.StepTitle("browser")))
	d.key(fyne.KeyPageDown)
	d.approve("ada")
	d.until("Flow shows the checks of the callback", func() bool {
		s := d.stopped()
		return s != nil && s.Check != nil && s.Event.Step == auth.StepCallback && d.shows(words.CheckSays(s.Check.Name))
	})
	for len(d.app.state.Accounts) == 0 {
		d.until("the sign-in stops or ends", func() bool { return d.stopped() != nil || len(d.app.state.Accounts) > 0 })
		d.key(fyne.KeySpace)
	}
}

// TestNextIsPressedOnce: Next goes on at one stop, and the keys do nothing while the sign-in goes on.
func TestNextIsPressedOnce(t *testing.T) {
	d := newTestWindow(t)
	d.stepwise(words.Continue())
	first := d.stop()
	for range 3 {
		d.app.goOn(d.app.state.SignIns[0].N)
	}
	second := d.stop()
	d.drain()
	if second == first || d.stopped() != second {
		t.Error("one press went on twice")
	}
	if b := d.button(words.NextStep()); b == nil || b.Disabled() {
		t.Error("Next cannot be pressed at a stop")
	}
}

// TestCancelAtAStop leaves no account, no sign-in and no listener.
func TestCancelAtAStop(t *testing.T) {
	for _, step := range []auth.Step{auth.StepDiscover, auth.StepBrowser, auth.StepExchange, auth.StepVerify, auth.StepUserinfo} {
		d := newTestWindow(t)
		d.stepwise(words.Continue())
		if slices.Index([]auth.Step{auth.StepDiscover, auth.StepBrowser}, step) < 0 {
			d.goesTo(auth.StepBrowser)
			d.key(fyne.KeyPageDown)
			d.approve("ada")
		}
		d.goesTo(step)
		redirect := d.app.state.SignIns[0].Redirect
		d.press(words.Cancel())
		d.until("the sign-in is gone", func() bool { return len(d.app.state.SignIns) == 0 && len(d.app.cancels) == 0 })
		if len(d.app.state.Accounts) != 0 || !d.app.free() {
			t.Errorf("%s: %d accounts, %q", step, len(d.app.state.Accounts), d.texts())
		}
		d.close()
		u, err := url.Parse(redirect)
		if redirect == "" || err != nil {
			continue
		}
		d.until("nothing listens after "+string(step), func() bool { // the page of a browser that has come back lingers for a moment
			c, err := net.Dial("tcp", u.Host)
			if err == nil {
				_ = c.Close()
				time.AfterFunc(10*time.Millisecond, func() { d.queue <- func() {} })
			}
			return err != nil
		})
	}
}

// TestTheClockStandsAtAStop: what the dialog counts is the time without stops; what ends by itself
// has a clock of its own.
func TestTheClockStandsAtAStop(t *testing.T) {
	began := time.Now()
	at := func(d time.Duration) time.Time { return began.Add(d) }
	s := State{}.withSignIn(SignIn{N: 1, Ask: Ask{Steps: true}, Started: began, Timeout: time.Minute})
	stop := auth.Stop{Life: auth.Life{Of: auth.LivingCode, Ends: at(10 * time.Minute), IsAtMost: true}}
	s = s.atStop(1, stop, at(10*time.Second))
	for _, c := range []struct {
		now  time.Duration
		want time.Duration
	}{{10 * time.Second, 10 * time.Second}, {5 * time.Minute, 10 * time.Second}} {
		if got := s.SignIns[0].waited(at(c.now)); got != c.want {
			t.Errorf("after %v it has waited %v, want %v", c.now, got, c.want)
		}
	}
	if s.at(at(20 * time.Second)).awaitsBrowser() {
		t.Error("a sign-in at a stop counts as a person in the browser")
	}
	s = s.pastStop(1, at(5*time.Minute))
	if got := s.SignIns[0].waited(at(5*time.Minute + 20*time.Second)); got != 30*time.Second {
		t.Errorf("after the stop it has waited %v", got)
	}
	if !s.at(at(5 * time.Minute)).awaitsBrowser() {
		t.Error("a sign-in that goes on is idle")
	}
	if said := words.StopLives(stop.Life, at(28*time.Second)); !strings.Contains(said, "9:32") {
		t.Errorf("of the code it says %q", said)
	}
}

// TestALockEndsAStepwiseSignIn, also where it only hides the window, and says so.
func TestALockEndsAStepwiseSignIn(t *testing.T) {
	title, hint := words.Say(&auth.Error{Kind: auth.KindCancelled, Reason: auth.ReasonWindowLocked})
	d := newTestWindow(t)
	d.stepwise(words.Continue())
	d.stop()
	d.app.lock()
	d.untilShown(words.HiddenTitle())
	d.until("the sign-in has ended", func() bool { return len(d.app.cancels) == 0 })
	d.key(fyne.KeyReturn)
	d.untilShown(title)
	if !d.shows(hint) || len(d.app.state.Accounts) != 0 {
		t.Errorf("it says %q", d.texts())
	}
	d.press(words.Retry())
	d.stop() // step by step as before

	d = underPassphrase(t)
	d.stepwise(words.Continue())
	d.stop()
	d.app.lockByItself()
	d.untilShown(words.UnlockTitle())
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	d.untilShown(title)
}

// TestADeviceStepByStep: the dialog of the code stops, too, and shows how long the code lives.
func TestADeviceStepByStep(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.options = demo.Options{DeviceInterval: time.Second} })
	d.stepwise(words.OnAnotherDevice())
	s := d.goesTo(auth.StepPoll)
	code := d.app.state.SignIns[0].Device
	if s.Life.Of != auth.LivingDeviceCode || code == nil || !d.shows(code.UserCode) || !d.shows("The code to type lives for ") {
		t.Errorf("lives %+v, shown is %q", s.Life, d.texts())
	}
	go d.answer(code.Complete, "grace", "allow")
	for len(d.app.state.Accounts) == 0 {
		d.until("the sign-in stops or ends", func() bool { return d.stopped() != nil || len(d.app.state.Accounts) > 0 })
		d.key(fyne.KeySpace)
	}
}

// TestNoSecretAtAStop: no stop shows a token, a code or a verifier.
func TestNoSecretAtAStop(t *testing.T) {
	d := newTestWindow(t)
	d.stepwise(words.Continue())
	d.goesTo(auth.StepBrowser)
	d.key(fyne.KeyPageDown)
	address := d.sentTo()
	go d.answer(address, "ada", "allow")
	sent, _ := url.Parse(address)
	secrets := canaries{"state": sent.Query().Get("state"), "nonce": sent.Query().Get("nonce")}
	for len(d.app.state.Accounts) == 0 {
		d.until("the sign-in stops or ends", func() bool { return d.stopped() != nil || len(d.app.state.Accounts) > 0 })
		d.silent(secrets, "at a stop")
		d.key(fyne.KeyPageDown)
	}
	secrets.add("after the sign-in", d.app.state.Accounts)
	d.silent(secrets, "after the sign-in")
}
