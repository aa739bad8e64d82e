package refresher

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// wireless carries requests to a provider double without sockets, so that time can be
// the test's own.
type wireless struct{ *authtest.Rotating }

func (p wireless) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	form, _ := url.ParseQuery(string(body))
	time.Sleep(100 * time.Millisecond)
	h, thawed := p.Health()
	switch h {
	case authtest.Refusing:
		return nil, refused()
	case authtest.Breaking:
		return nil, errReset
	case authtest.Frozen:
		done := make(chan *http.Response, 1)
		go func() {
			<-thawed
			status, answer := p.Handle(req.Method, form)
			done <- response(status, nil, answer)
		}()
		select {
		case resp := <-done:
			return of(req, resp, nil)
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	status, answer := p.Handle(req.Method, form)
	if h == authtest.Losing && req.Method == http.MethodPost {
		return nil, errReset
	}
	return of(req, response(status, nil, answer), nil)
}

// TestE1NoAccountIsLost: 200 accounts at a provider that freezes for 104 seconds,
// refuses connections, breaks them, loses answers and comes back. None is ended, and
// all are active in the end. A provider that spends a token, loses its answer and
// forgives nothing has lost the account itself, so only the forgiving one does that.
func TestE1NoAccountIsLost(t *testing.T) {
	for name, forgives := range map[string]bool{"strict": false, "forgiving": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				p := &authtest.Rotating{Forgives: forgives, Life: 8 * time.Minute}
				w.server = wireless{p}
				for i := range 200 {
					a := w.link("corp", fmt.Sprintf("s%d", i), time.Duration(60+2*i)*time.Second)
					a.Grant.RefreshToken = auth.NewSecret(p.Link(fmt.Sprintf("s%d", i)))
					w.save(&a)
				}
				go func() {
					for _, x := range []struct {
						health authtest.Health
						lasts  time.Duration
					}{
						{authtest.Well, 4 * time.Minute}, {authtest.Frozen, 104 * time.Second}, {authtest.Well, 4 * time.Minute}, {authtest.Refusing, 9 * time.Minute},
						{authtest.Well, 4 * time.Minute}, {authtest.Breaking, 3 * time.Minute}, {authtest.Well, 4 * time.Minute}, {authtest.Losing, 3 * time.Minute},
					} {
						if x.health == authtest.Losing && !forgives {
							break
						}
						p.Become(x.health)
						time.Sleep(x.lasts)
					}
					p.Become(authtest.Well)
				}()
				w.refreshing(&Refresher{}, 48*time.Minute)
				count := map[auth.Status]int{}
				for _, a := range w.all() {
					count[a.Status(w.now())]++
				}
				if p.Count().Ended != 0 || count[auth.StatusActive]+count[auth.StatusExpiring] != 200 {
					t.Errorf("%d grants ended; the accounts are %v after %d refreshes", p.Count().Ended, count, p.Count().Refreshed)
				}
			})
		})
	}
}
