package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// someFolders makes a home with folders and files, and returns it.
func someFolders(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	t.Setenv("HOME", top)
	for _, dir := range []string{"Beta", "alpha/inner", ".hidden"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"old.backup", "alpha/new.backup", ".secret"} {
		if err := os.WriteFile(filepath.Join(top, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return top
}

// files returns the list of the open picker.
func (d *testWindow) files() (found *parts.FileList) {
	d.walk(func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.FileList); ok {
			found = l
		}
	})
	return found
}

// listed waits until the picker lists these names.
func (d *testWindow) listed(names ...string) {
	d.t.Helper()
	d.until("the folder is listed", func() bool {
		l := d.files()
		if l == nil {
			return false
		}
		var have []string
		for _, line := range l.Lines() {
			have = append(have, line.Name)
		}
		return slices.Equal(have, names)
	})
}

// asks opens a dialog of the settings.
func (d *testWindow) asks(kind DialogKind) {
	d.t.Helper()
	d.showState(wall().inRoom(RoomSettings))
	d.app.ask(Dialog{Kind: kind})
	d.drain()
}

// TestAFileIsChosenByKeyboard: the picker of a back-up goes into folders and back without the mouse,
// and what it chooses is typed.
func TestAFileIsChosenByKeyboard(t *testing.T) {
	d, top := newTestWindow(t), someFolders(t)
	d.asks(DialogRestore)
	path := d.entries()[0]
	d.press(words.ChoosePath())
	up := words.PickParent()
	d.listed(up, "alpha", "Beta", "old.backup")
	d.readable(t, "the picker of files")
	if b := d.button(words.PickFileDo()); !b.Disabled() {
		t.Error("nothing is chosen, and the button can be pressed")
	}
	d.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	d.listed(up, "inner", "new.backup")
	d.key(fyne.KeyHome, fyne.KeyReturn)
	d.listed(up, "alpha", "Beta", "old.backup")
	d.key(fyne.KeyEnd, fyne.KeyReturn)
	if want := filepath.Join(top, "old.backup"); path.Text != want || d.files() != nil || d.app.state.Dialog.Kind != DialogRestore {
		t.Errorf("the field has %q, want %q; the dialog is %q", path.Text, want, d.app.state.Dialog.Kind)
	}
	if d.w.Canvas().Focused() != fyne.Focusable(path) {
		t.Error("the focus is not in the field afterwards")
	}
	d.press(words.ChoosePath())
	d.listed(up, "alpha", "Beta", "old.backup")
	d.key(fyne.KeyEscape)
	if d.files() != nil || d.app.state.Dialog.Kind != DialogRestore {
		t.Error("Esc does not close the picker alone")
	}
}

// TestAFolderIsChosenForANewFile: the name stays as typed. A file is no folder to enter.
func TestAFolderIsChosenForANewFile(t *testing.T) {
	d, top := newTestWindow(t), someFolders(t)
	d.asks(DialogBackUp)
	path := d.entries()[0]
	name := filepath.Base(path.Text)
	d.press(words.ChoosePath())
	d.listed(words.PickParent(), "alpha", "Beta")
	d.opens("alpha")
	d.listed(words.PickParent(), "inner")
	d.press(words.PickFolderDo())
	if want := filepath.Join(top, "alpha", name); path.Text != want {
		t.Errorf("the field has %q, want %q", path.Text, want)
	}
}

// opens taps a line of the picker twice.
func (d *testWindow) opens(name string) {
	d.t.Helper()
	i := slices.IndexFunc(d.files().Lines(), func(l parts.FileLine) bool { return l.Name == name })
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.files()).AddXY(20, float32(36*i+18))
	for range 2 {
		test.TapCanvas(d.w.Canvas(), at)
		d.drain()
	}
}

// TestTheTeamsFolderIsChosen: it counts once it is saved.
func TestTheTeamsFolderIsChosen(t *testing.T) {
	d, top := newTestWindow(t), someFolders(t)
	c := card[*teamCard](d.opensSettings())
	fillIn(c.path, filepath.Join(top, "gone", "further"))
	d.press(words.ChoosePath())
	d.listed(words.PickParent(), "alpha", "Beta")
	d.opens("Beta")
	d.listed(words.PickParent())
	if !d.shows(words.PickNoFolder()) {
		t.Error("an empty folder is not said to be empty")
	}
	d.press(words.PickFolderDo())
	if c.path.Text != filepath.Join(top, "Beta") || d.config().TeamProviders != "" {
		t.Errorf("the field has %q, the file %q", c.path.Text, d.config().TeamProviders)
	}
	test.Tap(c.save)
	d.until("it is written", func() bool { return d.config().TeamProviders == filepath.Join(top, "Beta") })
}

// TestAFolderThatCannotBeRead: the picker says so and stays where it was.
func TestAFolderThatCannotBeRead(t *testing.T) {
	d, top := newTestWindow(t), someFolders(t)
	var asked func(folderShown)
	p := newPathPicker(slowFolders{d, &asked}, pickFolder, func(string) { t.Error("something was chosen") })
	p.dialog.Open(d.w.Canvas())
	p.enter("first")
	late := asked
	p.enter("second")
	asked(folderShown{path: top, folders: []string{"alpha"}})
	late(folderShown{path: "first", folders: []string{"old"}})
	if p.now.path != top {
		t.Error("a late answer replaces a newer one")
	}
	p.enter("third")
	f := folderAt(filepath.Join(top, "alpha"))
	f.err = cannotBeRead
	asked(f)
	if p.now.path != top || p.none.Text() == "" {
		t.Errorf("shows %q, says %q", p.now.path, p.none.Text())
	}
}

// slowFolders answers when the test does.
type slowFolders struct {
	d     *testWindow
	asked *func(folderShown)
}

func (s slowFolders) canvas() fyne.Canvas                         { return s.d.w.Canvas() }
func (s slowFolders) readFolder(_ string, then func(folderShown)) { *s.asked = then }

// cannotBeRead is the error of a folder of another user.
var cannotBeRead = &auth.Error{Kind: auth.KindUsage, Reason: auth.ReasonCannotRead, Detail: "/nobody"}
