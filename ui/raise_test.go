package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/words"
)

// raisedWindow counts how often the window was brought to the front.
type raisedWindow struct {
	fyne.Window
	times int
}

func (w *raisedWindow) RequestFocus() {
	w.times++
	w.Window.RequestFocus()
}

// TestTheEndOfASignInRaisesTheWindow: the browser covers the window until the sign-in has ended,
// by success or failure.
func TestTheEndOfASignInRaisesTheWindow(t *testing.T) {
	d := newTestWindow(t)
	w := &raisedWindow{Window: d.app.window}
	d.app.window = w
	d.key(fyne.KeyReturn)
	address := d.sentTo()
	d.untilShown(words.WaitingForYou())
	if w.times != 0 {
		t.Error("the window came before the browser while the sign-in waited")
	}
	go d.answer(address, "ada", "allow")
	d.until("ada is signed in", func() bool { return len(d.app.state.SignIns) == 0 })
	if w.times != 1 {
		t.Errorf("after success the window was raised %d times, want once", w.times)
	}
	d.ctrl(fyne.KeyN)
	d.press(words.Continue())
	go d.answer(d.sentTo(), "ada", "deny")
	d.untilShown("Access was not granted")
	if w.times != 2 {
		t.Errorf("after a refusal the window was raised %d times in all, want twice", w.times)
	}
}
