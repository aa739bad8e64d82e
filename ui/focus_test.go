package ui

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// stops returns what Tab focuses in one round, and the position of each. Each must be in sight
// while it has the focus.
func (d *testWindow) stops(name string) (all []fyne.Focusable, at []fyne.Position) {
	d.t.Helper()
	c, driver := d.w.Canvas(), fyne.CurrentApp().Driver()
	c.Unfocus()
	d.walk(func(o fyne.CanvasObject) { // what has grown is laid out before it is drawn
		if scroll, ok := o.(*container.Scroll); ok {
			scroll.Refresh()
		}
	})
	for range 120 {
		c.FocusNext()
		d.drain()
		f := c.Focused()
		if f == nil || len(all) > 0 && f == all[0] {
			return all, at
		}
		o := f.(fyne.CanvasObject)
		all, at = append(all, f), append(at, driver.AbsolutePositionForObject(o))
		if hidden := d.hidden(o); hidden > 1 {
			d.t.Errorf("%s, %v: %v of the height of stop %d, a %T at %v, is out of sight", name, c.Size(), hidden, len(all)-1, f, at[len(at)-1])
		}
	}
	d.t.Fatalf("%s: Tab leads to more than 120 places", name)
	return nil, nil
}

// hidden returns how much of the height of an object is outside the window or the scrollers around
// it. Of one that is higher than them nothing counts that cannot be shown.
func (d *testWindow) hidden(o fyne.CanvasObject) float32 {
	d.t.Helper()
	driver := fyne.CurrentApp().Driver()
	top, end := float32(0), d.w.Canvas().Size().Height
	d.walk(func(s fyne.CanvasObject) {
		scroll, ok := s.(*container.Scroll)
		if !ok {
			return
		}
		inside := false
		walkVisible(d.t, scroll.Content, func(c fyne.CanvasObject) { inside = inside || c == o })
		if inside {
			y := driver.AbsolutePositionForObject(scroll).Y
			top, end = max(top, y), min(end, y+scroll.Size().Height)
		}
	})
	high := o.Size().Height
	at := driver.AbsolutePositionForObject(o).Y
	return min(high, end-top) - (min(end, at+high) - max(top, at))
}

// TestEveryStopOfTabIsSeen visits every screen: Tab focuses no hidden widget, and none twice.
func TestEveryStopOfTabIsSeen(t *testing.T) {
	d := newTestWindow(t)
	for _, size := range sizes[:2] {
		d.w.Resize(size)
		for _, sc := range scenes {
			if sc.then != nil {
				continue
			}
			d.showState(sc.state())
			stops, at := d.stops(sc.name)
			seen := map[fyne.CanvasObject]bool{}
			d.walk(func(o fyne.CanvasObject) { seen[o] = true })
			known := map[fyne.Focusable]bool{}
			for i, f := range stops {
				o := f.(fyne.CanvasObject)
				middle := at[i].AddXY(o.Size().Width/2, o.Size().Height/2)
				switch {
				case known[f]:
					t.Errorf("%s, %v: stop %d, a %T, comes twice", sc.name, size, i, f)
				case !seen[o] || o.Size().Width < 8 || o.Size().Height < 8:
					t.Errorf("%s, %v: stop %d, a %T of %v, is not to be seen", sc.name, size, i, f, o.Size())
				case middle.X < 0 || middle.Y < 0 || middle.X > size.Width || middle.Y > size.Height:
					t.Errorf("%s, %v: stop %d, a %T, is out of the window, at %v", sc.name, size, i, f, at[i])
				}
				known[f] = true
			}
			d.showState(wall())
		}
	}
}

// TestEveryDialogIsUsedByKeys: in the lowest window Tab reaches everything in a dialog that can be used,
// in sight, and Esc closes each but those that must be answered.
func TestEveryDialogIsUsedByKeys(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(sizes[0])
	walks := func(name string, s State, then func(*testWindow)) {
		d.showState(s)
		if then != nil {
			then(d)
		}
		d.drain()
		stops, _ := d.stops(name)
		if d.w.Canvas().Overlays().Top() == nil {
			t.Errorf("%s: nothing stands", name)
		}
		d.walk(func(o fyne.CanvasObject) {
			f, focuses := o.(fyne.Focusable)
			off, disables := o.(fyne.Disableable)
			card, _ := o.(*parts.ProviderCard) // arrows lead to the others
			if focuses && card == nil && !(disables && off.Disabled()) && !slices.Contains(stops, f) {
				t.Errorf("%s: Tab does not reach a %T", name, o)
			}
		})
		d.insideWindow(sizes[0], name)
		d.showState(wall())
	}
	for kind := range questions() {
		walks(string(kind), ofKind(kind), nil)
	}
	for _, sc := range slices.Concat(scenes, settingsScenes, addressScenes) {
		if s := sc.state(); s.Phase == PhaseOpen && sc.name != "picker-browsers" && (s.Dialog.Kind != DialogNone || s.consent().Kind != DialogNone) {
			walks(sc.name, s, sc.then)
		}
	}
}

