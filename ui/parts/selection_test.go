package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/words"
)

// drag selects in a text from one place of it to another, as the driver does: the drag begins where
// the pointer was pressed.
func drag(text *Text, from, to fyne.Position) {
	s := text.pick
	from, to = from.Subtract(s.Position()), to.Subtract(s.Position())
	press := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	press.Position = from
	s.MouseDown(press)
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
	s.DragEnd()
	s.MouseUp(press)
}

// typed sends a shortcut to what has the focus, or else to the canvas, as the driver does.
func typed(w fyne.Window, sh fyne.Shortcut) {
	if f, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(sh)
		return
	}
	w.Canvas().(fyne.Shortcutable).TypedShortcut(sh)
}

// clipboard is what is on it.
func clipboard() string { return fyne.CurrentApp().Clipboard().Content() }

func TestTextIsSelectedByDraggingAndCopied(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewText(Body, "ada@demo.example")
	w := show(t, Column(0, text), 400, 100)
	drag(text, fyne.NewPos(-1, 9), fyne.NewPos(Body.measure("ada@demo")+1, 9))
	if got := text.pick.selected(); got != "ada@demo" {
		t.Fatalf("%q is selected", got)
	}
	typed(w, &fyne.ShortcutCopy{})
	if got := clipboard(); got != "ada@demo" {
		t.Errorf("Ctrl+C copies %q", got)
	}
	if got, ground := pixel(w, 1, 1), named(ColorSurface); got == ground {
		t.Error("the selection is not drawn")
	}
	if got, ground := pixel(w, int(Body.measure("ada@demo.exam")), 1), named(ColorSurface); got != ground {
		t.Errorf("what is not selected is painted %v", got)
	}
	typed(w, &fyne.ShortcutSelectAll{})
	typed(w, &fyne.ShortcutCopy{})
	if got := clipboard(); got != "ada@demo.example" {
		t.Errorf("Ctrl+A and Ctrl+C copy %q", got)
	}
	w.Canvas().Unfocus()
	if text.pick.selected() != "" || pixel(w, 1, 1) != named(ColorSurface) {
		t.Error("the selection outlives the focus")
	}
}

func TestWrappedTextIsSelectedAcrossLines(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewParagraph(Body, "One line that wraps somewhere in the middle of it.\n\nA second paragraph.")
	show(t, Column(0, text), 160, 400)
	high := text.MinSize().Height
	drag(text, fyne.NewPos(0, 2), fyne.NewPos(150, high-2))
	if got := text.pick.selected(); got != text.Text() {
		t.Errorf("from corner to corner selects %q", got)
	}
	drag(text, fyne.NewPos(0, high-10), fyne.NewPos(Body.measure("A second")+1, high-2))
	if got := text.pick.selected(); got != "A second" {
		t.Errorf("in the last line %q is selected", got)
	}
	if lines := text.linesAt(text.Size()); len(text.drawn.marks(text.Size())) != 1 || len(lines) < 5 {
		t.Errorf("%d lines, of which %d are marked", len(lines), len(text.drawn.marks(text.Size())))
	}
}

// A text that is cut is copied whole where its end is selected.
func TestACutTextIsCopiedWhole(t *testing.T) {
	newKit(t, theme.VariantLight)
	long := "https://accounts.example/" + strings.Repeat("a-very-long-path/", 9)
	text := NewText(Mono, long).Cut()
	show(t, Column(0, text), 160, 100)
	if !strings.HasSuffix(text.Shown(), "…") {
		t.Fatal("nothing is cut")
	}
	drag(text, fyne.NewPos(0, 9), fyne.NewPos(159, 9))
	if got := text.pick.selected(); got != long {
		t.Errorf("%q is selected", got)
	}
	drag(text, fyne.NewPos(0, 9), fyne.NewPos(Mono.measure("https")+1, 9))
	if got := text.pick.selected(); got != "https" {
		t.Errorf("%q is selected", got)
	}
}

func TestADoubleClickSelectsAWordAndAThirdAll(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewText(Body, "Signed in as ada@demo.example today")
	show(t, Column(0, text), 400, 100)
	at := fyne.NewPos(Body.measure("Signed in as ada"), 9)
	text.pick.DoubleTapped(&fyne.PointEvent{Position: at})
	if got := text.pick.selected(); got != "ada@demo.example" {
		t.Errorf("a double click selects %q", got)
	}
	third := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	third.Position = at
	text.pick.MouseDown(third)
	if got := text.pick.selected(); got != text.Text() {
		t.Errorf("a third click selects %q", got)
	}
	text.SetText("x")
	if got := text.pick.selected(); got != "" {
		t.Errorf("of another text %q is selected", got)
	}
}

