package refresher

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"latchkey/auth"
	"latchkey/auth/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a vault, providers and a network without sockets, so that time can be
// the test's own. The vault and the client are the real ones.
type world struct {
	t      *testing.T
	vault  *vault.Memory
	client *auth.Client
	answer func(n int, provider string) (*http.Response, error)
	takes  time.Duration

	mu       sync.Mutex
	asked    []ask
	inFlight map[string]int
	most     map[string]int // in flight at once, by provider and "" for all
	skew     time.Duration
}

type ask struct {
	at       time.Time
	provider string
	path     string
	token    string
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, vault: vault.NewMemory(), inFlight: map[string]int{}, most: map[string]int{}, takes: 100 * time.Millisecond}
	w.client = &auth.Client{
		Vault: w.vault, Now: w.now,
		Providers: func(_ context.Context, id string) (auth.Provider, error) {
			return auth.Provider{ID: id, Issuer: "https://" + id + ".example", ClientID: "c"}, nil
		},
		RoundTripper: func(p auth.Provider) http.RoundTripper { return carrier{w, p.ID} },
	}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.skew)
}

type carrier struct {
	w        *world
	provider string
}

func (c carrier) RoundTrip(req *http.Request) (*http.Response, error) {
	w := c.w
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, _ := url.ParseQuery(string(body))
	w.mu.Lock()
	w.asked = append(w.asked, ask{time.Now().Add(w.skew), c.provider, req.URL.Path, form.Get("refresh_token") + form.Get("token")})
	n := len(w.asked)
	for _, key := range []string{"", c.provider} {
		w.inFlight[key]++
		w.most[key] = max(w.most[key], w.inFlight[key])
	}
	w.mu.Unlock()
	time.Sleep(w.takes)
	w.mu.Lock()
	w.inFlight[""]--
	w.inFlight[c.provider]--
	w.mu.Unlock()
	if w.answer == nil {
		return of(req, granted(n, 3600), nil)
	}
	resp, err := w.answer(n, c.provider)
	return of(req, resp, err)
}

// of makes an answer one to req.
func of(req *http.Request, resp *http.Response, err error) (*http.Response, error) {
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

func response(status int, header map[string]string, body string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return r
}

func granted(n, life int) *http.Response {
	return response(200, nil, fmt.Sprintf(`{"access_token":"access-%d","token_type":"Bearer","expires_in":%d,"refresh_token":"refresh-%d"}`, n, life, n))
}

// link seals an account whose token was just given for life.
func (w *world) link(provider, subject string, life time.Duration) auth.Account {
	w.t.Helper()
	a := auth.Account{
		Provider: provider, ClientID: "c", SignedInAt: w.now(),
		Identity: auth.Identity{Issuer: "https://" + provider + ".example", Subject: subject},
		Metadata: auth.Metadata{Issuer: "https://" + provider + ".example", Endpoints: auth.Endpoints{
			Token: "https://" + provider + ".example/token", Revocation: "https://" + provider + ".example/revoke",
		}},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret("access-" + subject), RefreshToken: auth.NewSecret("refresh-" + subject), TokenType: "Bearer",
			ObtainedAt: w.now(), ExpiresAt: w.now().Add(life),
		},
	}
	w.save(&a)
	return a
}

func (w *world) save(a *auth.Account) {
	w.t.Helper()
	if err := w.vault.Save(w.t.Context(), a); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) load(a auth.Account) auth.Account {
	w.t.Helper()
	a, err := w.vault.Load(w.t.Context(), a.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) requests() []ask {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]ask(nil), w.asked...)
}

// refreshing runs r for a while, and ends it.
func (w *world) refreshing(r *Refresher, d time.Duration) {
	w.t.Helper()
	if r.Client == nil {
		r.Client, r.Stamp, r.Now = w.client, w.vault.Stamp, w.now
	}
	if r.Online == nil {
		r.Online = func() bool { return true }
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.Run(ctx) }()
	time.Sleep(d)
	cancel()
	<-ended
}

func TestRenewsBeforeTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		began := time.Now()
		a := w.link("corp", "ada", time.Hour)
		w.refreshing(&Refresher{}, 10*time.Hour)
		asked := w.requests()
		if len(asked) < 10 || len(asked) > 11 {
			t.Fatalf("%d requests in ten hours of hourly tokens", len(asked))
		}
		for i, x := range asked {
			if since := x.at.Sub(began); i == 0 && (since < 58*time.Minute || since > 59*time.Minute) {
				t.Errorf("the first after %v", since)
			}
			if i > 0 && x.token != fmt.Sprintf("refresh-%d", i) {
				t.Errorf("request %d presents %s", i+1, x.token)
			}
		}
		if st := w.load(a).Status(time.Now()); st != auth.StatusActive {
			t.Errorf("it is %s", st)
		}
	})
}

func TestShortLivesDoNotLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(n int, _ string) (*http.Response, error) { return granted(n, 1), nil }
		w.link("corp", "ada", time.Second)
		w.refreshing(&Refresher{}, 30*time.Minute)
		asked := w.requests()
		for i := 1; i < len(asked); i++ {
			if gap := asked[i].at.Sub(asked[i-1].at); gap < Floor {
				t.Fatalf("requests %d and %d are %v apart", i, i+1, gap)
			}
		}
		if len(asked) < 30 || len(asked) > 61 {
			t.Errorf("%d requests in half an hour", len(asked))
		}
	})
}

func TestAThousandAtOnceAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for i := range 1000 {
			w.link(fmt.Sprintf("p%d", i%10), fmt.Sprint(i), time.Second)
		}
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, 2*time.Minute)
		if got := w.most[""]; got != MaxInFlight {
			t.Errorf("%d requests in flight at once, want %d", got, MaxInFlight)
		}
		tokens := map[string]int{}
		for _, x := range w.requests() {
			tokens[x.token]++
		}
		for provider, most := range w.most {
			if provider != "" && most > MaxPerProvider {
				t.Errorf("%s: %d at once", provider, most)
			}
		}
		if len(tokens) != 1000 || len(w.requests()) != 1000 {
			t.Errorf("%d tokens in %d requests, want each of the 1,000 once", len(tokens), len(w.requests()))
		}
	})
}

func TestASlowProviderHoldsNobodyElseUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(n int, provider string) (*http.Response, error) {
			if provider == "slow" {
				time.Sleep(20 * time.Second)
			}
			return granted(n, 3600), nil
		}
		for i := range 50 {
			w.link("slow", fmt.Sprint("s", i), time.Second)
		}
		quick := w.link("quick", "ada", 2*time.Second) // due after all the slow ones
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, 17*time.Second)
		if a := w.load(quick); a.RefreshedAt.IsZero() {
			t.Error("it still waits behind the slow ones")
		}
	})
}

func TestFailuresWaitAcrossRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		path := filepath.Join(t.TempDir(), "refresher.json")
		w.answer = func(int, string) (*http.Response, error) {
			return response(503, map[string]string{"Retry-After": "3600"}, `{}`), nil
		}
		w.link("corp", "ada", time.Second)
		w.link("corp", "grace", time.Second)
		time.Sleep(time.Minute)
		for range 4 { // a window that is opened again and again
			w.refreshing(&Refresher{State: path}, 12*time.Minute)
		}
		if got := len(w.requests()); got < 1 || got > 2 {
			t.Fatalf("%d requests in 48 minutes, though the provider asked for an hour", got)
		}
		before := len(w.requests())
		w.answer = nil
		w.refreshing(&Refresher{State: path}, 2*time.Hour)
		if got := len(w.requests()); got < before+2 {
			t.Errorf("%d requests later", got-before)
		}
	})
}

func TestOfflineIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var mu sync.Mutex
		online := false
		a := w.link("corp", "ada", time.Second)
		generation := w.load(a).Generation
		time.AfterFunc(5*time.Hour, func() { mu.Lock(); online = true; mu.Unlock() })
		r := &Refresher{Online: func() bool { mu.Lock(); defer mu.Unlock(); return online }}
		w.refreshing(r, 4*time.Hour)
		if n := len(w.requests()); n != 0 || w.load(a).Generation != generation {
			t.Fatalf("offline: %d requests, generation %d", n, w.load(a).Generation)
		}
		w.refreshing(r, 2*time.Hour)
		if n := len(w.requests()); n != 2 { // at once, and before the new end
			t.Errorf("online again: %d requests", n)
		}
	})
}

func TestWakeWaitsForTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.link("corp", "ada", 2*time.Hour)
		var woke time.Time
		time.AfterFunc(10*time.Minute, func() { // the lid was shut for eight hours
			w.mu.Lock()
			w.skew = 8 * time.Hour
			woke = time.Now().Add(w.skew)
			w.mu.Unlock()
		})
		w.refreshing(&Refresher{}, 11*time.Minute)
		asked := w.requests()
		if len(asked) != 1 {
			t.Fatalf("%d requests", len(asked))
		}
		if since := asked[0].at.Sub(woke); since < 5*time.Second || since > 46*time.Second {
			t.Errorf("it asked %v after waking", since)
		}
	})
}

func TestDoubtIsTriedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(int, string) (*http.Response, error) { return nil, errors.New("connection reset by peer") }
		a := w.link("corp", "ada", time.Second)
		path := filepath.Join(t.TempDir(), "refresher.json")
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{State: path}, 24*time.Hour)
		w.refreshing(&Refresher{State: path}, 24*time.Hour)
		if n := len(w.requests()); n != 2 {
			t.Errorf("%d requests: want the one whose answer was lost, and one more", n)
		}
		if st := w.load(a).Status(w.now()); st != auth.StatusInDoubt {
			t.Errorf("it is %s", st)
		}
	})
}

func TestAPendingRevocationIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(n int, _ string) (*http.Response, error) {
			if n < 3 {
				return response(503, nil, `{}`), nil
			}
			return response(200, nil, ``), nil
		}
		a := w.link("corp", "ada", time.Second)
		a.RevokePending = true
		w.save(&a)
		w.refreshing(&Refresher{}, time.Hour)
		for _, x := range w.requests() {
			if x.path != "/revoke" {
				t.Errorf("it asked %s", x.path)
			}
		}
		if a = w.load(a); a.Ended != auth.EndedRevoked || a.RevokePending {
			t.Errorf("ended %q, pending %v after %d requests", a.Ended, a.RevokePending, len(w.requests()))
		}
	})
}

func TestTheEndWaitsForAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takes = 20 * time.Second
		a := w.link("corp", "ada", time.Second)
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, 16*time.Second) // ends between request and answer
		if len(w.requests()) != 1 {
			t.Fatalf("%d requests", len(w.requests()))
		}
		if a = w.load(a); a.Grant.RefreshToken.Reveal() != "refresh-1" || !a.RefreshStartedAt.IsZero() {
			t.Error("the token that came while it ended is not sealed")
		}
	})
}

func TestEndedAccountsRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(int, string) (*http.Response, error) { return response(400, nil, `{"error":"invalid_grant"}`), nil }
		a := w.link("corp", "ada", time.Second)
		w.refreshing(&Refresher{}, 48*time.Hour)
		if n := len(w.requests()); n != 1 {
			t.Errorf("%d requests", n)
		}
		if st := w.load(a).Status(w.now()); st != auth.StatusSignInAgain {
			t.Errorf("it is %s", st)
		}
	})
}

func TestAPanicIsAFailureLikeAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(int, string) (*http.Response, error) { panic("a fault of ours") }
		w.link("corp", "ada", time.Second)
		w.refreshing(&Refresher{}, 10*time.Minute)
		if n := len(w.requests()); n < 2 || n > 6 {
			t.Errorf("%d requests in ten minutes", n)
		}
	})
}
