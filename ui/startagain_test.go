package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/words"
)

// sealedFiles returns the paths of the sealed accounts on the disk.
func (d *testWindow) sealedFiles() []string {
	files, err := filepath.Glob(filepath.Join(d.home.VaultDir(), "*.sealed*"))
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

func TestAForgottenPassphraseIsNotTheEnd(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	ask := func() {
		d.press(words.StartAgain())
		d.untilShown(words.AskStartAgain("", 1, nil).Title)
	}
	ask()
	if all := strings.Join(d.texts(), "\n"); !strings.Contains(all, "1 account cannot be revoked from here any more") || !strings.Contains(all, "Demo provider") || strings.Contains(all, "keyring") {
		t.Errorf("the question names no effect: %q", all)
	}
	d.key(fyne.KeyReturn) // keeps the vault
	if d.app.state.Dialog.Kind != DialogNone || len(d.sealedFiles()) == 0 {
		t.Fatal("Enter deleted the vault")
	}
	d.unlocks()
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	if err := os.WriteFile(d.home.ConfigFile(), []byte("theme = \"dark\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask()
	d.press(words.StartAgainYes())
	d.until("it began again", func() bool { return d.app.state.Phase == PhaseEmpty })
	if left := d.sealedFiles(); len(left) != 0 || !d.shows(words.StartedAgain()) {
		t.Errorf("%d sealed files are left; the window shows %q", len(left), d.texts())
	}
	if _, err := os.Stat(d.home.ConfigFile()); err != nil {
		t.Error("the settings are gone")
	}
	d.keeper = auth.KeeperMemory
	d.demoSignIn("grace")
}

func TestALostKeyIsNotTheEnd(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	d.losesKey()
	d.open()
	d.untilShown("The keyring has lost the vault's key")
	d.press(words.StartAgain())
	d.untilShown(words.AskStartAgain("", 1, nil).Title)
	d.press(words.StartAgainYes())
	d.until("it began again", func() bool { return d.app.state.Phase == PhaseEmpty })
	if left := d.sealedFiles(); len(left) != 0 {
		t.Errorf("%d sealed files are left", len(left))
	}
}

func TestWhenStartingAgainIsOffered(t *testing.T) {
	for _, c := range []struct {
		phase  Phase
		kind   auth.Kind
		reason auth.Reason
		want   bool
	}{
		{PhaseLocked, "", "", true},
		{PhaseStuck, auth.KindKeyring, auth.ReasonKeyMissing, true},
		{PhaseStuck, auth.KindKeyring, auth.ReasonKeyringAbsent, true},
		{PhaseStuck, auth.KindVaultDamaged, auth.ReasonVaultDamaged, true},
		{PhaseStuck, auth.KindVaultDamaged, auth.ReasonNewerFormat, false},
		{PhaseStuck, auth.KindVaultDamaged, auth.ReasonUnsafeFile, false},
		{PhaseStuck, auth.KindInternal, auth.ReasonCannotRead, false},
		{PhaseOpen, "", "", false},
		{PhaseHidden, "", "", false},
		{PhaseEmpty, "", "", false},
	} {
		s := State{Phase: c.phase, Problem: &auth.Error{Kind: c.kind, Reason: c.reason}}
		if got := s.canStartAgain(); got != c.want {
			t.Errorf("phase %d, %s: %t", c.phase, c.reason, got)
		}
	}
}
