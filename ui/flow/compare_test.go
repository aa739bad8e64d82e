package flow

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// comparedRoom shows a sign-in with PKCE beside one without.
func comparedRoom(t *testing.T, size fyne.Size) *Room {
	t.Helper()
	r := newTestRoom(t, size)
	w := test.NewTempWindow(t, r.whole)
	w.SetPadded(false)
	w.Resize(size)
	on, off := recorded(t, "sign-in"), recorded(t, "without-pkce")
	v := shownOf(1, off, on)
	v.Attempts[0].Unstored = true
	r.Show(v)
	r.Compare(on.Attempt, off.Attempt)
	return r
}

// marked returns the labels of the rows of a side that are marked.
func marked(r *Room, side int) (all []string) {
	for _, l := range r.compare.sides[side].rows.Lines() {
		if l.Mark != "" {
			all = append(all, strings.TrimSpace(l.Number+" "+l.Arrows[0].Label))
		}
	}
	return all
}

// TestCompareMarksWhatDiffers: on both sides the same rows, at the same heights, and phases without
// a difference are folded.
func TestCompareMarksWhatDiffers(t *testing.T) {
	r := comparedRoom(t, wide)
	left, right := r.compare.sides[0].rows.Lines(), r.compare.sides[1].rows.Lines()
	if len(left) != len(right) || len(left) < 10 {
		t.Fatalf("%d rows beside %d", len(left), len(right))
	}
	for i := range left {
		if left[i].ID != right[i].ID || left[i].High != right[i].High || left[i].Top != right[i].Top || left[i].Mark != right[i].Mark {
			t.Errorf("row %d is %+v beside %+v", i, left[i], right[i])
		}
	}
	if got := marked(r, 1); !slices.Contains(got, words.NoSuchStep("Compare the code verifier")) || len(got) != r.compare.whole.Differing() {
		t.Errorf("marked are %q", got)
	}
	folded := slices.IndexFunc(left, func(l parts.SequenceLine) bool { return l.ID[0] == 'p' })
	if folded < 0 || left[folded].High < 36 || !strings.Contains(left[folded].Arrows[0].Label, words.SameOnBoth(1)) {
		t.Fatalf("no phase is folded: %+v", left)
	}
	r.compare.pick(left[folded].ID)
	if after := r.compare.sides[1].rows.Lines(); len(after) < len(right) || after[folded].ID[0] != 'r' {
		t.Errorf("a phase does not open: %d rows", len(after))
	}
}

// TestCompareSaysWhatItMeans: two sentences, and the values of the selected row that differ.
func TestCompareSaysWhatItMeans(t *testing.T) {
	r := comparedRoom(t, wide)
	c := r.compare
	if c.sides[0].says.Text() != words.CompareTitle("pkce_on") || c.sides[1].says.Text() != words.CompareTitle("pkce_off") {
		t.Errorf("it says %q and %q", c.sides[0].says.Text(), c.sides[1].says.Text())
	}
	at := slices.IndexFunc(c.drawn.Rows(), func(p diagram.Pair) bool { return p.A != nil && p.A.Step.Step == "exchange" })
	c.pick("r" + idOf(at))
	left, right := c.sides[0].values.Text(), c.sides[1].values.Text()
	if !strings.Contains(left, "POST /token") || !strings.Contains(left, "code_verifier=•••") || !strings.Contains(right, words.NoField("code_verifier")) {
		t.Errorf("the values are\n%s\nand\n%s", left, right)
	}
	for i, want := range []string{"PKCE on", "PKCE off"} {
		if got := c.sides[i].choice.AccessibilityLabel(); got != want {
			t.Errorf("side %d is called %q", i, got)
		}
	}
}

