package authtest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Health is the state of a Rotating provider.
type Health int

// The states.
const (
	Well     Health = iota
	Frozen          // takes requests and answers none until it goes on; then it does what was asked, whoever still waits
	Refusing        // accepts no connection
	Breaking        // breaks connections before it does what was asked
	Losing          // does what was asked, and breaks the connection before the answer
)

// Rotating is a provider that only refreshes. It rotates refresh tokens and ends a
// grant for good when a spent one is presented, unless it forgives: then the token
// before the present one stays good until the present one is used. A refresh token
// is SUBJECT-NUMBER.
type Rotating struct {
	Forgives bool
	Life     time.Duration // of its access tokens

	mu     sync.Mutex
	health Health
	thawed chan struct{}
	grants map[string]*rotated // by subject
	count  RotatingCount
}

// RotatingCount is what a Rotating provider has done.
type RotatingCount struct {
	Refreshed int // refreshes that were granted
	Ended     int // grants that were ended because of a spent token
}

type rotated struct {
	n     int // number of the present refresh token
	ended bool
}

// Link makes the grant of a subject and returns its first refresh token.
func (p *Rotating) Link(subject string) (refreshToken string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.grants == nil {
		p.grants = map[string]*rotated{}
	}
	p.grants[subject] = &rotated{}
	return subject + "-0"
}

// Become changes its state.
func (p *Rotating) Become(h Health) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.health == Frozen {
		close(p.thawed)
	}
	if p.health = h; h == Frozen {
		p.thawed = make(chan struct{})
	}
}

// Health is its present state, and closed when it is no longer frozen.
func (p *Rotating) Health() (h Health, thawed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.health, p.thawed
}

// Count is what it has done so far.
func (p *Rotating) Count() RotatingCount {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// Handle does what was asked and returns the answer. Anything but a POST is
// harmless.
func (p *Rotating) Handle(method string, form url.Values) (status int, body string) {
	token := form.Get("refresh_token")
	at := strings.LastIndexByte(token, '-')
	n, err := strconv.Atoi(token[at+1:])
	switch {
	case method != http.MethodPost:
		return 200, `{}`
	case at < 0 || err != nil:
		return 400, `{"error":"invalid_request"}`
	}
	subject := token[:at]
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.grants[subject]
	if g == nil {
		return 400, `{"error":"invalid_grant"}`
	}
	if g.ended || n != g.n && (!p.Forgives || n != g.n-1) {
		if !g.ended {
			p.count.Ended++
		}
		g.ended = true
		return 400, `{"error":"invalid_grant"}`
	}
	g.n = n + 1
	p.count.Refreshed++
	return 200, fmt.Sprintf(`{"access_token":"a","token_type":"Bearer","expires_in":%d,"refresh_token":"%s-%d"}`, int(p.Life.Seconds()), subject, g.n)
}

// ServeHTTP serves it on a socket. A Refusing provider breaks connections, too:
// only its listener can refuse them.
func (p *Rotating) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	form, _ := url.ParseQuery(string(body))
	h, thawed := p.Health()
	switch h {
	case Refusing, Breaking:
		panic(http.ErrAbortHandler)
	case Frozen:
		<-thawed
	}
	status, answer := p.Handle(req.Method, form)
	if h == Losing && req.Method == http.MethodPost {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer)
}
