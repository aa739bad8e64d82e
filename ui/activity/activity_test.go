package activity

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// someAccounts returns two accounts, one with names that a spreadsheet would execute.
func someAccounts() []Account {
	return []Account{
		{ID: "a", Name: "Ada", Provider: "alpha", ProviderName: "Alpha", Granted: 4, Requested: 5},
		{ID: "e", Name: `=HYPERLINK("http://x","y")`, Provider: "evil", ProviderName: "+cmd|' /C calc'!A0"},
	}
}

func someEntries() []Entry {
	return []Entry{
		{Account: "a", Entry: auth.Entry{At: noon.Add(-time.Hour), What: auth.HappenedSignedIn, Note: "Alpha", By: auth.By{Trigger: auth.TriggerPerson, Way: auth.WayBrowser, Browser: auth.SystemBrowser}}},
		{Account: "a", Entry: auth.Entry{At: noon.Add(-30 * time.Minute), What: auth.HappenedServed, Until: noon.Add(79 * time.Minute), By: auth.By{Trigger: auth.TriggerProgram, Program: "git", Parent: "bash"}}},
		{Account: "a", Entry: auth.Entry{At: noon.Add(-10 * time.Minute), What: auth.HappenedNoAnswer, Note: string(auth.ReasonNoAnswer), By: auth.By{Trigger: auth.TriggerBackground}}},
		{Account: "a", Entry: auth.Entry{At: noon.Add(-26 * time.Hour), What: auth.HappenedRevoked, Note: string(auth.ProofDead)}},
		{Account: "e", Entry: auth.Entry{At: noon.Add(-200 * 24 * time.Hour), What: auth.HappenedUsed, Note: "@host,\r\n\"quoted\""}},
	}
}

// newTestRoom returns a room that shows the entries in a window of that size.
func newTestRoom(t *testing.T, size fyne.Size, accounts []Account, entries []Entry) *Room {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(parts.ForcedTheme(0))
	r := New()
	r.SetNarrow(size.Width < 920)
	w := test.NewTempWindow(t, r.content)
	w.SetPadded(false)
	w.Resize(size)
	r.Enter()
	r.Show(Shown{From: 1, Now: noon, Read: func() ([]Account, []Entry) { return accounts, entries }})
	return r
}

var wide, narrow = fyne.NewSize(1040, 740), fyne.NewSize(744, 560)

// shownLines returns the lines of the table as text.
func shownLines(r *Room) (all []string) {
	for _, l := range r.table.Lines() {
		if l.Heading {
			all = append(all, "# "+l.Name)
			continue
		}
		all = append(all, strings.Join([]string{l.Time, l.Name, l.What, l.Detail, l.By, l.Result}, " | "))
	}
	return all
}

