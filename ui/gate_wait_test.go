package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestTheWaitAfterWrongPassphrasesIsShown: the page says why a passphrase is not tried at once, and
// counts down.
func TestTheWaitAfterWrongPassphrasesIsShown(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	goOn := make(chan struct{})
	d.app.deps.Now = func() time.Time { return now }
	d.app.guesses = guesses{wrong: 5, pause: func(context.Context, time.Duration) { <-goOn }}
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	if !d.shows(words.UnlockWaits(8 * time.Second)) {
		t.Errorf("no reason is shown: %q", d.texts())
	}
	now = now.Add(3500 * time.Millisecond)
	d.app.setTime()
	if !d.shows(words.UnlockWaits(5 * time.Second)) {
		t.Errorf("the countdown stands still: %q", d.texts())
	}
	if next := d.app.state.nextChange(); next != 500*time.Millisecond {
		t.Errorf("it is drawn next in %v", next)
	}
	now = now.Add(5 * time.Second)
	d.app.setTime()
	if form := made[*gate](d.app).unlock; form.field.Note() != "" || !form.button.Busy() {
		t.Errorf("while it is tried the field says %q", form.field.Note())
	}
	close(goOn)
	d.untilShown("Ada Lovelace")
}

// TestNewsDoesNotRemoveWhatIsTyped: a refused passphrase is removed once. What is typed after it
// stays, although the refusal is shown again with every change of the state and of the time.
func TestNewsDoesNotRemoveWhatIsTyped(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	entry := made[*gate](d.app).unlock.entry
	wrong, _ := words.Say(&auth.Error{Kind: auth.KindWrongPassphrase, Reason: auth.ReasonWrongPassphrase})
	d.app.guesses.pause = func(context.Context, time.Duration) {}
	for range 2 {
		d.drain()
		d.typeIn("wrong passphrase")
		d.key(fyne.KeyReturn)
		d.until("it is refused", func() bool { return d.shows(wrong) && !d.app.state.Opening })
		if entry.Text != "" {
			t.Fatal("a refused passphrase stays")
		}
	}
	d.typeIn("correct ")
	d.app.set(d.app.state.withFaults(nil))
	d.app.setTime()
	d.typeIn("horse")
	if entry.Text != "correct horse" || !d.shows(wrong) {
		t.Errorf("the field has %d characters beside %q", len(entry.Text), d.texts())
	}
	d.key(fyne.KeyReturn)
	d.untilShown("Ada Lovelace")
}

// TestThePresentPassphraseIsAskedFor: neither another passphrase nor a recovery code can be had
// without the present one, and a wrong one changes nothing (U19).
func TestThePresentPassphraseIsAskedFor(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyComma)
	wrong, _ := words.Say(&auth.Error{Kind: auth.KindWrongPassphrase, Reason: auth.ReasonWrongPassphrase})
	for _, c := range []struct {
		open, yes string
	}{{words.ChangeAsk(), words.Save()}, {words.MakeOne(), words.AskFirstCode().Yes}} {
		d.until("the button is there", func() bool { return d.button(c.open) != nil })
		d.press(c.open)
		d.drain()
		d.press(c.yes)
		if !d.shows(words.PhraseMissing()) {
			t.Errorf("%s: an empty passphrase is taken: %q", c.open, d.texts())
		}
		d.isAbove(words.PhraseMissing(), c.yes)
		for i, text := range []string{"a guess of mine", "another horse", "another horse"} {
			if i < len(d.entries()) {
				d.entries()[i].SetText(text)
			}
		}
		d.press(c.yes)
		d.untilShown(wrong)
		d.key(fyne.KeyEscape)
		if found, err := d.home.Look(); err != nil || found.Recovery || d.app.state.Dialog.Kind != DialogNone {
			t.Errorf("%s: %+v, %v", c.open, found, err)
		}
	}
	d.press(words.MakeOne())
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	d.untilShown(words.RecoveryTitle())
	d.key(fyne.KeyEscape)
	d.press(words.ChangeAsk())
	d.drain()
	for i, text := range []string{"correct horse", "another horse", "another horse"} {
		d.entries()[i].SetText(text)
	}
	d.press(words.Save())
	d.untilShown(words.KeyMoved(auth.KeeperPassphrase))
}

// renameRecorder notes the names that a dialog has saved.
type renameRecorder struct {
	accountActs
	labels []string
}

func (r *renameRecorder) rename(_, label string) { r.labels = append(r.labels, label) }

// TestRenameBeginsWithThePresentName: saving it unchanged leaves the name to the provider.
func TestRenameBeginsWithThePresentName(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	a := d.app.state.Accounts[0]
	d.app.ask(Dialog{Kind: DialogRename, Account: a.ID})
	d.drain()
	saved := &renameRecorder{accountActs: d.app}
	entry := newRenameDialog(saved, a).dialog.Initial.(*parts.Entry)
	entry.OnSubmitted(entry.Text)
	if len(saved.labels) != 0 || !d.app.free() {
		t.Errorf("the unchanged name was saved as the label %q", saved.labels)
	}
	d.app.ask(Dialog{Kind: DialogRename, Account: a.ID})
	d.drain()
	d.typeIn(" at work")
	d.key(fyne.KeyReturn)
	d.until("it is renamed", func() bool { return d.app.state.Accounts[0].Label == a.DisplayName()+" at work" })
}

// isAbove fails unless a text ends above a button: a dialog that does not grow with its fields
// hides the error below the last one.
func (d *testWindow) isAbove(text, button string) {
	d.t.Helper()
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(d.button(button)).Y
	d.walk(func(o fyne.CanvasObject) {
		if x, ok := o.(*parts.Text); ok && x.Text() == text {
			if bottom := driver.AbsolutePositionForObject(x).Y + x.Size().Height; bottom > top {
				d.t.Errorf("%q ends at %v, and %q begins at %v", text, bottom, button, top)
			}
		}
	})
}
