package refresher

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
)

// health is the state of a provider double.
type health int

const (
	well     health = iota
	frozen          // takes requests and answers none until it resumes; then it answers all of them, also those that were given up
	refusing        // accepts no connection
	breaking        // breaks connections before it does what was asked
	losing          // does what was asked, and breaks the connection before the answer
)

// rotating is a provider that rotates refresh tokens and ends a grant for good when
// a spent one is presented, unless it forgives: then the token before the present
// one stays good until the present one is used.
type rotating struct {
	forgives bool
	life     time.Duration

	mu      sync.Mutex
	health  health
	thawed  chan struct{}
	grants  map[string]*grant // by subject
	ended   int
	handled int
}

type grant struct {
	n     int // number of the present refresh token
	ended bool
}

func (p *rotating) is(h health) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.health == frozen {
		close(p.thawed)
	}
	if p.health = h; h == frozen {
		p.thawed = make(chan struct{})
	}
}

func (p *rotating) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	time.Sleep(100 * time.Millisecond)
	p.mu.Lock()
	h, thawed := p.health, p.thawed
	p.mu.Unlock()
	switch h {
	case refusing:
		return nil, refused()
	case breaking:
		return nil, errReset
	case frozen:
		done := make(chan *http.Response, 1)
		go func() { <-thawed; done <- p.handle(req, body) }()
		select {
		case resp := <-done:
			return of(req, resp, nil)
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	resp := p.handle(req, body)
	if h == losing && req.Method == http.MethodPost {
		return nil, errReset
	}
	return of(req, resp, nil)
}

// handle does what was asked.
func (p *rotating) handle(req *http.Request, body []byte) *http.Response {
	if req.Method != http.MethodPost {
		return response(200, nil, `{}`)
	}
	form, _ := url.ParseQuery(string(body))
	subject, n := form.Get("refresh_token"), 0
	if _, err := fmt.Sscanf(subject[strings.LastIndexByte(subject, '-')+1:], "%d", &n); err != nil {
		return response(400, nil, `{"error":"invalid_request"}`)
	}
	subject = subject[:strings.LastIndexByte(subject, '-')]
	p.mu.Lock()
	defer p.mu.Unlock()
	p.handled++
	g := p.grants[subject]
	forgiven := p.forgives && n == g.n-1
	if g.ended || n != g.n && !forgiven {
		if !g.ended {
			p.ended++
		}
		g.ended = true
		return response(400, nil, `{"error":"invalid_grant"}`)
	}
	g.n = n + 1
	return response(200, nil, fmt.Sprintf(`{"access_token":"a","token_type":"Bearer","expires_in":%d,"refresh_token":"%s-%d"}`,
		int(p.life.Seconds()), subject, g.n))
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
				p := &rotating{forgives: forgives, life: 8 * time.Minute, grants: map[string]*grant{}}
				w.server = p
				for i := range 200 {
					a := w.link("corp", fmt.Sprintf("s%d", i), time.Duration(60+2*i)*time.Second)
					a.Grant.RefreshToken = auth.NewSecret(fmt.Sprintf("s%d-0", i))
					w.save(&a)
					p.grants[fmt.Sprintf("s%d", i)] = &grant{}
				}
				go func() {
					for _, x := range []struct {
						health health
						lasts  time.Duration
					}{
						{well, 4 * time.Minute}, {frozen, 104 * time.Second}, {well, 4 * time.Minute}, {refusing, 9 * time.Minute},
						{well, 4 * time.Minute}, {breaking, 3 * time.Minute}, {well, 4 * time.Minute}, {losing, 3 * time.Minute},
					} {
						if x.health == losing && !forgives {
							break
						}
						p.is(x.health)
						time.Sleep(x.lasts)
					}
					p.is(well)
				}()
				w.refreshing(&Refresher{}, 60*time.Minute)
				count := map[auth.Status]int{}
				for _, a := range w.all() {
					count[a.Status(w.now())]++
				}
				if p.ended != 0 || count[auth.StatusActive]+count[auth.StatusExpiring] != 200 {
					t.Errorf("%d grants ended; the accounts are %v after %d refreshes", p.ended, count, p.handled)
				}
			})
		})
	}
}
