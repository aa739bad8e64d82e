package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// tipped is a window over which tips appear.
func tipped(t *testing.T, o fyne.CanvasObject) (fyne.Window, *Tips) {
	t.Helper()
	tips := NewTips()
	return show(t, container.NewStack(o, tips), 400, 300), tips
}

// pointAt moves the pointer to the middle of an object. Tips appear at once in tests.
func pointAt(w fyne.Window, o fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	test.MoveMouse(w.Canvas(), at.AddXY(min(o.Size().Width, 100)/2, o.Size().Height/2))
}

func TestAnIconButtonHasATip(t *testing.T) {
	newKit(t, theme.VariantLight)
	b := NewIconButton(Quiet, "More actions", theme.MoreVerticalIcon(), nil)
	worded := NewButton(Quiet, "Close", nil, nil)
	place := NewNavItem("Accounts", theme.AccountIcon(), nil)
	w, tips := tipped(t, Column(20, Line(20, b, worded, Spring()), Line(0, place, Spring())))
	pointAt(w, b)
	if tips.Shown() != b.AccessibilityLabel() {
		t.Errorf("the tip is %q", tips.Shown())
	}
	if under := b.Position().Y + b.Size().Height; tips.fill.Position().Y < under || tips.fill.Size().Height < 20 || !tips.fill.Visible() {
		t.Errorf("the tip is at %v, %v", tips.fill.Position(), tips.fill.Size())
	}
	b.Tapped(&fyne.PointEvent{})
	if tips.Shown() != "" || tips.fill.Visible() {
		t.Error("the tip outlives a press")
	}
	pointAt(w, worded)
	if tips.Shown() != "" {
		t.Errorf("a button with a label has the tip %q", tips.Shown())
	}
	pointAt(w, place)
	if tips.Shown() != "" {
		t.Errorf("a place with its name has the tip %q", tips.Shown())
	}
	place.mark(&place.compact, true)
	test.MoveMouse(w.Canvas(), fyne.NewPos(390, 290))
	pointAt(w, place)
	if tips.Shown() != "Accounts" {
		t.Errorf("a compact place has the tip %q", tips.Shown())
	}
	test.MoveMouse(w.Canvas(), fyne.NewPos(390, 290))
	if tips.Shown() != "" {
		t.Error("the tip outlives the pointer")
	}
}

func TestATextThatIsCutHasATip(t *testing.T) {
	newKit(t, theme.VariantLight)
	long := strings.Repeat("A very long name indeed ", 12)
	text, short := NewText(Body, long).Cut(), NewText(Body, "short").Cut()
	row := NewRow()
	row.Set(Item{ID: "a", Title: "Ada", Sub: long}, false, false, false)
	w, tips := tipped(t, Column(0, text, short, Fixed(0, rowHigh, row)))
	pointAt(w, text)
	if tips.Shown() != long {
		t.Errorf("the tip is %q", tips.Shown())
	}
	if right := tips.fill.Position().X + tips.fill.Size().Width; right > 392.5 || tips.fill.Size().Height < 3*Caption.LineHeight() {
		t.Errorf("the tip is %v at %v", tips.fill.Size(), tips.fill.Position())
	}
	pointAt(w, short)
	if tips.Shown() != "" {
		t.Errorf("a text that is whole has the tip %q", tips.Shown())
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row)
	test.MoveMouse(w.Canvas(), at.AddXY(rowText+5, 40))
	if tips.Shown() != long {
		t.Errorf("over the second line of a row the tip is %q", tips.Shown())
	}
	test.MoveMouse(w.Canvas(), at.AddXY(rowText+5, 15))
	if tips.Shown() != "" {
		t.Errorf("over a name that is whole the tip is %q", tips.Shown())
	}
}

func TestATipAtTheFootIsAboveIt(t *testing.T) {
	newKit(t, theme.VariantLight)
	b := NewIconButton(Quiet, "Lock now", theme.LoginIcon(), nil)
	w, tips := tipped(t, container.NewBorder(nil, Line(0, Spring(), b), nil, nil))
	pointAt(w, b)
	if end := tips.fill.Position().Y + tips.fill.Size().Height; end > fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y || tips.Shown() == "" {
		t.Errorf("the tip %q ends at %v", tips.Shown(), end)
	}
}

func TestADialogHasItsOwnTips(t *testing.T) {
	newKit(t, theme.VariantLight)
	w, tips := tipped(t, Column(0))
	d := NewDialog(WideConfirm, "Keys", "")
	closer := d.Closer("Close")
	d.Corner(closer)
	d.Open(w.Canvas())
	pointAt(w, closer)
	if tips.Shown() != "" || d.tips.Shown() != "Close" {
		t.Errorf("the dialog's tip is %q, the window's %q", d.tips.Shown(), tips.Shown())
	}
	NewMenu(MenuItem{Label: "one"}).OpenAt(w.Canvas(), fyne.NewPos(10, 10))
	if d.tips.Shown() != "" {
		t.Error("the tip outlives an opening menu")
	}
}
