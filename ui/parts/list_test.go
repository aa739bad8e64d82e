package parts

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// twoGroups are the rows a and b under a heading, then c under another.
func twoGroups() []Item {
	return []Item{
		{Heading: true, Title: "Needs attention", Second: "2"},
		{ID: "a", GlyphID: "demo", Glyph: "Demo", Title: "Ada", Sub: "Demo", Look: LookExpiring(), Word: "Expiring", Second: "2 min left"},
		{ID: "b", GlyphID: "demo", Glyph: "Demo", Title: "Bob", Sub: "Demo", Look: LookRevoked(), Word: "Revoked", Second: "today"},
		{Heading: true, Title: "Active", Second: "1"},
		{ID: "c", GlyphID: "demo", Glyph: "Demo", Title: "Cy", Sub: "Demo", Look: LookActive(), Word: "Active", Second: "no expiry"},
	}
}

func TestListLaysRowsAndHeadingsOut(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	l.SetItems(twoGroups())
	show(t, l, 343, 400)
	want := []float32{0, 32, 88, 144, 184, 240}
	for i, top := range want {
		if l.tops[i] != top {
			t.Errorf("line %d begins at %v, want %v", i, l.tops[i], top)
		}
	}
	if got := len(l.body.objects); got != 5 {
		t.Fatalf("%d rows drawn", got)
	}
	row := l.body.rows[1]
	if row.Size() != fyne.NewSize(343, 56) || row.glyph.Position().X != 16 || row.glyph.Size().Width != 36 {
		t.Errorf("row %v, glyph at %v", row.Size(), row.glyph.Position())
	}
	if got := row.status.Position().X; got != 343-16-statusWide {
		t.Errorf("the status column begins at %v", got)
	}
	if row.fill.Position().X != 8 || row.fill.Size().Width != 343-16 {
		t.Errorf("the highlight is at %v, %v wide", row.fill.Position().X, row.fill.Size().Width)
	}
}

// TestListJoinsLinesOfACard: lines but the first have no glyph, and the parts of the card behind them
// touch. A row that shows a single item afterwards has no card.
func TestListJoinsLinesOfACard(t *testing.T) {
	newKit(t, theme.VariantLight)
	l, items := NewList(), twoGroups()
	items[1].Line, items[2].Line = CardFirst, CardLast
	l.SetItems(items)
	show(t, l, 343, 400)
	first, last := l.body.rows[1], l.body.rows[2]
	if !first.card.Visible() || !last.card.Visible() || l.body.rows[4].card.Visible() {
		t.Error("a card is behind the wrong rows")
	}
	if !first.glyph.Visible() || last.glyph.Visible() || last.title.Position().X != first.title.Position().X {
		t.Error("the last line is not indented")
	}
	if end := first.Position().Y + first.card.Position().Y + first.card.Size().Height; end != last.Position().Y+last.card.Position().Y+1 {
		t.Errorf("the parts of the card do not touch: %v", end)
	}
	l.SetItems(twoGroups())
	if first.card.Visible() || last.card.Visible() || !last.glyph.Visible() {
		t.Error("the card stays")
	}
}

func TestListByKeyboard(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	l.SetItems(twoGroups())
	var heard, opened []string
	l.OnSelected = func(id string) { heard = append(heard, id) }
	l.OnOpened = func(id string) { opened = append(opened, id) }
	w := show(t, l, 343, 400)
	w.Canvas().Focus(l)
	if l.ringAt() != 1 {
		t.Errorf("the ring is on line %d before anything is chosen", l.ringAt())
	}
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn} {
		key(w, k)
	}
	if got := strings.Join(heard, ""); got != "abcbac" {
		t.Errorf("chose %q, want a b c b a c", got)
	}
	if len(opened) != 1 || opened[0] != "c" {
		t.Errorf("opened %v", opened)
	}
	if !l.body.rows[4].selected || !l.body.rows[4].halo.Visible() || l.body.rows[1].selected {
		t.Error("the last row is not the one that is marked")
	}
	escaped := false
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { escaped = e.Name == fyne.KeyEscape })
	key(w, fyne.KeyEscape)
	if !escaped {
		t.Error("Esc was swallowed")
	}
	w.Canvas().Unfocus()
	if l.body.rows[4].halo.Visible() {
		t.Error("a ring without focus")
	}
}

func TestListByMouse(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	l.SetItems(twoGroups())
	var heard []string
	l.OnSelected = func(id string) { heard = append(heard, id) }
	w := show(t, l, 343, 400)
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 16))  // a heading
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 100)) // b
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 100)) // b again
	if len(heard) != 1 || heard[0] != "b" || l.Selected() != "b" {
		t.Errorf("heard %v, selected %q", heard, l.Selected())
	}
	if w.Canvas().Focused() != l {
		t.Error("the list has not the focus after a tap")
	}
	l.SetSelected("c")
	if len(heard) != 1 || !l.body.rows[4].selected || l.body.rows[2].selected {
		t.Errorf("SetSelected: heard %v", heard)
	}
}

