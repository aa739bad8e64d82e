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

func TestRail(t *testing.T) {
	newKit(t, theme.VariantLight)
	tapped := ""
	items := []*NavItem{
		NewNavItem("Accounts", theme.AccountIcon(), func() { tapped = "Accounts" }),
		NewNavItem("Providers", theme.StorageIcon(), func() { tapped = "Providers" }),
	}
	settings := NewNavItem("Settings", theme.SettingsIcon(), nil)
	r := NewRail(items, []*NavItem{settings})
	w := show(t, r, 80, 740)
	wantSize(t, "rail", r, 80, 0)
	wantSize(t, "rail item", items[0], 64, 56)
	if r.logo.Position().Y != 16 || items[0].Position() != fyne.NewPos(8, 68) || items[1].Position().Y != 128 {
		t.Errorf("logo at %v, items at %v and %v", r.logo.Position(), items[0].Position(), items[1].Position())
	}
	if end := settings.Position().Y + 56; end != 740-16 {
		t.Errorf("settings end at %v", end)
	}
	test.Tap(items[1])
	w.Canvas().Focus(items[0])
	if tapped != "Providers" {
		t.Errorf("tapped %q", tapped)
	}
	key(w, fyne.KeyReturn)
	if tapped != "Accounts" {
		t.Errorf("Enter pressed %q", tapped)
	}
	w.Canvas().Unfocus()
	items[0].SetSelected(true)
	if got := pixel(w, 12, 96); got != named(ColorAccentSoft) {
		t.Errorf("selected is painted %v", got)
	}
	r.SetCompact(true)
	wantSize(t, "compact rail", r, 56, 0)
	wantSize(t, "compact item", items[0], 40, 40)
	if items[0].text.Visible() {
		t.Error("a compact item shows its name")
	}
}

func TestCheckRow(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewCheckRow("Waiting for your approval")
	show(t, r, 472, 60)
	wantSize(t, "step", r, 0, 40)
	if !r.ring.Visible() || r.text.colour != ColorMuted {
		t.Error("a pending step has no ring or is not muted")
	}
	r.SetWords(StepActive, "Waiting for your approval", "0:12 of 5:00")
	r.SetProgress(0.04)
	wantSize(t, "step with a bar", r, 0, 50)
	if !r.sign.arc.Visible() || r.ring.Visible() || r.text.spans[0].Role != Strong || !r.bar.Visible() || r.bar.Fraction() != 0.04 {
		t.Error("an active step lacks arc, bold words or bar")
	}
	if r.bar.Position().X != 32 || r.bar.Size().Height != 4 {
		t.Errorf("bar at %v, %v", r.bar.Position(), r.bar.Size())
	}
	r.SetProgress(-1)
	r.Set(StepFailed, "after 0:03", Span{Text: "Stopped", Role: Strong, Colour: ColorAttention})
	wantSize(t, "failed step", r, 0, 40)
	if r.sign.arc.Visible() || !sameLook(Look{Icon: r.sign.icon.res, Colour: r.sign.icon.colour}, LookStopped()) || r.Caption() != "after 0:03" {
		t.Error("a failed step does not show that it failed")
	}
	r.SetWords(StepDone, "Browser opened", "")
	if r.State() != StepDone || r.Words() != "Browser opened" || r.sign.icon.colour != ColorActive {
		t.Error("a done step does not show that it is done")
	}
}

