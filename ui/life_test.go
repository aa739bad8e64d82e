package ui

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// blockedTransport is a transport that blocks requests until it is released.
type blockedTransport struct {
	next    http.RoundTripper
	arrived chan struct{}
	release chan struct{}
}

func (h *blockedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && h.arrived != nil {
		select {
		case h.arrived <- struct{}{}:
		default:
		}
		<-h.release
	}
	return h.next.RoundTrip(r)
}

func TestAClosedWindowFinishesTheRefresh(t *testing.T) {
	h := &blockedTransport{release: make(chan struct{})}
	d := underPassphrase(t, func(d *testWindow) {
		d.wrap = func(next http.RoundTripper) http.RoundTripper { h.next = next; return h }
	})
	before := d.app.state.Accounts[0]
	h.arrived = make(chan struct{}, 1)
	d.ctrl(fyne.KeyR)
	d.until("the refresh is on its way", func() bool {
		select {
		case <-h.arrived:
			return true
		default:
			return false
		}
	})
	d.app.Leave()
	if d.quit {
		t.Fatal("the window did not wait for the refresh")
	}
	close(h.release)
	d.until("the window closed", func() bool { return d.quit })
	d.open()
	d.untilShown(words.UnlockTitle())
	d.unlocks()
	after, err := d.last.Vault.Load(t.Context(), before.ID)
	if err != nil || after.Grant.RefreshToken.Equal(before.Grant.RefreshToken) || !after.RefreshStartedAt.IsZero() {
		t.Errorf("the rotated token was not sealed: %v", err)
	}
}

// silent is a network that never answers.
type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to host")}
}

func TestAProviderThatDoesNotAnswerEndsNothing(t *testing.T) {
	down := false
	d := newTestWindow(t, func(d *testWindow) {
		d.wrap = func(next http.RoundTripper) http.RoundTripper {
			if down {
				return silent{}
			}
			return next
		}
	})
	d.demoSignIn("ada")
	down = true
	d.ctrl(fyne.KeyR)
	d.untilShown("Cannot reach")
	if !made[*accountsRoom](d.app).detail.trouble.Visible() {
		t.Error("the page does not say what went wrong")
	}
	if acc := d.app.state.Accounts[0]; acc.Ended != auth.NotEnded || acc.Grant.RefreshToken.Empty() {
		t.Error("silence ended the account")
	}
	down = false
	d.press(words.RefreshButton())
	d.untilShown(words.Refreshed("Ada Lovelace"))
	if made[*accountsRoom](d.app).detail.trouble.Visible() {
		t.Error("the trouble stays after it went well")
	}
}

// idleApp returns an app with a vault in memory, for tests with synctest: it opens no socket, and
// nothing refreshes tokens.
func idleApp(t *testing.T, accounts ...auth.Account) (*App, chan func(), fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(0))
	h, err := home.At(t.TempDir())
	if err == nil {
		_, err = h.Change(t.Context(), home.SettingBackground, "false")
	}
	if err != nil {
		t.Fatal(err)
	}
	queue := make(chan func(), 1024)
	app := New(Deps{
		Home: h, Opening: home.Opening{Keeper: auth.KeeperMemory},
		Open: func(ctx context.Context, o home.Opening) (*home.Session, error) {
			s, err := h.Open(ctx, o)
			for _, a := range accounts {
				if err == nil {
					a.ID = ""
					err = s.Vault.Save(ctx, &a)
				}
			}
			return s, err
		},
		Do: func(f func()) { queue <- f },
	})
	w := test.NewTempWindow(t, app.Content())
	app.Attach(w, func() {})
	app.Start()
	pump(queue)
	app.withSession(func() {})
	return app, queue, w
}

// pump lets every goroutine block and runs what they have queued.
func pump(queue chan func()) (ran int) {
	for {
		synctest.Wait()
		select {
		case f := <-queue:
			f()
			ran++
		default:
			return ran
		}
	}
}

