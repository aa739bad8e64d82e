package programs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var ada, bob = Account{ID: "a", Name: "Ada", Provider: "alpha", ProviderName: "Alpha"}, Account{ID: "b", Name: "Bob", Provider: "beta", ProviderName: "Beta"}

func some() []Program {
	return []Program{
		{ID: "/usr/bin/git", Name: "git", Path: "/usr/bin/git", Short: "/usr/bin/git", FirstAt: noon.Add(-48 * time.Hour), LastAt: noon.Add(-time.Minute),
			Rules:  []Rule{{Account: ada, Kind: program.Always, HasOne: true, Scopes: []string{"notes.read"}}, {Account: bob, Kind: program.UntilLock, HasOne: true}},
			Takes:  []Take{{Account: ada, At: noon.Add(-time.Minute), Scopes: []string{"notes.read"}, StartedBy: "bash"}},
			Leases: []Lease{{Account: ada, ID: "l1", Origin: "https://notes.example", Until: noon.Add(90 * time.Second), Calls: 3}, {Account: bob, ID: "l2", Origin: "https://b.example"}}},
		{ID: "/bin/backup.sh", Name: "backup.sh", Path: "/bin/backup.sh", LastAt: noon.Add(-time.Hour), Rules: []Rule{{Account: bob, Kind: program.Never, HasOne: true}}},
		{ID: "/usr/bin/make", Name: "make", Path: "/usr/bin/make", LastAt: noon.Add(-2 * time.Hour), Rules: []Rule{{Account: ada, Kind: program.Ask}}},
		{ID: "\x00curl", Name: "curl", LastAt: noon.Add(-3 * time.Hour), Rules: []Rule{{Account: ada, Kind: program.Ask}}},
	}
}

// newTestRoom returns a room that shows programs in a window of that size.
func newTestRoom(t *testing.T, size fyne.Size, change func(*Shown), all ...Program) *Room {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(0))
	r := New()
	r.SetNarrow(size.Width < 920)
	w := test.NewTempWindow(t, container.NewHSplit(r.list, r.page))
	w.Resize(size)
	r.Enter()
	r.Show(shown(change, all...))
	return r
}

func shown(change func(*Shown), all ...Program) Shown {
	v := Shown{From: 1, Now: noon, Read: func() []Program { return all }, Accounts: 3, Example: "ada", AskFirst: true, CanSet: true, CanLock: true, Key: "key"}
	if change != nil {
		change(&v)
	}
	return v
}

var wide = fyne.NewSize(1040, 740)

func lines(r *Room) (all []string) {
	for _, i := range r.rows.Items() {
		if i.Heading {
			all = append(all, "# "+i.Title+" "+i.Second)
			continue
		}
		all = append(all, strings.Join([]string{i.Title, i.Word, i.Second}, " | "))
	}
	return all
}

func TestTheListSaysTheWidestRule(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	want := []string{
		"# May take tokens 3", "git | Always | 2 leases open", "make | Once | today, 10:00", "curl | Once | today, 09:00",
		"# Refused 1", "backup.sh | Never | asked 11:00",
	}
	if got := lines(r); !slices.Equal(got, want) {
		t.Errorf("the list says %q, want %q", got, want)
	}
	r.Show(shown(func(v *Shown) { v.AskFirst = false }, some()...))
	if got := lines(r)[2]; got != "make | Unasked | today, 10:00" {
		t.Errorf("without a question the list says %q", got)
	}
	r.search.SetText("BOB")
	if got := lines(r); len(got) != 4 {
		t.Errorf("a search for an account leaves %q", got)
	}
	r.search.SetText("zeppelin")
	if !r.none.Visible() {
		t.Error("nothing says that nothing fits")
	}
	if !r.Escape() || r.search.Text != "" || r.Escape() {
		t.Error("Esc does not clear the search, once")
	}
}

