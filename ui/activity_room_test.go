package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/activity"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestActivityIsReachedAndLeft: the button beside the search and the card of an account lead
// there; Back and Esc lead back.
func TestActivityIsReachedAndLeft(t *testing.T) {
	d := newTestWindow(t)
	d.showState(lived().inRoom(RoomAccounts).selected("3"))
	d.press(words.Activity())
	if d.app.state.view() != RoomActivity || !d.item(RoomAccounts).Selected() {
		t.Fatalf("Activity leads to %q", d.app.state.view())
	}
	r := made[*activity.Room](d.app)
	if r.State().Account != "" {
		t.Errorf("it is narrowed to %q", r.State().Account)
	}
	d.press(words.ActivityBack())
	if d.app.state.view() != RoomAccounts {
		t.Fatal("Back does not lead back")
	}
	d.press(words.ShowAllActivity())
	if d.app.state.view() != RoomActivity || r.State().Account != "3" {
		t.Fatalf("Show all shows %q", r.State().Account)
	}
	found := false
	d.walk(func(o fyne.CanvasObject) {
		if s, ok := o.(*parts.Select); ok && s.AccessibilityLabel() == "ada@staging" {
			found = true
		}
	})
	if !found {
		t.Error("the account does not stand in the select")
	}
	d.key(fyne.KeyEscape)
	if d.app.state.view() != RoomAccounts {
		t.Error("Esc does not lead back")
	}
	d.w.Resize(sizes[0])
	d.press(words.Activity()) // the narrow button has only an icon but keeps its name
	d.key(fyne.KeyDown, fyne.KeyReturn)
	d.untilShown(words.EntryTitle())
	d.press(words.ActivityShowAccount())
	if d.app.state.view() != RoomAccounts || !d.app.free() {
		t.Error("the account is not shown")
	}
}

// TestAnExistingFileIsNamedBeforeItIsReplaced: of a name that was typed while another was tried
// nothing is known, and the button does not offer to replace it.
func TestAnExistingFileIsNamedBeforeItIsReplaced(t *testing.T) {
	d := newTestWindow(t)
	d.showState(lived())
	dir := t.TempDir()
	file, other := filepath.Join(dir, "activity.csv"), filepath.Join(dir, "other.csv")
	for _, path := range []string{file, other} {
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.press(words.ActivityExport())
	d.key(fyne.KeyDown, fyne.KeyReturn) // CSV
	d.untilShown(words.ExportDo())
	e := d.w.Canvas().Focused().(*parts.Entry)
	e.SetText(file)
	test.Tap(d.button(words.ExportDo()))
	e.SetText(other) // before the answer about the first
	d.until("it is refused", func() bool { return !d.app.state.Errand.Busy })
	if d.button(words.ReplaceFile()) != nil {
		t.Error("a file that was not asked about is to be replaced")
	}
	d.press(words.ExportDo())
	d.untilShown(words.FileThere())
	for _, path := range []string{file, other} {
		if data, _ := os.ReadFile(path); string(data) != "mine" {
			t.Errorf("%s was replaced without a word", path)
		}
	}
}

// TestActivityIsExported to a new file, and replaces a file only after a press of the button that
// names the replacement.
func TestActivityIsExported(t *testing.T) {
	d := newTestWindow(t)
	d.showState(lived())
	file := filepath.Join(t.TempDir(), "activity.csv")
	export := func() {
		d.press(words.ActivityExport())
		d.key(fyne.KeyDown, fyne.KeyReturn) // CSV
		d.untilShown(words.ExportDo())
		e := d.w.Canvas().Focused().(*parts.Entry)
		e.SetText(file)
	}
	export()
	d.key(fyne.KeyReturn)
	d.until("it is written", d.app.free)
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), "Ada Lovelace") || strings.Count(string(data), "\r\n") < 8 {
		t.Fatalf("%v: %q", err, data)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	export()
	d.press(words.ExportDo())
	d.untilShown(words.FileThere())
	if data, _ := os.ReadFile(file); string(data) != "mine" {
		t.Error("the file was replaced without a word")
	}
	d.press(words.ReplaceFile())
	d.until("it is replaced", d.app.free)
	if data, _ := os.ReadFile(file); string(data) == "mine" {
		t.Error("the file was not replaced")
	}
}
