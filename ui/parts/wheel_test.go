package parts

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestTheWheelOverAnEntryMovesThePage(t *testing.T) {
	newKit(t, theme.VariantLight)
	entry := NewEntry("")
	entry.SetText(strings.Repeat("a long text ", 60))
	choice := NewSelect([]Option{{Label: "one"}}, 0, nil)
	pane := NewScroll(Column(0, entry, choice, Gap(10, 2000)))
	w := show(t, pane, 300, 400)
	for i, y := range []float32{18, 50, 300} {
		pane.ScrollToTop()
		test.Scroll(w.Canvas(), fyne.NewPos(100, y), 0, -25)
		if pane.Offset.Y != pageNotch {
			t.Errorf("place %d: a notch moves the page to %v", i, pane.Offset.Y)
		}
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 18), 0, -7.5)
	if pane.Offset.Y != pageNotch+7.5 {
		t.Errorf("a touchpad's step moves the page to %v", pane.Offset.Y)
	}
}

func TestANotchMovesThreeRowsOfAList(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	var items []Item
	for i := range 100 {
		items = append(items, Item{ID: fmt.Sprint(i), Title: fmt.Sprint("account ", i)})
	}
	l.SetItems(items)
	w := show(t, l, 343, 400)
	test.Scroll(w.Canvas(), fyne.NewPos(100, 100), 0, -25)
	if l.scroll.Offset.Y != 3*rowHigh {
		t.Errorf("a notch moves the list to %v", l.scroll.Offset.Y)
	}
}

// A pane within a dialog has the wheel until it is at its end.
func TestAPaneWithinADialogMovesFirst(t *testing.T) {
	newKit(t, theme.VariantLight)
	w := show(t, Column(0), 800, 560)
	inner := NewScroll(Gap(100, 400))
	d := NewDialog(WideConfirm, "Sign in", "").Body(Column(0, container.New(fixedLayout{200, 300}, inner), Gap(10, 900)))
	d.Open(w.Canvas())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(inner)
	for i, want := range [][2]float32{{pageNotch, 0}, {100, 0}, {100, pageNotch}} {
		wheelOf(d.scroll).Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at.AddXY(20, 20)}, Scrolled: fyne.NewDelta(0, -25)})
		if inner.Offset.Y != want[0] || d.scroll.Offset.Y != want[1] {
			t.Errorf("notch %d: the inner pane is at %v, the dialog at %v", i+1, inner.Offset.Y, d.scroll.Offset.Y)
		}
	}
	test.Scroll(w.Canvas(), at.AddXY(20, 20), 0, -25)
	if d.scroll.Offset.Y <= pageNotch {
		t.Error("the dialog's wheel is not on top")
	}
}

func TestALongTextShowsNoScrollBar(t *testing.T) {
	newKit(t, theme.VariantLight)
	entry := NewEntry("")
	entry.SetText(strings.Repeat("i", 200))
	w := show(t, Column(0, entry, Gap(10, 100)), 200, 200)
	img, high := w.Canvas().Capture(), int(entry.Size().Height)
	for y := high - 8; y < high+8; y++ {
		if y >= high-2 && y <= high {
			continue // the border
		}
		for x := 12; x < 188; x++ {
			if got := pixelOf(img, x, y); got != named(ColorSurface) {
				t.Fatalf("%d below the bottom edge, at %d, the entry is painted %v", y-high, x, got)
			}
		}
	}
}

func TestInputBordersAreDrawnOnWholePixels(t *testing.T) {
	newKit(t, theme.VariantLight)
	entry, choice, value := NewEntry(""), NewSelect([]Option{{Label: "one"}}, 0, nil), NewValue("x").Framed()
	w := show(t, Column(8, entry, choice, value), 200, 200)
	for i, o := range []fyne.CanvasObject{entry, choice, value} {
		y := int(o.Position().Y) + int(o.Size().Height)/2
		for x, want := range map[int]fyne.ThemeColorName{0: ColorInputBorder, 199: ColorInputBorder, 1: ColorSurface, 198: ColorSurface} {
			if got := pixel(w, x, y); got != named(want) {
				t.Errorf("%d: pixel %d is %v, want %v", i, x, got, named(want))
			}
		}
	}
	for _, f := range []*frame{entry.edge, choice.fill, value.edge} {
		for _, s := range f.sides {
			if s.CornerRadius != 0 || min(s.Size().Width, s.Size().Height) != 1 || s.FillColor != named(ColorInputBorder) {
				t.Errorf("a side is %v, round by %v, %v", s.Size(), s.CornerRadius, s.FillColor)
			}
		}
	}
}