func TestAProgramSaysItsRuleAndWhoTookWhat(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	d := r.detail
	if got := d.says.Sentence(); got != "Always — takes tokens of 1 account without asking" {
		t.Errorf("the sentence is %q", got)
	}
	if d.take.Label() != words.ProgramsWithdraws() || d.hands.title.Text() != "Last hand-over" {
		t.Errorf("it says %q and %q", d.take.Label(), d.hands.title.Text())
	}
	r.Show(shown(func(v *Shown) { v.Selected = "/usr/bin/make" }, some()...))
	if got := d.says.Sentence(); got != "Once — asks each time" || d.take.Visible() {
		t.Errorf("without a rule the sentence is %q, and Withdraw is shown: %v", got, d.take.Visible())
	}
	r.Show(shown(func(v *Shown) { v.Selected, v.AskFirst = "/usr/bin/make", false }, some()...))
	if got := d.says.Sentence(); got != "Unasked — gets a token by command, written down" {
		t.Errorf("unasked the sentence is %q", got)
	}
	r.Show(shown(func(v *Shown) { v.Selected = "\x00curl" }, some()...))
	if !d.ruled["a"].box.Disabled() {
		t.Error("a rule is offered for a program that is not known")
	}
}

func TestRulesAreChosenAndWithdrawn(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	var got []string
	r.OnRule = func(id, account string, kind program.RuleKind) {
		got = append(got, strings.Join([]string{id, account, string(kind)}, " "))
	}
	r.OnWithdraw = func(id, account string) { got = append(got, strings.Join([]string{id, account, "withdrawn"}, " ")) }
	for i := range 6 { // For 30 minutes, Until lock, Once, Never, Withdraw
		if i > 0 {
			r.detail.ruled["a"].box.OnChanged(i)
		}
	}
	test.Tap(r.detail.take)
	want := []string{
		"/usr/bin/git a until", "/usr/bin/git a until_lock", "/usr/bin/git a ask", "/usr/bin/git a never", "/usr/bin/git a withdrawn", "/usr/bin/git  withdrawn",
	}
	if !slices.Equal(got, want) {
		t.Errorf("chosen is %q, want %q", got, want)
	}
}

// TestALeaseCountsDownAndEndsByOneClick: its row stays the same object while its count grows, so
// that no click is lost.
func TestALeaseCountsDownAndEndsByOneClick(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	row := r.detail.lines["l1"]
	if got := row.line.Text(); got != "Ada, 1 min 30 s left, 3 requests" {
		t.Errorf("it says %q", got)
	}
	later := shown(nil, some()...)
	later.Now = noon.Add(31 * time.Second)
	r.ShowTime(later)
	if got := row.line.Text(); got != "Ada, 59 s left, 3 requests" {
		t.Errorf("after 31 s it says %q", got)
	}
	more := some()
	more[0].Leases[0].Calls = 4
	r.Show(shown(func(v *Shown) { v.From = 2 }, more...))
	if r.detail.lines["l1"] != row || !strings.HasSuffix(row.line.Text(), "4 requests") {
		t.Errorf("after another request it says %q, in another row: %v", row.line.Text(), r.detail.lines["l1"] != row)
	}
	ended := ""
	r.OnEnd = func(id string) { ended = id }
	test.Tap(r.detail.lines["l2"].end)
	if ended != "l2" {
		t.Errorf("%q was ended", ended)
	}
}

func TestARuleForATimeEnds(t *testing.T) {
	rules := []Rule{{Account: ada, Kind: program.Until, Until: noon.Add(time.Minute), HasOne: true}}
	v := shown(nil)
	v.Read = func() []Program {
		return []Program{{ID: "/p", Name: "p", Path: "/p", Rules: slices.Clone(rules)}}
	}
	r := newTestRoom(t, wide, nil)
	v.From = 2
	r.Show(v)
	if got := lines(r)[1]; got != "p | Until 12:01 | " {
		t.Errorf("the list says %q", got)
	}
	rules[0] = Rule{Account: ada, Kind: program.Ask}
	v.Now = noon.Add(time.Minute)
	r.ShowTime(v)
	if got := lines(r)[1]; got != "p | Once | " {
		t.Errorf("after its end the list says %q", got)
	}
}

