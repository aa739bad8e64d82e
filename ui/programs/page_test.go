package programs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// says returns the visible texts of an object.
func says(o fyne.CanvasObject) (all []string) {
	for _, o := range test.LaidOutObjects(o) {
		switch o := o.(type) {
		case *parts.Text:
			all = append(all, o.Text())
		case *parts.Chip:
			all = append(all, o.Scope())
		case *parts.Button:
			all = append(all, o.Label())
		}
	}
	return all
}

// drawn returns the letters of an object.
func drawn(o fyne.CanvasObject) (all []string) {
	for _, o := range test.LaidOutObjects(o) {
		if text, ok := o.(*canvas.Text); ok {
			all = append(all, text.Text)
		}
	}
	return all
}

// at returns the place of the visible text that says that.
func at(t *testing.T, o fyne.CanvasObject, text string) fyne.Position {
	t.Helper()
	for _, o := range test.LaidOutObjects(o) {
		if o, ok := o.(*parts.Text); ok && o.Text() == text {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		}
	}
	t.Fatalf("%q is not shown but %q", text, says(o))
	return fyne.Position{}
}

func TestThePageOfAProgramSaysWhichItIs(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	d := r.detail
	if d.name.Text() != "git" {
		t.Errorf("the name is %q", d.name.Text())
	}
	if letters := drawn(d.glyph); !slices.Contains(letters, "g") {
		t.Errorf("the glyph shows %q", letters)
	}
	if got := d.second.Text(); got != "/usr/bin/git  ·  first asked 19 Nov, 12:00" {
		t.Errorf("below it stands %q", got)
	}
	r.Show(shown(func(v *Shown) { v.Selected = "/usr/bin/make" }, some()...))
	if got := d.second.Text(); d.name.Text() != "make" || got != "/usr/bin/make" {
		t.Errorf("of a program that is not known to have asked stands %q, %q", d.name.Text(), got)
	}
	r.Show(shown(func(v *Shown) { v.Selected = "\x00curl" }, some()...))
	if got := d.second.Text(); got != words.ProgramNoPath() {
		t.Errorf("of a program without a path stands %q", got)
	}
}

// TestTheSignOfARule: what may is not drawn as what may not.
func TestTheSignOfARule(t *testing.T) {
	for kind, want := range map[program.RuleKind]parts.Look{program.Always: parts.LookActive(), program.Never: parts.LookRevoked()} {
		if got := ruleLook(kind); got != want {
			t.Errorf("%s is drawn as %v", kind, got)
		}
	}
	if until, lock, ask := ruleLook(program.Until), ruleLook(program.UntilLock), ruleLook(program.Ask); until == lock || lock == ask || ask == until {
		t.Error("two kinds of rules look alike")
	}
	if got := ruleWord(Rule{Kind: program.Ask, HasOne: true}, false, noon); got != words.RuleOnce() {
		t.Errorf("a rule that asks is called %q where others are not asked about", got)
	}
}

// TestARuleForEveryAccount is said so, and counts as none of them.
func TestARuleForEveryAccount(t *testing.T) {
	p := Program{ID: "/p", Name: "p", Path: "/p", Rules: []Rule{{Kind: program.Always, HasOne: true}, {Account: ada, Kind: program.Always, HasOne: true, Scopes: []string{"a", "b"}}, {Account: bob, Kind: program.Never, HasOne: true}}}
	r := newTestRoom(t, wide, func(v *Shown) { v.Accounts = 0 }, p)
	if got := r.detail.says.Sentence(); got != "Always — takes tokens of every account without asking" {
		t.Errorf("the sentence is %q", got)
	}
	got := says(r.detail.may)
	for _, want := range []string{words.ProgramsEvery(), words.ProgramsEveryIs(), "Ada", "a b", "Bob", words.ProgramsNoScope(), "1 of 1"} {
		if !slices.Contains(got, want) {
			t.Errorf("the card says %q, not %q", got, want)
		}
	}
	lines := 0
	for _, o := range r.detail.rules.Objects {
		if _, ok := o.(*parts.Hairline); ok {
			lines++
		}
	}
	if lines != 2 {
		t.Errorf("%d hairlines part three rows", lines)
	}
}

