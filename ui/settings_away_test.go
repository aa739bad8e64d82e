package ui

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

func TestABackUpReplacesNothingUnasked(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	file := filepath.Join(t.TempDir(), "letter")
	if err := os.WriteFile(file, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.press(words.BackUpAsk())
	path := d.entries()[0]
	if path.Text != usualBackUp(d.app.state.Now) {
		t.Errorf("offered is %q", path.Text)
	}
	path.SetText("letter")
	d.press(words.BackUpDo())
	if !d.shows(words.PathBegins()) || !d.shows(words.PhraseShort()) {
		t.Errorf("shown is %q", d.texts())
	}
	path.SetText(file)
	d.entries()[1].SetText("tr0ub4dor")
	d.entries()[2].SetText("tr0ub4dor")
	d.press(words.BackUpDo())
	d.untilShown(words.FileThere())
	if text, _ := os.ReadFile(file); string(text) != "dear" {
		t.Fatal("the letter was overwritten without a question")
	}
	d.app.focus(path)
	d.key(fyne.KeyReturn)
	d.app.focus(nil)
	d.key(fyne.KeyReturn)
	if d.app.state.Errand.Busy {
		t.Error("Enter replaces a file")
	}
	path.SetText(file + "2")
	if d.button(words.ReplaceFile()) != nil {
		t.Error("another name is replaced, too")
	}
	path.SetText(file)
	d.press(words.BackUpDo())
	d.untilShown(words.FileThere())
	d.press(words.ReplaceFile())
	d.untilShown(words.BackedUp(file))
}

func TestABackUpIsRestoredOnANewComputer(t *testing.T) {
	d := underPassphrase(t)
	file := filepath.Join(t.TempDir(), "backup")
	if err := d.app.session.BackUp(t.Context(), file, []byte("tr0ub4dor"), false); err != nil {
		t.Fatal(err)
	}
	other := newTestWindow(t, func(d *testWindow) { d.keeper = auth.KeeperKeyring })
	other.opensSettings()
	if other.button(words.BackUpAsk()) != nil || other.button(words.EraseAsk()) != nil {
		t.Error("there is something to back up or to forget where there is no vault")
	}
	other.press(words.RestoreAsk()) // on a new computer restoring creates the vault
	other.entries()[0].SetText(file)
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo())
	other.untilShown(words.ChooseTitle())
	other.app.choose(auth.KeeperPassphrase, "correct horse")
	other.declinesCode()
	other.untilShown(words.RestoredCount(1, 0, 0))

	other.opensSettings()
	other.press(words.RestoreAsk())
	other.entries()[0].SetText(file + ".none")
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo())
	other.untilShown(words.RestoreNone())
	other.entries()[0].SetText(file)
	other.entries()[1].SetText("wrong")
	other.press(words.RestoreDo())
	other.untilShown(words.RestoreWrong())
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo())
	other.untilShown("Accounts: ")
}

// entries returns the visible fields from top to bottom.
func (d *testWindow) entries() (found []*parts.Entry) {
	d.walk(func(o fyne.CanvasObject) {
		if e, ok := o.(*parts.Entry); ok {
			found = append(found, e)
		}
	})
	return found
}

func TestForgetEverything(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.EraseAsk())
	d.press(words.Keep())
	if len(d.app.state.Accounts) != 1 {
		t.Fatal("keeping forgot")
	}
	d.press(words.EraseAsk())
	d.press("Forget everything")
	if !d.shows(words.Erasing()) || d.shows("Ada") {
		t.Errorf("shown is %q", d.texts())
	}
	d.untilShown(words.FirstTitle())
	d.untilShown(words.ErasedAll())
	if _, err := os.Stat(d.home.VaultDir()); err == nil || d.app.session != nil || len(d.app.state.Accounts) != 0 {
		t.Error("something is left")
	}
	d.keeper = auth.KeeperMemory
	d.demoSignIn("grace") // and everything starts over
}

func TestWhoCouldNotBeRevokedIsNamed(t *testing.T) {
	down := false
	d := newTestWindow(t, func(d *testWindow) {
		d.wrap = func(next http.RoundTripper) http.RoundTripper {
			if down {
				return silent{}
			}
			return next
		}
	})
	d.demoSignIn("ada")
	down = true
	d.opensSettings()
	d.press(words.EraseAsk())
	d.press("Forget everything")
	d.untilShown(words.ErasedTitle())
	if !d.shows("Ada Lovelace") {
		t.Errorf("shown is %q", d.texts())
	}
	d.press(words.Close())
	d.untilShown(words.FirstTitle())
}
