package parts

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// TestAMenuThatIsTooHighScrolls: keys and wheel reach every line, and no line lies outside.
func TestAMenuThatIsTooHighScrolls(t *testing.T) {
	newKit(t, theme.VariantLight)
	chosen := -1
	var items []MenuItem
	for i := range 50 {
		items = append(items, MenuItem{Label: fmt.Sprint("line ", i), Rest: "of 50", OnTapped: func() { chosen = i }})
	}
	m := NewMenu(items...)
	w := show(t, container.NewWithoutLayout(), 400, 300)
	m.OpenAt(w.Canvas(), fyne.NewPos(0, 0))
	inSight := func() (n int) {
		for _, row := range m.rows {
			if row.Visible() {
				n++
				if end := row.Position().Y + row.Size().Height; end > m.fill.Position().Y+m.fill.Size().Height {
					t.Errorf("%s reaches to %v", row.item().Label, end)
				}
			}
		}
		return n
	}
	if n := inSight(); n != 7 {
		t.Errorf("%d lines are in sight", n)
	}
	for range 30 {
		m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if !m.rows[29].Visible() || m.rows[0].Visible() || inSight() != 7 {
		t.Errorf("the marked line is not in sight; the first is %d", m.from)
	}
	m.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 25}})
	if m.from != 22 {
		t.Errorf("the wheel leads to line %d", m.from)
	}
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	for range 200 {
		m.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -25}})
	}
	if inSight() != 7 || !m.rows[49].Visible() {
		t.Errorf("the end is not in sight; the first is %d", m.from)
	}
	test.Tap(m.rows[49])
	if chosen != 49 {
		t.Errorf("line %d was chosen", chosen)
	}
}

func TestTabs(t *testing.T) {
	newKit(t, theme.VariantLight)
	chosen := -1
	tabs := NewTabs([]string{"Request", "Response", "Fields"}, func(i int) { chosen = i })
	w := show(t, Margins(10, 10, 10, 10, tabs), 400, 100)
	w.Canvas().Focus(tabs.tabs[0])
	key(w, fyne.KeyRight)
	if chosen != 1 || tabs.Chosen() != 1 || w.Canvas().Focused() != tabs.tabs[1] || !tabs.tabs[1].line.Visible() || tabs.tabs[0].line.Visible() {
		t.Errorf("Right chooses %d", chosen)
	}
	tabs.SetUsable(2, false)
	key(w, fyne.KeyRight)
	test.Tap(tabs.tabs[2])
	if tabs.Chosen() != 1 {
		t.Error("a tab that cannot be used was chosen")
	}
	tabs.SetUsable(2, true)
	test.Tap(tabs.tabs[2])
	if chosen != 2 {
		t.Errorf("a tap chooses %d", chosen)
	}
}

// steps returns lines of a sequence, one arrow each, in one band.
func steps(n int) []SequenceLine {
	var all []SequenceLine
	for i := range n {
		all = append(all, SequenceLine{
			ID: fmt.Sprint(i), High: 38, Bottom: 38, First: i == 0, Last: i == n-1, Number: fmt.Sprint(i + 1), BadgeX: 150, BadgeY: 24, Badge: 20, Tone: ColorBack,
			Arrows: [2]SequenceArrow{{From: 150, To: 250, Y: 24, Label: fmt.Sprint("GET /", i), X: 166, LabelY: 13}},
		})
	}
	return all
}

// TestASequenceRedrawsWhatHasChanged, and its arrows and dashes end where they must.
func TestASequenceRedrawsWhatHasChanged(t *testing.T) {
	newKit(t, theme.VariantLight)
	s := NewSequence()
	s.SetLanes([]float32{150, 250}, [2]float32{10, 390}, [2]float32{100, 384})
	show(t, container.NewStack(s), 400, 300)
	lines := steps(20)
	s.SetLines(lines)
	before := s.Redrawn()
	s.SetLines(steps(20))
	if s.Redrawn() != before {
		t.Errorf("equal lines are drawn %d times", s.Redrawn()-before)
	}
	changed := steps(20)
	changed[2].Dashed = true
	s.SetLines(changed)
	if n := s.Redrawn() - before; n != 1 {
		t.Errorf("one change draws %d lines", n)
	}
	row := s.body.rows[2]
	a := row.arrows[0]
	if a.line.Visible() || !a.dashes.Visible() || len(a.dashes.Objects) != 9 {
		t.Errorf("%d dashes", len(a.dashes.Objects))
	}
	if at := a.head.Position().X; at+headHigh != 250 {
		t.Errorf("the arrow ends at %v", at+headHigh)
	}
	if first := s.body.rows[0]; first.band.TopLeftCornerRadius == 0 || first.band.BottomLeftCornerRadius != 0 || first.band.Size().Width != 380 {
		t.Error("the band has the wrong corners")
	}
	s.ScrollTo(200)
	for i := 6; i < 12; i++ {
		if row := s.body.rows[i]; row == nil || !row.Visible() {
			t.Errorf("scrolled, step %d is not drawn", i+1)
		}
	}
	s.ScrollTo(0)
	row = s.body.rows[2]
	s.SetSelected("2")
	if !row.mark.Visible() || row.thick() != 2.5 {
		t.Error("the selected step has no frame")
	}
}