// TestTheNextEndOfARule is the earliest one to come.
func TestTheNextEndOfARule(t *testing.T) {
	until := func(d time.Duration) Rule { return Rule{Kind: program.Until, Until: noon.Add(d)} }
	all := []Program{{Rules: []Rule{until(3 * time.Hour), until(time.Hour), until(2 * time.Hour)}}, {Rules: []Rule{until(-time.Hour), {Kind: program.Always}}}}
	if got := nextEnd(all, noon); !got.Equal(noon.Add(time.Hour)) {
		t.Errorf("the next one ends at %v", got)
	}
}

// TestARefusedProgramStandsApart, with its short path, and a search finds a path.
func TestARefusedProgramStandsApart(t *testing.T) {
	all := some()
	all[1].Short = "~/backup.sh"
	r := newTestRoom(t, wide, nil, all...)
	rows := r.rows.Items()
	if last := rows[len(rows)-1]; last.Title != "backup.sh" || last.Sub != "~/backup.sh" || rows[len(rows)-2].Title != words.ProgramsRefused() {
		t.Errorf("the last line is %+v", last)
	}
	r.search.SetText("/bin/back")
	if got := lines(r); len(got) != 2 || !strings.HasPrefix(got[1], "backup.sh") {
		t.Errorf("a search for a path leaves %q", got)
	}
	r.search.SetText("ada")
	if r.none.Visible() {
		t.Error("it says that nothing fits")
	}
}

// TestHandOvers: the ten latest, each with its time, account, scopes and starter.
func TestHandOvers(t *testing.T) {
	p := some()[0]
	p.Takes = nil
	for i := range 12 {
		p.Takes = append(p.Takes, Take{Account: ada, At: noon.Add(-time.Duration(i) * time.Minute), Scopes: []string{"notes.read", "x"}, StartedBy: "bash" + words.Count(i)})
	}
	p.Takes[1].IsRefused, p.Takes[2].Scopes = true, nil
	r := newTestRoom(t, wide, nil, p)
	h := r.detail.hands
	if h.title.Text() != "Last 10 hand-overs" || len(h.rows.Objects) != handsShown || !h.scope.Visible() || !h.started.Visible() {
		t.Errorf("the title is %q above %d rows", h.title.Text(), len(h.rows.Objects))
	}
	for i, want := range [][]string{
		{"12:00", "Ada", "notes.read x", "bash0"}, {"11:59", "Ada", "Refused: notes.read x", "bash1"}, {"11:58", "Ada", words.ProgramsNoScope(), "bash2"},
	} {
		if got := says(h.rows.Objects[i]); !slices.ContainsFunc(want, func(s string) bool { return slices.Contains(got, s) }) || !containsAll(got, want) {
			t.Errorf("row %d says %q, want %q", i, got, want)
		}
	}
	asked := ""
	r.OnShowAll = func(id string) { asked = id }
	test.Tap(h.all)
	if asked != p.ID {
		t.Errorf("all hand-overs of %q are wanted", asked)
	}
	p.Takes = nil
	r.Show(shown(func(v *Shown) { v.From = 2 }, p))
	if !slices.Contains(says(h.rows), words.ProgramsNoHands()) || h.all.Visible() || h.scope.Visible() || h.started.Visible() {
		t.Errorf("without one it says %q", says(h.panel))
	}
}

func containsAll(got, want []string) bool {
	return !slices.ContainsFunc(want, func(s string) bool { return !slices.Contains(got, s) })
}

