//go:build linux

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// presses returns how often each dialog is used: thirty times by `make torture`. In
// `make test` the two busy processes would slow every other test for minutes.
func presses() int {
	if isTorture() {
		return 30
	}
	return 2
}

func isTorture() bool { return os.Getenv("LATCHKEY_TORTURE") != "" }

// longPress is longer than a second, after which the dialogs of a sign-in draw their clock anew.
const longPress = 1200 * time.Millisecond

// A click is never lost: beside two busy processes each dialog is opened, and closed with the mouse,
// again and again. Every fifth press, and the last, is so long that the dialog changes between press and release
// (U3).
func TestWindowLosesNoClick(t *testing.T) {
	b := atWork(t, "window-busy")
	b.uses("the keys", b.keys("F1"), words.KeysTitle(), words.Close())
	b.uses("the picker", b.keys("ctrl+n"), words.Continue(), words.Cancel())
	revoke := words.AskRevoke("Ada Lovelace", "Demo provider")
	b.uses("the question before revoking", b.clicks(words.RevokeAsk()), revoke.No, revoke.No)
	b.uses("the name", b.chooses(words.RenameAsk()), words.RenameTitle(), words.Cancel())
	b.uses("the use of a token", b.chooses(words.UseAsk()), words.UseTitle(), words.Close())
	b.uses("the code", b.picks(words.OnAnotherDevice()), words.DeviceCode(), words.Cancel()) // not its title, which moves when the code comes
	b.uses("the wait", b.picks(""), words.WaitTitle(), words.Cancel())
	if isTorture() {
		b.ok("remove", "ada")
		b.usesLab()
	}
	b.quit(b.program)
}

// atWork returns a person at a slow computer, with the demo provider's account of Ada in the window,
// which was not asked for some scopes.
func atWork(t *testing.T, name string, without ...string) *busy {
	t.Helper()
	p := start(t, name)
	p.peer = demo()
	program, window := p.open(words.FirstDemo())
	b := &busy{person: p, program: program, window: window}
	p.must(window.Press("ctrl+n"))
	b.signIn = b.place(words.Continue())
	for _, scope := range without {
		p.must(window.Tick(scope))
	}
	p.must(window.Press("Return"))
	p.approve()
	p.see(window, "1-active", words.AccessToken())
	p.must(os.WriteFile(filepath.Join(p.Home, "desk-browser"), []byte("#!/bin/sh\n"), 0o700)) // no page is needed any more
	for range 2 {
		_, err := p.Start(p.Command("sh", "-c", "while :; do :; done"))
		p.must(err)
	}
	return b
}

// busy is a person at a slow computer.
type busy struct {
	*person
	program *session.Process
	window  *session.Window
	signIn  image.Rectangle // the picker's Continue
}

// uses opens a dialog and presses its button, until it is gone. sign is a label that no other part
// of the window has.
func (b *busy) uses(dialog string, open func() error, sign, button string) {
	b.t.Helper()
	b.usesAt(dialog, open, sign, button, func() image.Rectangle { return b.place(button) })
}

// usesAt is uses where the button is not found by its label; where returns its place once the dialog
// is open.
func (b *busy) usesAt(dialog string, open func() error, sign, button string, where func() image.Rectangle) {
	b.t.Helper()
	var at, on image.Rectangle
	for n := range presses() {
		b.must(open())
		if n == 0 {
			b.must(b.window.Still()) // a dialog may grow once it is open
			at, on = b.place(sign), where()
			b.must(b.window.Picture(b.picture(dialog)))
		}
		b.must(session.Wait(dialog, func() (bool, error) { return b.window.ShowsAt(sign, at) }))
		held := 10 * time.Millisecond
		if n%5 == 4 || n == presses()-1 {
			held = longPress
		}
		b.must(b.window.Hold(middle(on), held))
		err := session.Wait(fmt.Sprintf("press %d of %q on %s", n+1, button, dialog), func() (bool, error) {
			shown, err := b.window.ShowsAt(sign, at)
			return !shown, err
		})
		if err != nil {
			_ = b.window.Picture(b.picture("lost"))
			b.t.Fatalf("a click was lost: %v", err)
		}
	}
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Size().Div(2)) }

func (b *busy) place(label string) image.Rectangle {
	b.t.Helper()
	at, err := b.window.Place(label)
	b.must(err)
	return at
}

// keys opens a dialog by keys.
func (b *busy) keys(keys ...string) func() error {
	return func() error { return b.window.Press(keys...) }
}

// clicks opens a dialog by a button, which stays where it is.
func (b *busy) clicks(label string) func() error {
	at := b.place(label)
	return func() error { return b.window.Hold(middle(at), 0) }
}

// chooses opens a dialog by the menu right of the account's buttons.
func (b *busy) chooses(item string) func() error {
	more := middle(b.place(words.RevokeAsk()))
	more.X = 1120 - 42
	var at image.Rectangle
	return func() error {
		if err := b.window.Hold(more, 0); err != nil {
			return err
		}
		if at.Empty() {
			at = b.place(item)
		}
		if err := session.Wait("the menu", func() (bool, error) { return b.window.ShowsAt(item, at) }); err != nil {
			return err
		}
		return b.window.Hold(middle(at), 0)
	}
}

// picks opens the picker, and goes on by a button, or by Enter.
func (b *busy) picks(button string) func() error {
	var at image.Rectangle
	return func() error {
		if err := b.window.Press("ctrl+n"); err != nil {
			return err
		}
		if err := session.Wait("the picker", func() (bool, error) { return b.window.ShowsAt(words.Continue(), b.signIn) }); err != nil {
			return err
		}
		if button == "" {
			return b.window.Press("Return")
		}
		if at.Empty() {
			at = b.place(button)
		}
		return b.window.Hold(middle(at), 0)
	}
}