func TestTheHeadlineCountsSecondsAndRowsCountMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		a := account("x", "a", 0)
		a.Grant.ObtainedAt, a.Grant.ExpiresAt = now.Add(-time.Hour), now.Add(115*time.Second)
		app, queue, _ := idleApp(t, a)
		pump(queue)
		pump(queue)
		headline := func() string { return made[*accountsRoom](app).detail.headline.Sentence() }
		if !strings.HasSuffix(headline(), "1 min 55 s") {
			t.Fatalf("the headline says %q", headline())
		}
		time.Sleep(3 * time.Second)
		pump(queue)
		if !strings.HasSuffix(headline(), "1 min 52 s") {
			t.Errorf("after three seconds it says %q", headline())
		}
		if when := made[*accountsRoom](app).list.list.Items()[1].Second; when != "1 min left" {
			t.Errorf("the row says %q", when)
		}
		time.Sleep(13 * time.Minute)
		pump(queue)
		if !strings.HasPrefix(headline(), "Expired") {
			t.Errorf("after its end it says %q", headline())
		}
		app.Close(func() {})
		pump(queue)
	})
}

// TestRowAndHeadlineSayTheSameTime: also where something else has the window redrawn between two ticks
// of the clock (U30).
func TestRowAndHeadlineSayTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		a := account("x", "a", 0)
		a.Grant.ObtainedAt, a.Grant.ExpiresAt = now.Add(-47*time.Minute), now.Add(13*time.Minute+2*time.Second)
		app, queue, _ := idleApp(t, a)
		pump(queue)
		pump(queue)
		room := made[*accountsRoom](app)
		for range 8 {
			headline, row := room.detail.headline.Sentence(), room.list.list.Items()[1].Second
			if in, _ := strings.CutSuffix(row, " left"); !strings.HasSuffix(headline, in) {
				t.Errorf("the row says %q beside %q", row, headline)
			}
			time.Sleep(5 * time.Second)
			app.set(app.state) // as by a key or a click
		}
		app.Close(func() {})
		pump(queue)
	})
}

func TestAnIdleWindowSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app, queue, _ := idleApp(t)
		pump(queue)
		time.Sleep(time.Hour)
		if ran := pump(queue); ran != 0 {
			t.Errorf("an empty window did something %d times in an hour", ran)
		}
		app.Close(func() {})
		pump(queue)
	})
}

func TestAMessageGoesAwayByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app, queue, _ := idleApp(t)
		pump(queue)
		app.set(app.state.noticed("something", false))
		if app.screen.toasts.Said() != "something" {
			t.Fatal("the message is not shown")
		}
		time.Sleep(noticeTime)
		pump(queue)
		if said := app.screen.toasts.Said(); said != "" {
			t.Errorf("the message stays: %q", said)
		}
		app.Close(func() {})
		pump(queue)
	})
}

// TestAMessageBelowADialogStays until it could be read: its time begins when the dialog is gone.
func TestAMessageBelowADialogStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app, queue, _ := idleApp(t)
		pump(queue)
		app.set(app.state.noticed("something", true))
		app.set(app.state.withDialog(Dialog{Kind: DialogKeys}))
		time.Sleep(3 * noticeTime)
		pump(queue)
		if said := app.screen.toasts.Said(); said != "something" {
			t.Fatalf("below the dialog the message is %q", said)
		}
		app.set(app.state.answered())
		for _, want := range []string{"something", ""} {
			time.Sleep(noticeTime / 2)
			pump(queue)
			if said := app.screen.toasts.Said(); said != want {
				t.Errorf("after the dialog the message is %q, not %q", said, want)
			}
		}
		app.Close(func() {})
		pump(queue)
	})
}

func TestAPanicAsideIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app, queue, _ := idleApp(t)
		pump(queue)
		app.aside(func(context.Context) func() { panic("boom") })
		pump(queue)
		if said := app.screen.toasts.Said(); said != words.InternalFailure() {
			t.Errorf("the window says %q", said)
		}
		app.Close(func() {})
		pump(queue)
	})
}