func TestWhatHappenedIsSaidByDay(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	want := []string{
		"# Today",
		"11:50 | Ada | Refresh attempted |  | In the background | No answer",
		"11:30 | Ada | Token handed out |  | git, from bash | Until 13:19",
		"11:00 | Ada | Signed in again |  | You, System browser | 4 of 5 scopes",
		"# Yesterday",
		"10:00 | Ada | Revoked |  | Latchkey | Token refused now",
	}
	if got := shownLines(r); !slices.Equal(got, want) {
		t.Errorf("shown is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if want := words.ActivityFoot(4, 1); r.foot.Text() != want {
		t.Errorf("the foot says %q, want %q", r.foot.Text(), want)
	}
}

func TestFiltersAndSearchNarrow(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	for _, c := range []struct {
		state State
		want  int
	}{
		{State{}, 5},
		{State{Days: 90}, 4},
		{State{Days: 1}, 3},
		{State{Account: "e"}, 1},
		{State{Kind: SignIns}, 1},
		{State{Kind: Refreshes}, 1},
		{State{Kind: HandOvers}, 2},
		{State{Kind: Revocations}, 1},
		{State{Kind: Problems}, 1},
		{State{Search: "GIT"}, 1},
		{State{Search: "refused now"}, 1},
		{State{Search: "alpha"}, 4},
		{State{Search: "bash", Kind: SignIns}, 0},
	} {
		r.Narrow(c.state)
		if len(r.fits) != c.want {
			t.Errorf("%+v shows %d, want %d", c.state, len(r.fits), c.want)
		}
	}
	r.Narrow(State{Kind: SignIns})
	if got := r.chips[5].Label(); got != "Problems 1" {
		t.Errorf("the chip says %q", got)
	}
}

func TestEveryHappeningHasItsWordsAndItsFilter(t *testing.T) {
	for _, what := range []auth.Happening{
		auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedRefreshed, auth.HappenedRefused, auth.HappenedNoAnswer, auth.HappenedRevoked,
		auth.HappenedNotRevoked, auth.HappenedInvalid, auth.HappenedUsed, auth.HappenedImported, auth.HappenedServed, auth.HappenedLent, auth.HappenedNotServed, auth.HappenedSignedOut,
		auth.HappenedOtherACR, auth.HappenedMoved, auth.HappenedNewEnds, auth.HappenedIDTokenLeft, auth.HappenedScopesUnread,
	} {
		l := lines(nil, []Entry{{Entry: auth.Entry{What: what}}}, time.UTC)[0]
		if strings.Contains(l.what, "_") || l.by == "" || l.result == "" {
			t.Errorf("%s: what %q, by %q, result %q", what, l.what, l.by, l.result)
		}
	}
}

func TestEmptySaysWhyAndShowEverythingHelps(t *testing.T) {
	r := newTestRoom(t, wide, nil, nil)
	if r.none.Text() != words.ActivityNothing() || r.table.Visible() || r.everything.Visible() || !r.export.Disabled() {
		t.Errorf("with nothing it says %q", r.none.Text())
	}
	r = newTestRoom(t, wide, someAccounts(), someEntries())
	r.search.SetText("zeppelin")
	if r.none.Text() != words.ActivityNoFit() || !r.empty.Visible() || !r.everything.Visible() {
		t.Errorf("with nothing that fits it says %q", r.none.Text())
	}
	test.Tap(r.everything)
	if len(r.fits) != 5 || r.search.Text != "" {
		t.Errorf("Show everything shows %d, the search says %q", len(r.fits), r.search.Text)
	}
}

func TestKeysChooseAndOpen(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	var facts []Fact
	back := 0
	r.OnOpen, r.OnBack = func(_ Entry, f []Fact) { facts = f }, func() { back++ }
	r.Move(1)
	r.Move(1)
	r.Press()
	if !slices.Contains(facts, Fact{words.ColumnBy(), "git, from bash"}) {
		t.Errorf("Enter opens %q", facts)
	}
	r.search.SetText("git")
	if r.Escape(); r.search.Text != "" || back != 0 {
		t.Error("Esc does not empty the search first")
	}
	if r.Escape(); back != 1 {
		t.Error("Esc does not go back")
	}
}

// TestCSVIsTextAndRFC4180: no cell is executed, and a CSV reader gets exactly the lines that were
// shown.
func TestCSVIsTextAndRFC4180(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	r.Narrow(State{Account: "e"})
	var got Export
	r.OnExport = func(e Export) { got = e }
	r.exports(asCSV)
	text := string(got.Data)
	if strings.Count(text, "\r\n") != 2 || strings.Count(text, "\n") != 2 || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("its lines do not end in CRLF: %q", text)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 2 || got.Entries != 1 || got.Ext != "csv" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, cell := range rows[1][1:] {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", []rune(strings.TrimSpace(cell))[0]) {
			t.Errorf("%q would be run", cell)
		}
	}
	if rows[1][1] != `'=HYPERLINK("http://x","y")` {
		t.Errorf("the name is %q", rows[1][1])
	}
}