func TestListDrawsOnlyWhatIsInSight(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	items := make([]Item, 10000)
	for i := range items {
		items[i] = Item{ID: fmt.Sprint(i), Title: fmt.Sprint("account ", i), Look: LookActive(), Word: "Active"}
	}
	l.SetItems(items)
	w := show(t, l, 343, 560)
	w.Canvas().Focus(l)
	if got := len(l.body.objects); got != 10 {
		t.Errorf("%d rows drawn at the top", got)
	}
	key(w, fyne.KeyDown)
	key(w, fyne.KeyEnd)
	if l.Selected() != "9999" || l.scroll.Offset.Y != 10000*56-560 {
		t.Errorf("at the end: %q, scrolled %v", l.Selected(), l.scroll.Offset.Y)
	}
	if _, ok := l.body.rows[9999]; !ok {
		t.Error("the last row is not drawn")
	}
	if got := len(l.body.rows) + len(l.body.free); got > 25 {
		t.Errorf("%d rows were made", got)
	}
	key(w, fyne.KeyPageUp)
	if l.Selected() != "9990" {
		t.Errorf("a page up chose %q", l.Selected())
	}
}

func TestListKeepsRowsThatDidNotChange(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	l.SetItems(twoGroups())
	show(t, l, 343, 400)
	same, changed := l.body.rows[2], l.body.rows[1]
	drawn := same.status.sign.icon.picture.Resource
	items := twoGroups()
	items[1].Second = "1 min left"
	l.SetItems(items)
	if l.body.rows[2] != same || same.status.sign.icon.picture.Resource != drawn {
		t.Error("a row that did not change was drawn anew")
	}
	if changed.status.second.Text() != "1 min left" {
		t.Errorf("shows %q", changed.status.second.Text())
	}
	l.SetItems(nil)
	if len(l.body.objects) != 0 || l.body.MinSize().Height != 0 {
		t.Error("rows are left of an empty list")
	}
}

func TestListByWheelAndWhenItShrinks(t *testing.T) {
	newKit(t, theme.VariantLight)
	l := NewList()
	items := make([]Item, 1000)
	for i := range items {
		items[i] = Item{ID: fmt.Sprint(i), Title: fmt.Sprint("account ", i)}
	}
	l.SetItems(items)
	w := show(t, l, 343, 560)
	test.Scroll(w.Canvas(), fyne.NewPos(100, 100), 0, -33*fyneNotch)
	if row := l.body.rows[99]; row == nil || row.item.ID != "99" || l.scroll.Offset.Y != 33*wheelRows*rowHigh {
		t.Errorf("after the wheel, row 99 is %+v", row)
	}
	l.SetItems(twoGroups())
	if l.scroll.Offset.Y != 0 || len(l.body.objects) != 5 {
		t.Errorf("after it shrank: scrolled %v, %d rows", l.scroll.Offset.Y, len(l.body.objects))
	}
}

func TestRowCutsNamesAndNeverTheStatus(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewRow()
	r.Set(Item{ID: "x", Title: strings.Repeat("Ada ", 40), Sub: strings.Repeat("Provider ", 20), Look: LookSignInAgain(), Word: "Sign in again", Second: "next try 22:35"}, false, false, false)
	show(t, r, 343, 56)
	if !strings.HasSuffix(r.title.Shown(), "…") || !strings.HasSuffix(r.sub.Shown(), "…") {
		t.Errorf("name %q, second line %q", r.title.Shown(), r.sub.Shown())
	}
	if r.status.word.Shown() != "Sign in again" || r.status.second.Shown() != "next try 22:35" {
		t.Errorf("status %q, %q", r.status.word.Shown(), r.status.second.Shown())
	}
	if end := r.title.Position().X + r.title.Size().Width; end > r.status.Position().X {
		t.Errorf("the name ends at %v, the status begins at %v", end, r.status.Position().X)
	}
	wantSize(t, "row", r, 0, 56)
}

func TestCompactRow(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewRow()
	item := Item{ID: "x", Title: "Ada", Sub: "Demo", Look: LookExpiring(), Word: "Expiring", Second: "2 min left"}
	r.Set(item, false, false, true)
	show(t, r, 271, 56)
	if got := r.sub.Shown(); got != "Expiring, 2 min left" {
		t.Errorf("second line %q", got)
	}
	if r.status.Visible() || !r.small.icon.Visible() || r.small.icon.size != 14 || r.sub.colour != ColorExpiring {
		t.Error("the status is not on the second line with its icon and colour")
	}
	r.Set(item, false, false, false)
	if r.sub.Shown() != "Demo" || !r.status.Visible() || r.small.icon.Visible() {
		t.Error("not as before when wide again")
	}
}

func TestRowStates(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewRow()
	item := Item{ID: "x", Title: "Ada"}
	r.Set(item, false, false, false)
	w := show(t, stackOn(ColorBackground, r), 343, 56)
	rest := pixel(w, 330, 28)
	hover(r)
	if pixel(w, 330, 28) == rest {
		t.Error("hover is not seen")
	}
	r.MouseOut()
	r.Set(item, true, false, false)
	if got := pixel(w, 330, 28); got != named(ColorAccentSoft) {
		t.Errorf("selected is painted %v", got)
	}
	if r.halo.Visible() {
		t.Error("a ring without focus")
	}
	r.Set(item, true, true, false)
	if !r.halo.Visible() {
		t.Error("no ring with focus")
	}
}

