package refresher

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
)

// Tokens of a provider that wants it are validated at the start and every hour; one
// that is refused before its end is renewed at once, and where nothing can renew it
// the account says sign in again.
func TestValidations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		plain := w.client.Providers
		w.client.Providers = func(ctx context.Context, id string) (auth.Provider, error) {
			p, err := plain(ctx, id)
			if id == "twitch" {
				p.Quirks.ValidateURL = p.Issuer + "/validate"
			}
			return p, err
		}
		began := time.Now()
		refuse := func() bool { return time.Since(began) > 90*time.Minute }
		w.link("corp", "ada", 10*time.Hour)
		renewable, bare := w.link("twitch", "ada", 10*time.Hour), w.link("twitch", "grace", 10*time.Hour)
		bare.Grant.RefreshToken = auth.Secret{}
		w.save(&bare)
		w.answer = func(n int, _ string) (*http.Response, error) {
			w.mu.Lock()
			path := w.asked[n-1].path
			w.mu.Unlock()
			switch {
			case path != "/validate":
				return granted(n, 36000), nil
			case refuse():
				return response(401, nil, `{"status":401,"message":"invalid access token"}`), nil
			}
			return response(200, nil, `{"client_id":"c"}`), nil
		}
		w.refreshing(&Refresher{}, 3*time.Hour)
		validations, renewals := 0, 0
		for _, x := range w.requests() {
			if x.provider != "twitch" {
				t.Errorf("%s is asked for %s", x.provider, x.path)
			}
			if x.path == "/validate" {
				validations++
			} else {
				renewals++
				if since := x.at.Sub(began); since < 2*time.Hour || since > 2*time.Hour+2*time.Minute {
					t.Errorf("renewed after %v", since)
				}
			}
		}
		if validations != 6 || renewals != 1 {
			t.Errorf("%d validations and %d renewals, want 6 and 1", validations, renewals)
		}
		if st := w.load(renewable).Status(time.Now()); st != auth.StatusActive {
			t.Errorf("what could be renewed is %s", st)
		}
		if st := w.load(bare).Status(time.Now()); st != auth.StatusSignInAgain {
			t.Errorf("what could not be renewed is %s", st)
		}
	})
}