// TestOneTransportDrivesBoth: keys, the only-what-differs filter, and scrolling.
func TestOneTransportDrivesBoth(t *testing.T) {
	r := comparedRoom(t, wide)
	c := r.compare
	for _, k := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyHome, 0}, {fyne.KeyRight, 1}, {fyne.KeyPageDown, 2}, {fyne.KeyLeft, 1}, {fyne.KeyEnd, len(c.drawn.Rows()) - 1}} {
		if press(r, k.key); c.row != k.want || c.sides[0].rows.Selected() != c.sides[1].rows.Selected() || c.sides[0].rows.Selected() != "r"+idOf(k.want) {
			t.Errorf("%s leads to row %d, %q beside %q", k.key, c.row, c.sides[0].rows.Selected(), c.sides[1].rows.Selected())
		}
	}
	if c.sides[0].rows.Offset() != c.sides[1].rows.Offset() {
		t.Errorf("the left side is at %v, the right one at %v", c.sides[0].rows.Offset(), c.sides[1].rows.Offset())
	}
	press(r, fyne.KeyHome)
	test.Scroll(fyne.CurrentApp().Driver().CanvasForObject(r.whole), fyne.NewPos(300, 300), 0, -60)
	if y := c.sides[0].rows.Offset(); y == 0 || c.sides[1].rows.Offset() != y {
		t.Errorf("scrolled to %v, the right side is at %v", c.sides[0].rows.Offset(), c.sides[1].rows.Offset())
	}
	test.Tap(c.filter)
	if got := len(c.drawn.Rows()); got != c.whole.Differing() {
		t.Errorf("%d rows are left, %d differ", got, c.whole.Differing())
	}
	if !r.Escape() || c.on || !r.content.Visible() || c.content.Visible() {
		t.Error("Esc does not lead back")
	}
	if r.Escape() {
		t.Error("Esc is taken without a comparison")
	}
}

// TestAComparisonBeginsWhereItTells: at the exchange of the code, whose values differ; a side is named by
// what sets it apart and by its person.
func TestAComparisonBeginsWhereItTells(t *testing.T) {
	r := comparedRoom(t, wide)
	if p := r.compare.drawn.Rows()[r.compare.row]; p.A == nil || p.A.Step.Step != "exchange" {
		t.Errorf("row %d is selected: %+v", r.compare.row, p)
	}
	if o, at := r.compare.options(0); o[at].Label != words.CompareName("pkce_on") || !strings.HasPrefix(o[at].Rest, "— Ada — ") {
		t.Errorf("the left side is called %q %q", o[at].Label, o[at].Rest)
	}
}

// TestANarrowComparisonShowsOneSide with tabs for the two.
func TestANarrowComparisonShowsOneSide(t *testing.T) {
	r := comparedRoom(t, narrow)
	c := r.compare
	visible := func() [2]bool { return [2]bool{c.sides[0].rows.Visible(), c.sides[1].rows.Visible()} }
	if visible() != [2]bool{true, false} || !c.tabs.Visible() {
		t.Errorf("visible are %v", visible())
	}
	test.Tap(c.tabs.Tab(1))
	if visible() != [2]bool{false, true} {
		t.Errorf("after the tab %v are visible", visible())
	}
}

// TestTheRunWithoutPKCEIsOffered on the right, and shown there from its first step.
func TestTheRunWithoutPKCEIsOffered(t *testing.T) {
	r := newTestRoom(t, wide)
	var scopes []string
	runs := 0
	r.OnRunWithoutPKCE = func(s []string) { scopes = s; runs++ }
	on, off := recorded(t, "sign-in"), recorded(t, "without-pkce")
	r.Show(shownOf(1, on))
	r.choice.OnChanged(1) // the last choice
	c := r.compare
	if !c.on || c.ids != [2]string{on.Attempt, on.Attempt} || c.sides[0].says.Text() != words.CompareTitle("same") {
		t.Fatalf("%v are compared, and it says %q", c.ids, c.sides[0].says.Text())
	}
	c.sides[1].choice.OnChanged(1)
	if runs != 1 || !slices.Equal(scopes, strings.Fields("openid profile email offline_access notes.read")) {
		t.Fatalf("%d runs, with the scopes %q", runs, scopes)
	}
	v := shownOf(2, on)
	v.Comparing = true
	r.Show(v)
	if c.sides[1].says.Text() != words.CompareApprove() || !c.cancel.Visible() {
		t.Errorf("while it waits it says %q", c.sides[1].says.Text())
	}
	cancelled := 0
	r.OnCancelRun = func() { cancelled++ }
	if test.Tap(c.cancel); cancelled != 1 {
		t.Errorf("Cancel ends it %d times", cancelled)
	}
	begun := off
	begun.Steps, begun.Outcome = off.Steps[:5], trace.Unfinished
	for i, tr := range []trace.Trace{begun, off} {
		v = shownOf(3+i, tr, on)
		v.Attempts[0].Unstored, v.Comparing = true, i == 0
		r.Show(v)
	}
	if c.ids[1] != off.Attempt || c.sides[1].says.Text() != words.CompareTitle("pkce_off") || c.cancel.Visible() {
		t.Errorf("%v are compared, and it says %q", c.ids, c.sides[1].says.Text())
	}
	r.Forget()
	if c.on || len(c.sides[0].rows.Lines()) != 0 || c.sides[1].values.Text() != "" || len(c.whole.Phases) != 0 {
		t.Error("a locked window keeps the comparison")
	}
}
