package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/ui/parts"
)

// buttons returns the buttons that can be pressed, each with its place. Fyne taps a button only if
// the press and the release find the same object.
func (d *testWindow) buttons() map[*parts.Button]fyne.Position {
	found := map[*parts.Button]fyne.Position{}
	d.walk(func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Size().Width > 0 && !b.Disabled() {
			found[b] = fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		}
	})
	return found
}

// meanwhile are changes that may come between a press and its release, however long that takes on
// a busy computer.
var meanwhile = map[string]func(State) State{
	"a second passes": func(s State) State { return s.at(s.Now.Add(time.Second)) },
	"a minute passes": func(s State) State { return s.at(s.Now.Add(time.Minute)) },
	"a command gets a token": func(s State) State {
		if len(s.Accounts) == 0 {
			return s
		}
		return s.withTaken(ledger.Line{Program: "make", Path: "/usr/bin/make", Account: s.Accounts[0].ID, At: s.Now, Result: ledger.Given})
	},
	"another account is renewed": func(s State) State {
		a, ok := s.Account("6")
		if !ok {
			return s
		}
		a.Grant.ObtainedAt, a.Grant.ExpiresAt, a.RefreshedAt = s.Now, s.Now.Add(time.Hour), s.Now
		return s.withAccount(a)
	},
	"a sign-in goes on": func(s State) State {
		return s.happened(1, auth.Event{Step: auth.StepExchange, From: auth.PartyLatchkey, To: auth.PartyProvider, Observed: true})
	},
	"another question waits": func(s State) State { return s.queued(Dialog{Kind: DialogRename, Account: "ada-1815"}) },
}

// nearby is how far a button may move while a step of a sign-in ends: its middle stays on it.
const nearby = 8

// steady checks that nothing that may happen meanwhile takes a button from under a press.
func (d *testWindow) steady(t *testing.T, screen string) {
	t.Helper()
	for what, change := range meanwhile {
		before := d.buttons()
		if len(before) == 0 {
			t.Errorf("%s has no button", screen)
			return
		}
		d.app.set(change(d.app.state))
		d.drain()
		after := d.buttons()
		for b, at := range before {
			now, is := after[b]
			if moved := now.Subtract(at); !is || max(moved.X, -moved.X, moved.Y, -moved.Y) > nearby {
				t.Errorf("%s: while %q is pressed, %s: it is there %v, at %v and then %v", screen, b.Label(), what, is, at, now)
			}
		}
	}
}

// TestU3NothingMovesUnderAPress: no dialog is rebuilt and no button of it moves while it is
// pressed. TestWindowLosesNoClick presses in the real window.
func TestU3NothingMovesUnderAPress(t *testing.T) {
	d := newTestWindow(t)
	for kind := range questions() {
		d.showState(ofKind(kind))
		d.steady(t, string(kind))
		d.showState(wall())
	}
	for _, sc := range slices.Concat(scenes, settingsScenes, addressScenes) {
		if sc.state().Dialog.Kind == DialogNone || sc.name == "picker-browsers" {
			continue // rooms have lists, whose rows change places; a menu lies over that dialog
		}
		d.showState(sc.state())
		if sc.then != nil {
			sc.then(d)
		}
		d.drain()
		d.steady(t, sc.name)
		d.showState(wall())
	}
}
