package refresher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
)

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
		if h := w.load(a).History; len(h) == 0 || h[len(h)-1].By.Trigger != auth.TriggerBackground {
			t.Errorf("the history does not say that it was in the background: %+v", h)
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

// TestTheStartWaitsARandomTime: computers that start together, with tokens that
// ended overnight, do not ask their provider together.
func TestTheStartWaitsARandomTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := map[time.Duration]bool{}
		for i := range 8 {
			w := newWorld(t)
			w.link("corp", fmt.Sprint(i), time.Second)
			time.Sleep(time.Hour)
			began := time.Now()
			w.refreshing(&Refresher{}, time.Minute)
			asked := w.requests()
			if len(asked) != 1 {
				t.Fatalf("%d requests in the first minute, want one", len(asked))
			}
			pause := asked[0].at.Sub(began)
			if pause < 5*time.Second || pause > 15*time.Second+2*time.Millisecond {
				t.Errorf("the first request came %v after the start, want 5 to 15 s", pause)
			}
			pauses[pause] = true
		}
		if len(pauses) == 1 {
			t.Error("eight starts waited equally long, want a random pause")
		}
	})
}

// TestAProvidersRetryTimeIsPlannedBy: another process was sent away with a
// Retry-After. This one plans by it, and does not read the account again and
// again until then.
func TestAProvidersRetryTimeIsPlannedBy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		a := w.link("corp", "ada", time.Second)
		a.RetryAt = time.Now().Add(time.Hour).Round(0)
		w.save(&a)
		v := &countingVault{Memory: w.vault}
		w.client.Vault = v
		w.refreshing(&Refresher{}, 59*time.Minute)
		if loads := v.loads.Load(); loads != 0 || len(w.requests()) != 0 {
			t.Errorf("before the time: the account was loaded %d times, %d requests", loads, len(w.requests()))
		}
		w.refreshing(&Refresher{}, 2*time.Minute)
		if got := len(w.requests()); got != 1 {
			t.Errorf("after it: %d requests, want one", got)
		}
	})
}

// countingVault counts how often an account is loaded. A loop that never sleeps
// would stop the test's clock, so from the hundredth on each load takes a minute.
type countingVault struct {
	*vault.Memory
	loads atomic.Int32
}

func (v *countingVault) Load(ctx context.Context, id string) (auth.Account, error) {
	if v.loads.Add(1) > 100 {
		time.Sleep(time.Minute)
	}
	return v.Memory.Load(ctx, id)
}
