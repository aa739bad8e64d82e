package ui

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/vault"
	"latchkey/ui/words"
)

// mending is the desk's window with the copy of vault.toml, as the program has
// it.
func mending(d *desk) {
	look, open := d.app.deps.Peek, d.app.deps.Open
	d.app.deps.Peek = func() (Peeked, error) {
		found, err := look()
		spare := vault.PeekCopy(d.home.VaultDir())
		found.Copy, found.CopyKeeper = spare.Exists, spare.Keeper
		return found, err
	}
	d.app.deps.Open = func(ctx context.Context, c Choice) (*Session, error) {
		if !c.Repair {
			return open(ctx, c)
		}
		v, err := d.home.OpenVault(ctx, vault.Options{
			Repair: true, Passphrase: func(context.Context, bool) ([]byte, error) { return []byte(c.Passphrase.Reveal()), nil },
		})
		if err != nil {
			return nil, err
		}
		return d.session(v)
	}
}

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
	mending(d)
	d.untilShown("The vault's description is damaged")
	d.app.retry()
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
	one := &Peeked{Copy: true}
	for _, c := range []struct {
		state State
		want  bool
	}{
		{State{Phase: PhaseStuck, Problem: damaged, Copy: one}, true},
		{State{Phase: PhaseStuck, Problem: damaged}, false},
		{State{Phase: PhaseStuck, Problem: damaged, Copy: one, Mending: true}, false}, // it was tried
		{State{Phase: PhaseStuck, Problem: &auth.Error{Reason: auth.ReasonNewerFormat}, Copy: one}, false},
		{State{Phase: PhaseOpen, Problem: damaged, Copy: one}, false},
	} {
		if got := c.state.mendable(); got != c.want {
			t.Errorf("%+v: %t", c.state, got)
		}
	}
}
