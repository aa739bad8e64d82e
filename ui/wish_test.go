package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/words"
)

// TestAWishOpensThePicker for the provider or the address that a start names: at once, over a pending
// sign-in, after the dialog that is open, and after the lock. The person's Continue begins it.
func TestAWishOpensThePicker(t *testing.T) {
	picks := func(d *testWindow, id string) {
		d.t.Helper()
		d.untilShown(words.PickerTitle())
		if p := d.picker(); p.chosen.ID != id || d.app.state.Look.Typed != "" {
			d.t.Errorf("the picker offers %q and the address %q, want %q", p.chosen.ID, d.app.state.Look.Typed, id)
		}
		if len(d.opened) > 0 {
			d.t.Error("the browser was opened")
		}
	}
	for name, run := range map[string]func(d *testWindow){
		"a provider by its id":   func(d *testWindow) { d.app.Wish("keycloak"); picks(d, "keycloak") },
		"a provider by its name": func(d *testWindow) { d.app.Wish("microsoft entra"); picks(d, "microsoft") },
		"none": func(d *testWindow) {
			d.app.Wish("")
			d.drain()
			if !d.app.free() {
				d.t.Error("a start without a wish opens a dialog")
			}
		},
		"an unknown provider": func(d *testWindow) {
			d.app.Wish("zeppelin")
			d.untilShown(words.PickerTitle())
			if p := d.picker(); p.search.Text != "zeppelin" || !p.proceed.Disabled() {
				d.t.Errorf("the search has %q, and Continue can be pressed: %t", p.search.Text, !p.proceed.Disabled())
			}
		},
		"an address": func(d *testWindow) {
			d.app.Wish("http://127.0.0.1:1/mcp")
			d.untilShown(words.PickerTitle())
			d.until("it is looked up", func() bool { return d.app.state.Look.Err != nil })
			if p := d.picker(); p.tabs.Chosen() != tabAddress || p.address.Entry.Text != "http://127.0.0.1:1/mcp" {
				d.t.Errorf("tab %d has %q", p.tabs.Chosen(), p.address.Entry.Text)
			}
		},
		"while a dialog is open, twice": func(d *testWindow) {
			d.app.ask(Dialog{Kind: DialogKeys})
			d.app.Wish("keycloak")
			d.app.Wish("keycloak")
			d.drain()
			if d.app.state.Dialog.Kind != DialogKeys {
				d.t.Errorf("the wish replaced the dialog by %q", d.app.state.Dialog.Kind)
			}
			d.press(words.Close())
			picks(d, "keycloak")
			d.app.Wish("keycloak")
			d.press(words.Cancel())
			if !d.app.free() {
				d.t.Errorf("%q comes after the wish", d.app.state.Dialog.Kind)
			}
		},
		"while a sign-in waits for the browser": func(d *testWindow) {
			d.key(fyne.KeyReturn)
			d.sentTo()
			d.untilShown(words.WaitingForYou())
			d.app.Wish("keycloak")
			picks(d, "keycloak")
			if len(d.app.state.SignIns) != 1 {
				d.t.Error("the wish ended the sign-in that waited")
			}
			d.press(words.Cancel())
			if !d.app.free() {
				d.t.Errorf("%q comes after the wish", d.app.state.Dialog.Kind)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newTestWindow(t)
			d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
			run(d)
		})
	}
	t.Run("while it is locked", func(t *testing.T) {
		d := underPassphrase(t)
		d.ctrl(fyne.KeyL)
		d.untilShown(words.UnlockTitle())
		d.app.Wish("keycloak")
		d.drain()
		if !d.app.free() {
			t.Errorf("a locked window shows %q", d.app.state.Dialog.Kind)
		}
		d.typeIn("correct horse")
		d.key(fyne.KeyReturn)
		picks(d, "keycloak")
	})
}

// TestTheWishOfTheFirstStart is taken up once it is known that there is no vault, or once that is open.
func TestTheWishOfTheFirstStart(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.wish = "keycloak" })
	d.untilShown(words.PickerTitle())
	if p := d.picker(); p.chosen.ID != "keycloak" {
		t.Errorf("an empty window offers %q", p.chosen.ID)
	}
	d.wish = ""
	d.close()
	locked := underPassphrase(t)
	locked.close()
	locked.wish = "keycloak"
	locked.open()
	locked.untilShown(words.UnlockTitle())
	locked.drain()
	locked.typeIn("correct horse")
	locked.key(fyne.KeyReturn)
	locked.untilShown(words.PickerTitle())
	if p := locked.picker(); p.chosen.ID != "keycloak" {
		t.Errorf("an unlocked window offers %q", p.chosen.ID)
	}
}
