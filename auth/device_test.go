package auth_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// deviceBench is a client whose provider offers device sign-ins, in memory, so
// that the waits between polls take no time.
func deviceBench(t *testing.T, script []string, answer string) (*bench, func() (auth.Account, error), *[]time.Duration) {
	b := newBench(t)
	b.answers["/.well-known/openid-configuration"] = jsonAnswer([]byte(`{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a",
		"token_endpoint":"https://as.example/token","userinfo_endpoint":"https://as.example/userinfo","device_authorization_endpoint":"https://as.example/device"}`))
	b.answers["/device"] = jsonAnswer([]byte(answer))
	b.answers["/userinfo"] = jsonAnswer([]byte(`{"sub":"grace"}`))
	began := time.Now()
	var asked []time.Duration
	b.before = func(path string) {
		if path != "/token" {
			return
		}
		asked = append(asked, time.Since(began))
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer"}`))
		if len(script) > 0 {
			b.answers["/token"] = canned{400, map[string][]string{"Content-Type": {"application/json"}}, []byte(`{"error":"` + script[0] + `"}`)}
			if after, busy := strings.CutPrefix(script[0], "503 "); busy {
				b.answers["/token"] = canned{503, map[string][]string{"Retry-After": {after}}, nil}
			}
			if script[0] == "lost" {
				delete(b.answers, "/token")
			}
			script = script[1:]
		}
	}
	return b, func() (auth.Account, error) {
		p, _ := b.client.Providers(t.Context(), "acme")
		p.Scopes = []string{"notes"}
		p.Quirks.NoIDToken = true
		return b.client.SignInByDevice(t.Context(), auth.Request{Provider: p, Timeout: time.Hour}, func(auth.DeviceCode) {})
	}, &asked
}

const deviceAnswer = `{"device_code":"d","user_code":"WDJB-MJHT","verification_uri":"https://as.example/device","expires_in":600,"interval":5}`

// TestDevicePolling: the provider's pace, permanently slower after slow_down,
// slower after a failure, and an end (8628-1).
func TestDevicePolling(t *testing.T) {
	seconds := func(s ...int) (d []time.Duration) {
		for _, n := range s {
			d = append(d, time.Duration(n)*time.Second)
		}
		return d
	}
	for name, c := range map[string]struct {
		script []string
		answer string
		want   failure
		polls  []time.Duration
	}{
		"at once":            {nil, deviceAnswer, failure{}, seconds(5)},
		"after a while":      {[]string{"authorization_pending", "authorization_pending"}, deviceAnswer, failure{}, seconds(5, 10, 15)},
		"slow_down for good": {[]string{"slow_down", "authorization_pending", "slow_down"}, deviceAnswer, failure{}, seconds(5, 15, 25, 40)},
		"a lost answer":      {[]string{"lost", "authorization_pending"}, deviceAnswer, failure{}, seconds(5, 15, 25)},
		"denied":             {[]string{"authorization_pending", "access_denied"}, deviceAnswer, refused(auth.ReasonDenied), seconds(5, 10)},
		"expired":            {[]string{"expired_token"}, deviceAnswer, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded}, seconds(5)},
		"its end by our clock": {
			slices.Repeat([]string{"authorization_pending"}, 100), strings.Replace(deviceAnswer, "600", "12", 1),
			failure{auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded},
			seconds(5, 10),
		},
		"no interval":         {nil, strings.Replace(deviceAnswer, `,"interval":5`, "", 1), failure{}, seconds(5)},
		"interval 0":          {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":0`, 1), failure{}, seconds(1)},
		"a negative interval": {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":-7`, 1), failure{}, seconds(1)},
		"an absurd interval":  {nil, strings.Replace(deviceAnswer, `"interval":5`, `"interval":1e300`, 1), failure{}, seconds(595)},
		"a long interval":     {[]string{"authorization_pending"}, strings.Replace(deviceAnswer, `"interval":5`, `"interval":90`, 1), failure{}, seconds(90, 180)},
		"slow_down beyond a minute": {
			[]string{"slow_down", "slow_down", "lost"}, strings.Replace(deviceAnswer, `"interval":5`, `"interval":58`, 1), failure{}, seconds(58, 121, 189, 257),
		},
		"Retry-After":         {[]string{"503 100", "authorization_pending"}, deviceAnswer, failure{}, seconds(5, 105, 115)},
		"javascript to visit": {nil, strings.Replace(deviceAnswer, "https://as.example/device", "javascript:alert(1)", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"http to visit":       {nil, strings.Replace(deviceAnswer, "https://", "http://", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"nothing to type":     {nil, strings.Replace(deviceAnswer, "WDJB-MJHT", `\u202e`, 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"no code":             {nil, strings.Replace(deviceAnswer, `"device_code":"d",`, "", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
		"no end":              {nil, strings.Replace(deviceAnswer, `"expires_in":600,`, "", 1), failure{auth.StepWait, auth.KindBadAnswer, auth.ReasonMalformed}, nil},
	} {
		t.Run("8628-1 "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, signIn, asked := deviceBench(t, c.script, c.answer)
				_, err := signIn()
				wantFailure(t, err, c.want)
				if !slices.Equal(*asked, c.polls) {
					t.Errorf("polled after %v, want %v", *asked, c.polls)
				}
			})
		})
	}
}

// TestDeviceWaits waits as long as the code lives if there is no timeout, and
// reports the wait if there is one (8628-1).
func TestDeviceWaits(t *testing.T) {
	for limit, want := range map[time.Duration]time.Duration{0: 10 * time.Minute, time.Minute: time.Minute, time.Hour: 10 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			b, _, _ := deviceBench(t, slices.Repeat([]string{"authorization_pending"}, 1000), deviceAnswer)
			p, _ := b.client.Providers(t.Context(), "acme")
			p.Quirks.NoIDToken = true
			began := time.Now()
			var said time.Duration
			_, err := b.client.SignInByDevice(t.Context(), auth.Request{Provider: p, Timeout: limit}, func(c auth.DeviceCode) { said = c.Ends.Sub(began) })
			wantFailure(t, err, failure{auth.StepWait, auth.KindTimeout, auth.ReasonCodeEnded})
			if waited := time.Since(began); waited != want || said != want {
				t.Errorf("a limit of %v: waited %v, said %v", limit, waited, said)
			}
		})
	}
}

// TestDevice: the whole flow at the server (8628-1).
func TestDevice(t *testing.T) {
	r := newRig(t)
	r.as.Devices.Offer = true
	r.as.Devices.Answer = func(a map[string]any) { a["interval"] = 1 }
	r.request.Browse = authtest.Forbid(t)
	var shown auth.DeviceCode
	account, err := r.client.SignInByDevice(r.ctx, r.request, func(c auth.DeviceCode) { shown = c })
	if err != nil {
		t.Fatal(err)
	}
	r.wantTrail("discovery device token jwks userinfo")
	if u, _ := url.Parse(shown.Complete); shown.UserCode != "WDJB-MJHT" || u.Path != "/device" || account.Identity.Subject != "ada" {
		t.Errorf("shown %+v, signed in %s", shown, account.Identity.Subject)
	}
	if _, err := r.client.Refresh(r.ctx, account.ID); err != nil {
		t.Errorf("refresh: %v", err)
	}
	wantNoSecrets(t, r, nil)
	r.as.Devices.Offer = false
	_, err = r.client.SignInByDevice(context.Background(), r.request, func(auth.DeviceCode) {})
	wantFailure(t, err, failure{auth.StepDiscover, auth.KindProviderError, auth.ReasonNoDevice})
}
