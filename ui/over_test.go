package ui

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// waits begins a sign-in at the demo provider, and returns the address of its page.
func (d *testWindow) waits() string {
	d.t.Helper()
	d.ctrl(fyne.KeyN)
	d.press(words.Continue())
	address := d.sentTo()
	d.untilShown(words.WaitingForYou())
	return address
}

// browserReads opens an address as a browser does.
func browserReads(t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html,*/*;q=0.8")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(resp.Body)
	return string(page)
}

// TestQuittingOverASignInAsks: closing the window over a sign-in asks first; the browser then reads
// that it was cancelled, on the provider's page and on the way back (U20).
func TestQuittingOverASignInAsks(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.app.Leave()
	d.until("a window without a sign-in closes at once", func() bool { return d.quit })

	d = newTestWindow(t)
	page := d.waits()
	d.ctrl(fyne.KeyQ)
	d.untilShown(words.AskQuitOver(nil).Title)
	if !d.shows("Demo provider") || d.quit {
		t.Errorf("the question says %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	d.untilShown(words.WaitingForYou())
	redirect := d.app.state.SignIns[0].Redirect
	d.ctrl(fyne.KeyQ)
	d.press(words.AskQuitOver(nil).Yes)
	d.until("the window closed", func() bool { return d.quit })
	for _, address := range []string{page, redirect + "?code=c&state=s"} {
		if read := browserReads(t, address); !strings.Contains(read, words.CallbackPage("cancelled").Heading) {
			t.Errorf("at %.40s the browser reads %q", address, read)
		}
	}
}

// TestAQuestionOverASignInEndsWithIt: nothing is asked about a sign-in that has ended meanwhile.
func TestAQuestionOverASignInEndsWithIt(t *testing.T) {
	d := newTestWindow(t)
	page := d.waits()
	d.app.Leave()
	d.untilShown(words.AskQuitOver(nil).Title)
	d.answer(page, "ada", "allow")
	d.untilShown("Ada Lovelace")
	d.until("the question is gone", d.app.free)
}

// TestAHiddenWindowAsksBeforeItCloses: a window without a passphrase hides over a sign-in, which
// goes on, and asks before it closes.
func TestAHiddenWindowAsksBeforeItCloses(t *testing.T) {
	d := newTestWindow(t)
	page := d.waits()
	d.ctrl(fyne.KeyL)
	d.untilShown(words.HiddenTitle())
	d.app.Leave()
	d.untilShown(words.AskQuitOver(nil).Title)
	d.press(words.AskQuitOver(nil).No)
	d.answer(page, "ada", "allow")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 })
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
}

// TestALockByItselfSaysWhatItCancelled: the lock that the person did not call for does not wait for
// a sign-in, and says so once the vault is open again; a sign-in whose time is over does not keep
// an idle window open.
func TestALockByItselfSaysWhatItCancelled(t *testing.T) {
	d := underPassphrase(t)
	d.waits()
	redirect := d.app.state.SignIns[0].Redirect
	d.app.lockByItself()
	d.untilShown(words.UnlockTitle())
	if x := d.app.state.SignIns; len(x) != 1 || x[0].Ask.Hint != "" || x[0].URL != "" || x[0].Err == nil {
		t.Errorf("the locked window keeps %+v", x)
	}
	if read := browserReads(t, redirect+"?code=c&state=s"); !strings.Contains(read, words.CallbackPage("cancelled").Heading) {
		t.Errorf("the browser reads %q", read)
	}
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	title, hint := words.Say(&auth.Error{Kind: auth.KindCancelled, Reason: auth.ReasonWindowLocked})
	d.untilShown(title)
	if !d.shows(hint) {
		t.Errorf("it says %q", d.texts())
	}
	d.press(words.Retry())
	d.sentTo()
	d.untilShown(words.WaitingForYou())
	if !d.app.state.awaitsBrowser() {
		t.Error("a person who approves in the browser is idle")
	}
	late := d.app.state.at(time.Now().Add(auth.DefaultTimeout + time.Second))
	if late.awaitsBrowser() {
		t.Error("a sign-in without an answer keeps the window open")
	}
}