func TestCellsThatSpreadsheetsRun(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", " =1": "' =1", "\t=1": "' =1", "\r=1": "' =1", "\u00a0=1": "'\u00a0=1",
		"＝1": "'＝1", "Ada": "Ada", "a=b": "a=b", "": "", "two\nlines": "two lines",
	} {
		if got := cell(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestJSONHasExactlyWhatIsShown(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	r.Narrow(State{Kind: HandOvers, Days: 90})
	var read struct {
		Entries []map[string]any `json:"entries"`
	}
	var got Export
	r.OnExport = func(e Export) { got = e }
	r.exports(asJSON)
	if err := json.Unmarshal(got.Data, &read); err != nil || len(read.Entries) != 1 || read.Entries[0]["program"] != "git" || read.Entries[0]["what"] != "token_served" {
		t.Errorf("%v: %s", err, got.Data)
	}
	if empty := asJSON(nil); !strings.Contains(string(empty.Data), "[]") {
		t.Errorf("without entries it is %s", empty.Data)
	}
}

// TestColumnsAndRowsAreTheDesigns checks the measures of the design, wide and narrow.
func TestColumnsAndRowsAreTheDesigns(t *testing.T) {
	for _, c := range []struct {
		size    fyne.Size
		columns []float32 // left edges; the narrow table has no column "by"
		chipsY  float32
		high    float32
	}{
		{wide, []float32{24, 88, 336, 568, 816}, 64, 40}, {narrow, []float32{24, 88, 296, 544, 544}, 108, 56},
	} {
		r := newTestRoom(t, c.size, someAccounts(), someEntries())
		for i, h := range r.heads {
			if h.Visible() && h.Position().X != c.columns[i] {
				t.Errorf("%v: column %d begins at %v, want %v", c.size, i, h.Position().X, c.columns[i])
			}
			if narrow := c.high == 56; i == 3 && h.Visible() == narrow {
				t.Errorf("%v: by whom has a column: %v", c.size, h.Visible())
			}
		}
		if r.chips[0].Position().Y != c.chipsY {
			t.Errorf("%v: the chips stand at %v", c.size, r.chips[0].Position().Y)
		}
		last := r.chips[len(r.chips)-1]
		if end := last.Position().X + last.Size().Width; end > c.size.Width-side {
			t.Errorf("%v: the chips reach to %v", c.size, end)
		}
		if r.foot.Position().Y != c.size.Height-32 {
			t.Errorf("%v: the foot stands at %v", c.size, r.foot.Position().Y)
		}
	}
}

// TestTenThousandEntriesDrawOnlyThoseInSight, and showing the same entries twice reads them once.
func TestTenThousandEntriesDrawOnlyThoseInSight(t *testing.T) {
	var many []Entry
	for i := range 10000 {
		many = append(many, Entry{Account: "a", Entry: auth.Entry{At: noon.Add(-time.Duration(i) * time.Minute), What: auth.HappenedRefreshed, Note: fmt.Sprint(i)}})
	}
	reads := 0
	r := newTestRoom(t, wide, someAccounts(), many)
	if n := len(test.TempWidgetRenderer(t, r.table).Objects()); n == 0 {
		t.Fatal("nothing is drawn")
	}
	if n := r.table.Drawn(); n == 0 || n > 20 {
		t.Errorf("%d lines are drawn of 10,000", n)
	}
	r.Show(Shown{From: 1, Now: noon, Read: func() ([]Account, []Entry) { reads++; return nil, nil }})
	r.ShowTime(Shown{From: 1, Now: noon.Add(time.Second)})
	if reads != 0 {
		t.Error("the same entries are read again")
	}
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // the first key selects the first line
	r.table.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if lines := r.table.Lines(); r.table.Selected() != lines[len(lines)-1].ID {
		t.Errorf("End selects %q", r.table.Selected())
	}
	if n := r.table.Drawn(); n > 20 { // the lines in sight at the top are drawn anew for the end
		t.Errorf("%d lines are drawn at the end", n)
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	r := newTestRoom(t, wide, someAccounts(), someEntries())
	r.Narrow(State{Account: "a", Search: "ada"})
	r.Forget()
	if len(r.all)+len(r.fits)+len(r.table.Lines()) != 0 || r.search.Text != "" || len(r.accounts) != 1 || r.shown.Read != nil || r.State() != usual {
		t.Error("a locked window keeps what was shown")
	}
}