func TestMenu(t *testing.T) {
	newKit(t, theme.VariantLight)
	ran := ""
	open := NewButton(Plain, "More", nil, nil)
	m := NewMenu(
		MenuItem{Label: "Rename", OnTapped: func() { ran += "rename " }},
		MenuItem{Label: "Not yet", Disabled: true, OnTapped: func() { ran += "not yet " }},
		MenuItem{Separator: true},
		MenuItem{Label: "Remove…", Danger: true, Icon: theme.DeleteIcon(), OnTapped: func() { ran += "remove " }})
	closed := 0
	m.OnClosed = func() { closed++ }
	w := show(t, container.NewWithoutLayout(open), 400, 300)
	place(open, 300, 20, 80, 36)
	w.Canvas().Focus(open)
	m.OpenBelow(open, true)
	if got := m.fill.Size().Height; got != 2*7+3*34+9 {
		t.Errorf("the menu is %v high", got)
	}
	if right := m.fill.Position().X + m.fill.Size().Width; right != 380 || m.fill.Position().Y != 60 {
		t.Errorf("the menu ends at %v, begins at %v", right, m.fill.Position())
	}
	key(w, fyne.KeyDown)
	key(w, fyne.KeyDown)
	if m.marked != 3 {
		t.Errorf("the mark is on %d, not past the lines that cannot be chosen", m.marked)
	}
	key(w, fyne.KeyReturn)
	if ran != "remove " || m.Shown() || closed != 1 || w.Canvas().Focused() != open {
		t.Errorf("ran %q, shown %v, closed %d", ran, m.Shown(), closed)
	}
	m.OpenAt(w.Canvas(), fyne.NewPos(390, 290)) // must come back inside
	if end := m.fill.Position().X + m.fill.Size().Width; end > 392 {
		t.Errorf("the menu ends at %v", end)
	}
	test.Tap(m.rows[1])
	if ran != "remove " || !m.Shown() {
		t.Errorf("a disabled line ran: %q", ran)
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5))
	if m.Shown() {
		t.Error("a tap beside the menu left it open")
	}
	m.OpenAt(w.Canvas(), fyne.NewPos(0, 0))
	test.Tap(m.rows[0])
	if ran != "remove rename " {
		t.Errorf("ran %q", ran)
	}
}

func TestProviderGrid(t *testing.T) {
	newKit(t, theme.VariantLight)
	g := NewProviderGrid()
	var heard, opened []string
	g.OnSelected = func(id string) { heard = append(heard, id) }
	g.OnOpened = func(id string) { opened = append(opened, id) }
	var cards []*ProviderCard
	for i := range 5 {
		cards = append(cards, NewProviderCard(fmt.Sprint(i), fmt.Sprint("Provider ", i), "host.example", nil))
	}
	added := 0
	g.SetCards(append(cards, NewAddCard(theme.ContentAddIcon(), "Add a provider…", "", func() { added++ }))...)
	w := show(t, g, 784, 130)
	wantSize(t, "card", cards[0], 0, 60)
	if cards[4].Position() != fyne.NewPos((784-16)/3+8, 68) {
		t.Errorf("the fifth card is at %v", cards[4].Position())
	}
	test.Tap(cards[1])
	w.Canvas().Focus(g.Focus())
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyLeft, fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn} {
		key(w, k)
	}
	if got := fmt.Sprint(heard); got != "[1 4 3 4]" {
		t.Errorf("chose %v", got)
	}
	if len(opened) != 1 || opened[0] != "3" || added != 1 || g.Selected() != "4" {
		t.Errorf("opened %v, added %d, selected %q", opened, added, g.Selected())
	}
	if !cards[4].Selected() || !cards[4].tick.Visible() || cards[1].Selected() || cards[4].fill.StrokeWidth != 2 {
		t.Error("the chosen card is not the one that is marked")
	}
}