// choose opens the menu of the secondary button and picks an item.
func choose(t *testing.T, w fyne.Window, o fyne.SecondaryTappable, label string) {
	t.Helper()
	o.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(20, 20)})
	m, ok := w.Canvas().Overlays().Top().(*Menu)
	if !ok {
		t.Fatal("the secondary button opens no menu")
	}
	for i, item := range m.Items() {
		if item.Label == label {
			m.choose(i)
			return
		}
	}
	t.Fatalf("no %q in %v", label, m.Items())
}

func TestTheSecondaryButtonCopies(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewText(Body, "ada@demo.example").Cut()
	row := NewRow()
	row.Set(Item{ID: "a", Title: "Ada Lovelace", Sub: strings.Repeat("Keycloak ", 20)}, false, false, false)
	box := NewSelect([]Option{{Label: "Ada at Demo provider", Rest: "— 21:12"}}, 0, nil)
	fold := newFoldHead("Technical details", "error=access_denied", nil)
	w := show(t, Column(0, text, Fixed(300, 56, row), box, fold), 400, 200)
	for label, want := range map[string]fyne.SecondaryTappable{"Ada at Demo provider": box, "error=access_denied": fold} {
		choose(t, w, want, words.CopyOf(label))
		if got := clipboard(); got != label {
			t.Errorf("the menu of %q copies %q", label, got)
		}
	}
	choose(t, w, text.pick, words.Copy())
	if got := clipboard(); got != "ada@demo.example" {
		t.Errorf("Copy copies %q", got)
	}
	drag(text, fyne.NewPos(0, 9), fyne.NewPos(Body.measure("ada")+1, 9))
	choose(t, w, text.pick, words.Copy())
	if got := clipboard(); got != "ada" {
		t.Errorf("Copy copies %q of a selection", got)
	}
	choose(t, w, row, words.CopyOf("Ada Lovelace"))
	if got := clipboard(); got != "Ada Lovelace" {
		t.Errorf("a row's menu copies %q", got)
	}
	choose(t, w, row, words.CopyOf(shortened(row.Item().Sub)))
	if got := clipboard(); got != row.Item().Sub {
		t.Errorf("a row's menu copies %q", got)
	}
}

// An inert text lets the pointer through, so that a row is pressed wherever it is hit.
func TestAnInertTextTakesNothing(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewText(Body, "7ZQ2-4KXD").Inert()
	show(t, Column(0, text), 400, 100)
	if text.pick != nil || text.Selectable() {
		t.Error("an inert text can be selected")
	}
	pressed := 0
	list := NewList()
	list.OnSelected = func(string) { pressed++ }
	list.SetItems([]Item{{ID: "a", Title: "Ada Lovelace", Sub: "Demo provider", Word: "Active", Second: "48 min left"}})
	w := show(t, list, 344, 200)
	for _, x := range []float32{30, 80, 300} {
		list.SetSelected("")
		test.TapCanvas(w.Canvas(), fyne.NewPos(x, 20))
	}
	if pressed != 3 {
		t.Errorf("3 presses on glyph, name and status selected %d times", pressed)
	}
}

// Tab goes past texts, and from a text that was clicked on to what follows it. Keys that a text has
// no use for go to the window.
func TestATextWithTheFocusPassesKeysOn(t *testing.T) {
	newKit(t, theme.VariantLight)
	first, text, second := NewButton(Plain, "one", nil, nil), NewText(Body, "words"), NewButton(Plain, "two", nil, nil)
	w := show(t, Column(0, first, text, second), 400, 200)
	w.Canvas().Focus(first)
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != second {
		t.Errorf("Tab leads to %T", w.Canvas().Focused())
	}
	drag(text, fyne.NewPos(0, 9), fyne.NewPos(20, 9))
	if w.Canvas().Focused() != fyne.Focusable(text.pick) {
		t.Fatalf("a drag gives the focus to %T", w.Canvas().Focused())
	}
	keys, runes := 0, 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { keys++ })
	w.Canvas().SetOnTypedRune(func(rune) { runes++ })
	key(w, fyne.KeyReturn)
	text.pick.TypedRune('g')
	if keys != 1 || runes != 1 {
		t.Errorf("%d keys and %d characters reach the window", keys, runes)
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != second {
		t.Errorf("Tab leads from the text to %T", w.Canvas().Focused())
	}
}

// A drag that begins just beside the words selects, too, and Ctrl+C copies.
func TestADragMayBeginBesideTheWords(t *testing.T) {
	newKit(t, theme.VariantLight)
	text := NewText(Body, "ada@demo.example")
	w := show(t, Column(0, text), 400, 100)
	text.pick.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(Body.measure("ada@demo.ex"), 9)}, Dragged: fyne.NewDelta(Body.measure("demo.ex"), 0)})
	text.pick.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(399, 9)}, Dragged: fyne.NewDelta(2, 0)})
	w.Canvas().Unfocus() // as the driver does where the button is released beside the words
	text.pick.DragEnd()
	typed(w, &fyne.ShortcutCopy{})
	if got := clipboard(); got != "demo.example" {
		t.Errorf("Ctrl+C copies %q", got)
	}
}