func TestTheEmptyRoomOffersToAsk(t *testing.T) {
	r := newTestRoom(t, wide, func(v *Shown) { v.AskFirst = false })
	asked := false
	r.OnAskFirst = func(on bool) { asked = on }
	if r.list.Visible() || !r.empty.scroll.Visible() || r.detail.scroll.Visible() {
		t.Error("the empty room shows a list or a program")
	}
	r.Press()
	if !asked {
		t.Error("Enter does not press the filled button")
	}
	r.Show(shown(nil))
	if r.empty.ask.Visible() || r.empty.says.Text() != "On. No program has asked yet." {
		t.Errorf("switched on it says %q", r.empty.says.Text())
	}
	copied := ""
	r.OnCopy = func(text string) { copied = text }
	test.Tap(r.empty.lines[0].Button())
	if copied != "latchkey git setup git.example ada" {
		t.Errorf("%q was copied", copied)
	}
}

func TestSetUpByTab(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	s := r.detail.setUp
	test.Tap(s.tabs.Tab(3))
	if got := s.line.Command(); got != "latchkey header ada | curl -H @- https://api.example" || s.says.Text() != words.ProgramsHeaderIs() {
		t.Errorf("the tab shows %q, %q", got, s.says.Text())
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	r.search.SetText("git")
	r.Forget()
	if len(r.rows.Items()) != 0 || r.detail.name.Text() != "" || len(r.detail.lines)+len(r.detail.ruled) != 0 || r.search.Text != "" {
		t.Error("a locked window keeps a program")
	}
}

// TestAHiddenRoomStaysHidden: a change of the window's width while another room is visible does not
// bring the list up.
func TestAHiddenRoomStaysHidden(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	r.Leave()
	r.list.Hide() // as the window does
	r.SetNarrow(true)
	if r.list.Visible() {
		t.Error("the list lies over another room")
	}
	r.Enter()
	r.Show(shown(nil, some()...))
	if !r.list.Visible() {
		t.Error("the list is not shown in its own room")
	}
}

// TestRulesThatDoNotHold are said to be so above a program, and where there is none.
func TestRulesThatDoNotHold(t *testing.T) {
	for _, all := range [][]Program{some(), nil} {
		r := newTestRoom(t, wide, func(v *Shown) { v.Fault, v.FaultHint = "They are old", "Look at them." }, all...)
		said := r.detail.fault
		if len(all) == 0 {
			said = r.empty.fault
		}
		if !said.object.Visible() || said.title.Text() != "They are old" || said.hint.Text() != "Look at them." {
			t.Errorf("with %d programs the room says %q, %q", len(all), said.title.Text(), said.hint.Text())
		}
		r.Show(shown(nil, all...))
		if said.object.Visible() {
			t.Errorf("with %d programs it stands there on", len(all))
		}
	}
}

// TestEveryAccountIsCounted where a rule for every account gives tokens.
func TestEveryAccountIsCounted(t *testing.T) {
	every := Rule{Kind: program.Always, HasOne: true}
	for _, c := range []struct {
		rules []Rule
		n     int
	}{
		{[]Rule{every}, 3},
		{[]Rule{every, {Account: ada, Kind: program.Never, HasOne: true}}, 2},
		{[]Rule{{Kind: program.Never, HasOne: true}, {Account: ada, Kind: program.Always, HasOne: true}}, 1},
	} {
		r := newTestRoom(t, wide, nil, Program{ID: "/p", Name: "p", Path: "/p", Rules: c.rules})
		if want := words.ProgramsOf(c.n, 3); !slices.Contains(drawn(r.detail.may), want) {
			t.Errorf("with %+v it says %q, want %q", c.rules, drawn(r.detail.may), want)
		}
	}
}