// TestASequenceLeavesKeysToTheWindow: a remote control sends Page Down also after a click on a step. Up
// and Down select, and Ctrl+C copies the labels over the arrows.
func TestASequenceLeavesKeysToTheWindow(t *testing.T) {
	newKit(t, theme.VariantLight)
	s := NewSequence()
	s.SetLanes([]float32{150, 250}, [2]float32{10, 390}, [2]float32{100, 384})
	w := show(t, container.NewStack(s), 400, 300)
	lines := steps(20)
	lines[3].Arrows[1] = SequenceArrow{From: 250, To: 150, Y: 24, Label: "200 OK", X: 166, LabelY: 13}
	s.SetLines(lines)
	var passed []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { passed = append(passed, e.Name) })
	test.Tap(s.body.rows[2])
	if w.Canvas().Focused() != s {
		t.Fatalf("%T has the focus", w.Canvas().Focused())
	}
	keys := []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn, fyne.KeyLeft}
	for _, k := range keys {
		key(w, k)
	}
	if !slices.Equal(passed, keys) || s.Selected() != "2" {
		t.Errorf("the window gets %q, step %q is selected", passed, s.Selected())
	}
	key(w, fyne.KeyDown)
	if s.Selected() != "3" {
		t.Errorf("Down selects %q", s.Selected())
	}
	typed(w, &fyne.ShortcutCopy{})
	if got := clipboard(); got != "GET /3\n200 OK" {
		t.Errorf("Ctrl+C copies %q", got)
	}
	row := NewFieldRow("scope", "openid", "What is asked for.", "", nil)
	w.SetContent(row)
	w.Canvas().Focus(row)
	typed(w, &fyne.ShortcutCopy{})
	if got := clipboard(); got != "scope=openid" {
		t.Errorf("Ctrl+C copies %q of a field", got)
	}
}

// BenchmarkSequenceScroll scrolls a diagram of 500 steps by one row at a time.
func BenchmarkSequenceScroll(b *testing.B) {
	_, step := scrollingSteps(b)
	for b.Loop() {
		step()
	}
}

// BenchmarkSequenceScrollPainted paints each step, too.
func BenchmarkSequenceScrollPainted(b *testing.B) {
	w, step := scrollingSteps(b)
	for b.Loop() {
		step()
		w.Canvas().Capture()
	}
}

func scrollingSteps(b *testing.B) (w fyne.Window, step func()) {
	test.NewTempApp(b).Settings().SetTheme(ForcedTheme(theme.VariantLight))
	s := NewSequence()
	s.SetLanes([]float32{173, 277, 380, 484, 588}, [2]float32{13, 647}, [2]float32{121, 641})
	s.SetLines(steps(500))
	w = test.NewTempWindow(b, s)
	w.Resize(fyne.NewSize(660, 576))
	down := &fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -sequenceRow}}
	return w, func() {
		if s.scroll.Scrolled(down); s.scroll.Offset.Y > 480*sequenceRow {
			s.ScrollTo(0)
		}
	}
}

// BenchmarkPlainSteps is the same with Fyne's list, whose rows say as much, to compare with.
func BenchmarkPlainSteps(b *testing.B) {
	_, step := scrollingPlainSteps(b)
	for b.Loop() {
		step()
	}
}

// BenchmarkPlainStepsPainted paints each step, too.
func BenchmarkPlainStepsPainted(b *testing.B) {
	w, step := scrollingPlainSteps(b)
	for b.Loop() {
		step()
		w.Canvas().Capture()
	}
}

// scrollingPlainSteps is Fyne's list of 500 rows with an icon and two lines.
func scrollingPlainSteps(b *testing.B) (w fyne.Window, step func()) {
	test.NewTempApp(b).Settings().SetTheme(ForcedTheme(theme.VariantLight))
	l := widget.NewList(func() int { return 500 }, plainRow, func(i int, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*widget.Label).SetText(fmt.Sprint("GET /", i))
	})
	w = test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(660, 576))
	at, row := float32(0), plainRow().MinSize().Height
	return w, func() {
		if at += row; at > 480*row {
			at = 0
		}
		l.ScrollToOffset(at)
	}
}