// TestFocusGoesTopToBottom checks the order: rail, list, detail, each from the top.
func TestFocusGoesTopToBottom(t *testing.T) {
	d := newTestWindow(t)
	for _, name := range []string{"accounts", "attention", "trouble", "providers", "provider-report"} {
		for _, sc := range scenes {
			if sc.name != name {
				continue
			}
			d.showState(sc.state())
			_, at := d.stops(name)
			for i := 1; i < len(at); i++ {
				a, b := d.pane(at[i-1]), d.pane(at[i])
				if b < a {
					t.Errorf("%s: stop %d at %v leads back to %v", name, i, at[i-1], at[i])
				}
			}
		}
	}
}

// pane returns 0 for the rail, 1 for the list and 2 for what is right of it.
func (d *testWindow) pane(at fyne.Position) int {
	s := d.app.screen
	switch {
	case at.X < s.rail.Width():
		return 0
	case at.X < s.main.Position().X:
		return 1
	}
	return 2
}

// TestEveryStopShowsItself checks in the picture that a focused widget looks different.
func TestEveryStopShowsItself(t *testing.T) {
	d := newTestWindow(t)
	for _, name := range []string{"accounts", "providers"} {
		for _, sc := range scenes {
			if sc.name != name {
				continue
			}
			d.showState(sc.state())
			stops, _ := d.stops(name)
			c := d.w.Canvas()
			c.Unfocus()
			last := c.Capture()
			for range stops {
				c.FocusNext()
				d.drain()
				now := c.Capture()
				if alike(last, now) {
					t.Errorf("%s: %T at %v shows no focus", name, c.Focused(), fyne.CurrentApp().Driver().AbsolutePositionForObject(c.Focused().(fyne.CanvasObject)))
				}
				last = now
			}
		}
	}
}

func alike(a, b image.Image) bool {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// TestALockTakesMenusAlong: locking closes open menus, and keys reach the locked page.
func TestALockTakesMenusAlong(t *testing.T) {
	menus := map[string]func(*testWindow){
		"more":       func(d *testWindow) { made[*accountsRoom](d.app).detail.openMenu() },
		"an entry's": func(d *testWindow) { test.TapSecondary(made[*accountsRoom](d.app).list.search) },
		"a select's": func(d *testWindow) {
			d.app.set(d.app.state.withBrowsers(someBrowsers(), "").withDialog(Dialog{Kind: DialogPicker}))
			test.Tap(d.chooser())
		},
	}
	for name, open := range menus {
		d := newTestWindow(t)
		d.showState(wall())
		opened, err := d.openHome(t.Context(), home.Opening{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = opened.Close() })
		d.app.session = &Session{Session: opened}
		d.app.session.begin(t.Context())
		open(d)
		if d.w.Canvas().Overlays().Top() == nil {
			t.Fatalf("%s: no menu is open", name)
		}
		d.app.lock()
		d.drain()
		if n := len(d.w.Canvas().Overlays().List()); n != 0 || d.app.state.Phase != PhaseHidden {
			t.Errorf("%s: %d things hang over the lock, in phase %v", name, n, d.app.state.Phase)
		}
		d.app.state.Phase = PhaseHidden
		d.key(fyne.KeyReturn) // presses "Show again"
		if d.app.state.Phase != PhaseOpen {
			t.Errorf("%s: Enter does not reach the page", name)
		}
		d.app.session = nil
	}
}

// TestSpaceOnARowOnlySelects: Space presses what has the focus, which for a row is to select it;
// Enter presses the filled button (U26).
func TestSpaceOnARowOnlySelects(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	before := d.app.state.Accounts[0].RefreshedAt
	d.w.Canvas().Focus(made[*accountsRoom](d.app).list.list)
	d.key(fyne.KeySpace)
	if len(d.app.state.Tasks) != 0 || !d.app.state.Accounts[0].RefreshedAt.Equal(before) {
		t.Error("Space on a row refreshes the account")
	}
	d.key(fyne.KeyReturn)
	d.untilShown(words.Refreshed("Ada Lovelace"))
}

// TestNoKeyReachesWhatIsHidden: the button that began a sign-in has the focus below the dialog,
// and is hidden when the dialog closes.
func TestNoKeyReachesWhatIsHidden(t *testing.T) {
	d := newTestWindow(t)
	d.w.Canvas().Focus(made[*firstRun](d.app).primary)
	d.key(fyne.KeySpace)
	d.approve("ada")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	if f := d.w.Canvas().Focused(); f != nil {
		t.Errorf("a %T has the focus", f)
	}
	d.ctrl(fyne.Key5)
	d.key(fyne.KeyTab)
	d.ctrl(fyne.KeyN)
	if d.w.Canvas().Focused() == nil {
		t.Error("a dialog over another room has no focus")
	}
}