// TestTabStopsOnceAtAGrid of providers, at the chosen one wherever it is; keys lead to the card that
// adds.
func TestTabStopsOnceAtAGrid(t *testing.T) {
	newKit(t, theme.VariantLight)
	g := NewProviderGrid()
	var cards []*ProviderCard
	for i := range 5 {
		cards = append(cards, NewProviderCard(fmt.Sprint(i), fmt.Sprint("Provider ", i), "host.example", nil))
	}
	add := NewAddCard(theme.ContentAddIcon(), "Add a provider…", "", func() {})
	g.SetCards(append(cards, add)...)
	after := NewButton(Quiet, "After", nil, func() {})
	w := show(t, Column(8, g, after), 784, 190)
	stopsAt := func(want *ProviderCard) {
		t.Helper()
		w.Canvas().Unfocus()
		for _, stop := range []fyne.Focusable{want, after, want} {
			if w.Canvas().FocusNext(); w.Canvas().Focused() != stop {
				t.Errorf("Tab leads to %v, not to %v", w.Canvas().Focused(), stop)
			}
		}
	}
	stopsAt(cards[0])
	test.Tap(cards[3])
	stopsAt(cards[3])
	if key(w, fyne.KeyLeft); g.Selected() != "2" || w.Canvas().Focused() != fyne.Focusable(cards[2]) {
		t.Errorf("an arrow leads to %v, %q is chosen", w.Canvas().Focused(), g.Selected())
	}
	stopsAt(cards[2])
	if key(w, fyne.KeyEnd); g.Selected() != "2" || w.Canvas().Focused() != fyne.Focusable(add) {
		t.Errorf("End leads to %v, %q is chosen", w.Canvas().Focused(), g.Selected())
	}
	stopsAt(cards[2])
	if key(w, fyne.KeyHome); g.Selected() != "0" || w.Canvas().Focused() != fyne.Focusable(cards[0]) {
		t.Errorf("Home leads to %v, %q is chosen", w.Canvas().Focused(), g.Selected())
	}
}

func TestLayouts(t *testing.T) {
	newKit(t, theme.VariantLight)
	p := NewParagraph(Body, "Programs that use this account stop working at once. You can sign in again later.")
	after := NewText(Body, "after")
	column := Column(8, p, after)
	column.Resize(fyne.NewSize(270, 100))
	if after.Position().Y != 36+8 {
		t.Errorf("what follows two lines is at %v at the first pass", after.Position().Y)
	}
	hidden := NewText(Body, "hidden")
	hidden.Hide()
	wantSize(t, "column", Column(8, NewText(Body, "a"), hidden, NewText(Body, "b")), 0, 18+8+18)

	name, button := NewText(Body, "a name that is far too long for its line").Cut(), NewButton(Plain, "Copy", nil, nil)
	line := Line(8, name, button)
	line.Resize(fyne.NewSize(150, 36))
	if end := button.Position().X + button.Size().Width; end < 149.5 || end > 150.5 || name.Size().Width > 150-8-button.Size().Width+0.5 {
		t.Errorf("the button ends at %v, the name is %v wide", end, name.Size().Width)
	}

	cells := []fyne.CanvasObject{NewCard("a", Gap(0, 100)), NewCard("b", Gap(0, 10)), NewCard("c", Gap(0, 10))}
	grid := Grid(280, 16, 2, cells...)
	grid.Resize(fyne.NewSize(648, 500))
	if cells[1].Size() != cells[0].Size() || cells[0].Size().Width != 316 || cells[2].Position().Y != cells[0].Size().Height+16 {
		t.Errorf("cells %v and %v, the third at %v", cells[0].Size(), cells[1].Size(), cells[2].Position())
	}
	grid.Resize(fyne.NewSize(424, 500))
	if cells[1].Position().X != 0 || cells[0].Size().Width != 424 {
		t.Errorf("one column: %v at %v", cells[0].Size(), cells[1].Position())
	}

	left, right := NewText(Body, "left"), NewText(Body, "right")
	two := Beside(280, 24, left, right)
	two.Resize(fyne.NewSize(784, 100))
	if right.Position() != fyne.NewPos(504, 0) || left.Size().Width != 480 {
		t.Errorf("side by side: right at %v, left %v wide", right.Position(), left.Size().Width)
	}
	two.Resize(fyne.NewSize(400, 100))
	if right.Position() != fyne.NewPos(0, 18+24) {
		t.Errorf("stacked: right at %v", right.Position())
	}
}

