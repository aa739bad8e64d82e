package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// confirm is a small dialog over a window with a button that had the focus.
func confirm(t *testing.T, body fyne.CanvasObject) (d *Dialog, w fyne.Window, behind, keep, revoke *Button) {
	t.Helper()
	behind = NewButton(Plain, "behind", nil, nil)
	w = show(t, behind, 800, 560)
	w.Canvas().Focus(behind)
	keep, revoke = NewButton(Quiet, "Keep", nil, nil), NewButton(Danger, "Revoke", nil, nil)
	d = NewDialog(WideConfirm, "Revoke Ada at Demo provider?", "Programs that use this account stop working at once.").Right(keep, revoke)
	if body != nil {
		d.Body(body)
	}
	return d, w, behind, keep, revoke
}

func TestDialogPlace(t *testing.T) {
	newKit(t, theme.VariantLight)
	d, w, _, keep, revoke := confirm(t, nil)
	d.Open(w.Canvas())
	x, size := d.panel.Position().X, d.panel.Size()
	if size.Width != 420 || x != 190 {
		t.Errorf("panel %v at %v", size, x)
	}
	if got := d.panel.Position().Y*2 + size.Height; got != 560 {
		t.Error("not in the middle")
	}
	if end := revoke.Position().X + revoke.Size().Width; end != x+420-24 {
		t.Errorf("the primary button ends at %v", end)
	}
	if gap := revoke.Position().X - keep.Position().X - keep.Size().Width; gap != 8 {
		t.Errorf("%v between the buttons", gap)
	}
	if d.panel.CornerRadius != 14 || d.dim.Size() != fyne.NewSize(800, 560) {
		t.Errorf("corners of %v, dim %v", d.panel.CornerRadius, d.dim.Size())
	}
	if below := d.panel.Position().Y + size.Height - revoke.Position().Y; below != 36+24 {
		t.Errorf("%v from the buttons' top to the edge", below)
	}
}

func TestDialogKeysAndFocus(t *testing.T) {
	newKit(t, theme.VariantLight)
	entry := NewEntry("")
	d, w, behind, keep, revoke := confirm(t, entry)
	revoked, kept := 0, 0
	revoke.OnTapped = func() { revoked++ }
	keep.OnTapped = func() { kept++ }
	screen := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { screen++ })
	d.Initial = entry
	d.Open(w.Canvas())
	if w.Canvas().Focused() != entry {
		t.Fatalf("the focus is at %T", w.Canvas().Focused())
	}
	key(w, fyne.KeyReturn) // in the entry: the default button
	for range 3 {          // entry, keep, revoke, and round again
		w.Canvas().FocusNext()
	}
	if w.Canvas().Focused() != entry {
		t.Errorf("after a round of Tab the focus is at %T, outside the dialog", w.Canvas().Focused())
	}
	w.Canvas().Focus(keep)
	key(w, fyne.KeyReturn) // on a button: that button
	if revoked != 1 || kept != 1 {
		t.Errorf("revoked %d, kept %d", revoked, kept)
	}
	key(w, fyne.KeyEscape)
	if d.Shown() || screen != 0 {
		t.Errorf("shown %v after Esc, the screen heard %d keys", d.Shown(), screen)
	}
	if w.Canvas().Focused() != behind {
		t.Errorf("the focus came back to %T", w.Canvas().Focused())
	}
	w.Canvas().Unfocus()
	key(w, fyne.KeyEscape)
	if screen != 1 {
		t.Error("the screen does not hear keys again")
	}
}

func TestDialogDismissed(t *testing.T) {
	newKit(t, theme.VariantLight)
	d, w, _, _, _ := confirm(t, nil)
	dismissed := 0
	d.OnDismissed = func() { dismissed++ }
	cross := d.Closer("Close")
	d.Corner(cross)
	d.Open(w.Canvas())
	key(w, fyne.KeyEscape)
	test.Tap(cross)
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5))
	if dismissed != 2 || !d.Shown() {
		t.Errorf("dismissed %d times, shown %v: who listens decides", dismissed, d.Shown())
	}
	d.Close()
	d.Close()
	if d.Shown() {
		t.Error("still shown")
	}
}

func TestDialogScrollsInALowWindow(t *testing.T) {
	newKit(t, theme.VariantLight)
	body := Gap(100, 2000)
	d, w, _, _, revoke := confirm(t, body)
	d.Open(w.Canvas())
	top, size := d.panel.Position().Y, d.panel.Size()
	if top != 24 || size.Height != 560-48 {
		t.Errorf("panel %v at %v, not 24 from the edges", size, top)
	}
	if end := revoke.Position().Y + 36; end != 560-24-24 {
		t.Errorf("the buttons end at %v", end)
	}
	if !d.rule.Visible() {
		t.Error("no line between what scrolls and the buttons")
	}
	if d.scroll.Size().Height > 500 || d.scroll.Content.Size().Height < 2000 {
		t.Errorf("view %v, content %v", d.scroll.Size(), d.scroll.Content.Size())
	}
	w.Resize(fyne.NewSize(360, 560))
	if got := d.panel.Size().Width; got != 360-48 {
		t.Errorf("in a narrow window %v wide", got)
	}
}

func TestDialogGrowsWithItsBody(t *testing.T) {
	newKit(t, theme.VariantLight)
	fold := NewFold("Technical details", "", Gap(10, 100))
	d, w, _, _, _ := confirm(t, fold)
	d.Open(w.Canvas())
	before := d.panel.Size().Height
	fold.SetOpen(true)
	d.Fit()
	if got := d.panel.Size().Height - before; got != 108 {
		t.Errorf("grew by %v", got)
	}
}

