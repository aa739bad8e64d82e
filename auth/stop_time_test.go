package auth_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestTheTimeLimitStands while an attempt has stopped, however long.
func TestTheTimeLimitStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer"}`))
		b.answers["/userinfo"] = jsonAnswer([]byte(`{"sub":"grace"}`))
		b.before = func(string) { time.Sleep(25 * time.Second) } // of the half minute for one answer
		receiver, s := newDirect(), &stops{}
		s.at = func(int, auth.Stop) error { time.Sleep(time.Hour); return nil }
		p := auth.Provider{ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"read"}, Quirks: auth.Quirks{NoIDToken: true}, Endpoints: auth.Endpoints{
			Authorization: benchIssuer + "/a", Token: benchIssuer + "/token", Userinfo: benchIssuer + "/userinfo",
		}}
		_, err := b.client.SignIn(t.Context(), auth.Request{Provider: p, Timeout: time.Minute, Listen: receiver.listen, Browse: receiver.browse, Pause: s.pause})
		if err != nil || s.steps() != "browser exchange userinfo" {
			t.Errorf("after stops before %q: %v", s.steps(), err)
		}
		b.slow = map[string]roundTrip{"/token": func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}}
		_, err = b.client.SignIn(t.Context(), auth.Request{Provider: p, Timeout: time.Minute, Listen: receiver.listen, Browse: receiver.browse, Pause: s.pause})
		wantFailure(t, err, failure{auth.StepExchange, auth.KindNetwork, auth.ReasonSlow})
	})
}

// TestTheCodeOfADeviceLivesOn while the attempt has stopped; its time limit does not.
func TestTheCodeOfADeviceLivesOn(t *testing.T) {
	for name, c := range map[string]struct {
		stop  time.Duration // at each stop
		polls int
		want  failure
	}{
		"stops are no time":       {90 * time.Second, 3, failure{}},
		"the limit between stops": {time.Second, 9, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded}},
		"the code ends at a stop": {11 * time.Minute, 3, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, _, _ := deviceBench(t, slices.Repeat([]string{"authorization_pending"}, c.polls-1), deviceAnswer)
				p, _ := b.client.Providers(t.Context(), "acme")
				p.Scopes, p.Quirks.NoIDToken = []string{"notes"}, true
				began := time.Now()
				pause := func(ctx context.Context, s auth.Stop) error {
					if s.Event.Step != auth.StepPoll || s.Check != nil {
						return nil
					}
					if s.Life.Of != auth.LivingDeviceCode || !s.Life.Ends.Equal(began.Add(10*time.Minute)) {
						t.Errorf("at a poll lives %+v", s.Life)
					}
					select {
					case <-time.After(c.stop):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				_, err := b.client.SignInByDevice(t.Context(), auth.Request{Provider: p, Timeout: 20 * time.Second, Pause: pause}, func(auth.DeviceCode) {})
				wantFailure(t, err, c.want)
			})
		})
	}
}

// TestAnAddressThatEndsAtAStop is made anew, with its own stops (RFC 9126 §2.2).
func TestAnAddressThatEndsAtAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.answers["/push"] = canned{201, map[string][]string{"Content-Type": {"application/json"}}, []byte(`{"request_uri":"urn:example:bwc4JK-ESC0w8acc191e-Y1LTC2","expires_in":60}`)}
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer"}`))
		b.answers["/userinfo"] = jsonAnswer([]byte(`{"sub":"grace"}`))
		p := auth.Provider{ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"read"}, PAR: auth.UseAlways, Quirks: auth.Quirks{NoIDToken: true}, Endpoints: auth.Endpoints{
			Authorization: benchIssuer + "/a", Token: benchIssuer + "/token", Userinfo: benchIssuer + "/userinfo", PAR: benchIssuer + "/push",
		}}
		s, slept := &stops{}, false
		s.at = func(_ int, next auth.Stop) error {
			if next.Event.Step != auth.StepBrowser {
				return nil
			}
			if left := time.Until(next.Life.Ends); next.Life.Of != auth.LivingRequestURI || left != time.Minute {
				t.Errorf("before the browser lives %+v, %v more", next.Life, left)
			}
			if !slept {
				slept = true
				time.Sleep(2 * time.Minute)
			}
			return nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		opened := 0
		_, err := b.client.SignIn(ctx, auth.Request{Provider: p, Listen: newDirect().listen, Pause: s.pause, Browse: func(context.Context, string) error {
			opened++
			cancel()
			return nil
		}})
		wantFailure(t, err, failure{auth.StepWait, auth.KindCancelled, auth.ReasonCancelled})
		if s.steps() != "push browser push browser" || opened != 1 {
			t.Errorf("stopped before %q, the browser was opened %d times", s.steps(), opened)
		}
	})
}

// TestTheLifeOfACode is at most ten minutes, as far as the client knows (RFC 6749
// §4.1.2), and is shown until it is redeemed.
func TestTheLifeOfACode(t *testing.T) {
	r, s := stepwise(t)
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	for _, stop := range s.all {
		lives := stop.Event.Step == auth.StepExchange && stop.Check == nil || stop.Event.Step == auth.StepCallback
		if (stop.Life.Of == auth.LivingCode) != lives {
			t.Errorf("at %s lives %+v", stop.Event.Step, stop.Life)
		}
		if left := time.Until(stop.Life.Ends); lives && (!stop.Life.IsAtMost || left <= 0 || left > 10*time.Minute) {
			t.Errorf("the code lives %+v", stop.Life)
		}
	}
}

// TestAnAssertionIsMadeAfterTheStop, because it lives for a minute.
func TestAnAssertionIsMadeAfterTheStop(t *testing.T) {
	r, s := stepwise(t)
	signsToAuthenticate(r)
	var ahead time.Duration
	now := func() time.Time { return time.Now().Add(ahead) }
	r.client.Now, r.as.Now = now, now
	s.at = func(_ int, next auth.Stop) error {
		if next.Event.Step == auth.StepExchange && next.Check == nil {
			ahead = 5 * time.Minute
		}
		return nil
	}
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
}
