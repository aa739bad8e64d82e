package ui

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestCtrlWClosesTheDialogFirst: Ctrl+W closes what is on top, and the window only where that is
// nothing.
func TestCtrlWClosesTheDialogFirst(t *testing.T) {
	d := newTestWindow(t)
	d.showState(wall().withDialog(Dialog{Kind: DialogKeys}))
	d.ctrl(fyne.KeyW)
	if !d.app.free() || d.app.closing.Load() {
		t.Fatal("Ctrl+W does not close the dialog, or closes the window too")
	}
	made[*accountsRoom](d.app).detail.openMenu()
	d.ctrl(fyne.KeyW)
	if d.w.Canvas().Overlays().Top() != nil || d.app.closing.Load() {
		t.Fatal("Ctrl+W does not close the menu, or closes the window too")
	}
	d.ctrl(fyne.KeyW)
	d.until("the window closes", func() bool { return d.quit })
}

// TestCtrlSSavesTheProvider: the form is saved whatever has the focus.
func TestCtrlSSavesTheProvider(t *testing.T) {
	d := newTestWindow(t)
	st := State{Phase: PhaseEmpty}.editing(Draft{New: true}).typed(Typed{Name: "Staging", Issuer: "https://id.staging.example", ClientID: "latchkey-desktop"})
	d.showState(st.checkedIssuer("https://id.staging.example", &auth.Metadata{}, nil))
	if !d.app.state.Draft.ready() {
		t.Fatal("the provider cannot be saved")
	}
	d.ctrl(fyne.KeyS)
	d.until("the provider is saved", func() bool {
		_, ok := d.app.state.Provider("staging")
		return ok && d.app.state.Draft == nil
	})
}

// TestZoomScalesTheWindow: Ctrl and plus or minus set the scale that Fyne reads, 0 leads back.
func TestZoomScalesTheWindow(t *testing.T) {
	t.Setenv(scaleKey, "2")
	d := newTestWindow(t)
	for _, step := range []struct {
		key  fyne.KeyName
		text float64 // of 13 at the scale 2
	}{{fyne.KeyEqual, 14}, {fyne.KeyPlus, 16}, {fyne.KeyMinus, 14}, {fyne.Key0, 13}, {fyne.KeyMinus, 12}, {fyne.KeyMinus, 10}, {fyne.KeyMinus, 10}} {
		d.ctrl(step.key)
		if got, _ := strconv.ParseFloat(os.Getenv(scaleKey), 64); math.Abs(got/2*13-step.text) > 1e-4 {
			t.Errorf("after %s the scale is %v, want %v", step.key, got, step.text/13*2)
		}
	}
	for range 9 {
		d.ctrl(fyne.KeyPlus)
	}
	if got := os.Getenv(scaleKey); got != "4" {
		t.Errorf("at most the scale is %s", got)
	}
}

// TestTheListOfKeysIsReachedByMouse: a button of the settings opens it, and it names every shortcut.
func TestTheListOfKeysIsReachedByMouse(t *testing.T) {
	d := newTestWindow(t)
	d.showState(wall().inRoom(RoomSettings))
	d.press(words.KeysShow())
	if d.app.state.Dialog.Kind != DialogKeys {
		t.Fatal("the button does not open the list of keys")
	}
	listed := ""
	d.walk(func(o fyne.CanvasObject) {
		if text, ok := o.(*parts.Text); ok {
			listed += text.Text() + "\n"
		}
	})
	names := map[fyne.KeyName]string{fyne.KeyEqual: "plus", fyne.KeyPlus: "plus", fyne.KeyMinus: "minus"}
	for key := range d.app.shortcuts() {
		name := string(key)
		if names[key] != "" {
			name = names[key]
		}
		if !listsKey(listed, name) {
			t.Errorf("the list lacks Ctrl+%s: %q", name, listed)
		}
	}
}

// listsKey reports whether the list has a line for a key with Ctrl.
func listsKey(listed, name string) bool {
	for line := range strings.Lines(listed) {
		line = strings.TrimSpace(line)
		if keys, ok := strings.CutPrefix(line, "Ctrl+"); ok && slices.Contains(strings.Split(keys, ", "), name) {
			return true
		}
		if line == "Ctrl+"+name {
			return true
		}
	}
	return false
}

// TestTheScaleIsKeptOverARestart: a window opens at the scale that it was closed with, in the same
// size on the screen; Ctrl+0 leads back to the scale of the start.
func TestTheScaleIsKeptOverARestart(t *testing.T) {
	t.Setenv(scaleKey, "2")
	var size fyne.Size
	var zoom float32
	keeps := func(d *testWindow) {
		d.adjust = func(deps *Deps) {
			deps.Size, deps.Zoom = size, zoom
			deps.SaveSize = func(s fyne.Size, z float32) { size, zoom = s, z }
		}
	}
	d := newTestWindow(t, keeps)
	d.ctrl(fyne.KeyPlus)
	d.ctrl(fyne.KeyPlus)
	shown := d.w.Canvas().Size()
	d.close()
	if zoom != float32(16)/13 {
		t.Fatalf("the zoom %v was stored", zoom)
	}
	t.Setenv(scaleKey, "2")
	d.open()
	if got := os.Getenv(scaleKey); !strings.HasPrefix(got, "2.4615") || d.w.Canvas().Size() != shown {
		t.Errorf("the next window has the scale %s and the size %v, want 2.4615 and %v", got, d.w.Canvas().Size(), shown)
	}
	d.ctrl(fyne.Key0)
	if got := os.Getenv(scaleKey); got != "2" {
		t.Errorf("Ctrl+0 leads to %s", got)
	}
}

// TestTheTextSizeIsASetting: the settings name the size of text; another one makes everything grow,
// and one that the keys lead to stands in the list as long as it counts.
func TestTheTextSizeIsASetting(t *testing.T) {
	t.Setenv(scaleKey, "2")
	d := newTestWindow(t)
	d.showState(settled()())
	box := card[*lookCard](made[*settingsRoom](d.app)).size.box
	for _, i := range []int{3, 0, 2, 1} {
		pick := []struct {
			name string
			text float64
		}{{"Small", 12}, {"Normal", 13}, {"Large", 16}, {"Very large", 19}}[i]
		d.chooses(box, i)
		if got, _ := strconv.ParseFloat(os.Getenv(scaleKey), 64); math.Abs(got/2*13-pick.text) > 1e-4 {
			t.Errorf("%s: the scale is %v, want %v", pick.name, got, pick.text/13*2)
		}
		if got := box.AccessibilityLabel(); got != pick.name {
			t.Errorf("%s is shown as %s", pick.name, got)
		}
	}
	d.ctrl(fyne.KeyPlus)
	if got := box.AccessibilityLabel(); got != "14 points" {
		t.Errorf("after Ctrl and plus the size is shown as %s", got)
	}
	d.ctrl(fyne.Key0)
	if got := box.AccessibilityLabel(); got != "Normal" {
		t.Errorf("after Ctrl and 0 the size is shown as %s", got)
	}
}