func TestDialogUnderAMenuCloses(t *testing.T) {
	newKit(t, theme.VariantLight)
	d, w, behind, _, _ := confirm(t, nil)
	screen := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { screen++ })
	d.Open(w.Canvas())
	m := NewMenu(MenuItem{Label: "x"})
	m.OpenAt(w.Canvas(), fyne.NewPos(100, 100))
	d.Close() // as when a sign-in ends while its menu is open
	if m.Shown() || len(w.Canvas().Overlays().List()) != 0 {
		t.Error("the menu is left over")
	}
	m.Close()
	w.Canvas().Unfocus()
	key(w, fyne.KeyEscape)
	if screen != 1 {
		t.Error("keys do not reach the screen")
	}
	_ = behind
}

func TestScrollFollowsTheFocus(t *testing.T) {
	newKit(t, theme.VariantLight)
	first, last := NewEntry("first"), NewButton(Plain, "last", nil, nil)
	d, w, _, _, _ := confirm(t, Column(0, first, Gap(10, 900), Line(0, last), Gap(10, 200)))
	d.Initial = first
	d.Open(w.Canvas())
	if d.scroll.Offset.Y != 0 {
		t.Fatalf("scrolled to %v at first", d.scroll.Offset.Y)
	}
	inSight := func(o fyne.CanvasObject) bool {
		driver := fyne.CurrentApp().Driver()
		at, top := driver.AbsolutePositionForObject(o).Y, driver.AbsolutePositionForObject(d.scroll).Y
		return at >= top && at+o.Size().Height <= top+d.scroll.Size().Height
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != last || !inSight(last) {
		t.Errorf("%T has the focus, scrolled to %v, out of sight", w.Canvas().Focused(), d.scroll.Offset.Y)
	}
	if d.scroll.Offset.Y > 900 {
		t.Errorf("scrolled to %v, further than needed", d.scroll.Offset.Y)
	}
	w.Canvas().FocusPrevious()
	if w.Canvas().Focused() != first || !inSight(first) {
		t.Errorf("%T has the focus, scrolled to %v, out of sight", w.Canvas().Focused(), d.scroll.Offset.Y)
	}
}

func TestAFocusedButtonLeavesTheBodyAtItsTop(t *testing.T) {
	newKit(t, theme.VariantLight)
	w := show(t, NewGround(ColorSurface), 800, 400)
	d := NewDialog(WideError, "Title", "").Body(Fixed(0, 900, NewText(Body, "Long"))).
		Left(NewButton(Quiet, "Close", nil, nil)).Right(NewButton(Primary, "Try again", nil, nil))
	d.Open(w.Canvas())
	if got := d.scroll.Offset.Y; got != 0 {
		t.Errorf("the body is scrolled by %v", got)
	}
	w.Canvas().FocusNext()
	if got := d.scroll.Offset.Y; got != 0 {
		t.Errorf("after Tab the body is scrolled by %v", got)
	}
}

// TestWhatStaysIsInSight: in a low window the middle scrolls, by PageDown too, above what stays; Tab
// walks the middle, what stays, and the buttons.
func TestWhatStaysIsInSight(t *testing.T) {
	newKit(t, theme.VariantLight)
	first, stays, cards := NewEntry("first"), NewButton(Plain, "stays", nil, nil), NewChoiceCards(Choice{Title: "A"}, Choice{Title: "B"})
	d, w, _, keep, _ := confirm(t, Column(0, first, Gap(10, 2000)))
	d.Stays(Column(0, Line(0, stays), cards)).Initial = first
	d.Open(w.Canvas())
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if end, at := top(d.scroll).Y+d.scroll.Size().Height, top(stays).Y; at < end || at+36 > top(keep).Y || top(keep).Y+36 > 560-24-24 {
		t.Errorf("what stays is at %v, the middle ends at %v, the buttons begin at %v", at, end, top(keep).Y)
	}
	if !d.staysRule.Visible() || d.rule.Visible() {
		t.Error("the line is not between what scrolls and what stays")
	}
	before := top(stays).Y
	w.Canvas().Unfocus()
	key(w, fyne.KeyPageDown)
	if at := d.scroll.Offset.Y; at < 100 || at > d.scroll.Size().Height || top(stays).Y != before {
		t.Errorf("PageDown scrolls to %v, what stays is at %v", at, top(stays).Y)
	}
	key(w, fyne.KeyPageUp)
	if d.scroll.Offset.Y != 0 {
		t.Errorf("PageUp scrolls to %v", d.scroll.Offset.Y)
	}
	w.Canvas().Focus(first)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != stays {
		t.Errorf("Tab leads from the middle to %T", w.Canvas().Focused())
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != cards.Card(0) || d.scroll.Offset.Y != 0 {
		t.Errorf("%T has the focus, and the middle is scrolled to %v", w.Canvas().Focused(), d.scroll.Offset.Y)
	}
}

// TestALowCornerLeavesTheSubLineItsWidth: a countdown beside the title does not break the line below.
func TestALowCornerLeavesTheSubLineItsWidth(t *testing.T) {
	newKit(t, theme.VariantLight)
	for _, c := range []struct {
		high  float32
		whole bool
	}{{24, true}, {36, false}} {
		d, w, _, _, _ := confirm(t, nil)
		d.Corner(Gap(200, c.high)).Open(w.Canvas())
		if got := d.sub.Size().Width > d.title.Size().Width; got != c.whole {
			t.Errorf("beside a corner of %v the title has %v and the sub-line %v", c.high, d.title.Size().Width, d.sub.Size().Width)
		}
		d.Close()
	}
}
