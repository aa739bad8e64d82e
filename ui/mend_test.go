package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func TestADamagedDescriptionIsBroughtBack(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	path := filepath.Join(d.home.VaultDir(), "vault.toml")
	whole, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, whole[:40], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.open()
	d.untilShown("The vault's description is damaged")
	d.untilShown(words.UseCopy())
	d.press(words.UseCopy())
	d.untilShown(words.UnlockTitle())
	d.drain()
	d.typeIn("wrong")
	d.key(fyne.KeyReturn)
	d.untilShown("This passphrase does not open the vault")
	if now, _ := os.ReadFile(path); !bytes.Equal(now, whole[:40]) {
		t.Fatal("a wrong passphrase changed the vault")
	}
	d.unlocks()
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) || d.app.state.Mending || !d.shows(words.CopyUsed()) {
		t.Errorf("the copy is not in place: %v; the window shows %q", err, d.texts())
	}
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	d.unlocks()
}

func TestWhenACopyIsOffered(t *testing.T) {
	damaged := &auth.Error{Kind: auth.KindVaultDamaged, Reason: auth.ReasonVaultDamaged}
	one := &home.Found{}
	one.Copy.Exists = true
	for _, c := range []struct {
		state State
		want  bool
	}{
		{State{Phase: PhaseStuck, Problem: damaged, Copy: one}, true},
		{State{Phase: PhaseStuck, Problem: damaged}, false},
		{State{Phase: PhaseStuck, Problem: damaged, Copy: one, Mending: true}, false}, // the copy was tried already
		{State{Phase: PhaseStuck, Problem: &auth.Error{Reason: auth.ReasonNewerFormat}, Copy: one}, false},
		{State{Phase: PhaseOpen, Problem: damaged, Copy: one}, false},
	} {
		if got := c.state.mendable(); got != c.want {
			t.Errorf("%+v: %t", c.state, got)
		}
	}
}
