package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// byCode starts a sign-in on another device and returns its code.
func (d *testWindow) byCode() auth.DeviceCode {
	d.t.Helper()
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.press(words.OnAnotherDevice())
	d.until("the code is shown", func() bool { return len(d.app.state.SignIns) == 1 && d.app.state.SignIns[0].Device != nil })
	return *d.app.state.SignIns[0].Device
}

func TestSignInOnAnotherDevice(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.options = demo.Options{DeviceInterval: time.Second} })
	code := d.byCode()
	for _, text := range []string{words.DeviceTitle(), code.Address, code.UserCode, words.WaitingForYou(), words.DeviceWarning()} {
		if !d.shows(text) {
			t.Errorf("the dialog does not show %q: %q", text, d.texts())
		}
	}
	d.press(words.CopyCode())
	if got := fyne.CurrentApp().Clipboard().Content(); got != code.UserCode {
		t.Errorf("copied %q", got)
	}
	go d.answer(code.Complete, "grace", "allow")
	d.until("grace is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	select {
	case url := <-d.opened:
		t.Errorf("a browser was opened here: %s", url)
	default:
	}
}

func TestASignInOnAnotherDeviceIsCancelledOrDenied(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.options = demo.Options{DeviceInterval: time.Second} })
	d.byCode()
	d.press(words.Cancel())
	d.untilShown(words.FirstTitle())
	code := d.byCode()
	go d.answer(code.Complete, "ada", "deny")
	d.untilShown("Access was not granted")
	if d.shows(words.LatchkeyReady()) || strings.Contains(strings.Join(d.texts(), " "), "/cb/demo") {
		t.Errorf("the failure speaks of a redirect: %q", d.texts())
	}
	d.press(words.Retry())
	d.until("the second try has a code", func() bool { return len(d.app.state.SignIns) == 1 && d.app.state.SignIns[0].Device != nil })
}

func TestAnotherPersonIsAskedAbout(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	before := d.app.state.Accounts[0]
	d.press(words.SignInAgain())
	d.approve("grace")
	d.untilShown(words.AddAsAnother())
	if now := d.app.state.Accounts; len(now) != 1 || !now[0].Grant.AccessToken.Equal(before.Grant.AccessToken) {
		t.Fatal("the account was replaced by another person's")
	}
	d.press(words.AddAsAnother())
	d.approve("grace")
	d.until("both are there", func() bool { return len(d.app.state.Accounts) == 2 })
	if a, _ := d.app.state.Account(before.ID); a.Identity.Subject != before.Identity.Subject {
		t.Errorf("the first account is now %q", a.Identity.Subject)
	}
}

// TestU31NoQRCodeForThisComputer: an address that leads another device to itself has no QR code, and
// the dialog says that the browser of this computer opens it; another address has one.
func TestU31NoQRCodeForThisComputer(t *testing.T) {
	d := newTestWindow(t)
	codes := func() (n int) {
		d.walk(func(o fyne.CanvasObject) {
			if _, ok := o.(*parts.QR); ok {
				n++
			}
		})
		return n
	}
	d.showState(byDevice())
	provider := byDevice().SignIns[0].Provider
	if codes() != 1 || !d.shows(words.DeviceScan()) || !d.shows(words.DeviceAddress()) || !d.shows(words.DeviceSub(provider)) {
		t.Errorf("an address of the internet has %d QR codes: %q", codes(), d.texts())
	}
	d.showState(State{Phase: PhaseEmpty})
	for _, host := range []string{"127.0.0.1:4711", "[::1]:4711", "localhost", "localhost:4711", "127.8.9.1", "0.0.0.0:4711"} {
		s := byDevice()
		s = s.coded(1, auth.DeviceCode{UserCode: "WDJB-MJHT", Address: "http://" + host + "/device", Complete: "http://" + host + "/device?user_code=WDJB-MJHT", Ends: time.Now().Add(time.Minute)})
		d.showState(s)
		if codes() != 0 || d.shows(words.DeviceScan()) || !d.shows(words.DeviceHere()) || d.shows(words.DeviceSub(provider)) || !d.shows(words.DeviceSubHere(provider)) {
			t.Errorf("%s has %d QR codes: %q", host, codes(), d.texts())
		}
		d.showState(State{Phase: PhaseEmpty})
	}
}