func BenchmarkListScroll(b *testing.B) {
	_, step := scrolling(b)
	for b.Loop() {
		step()
	}
}

// TestARowAtRestPaintsNoGround: only a row that is chosen or hovered has anything
// behind its words.
func TestARowAtRestPaintsNoGround(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewRow()
	item := Item{ID: "1", GlyphID: "demo", Glyph: "Demo", Title: "account", Sub: "Demo", Look: LookActive(), Word: "Active"}
	for _, c := range []struct {
		what              string
		item              Item
		selected, hovered bool
		shown             bool
	}{
		{"at rest", item, false, false, false},
		{"chosen", item, true, false, true},
		{"at rest again", item, false, false, false},
		{"hovered", item, false, true, true},
		{"a hovered heading", Item{Heading: true, Title: "Demo"}, false, true, false},
	} {
		r.hovered = c.hovered
		r.Set(c.item, c.selected, false, false)
		redraw(r)
		if r.fill.Visible() != c.shown || r.halo.Visible() {
			t.Errorf("%s: the ground is painted: %v, the ring: %v", c.what, r.fill.Visible(), r.halo.Visible())
		}
	}
}

// BenchmarkListScrollPainted paints each step, too.
func BenchmarkListScrollPainted(b *testing.B) {
	w, step := scrolling(b)
	for b.Loop() {
		step()
		w.Canvas().Capture()
	}
}

// scrolling is a list of 10,000 accounts and a step of one row in it.
func scrolling(b *testing.B) (w fyne.Window, step func()) {
	test.NewTempApp(b).Settings().SetTheme(ForcedTheme(theme.VariantLight))
	l := NewList()
	items := make([]Item, 10000)
	for i := range items {
		items[i] = Item{ID: fmt.Sprint(i), GlyphID: "demo", Glyph: "Demo", Title: fmt.Sprint("account ", i), Sub: "Demo", Look: LookActive(), Word: "Active", Second: "48 min left"}
	}
	l.SetItems(items)
	w = test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(343, 560))
	down := &fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -56}}
	return w, func() {
		if l.scroll.Scrolled(down); l.scroll.Offset.Y > 500000 {
			l.scroll.ScrollToOffset(fyne.NewPos(0, 0))
		}
	}
}

// TestACardKeepsNoIconOfAnother: the list draws another attack with a card that has scrolled out of
// sight; an attack without an icon shows none.
func TestACardKeepsNoIconOfAnother(t *testing.T) {
	newKit(t, theme.VariantLight)
	c := newAttackCard()
	w := show(t, c, 300, attackHigh+attackGap)
	bare := Attack{ID: "b", Title: "Injected code", Look: Look{Colour: ColorMuted}, Word: "Not run"}
	c.Set(bare, false, false, false)
	want := w.Canvas().Capture()
	c.Set(Attack{ID: "a", Title: "Injected code", Look: Look{Icon: IconShield, Colour: ColorActive}, Word: "Not run"}, false, false, false)
	if reflect.DeepEqual(w.Canvas().Capture(), want) {
		t.Fatal("an icon is not drawn")
	}
	c.Set(bare, false, false, false)
	if !reflect.DeepEqual(w.Canvas().Capture(), want) {
		t.Error("the icon stays")
	}
}

// BenchmarkPlainListScroll is the same with Fyne's list, to compare with.
func BenchmarkPlainListScroll(b *testing.B) {
	_, step := scrollingPlain(b)
	for b.Loop() {
		step()
	}
}

// BenchmarkPlainListScrollPainted paints each step, too.
func BenchmarkPlainListScrollPainted(b *testing.B) {
	w, step := scrollingPlain(b)
	for b.Loop() {
		step()
		w.Canvas().Capture()
	}
}

// scrollingPlain is Fyne's list with rows that say as much: an icon, two lines
// and a status with its time.
func scrollingPlain(b *testing.B) (w fyne.Window, step func()) {
	test.NewTempApp(b).Settings().SetTheme(ForcedTheme(theme.VariantLight))
	l := widget.NewList(func() int { return 10000 }, plainRow, func(i int, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*widget.Label).SetText(fmt.Sprint("account ", i))
	})
	w = test.NewTempWindow(b, l)
	w.Resize(fyne.NewSize(343, 560))
	at := float32(0)
	return w, func() {
		if at += 56; at > 300000 {
			at = 0
		}
		l.ScrollToOffset(at)
	}
}

func plainRow() fyne.CanvasObject {
	return container.NewBorder(nil, nil, widget.NewIcon(theme.AccountIcon()),
		container.NewVBox(widget.NewLabel("Active"), widget.NewLabel("48 min left")),
		container.NewVBox(widget.NewLabel("account"), widget.NewLabel("Demo")))
}
