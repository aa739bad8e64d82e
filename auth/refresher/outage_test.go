package refresher

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
)

var errReset = errors.New("connection reset by peer")

// TestE1ALostAnswerHoldsItsProvider: while a provider loses answers and does not
// answer a harmless request either, no second refresh token is risked there, and
// other providers go on. Once it answers, one at a time follows.
func TestE1ALostAnswerHoldsItsProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		back := time.Now().Add(time.Hour)
		w.answer = func(n int, provider string) (*http.Response, error) {
			if provider == "corp" && time.Now().Before(back) {
				return nil, errReset
			}
			return granted(n, 7200), nil
		}
		w.probe = func(int, string) (*http.Response, error) {
			if time.Now().Before(back) {
				return nil, errReset
			}
			return response(405, nil, ``), nil // an answer, whatever it says
		}
		for i := range 50 {
			w.link("corp", fmt.Sprint("c", i), time.Second)
			w.link("fine", fmt.Sprint("f", i), time.Second)
		}
		path := filepath.Join(t.TempDir(), "refresher.json")
		time.Sleep(time.Minute)
		for range 5 { // a restart risks nothing either
			w.refreshing(&Refresher{State: path}, 11*time.Minute)
		}
		risked, fine := 0, 0
		for _, x := range w.requests() {
			if x.provider == "corp" {
				risked++
			} else {
				fine++
			}
		}
		if risked == 0 || risked > MaxPerProvider {
			t.Errorf("%d refresh tokens were risked at a provider that loses answers", risked)
		}
		if fine != 50 {
			t.Errorf("%d of 50 accounts of another provider were renewed meanwhile", fine)
		}
		if n := len(w.probes); n < 5 || n > 35 {
			t.Errorf("%d harmless requests in 55 minutes", n)
		}
		w.refreshing(&Refresher{State: path}, time.Hour)
		for _, a := range w.all() {
			if st := a.Status(w.now()); a.Provider == "corp" && st != auth.StatusActive {
				t.Errorf("an account is %s after the provider came back", st)
			}
		}
	})
}

// TestE1OneAtATimeAfterAnAnswer: a provider answers harmless requests and loses
// every refresh. Each round risks one token, and rounds become rarer.
func TestE1OneAtATimeAfterAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(int, string) (*http.Response, error) { return nil, errReset }
		for i := range 200 {
			w.link("corp", fmt.Sprint(i), time.Second)
		}
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, 10*time.Minute)
		if n := len(w.requests()); n < 3 || n > 8 {
			t.Errorf("%d of 200 refresh tokens were risked in ten minutes", n)
		}
	})
}

// TestE1ALateAnswerIsTaken: a server that freezes for less than two minutes answers
// what it has received once it goes on.
func TestE1ALateAnswerIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takes, w.heeds = 104*time.Second, true
		a := w.link("corp", "ada", time.Second)
		time.Sleep(time.Minute)
		w.refreshing(&Refresher{}, 3*time.Minute)
		if a = w.load(a); a.Status(w.now()) != auth.StatusActive || a.Grant.RefreshToken.Reveal() == "refresh-ada" {
			t.Errorf("it is %s", a.Status(w.now()))
		}
	})
}

// TestE1ASuccessEndsTheOutage: after a refresh that succeeds, as many requests as before may be
// on their way, and a later lost answer counts as the first.
func TestE1ASuccessEndsTheOutage(t *testing.T) {
	w := &run{state: load("", noon)}
	a := account(0)
	lost := &auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer, InDoubt: true}
	for range 4 {
		w.state.note(a, lost, noon)
		w.state.probed(a.Provider, nil, noon)
	}
	if o := w.state.Outages[a.Provider]; o.Lost != 4 || w.limit(a.Provider) != 1 {
		t.Fatalf("%+v, %d requests at once", o, w.limit(a.Provider))
	}
	if !w.state.note(a, nil, noon) || w.limit(a.Provider) != MaxPerProvider {
		t.Errorf("%d requests at once after a success", w.limit(a.Provider))
	}
	w.state.note(a, lost, noon)
	if o := w.state.Outages[a.Provider]; o.Lost != 1 {
		t.Errorf("the next lost answer counts as %d", o.Lost)
	}
}

// TestE11ASuccessFreesTheOthers: after an outage, accounts that waited for their
// provider do not each wait out their own doubled wait.
func TestE11ASuccessFreesTheOthers(t *testing.T) {
	for name, down := range map[string]func() (*http.Response, error){
		"refused": func() (*http.Response, error) { return nil, refused() },
		"503":     func() (*http.Response, error) { return response(503, nil, `{}`), nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				back := time.Now().Add(5 * time.Hour)
				w.answer = func(n int, _ string) (*http.Response, error) {
					if time.Now().Before(back) {
						return down()
					}
					return granted(n, 100_000), nil
				}
				for i := range 40 {
					w.link("corp", fmt.Sprint(i), time.Duration(1+i)*time.Minute)
				}
				w.link("corp", "late", 5*time.Hour+5*time.Minute)
				w.refreshing(&Refresher{}, 5*time.Hour+10*time.Minute)
				for _, a := range w.all() {
					if st := a.Status(w.now()); st != auth.StatusActive {
						t.Errorf("an account is %s although another one succeeded", st)
					}
				}
			})
		})
	}
}

// TestE11OwnTroubleIsFreedOnce: an account that its provider answers with an error of
// its own is not retried with every success of the others.
func TestE11OwnTroubleIsFreedOnce(t *testing.T) {
	s := load("", noon)
	a := account(0)
	broken := &auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonUnavailable, Status: 500}
	s.note(a, broken, noon)
	if ids := s.free("corp"); len(ids) != 1 {
		t.Fatalf("freed: %v", ids)
	}
	s.note(a, broken, noon.Add(time.Minute))
	if ids := s.free("corp"); len(ids) != 0 {
		t.Errorf("freed a second time: %v", ids)
	}
	s.note(a, network(auth.ReasonNoAnswer, 0), noon.Add(2*time.Minute))
	if ids := s.free("corp"); len(ids) != 1 {
		t.Errorf("after no answer at all: %v", ids)
	}
}

// TestE8TheDiskIsReported: a vault that cannot be written is one fault, reported
// once, and no account waits longer than the disk.
func TestE8TheDiskIsReported(t *testing.T) {
	for _, accounts := range []int{1, 40} {
		t.Run(fmt.Sprint(accounts), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { diskIsReported(t, accounts) }) })
	}
}

func diskIsReported(t *testing.T, accounts int) {
	w := newWorld(t)
	room := time.Now().Add(5 * time.Hour)
	w.client.Vault = &fullVault{w.vault, func() bool { return time.Now().Before(room) }}
	for i := range accounts {
		w.link(fmt.Sprint("p", i%5), fmt.Sprint(i), time.Minute)
	}
	var reported []*auth.Error
	r := &Refresher{Client: w.client, Stamp: w.vault.Stamp, Now: w.now, OnDisk: func(e *auth.Error) { reported = append(reported, e) }}
	w.refreshing(r, 5*time.Hour+3*time.Minute)
	if len(reported) != 2 || reported[0] == nil || reported[0].Reason != auth.ReasonDiskFull || reported[1] != nil {
		t.Fatalf("reported: %v", reported)
	}
	for _, x := range w.requests() {
		if x.at.Before(room) {
			t.Fatal("a refresh token was sent that could not be marked")
		}
	}
	for _, a := range w.all() {
		if a.RefreshedAt.IsZero() {
			t.Errorf("an account of %s still waits three minutes after there was room", a.Provider)
		}
	}
}