// TestHandOversInANarrowWindow: what started the program is a second line, and there are no columns.
func TestHandOversInANarrowWindow(t *testing.T) {
	r := newTestRoom(t, fyne.NewSize(740, 560), nil, some()...)
	h := r.detail.hands
	if h.scope.Visible() || h.started.Visible() {
		t.Error("a narrow window has the headings of columns")
	}
	name, starter, chip := at(t, h.rows, "Ada"), at(t, h.rows, "bash"), fyne.Position{}
	for _, o := range test.LaidOutObjects(h.rows) {
		if o, ok := o.(*parts.Chip); ok {
			chip = fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if end := chip.X + o.Size().Width; end > 740 {
				t.Errorf("the scopes end at %v", end)
			}
		}
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if most := h.rows.Size().Width * 3 / 5; chip.X-place(h.rows).X > most+0.5 {
		t.Errorf("the scopes begin at %v of %v", chip.X-place(h.rows).X, h.rows.Size().Width)
	}
	if starter.Y <= name.Y || starter.X != name.X || chip.X <= name.X {
		t.Errorf("the account is at %v, what started the program at %v, the scopes at %v", name, starter, chip)
	}
	take, sentence := r.detail.take, r.detail.says
	if place(take).Y < place(sentence).Y+20 || place(r.detail.leases).Y < place(take).Y+take.Size().Height {
		t.Errorf("Withdraw at %v lies over the sentence at %v or the leases at %v", place(take), place(sentence), place(r.detail.leases))
	}
	if high := take.Size().Height; high < 32 {
		t.Errorf("Withdraw is %v high", high)
	}
}

// TestAWidePageIsNotStretched beyond what is read easily.
func TestAWidePageIsNotStretched(t *testing.T) {
	r := newTestRoom(t, fyne.NewSize(2400, 740), nil, some()...)
	if got := r.detail.content.Size().Width; got != pageWide {
		t.Errorf("the page is %v wide", got)
	}
}

// TestAnotherProgramHasRowsOfItsOwn: what was pressed of one is not released on another, and its page
// begins at the top.
func TestAnotherProgramHasRowsOfItsOwn(t *testing.T) {
	all := some()
	all[2].Rules[0].HasOne = true
	r := newTestRoom(t, fyne.NewSize(740, 360), nil, all...)
	got := ""
	r.OnRule = func(id, account string, _ program.RuleKind) { got = id + " " + account }
	before := r.detail.ruled["a"]
	r.detail.scroll.ScrollToOffset(fyne.NewPos(0, 100))
	if r.detail.scroll.Offset.Y == 0 {
		t.Fatal("the page does not scroll")
	}
	r.Show(shown(func(v *Shown) { v.From = 2 }, all...)) // the same, read again
	if r.detail.scroll.Offset.Y == 0 || r.detail.ruled["a"] != before {
		t.Error("the page of the same program is made anew")
	}
	r.Show(shown(func(v *Shown) { v.From, v.Selected = 2, "/usr/bin/make" }, all...))
	if r.detail.scroll.Offset.Y != 0 || r.detail.ruled["a"] == before {
		t.Errorf("the page of another program begins at %v", r.detail.scroll.Offset.Y)
	}
	r.detail.ruled["a"].box.OnChanged(0)
	if got != "/usr/bin/make a" {
		t.Errorf("a rule was chosen for %q", got)
	}
	if r.detail.leases.Visible() {
		t.Error("a program without a lease has a card of leases")
	}
}

// TestTheMenuOfARule offers to withdraw only what is there, and shows the present rule.
func TestTheMenuOfARule(t *testing.T) {
	p := Program{ID: "/p", Name: "p", Path: "/p", Rules: []Rule{{Account: ada, Kind: program.Ask}, {Account: bob, Kind: program.Until, Until: noon.Add(time.Hour), HasOne: true}}}
	r := newTestRoom(t, wide, nil, p)
	labels := func(id string) (all []string) {
		for _, o := range r.detail.ruled[id].options {
			all = append(all, o.Label)
		}
		return all
	}
	if got := labels("a"); slices.Contains(got, words.ProgramsWithdraw()) || len(got) != 5 {
		t.Errorf("without a rule the menu offers %q", got)
	}
	if got := labels("b"); len(got) != 7 || got[0] != "Until 13:00" || got[6] != words.ProgramsWithdraw() || r.detail.ruled["b"].box.Chosen() != 0 {
		t.Errorf("the menu of a rule for a time offers %q, chosen is %d", got, r.detail.ruled["b"].box.Chosen())
	}
	if got := r.detail.ruled["a"].box.Chosen(); got != 3 {
		t.Errorf("chosen is %d", got)
	}
	p.Rules = []Rule{{Account: ada, Kind: program.Never, HasOne: true}}
	r.Show(shown(func(v *Shown) { v.From = 2 }, p))
	if got := r.detail.ruled["a"].box.Chosen(); got != 4 {
		t.Errorf("after a change chosen is %d", got)
	}
	box := r.detail.ruled["a"].box
	box.Tapped(nil)
	menu := box.Menu()
	p.Rules = []Rule{{Account: ada, Kind: program.Always, HasOne: true}}
	r.Show(shown(func(v *Shown) { v.From = 3 }, p))
	if box.Chosen() != 0 || menu == nil || box.Menu() != menu {
		t.Errorf("after another change chosen is %d, and the open menu stays: %v", box.Chosen(), box.Menu() == menu)
	}
}