func TestCardRows(t *testing.T) {
	newKit(t, theme.VariantLight)
	wantSize(t, "claim", NewKeyValue("sub", NewText(Mono, "ada-1815"), nil), 0, 32)
	wantSize(t, "scope", NewScopeRow("openid", "Know that it is you", true, nil), 0, 32)
	wantSize(t, "first token", NewTokenRow("Access token", "••••", "Bearer", nil, false), 0, 53)
	wantSize(t, "next token", NewTokenRow("Refresh token", "", "Present", nil, true), 0, 54)
	row := NewActivityRow("22:24", ColorAccent, "Handed to git", "read only", true, false)
	wantSize(t, "activity", row, 0, 32)
	show(t, row, 282, 32)
	if row.above.Visible() || !row.below.Visible() {
		t.Error("the first dot is joined upwards, or not downwards")
	}
	kv := NewKeyValue("email_verified", NewText(Body, "true"), NewIcon(theme.ConfirmIcon(), ColorActive, 16))
	show(t, kv, 282, 32)
	if x := kv.after.Position().X; x < cardColumn+Body.measure("true") || x > cardColumn+60 {
		t.Errorf("the icon is at %v, not behind its value", x)
	}
}

// The times of a card are one column, as wide as the longest of them.
func TestTimesAreOneColumn(t *testing.T) {
	newKit(t, theme.VariantLight)
	if got := TimesWidth("22:24", "3 Nov"); got != timeColumn {
		t.Errorf("short times take %v", got)
	}
	wide := TimesWidth("22:24", "13 Nov 2025")
	r := NewActivityRow("13 Nov 2025", ColorAccent, "Linked", "", true, true).Aligned(wide)
	show(t, r, 300, 32)
	if end := r.time.Position().X + r.time.natural(); end > r.dot.Position().X || r.what.Position().X < r.dot.Position().X+8 {
		t.Errorf("the time ends at %v, the dot is at %v, the words at %v", end, r.dot.Position().X, r.what.Position().X)
	}
}

// TestWhatHappenedIsReadFirst: in a row that has no room for both, the caption is cut and what
// happened is not; a caption never goes altogether.
func TestWhatHappenedIsReadFirst(t *testing.T) {
	newKit(t, theme.VariantLight)
	r := NewActivityRow("15:32", ColorAccent, "Signed in again", "You, in a private window of Firefox", false, true)
	show(t, r, 275, 32)
	if r.what.Shown() != "Signed in again" || !strings.HasSuffix(r.caption.Shown(), "…") || r.caption.Position().X+r.caption.Size().Width != 275 {
		t.Errorf("the row says %q, %q", r.what.Shown(), r.caption.Shown())
	}
	r = NewActivityRow("15:32", ColorAccent, "What was granted is not known: the answer cannot be read", "in the background", false, true)
	show(t, r, 275, 32)
	if r.caption.Size().Width < 60 || !strings.HasSuffix(r.what.Shown(), "…") {
		t.Errorf("the row says %q, %q", r.what.Shown(), r.caption.Shown())
	}
}

// TestTheNameOfAClaimIsWhole: a name that is longer than its column moves its value, as long as that
// has room.
func TestTheNameOfAClaimIsWhole(t *testing.T) {
	newKit(t, theme.VariantLight)
	long := NewKeyValue("preferred_username", NewText(Body, "ada"), nil)
	show(t, long, 275, 32)
	if long.key.Shown() != "preferred_username" || long.value.Position().X < long.key.Position().X+long.key.Size().Width {
		t.Errorf("it says %q, the value begins at %v", long.key.Shown(), long.value.Position().X)
	}
	huge := NewKeyValue("https://company.example/claims/department", NewText(Body, "ada"), nil)
	show(t, huge, 275, 32)
	if huge.value.Size().Width < 100 {
		t.Errorf("the value has %v", huge.value.Size().Width)
	}
}
