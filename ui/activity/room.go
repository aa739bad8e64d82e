package activity

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// Fact is one detail of an entry: its name and its value.
type Fact struct{ Name, Value string }

// Room is the room. It calls its callbacks on the main goroutine; nil ones are skipped.
type Room struct {
	room.Base[Shown]
	OnBack   func()
	OnExport func(Export)        // the person exports what is shown
	OnOpen   func(Entry, []Fact) // the person opens an entry

	state  State
	shown  Shown
	all    []line // all lines, made from shown.From
	fits   []line // the lines that pass the filters
	day    time.Time
	narrow bool

	content    *fyne.Container
	back       *parts.Button
	title      *parts.Text
	account    *parts.Select
	accounts   []string // ids, in the order of the account select
	span       *parts.Select
	export     *parts.Button
	search     *parts.Entry
	chips      []*parts.FilterChip
	heads      []*parts.Text
	rule       *parts.Hairline
	table      *parts.Table
	empty      *fyne.Container
	none       *parts.Text
	noneIs     *parts.Text
	everything *parts.Button // clears all filters
	footRule   *parts.Hairline
	footSign   *parts.Icon
	foot       *parts.Text
}

// New returns an empty room.
func New() *Room {
	r := &Room{
		state: usual, title: parts.NewText(parts.Heading, words.Activity()).Cut(), search: parts.NewSearch(words.ActivitySearch()),
		rule: parts.NewHairline(), table: parts.NewTable(), footRule: parts.NewHairline(),
		none: parts.NewText(parts.Subheading, "").Aligned(fyne.TextAlignCenter), noneIs: parts.NewParagraph(parts.Body, "").Muted().Aligned(fyne.TextAlignCenter),
		footSign: parts.NewIcon(theme.VisibilityOffIcon(), parts.ColorMuted, 16), foot: parts.NewText(parts.Caption, "").Muted().Cut(),
	}
	r.back = parts.NewIconButton(parts.Quiet, words.ActivityBack(), theme.NavigateBackIcon(), r.leave)
	r.account = parts.NewSelect([]parts.Option{{Label: words.AllAccounts(), Icon: theme.AccountIcon()}}, 0, func(i int) {
		r.change(func(s *State) { s.Account = r.accounts[i] })
	})
	r.span = parts.NewSelect(spanOptions(), 0, func(i int) { r.change(func(s *State) { s.Days = spans[i] }) })
	r.export = parts.NewButton(parts.Outline, words.ActivityExport(), theme.DownloadIcon(), r.openExport).Trailing(theme.MenuDropDownIcon())
	r.search.OnChanged = func(text string) { r.change(func(s *State) { s.Search = text }) }
	for _, k := range kinds {
		r.chips = append(r.chips, parts.NewFilterChip(words.ActivityKind(string(k), 0), func() { r.change(func(s *State) { s.Kind = k }) }))
	}
	for _, name := range []string{words.ColumnTime(), words.ColumnAccount(), words.ColumnWhat(), words.ColumnBy(), words.ColumnResult()} {
		r.heads = append(r.heads, parts.NewText(parts.Caption, name).Muted().Cut())
	}
	r.table.OnOpened = r.open
	r.everything = parts.NewButton(parts.Plain, words.ShowEverything(), nil, func() { r.Narrow(State{}) })
	r.empty = container.NewCenter(parts.Fixed(400, 0, parts.Column(8, r.none, r.noneIs, parts.Line(0, parts.Spring(), r.everything, parts.Spring()))))
	r.content = container.New(&pageLayout{r})
	r.content.Objects = r.objects()
	return r
}

// objects returns the room's objects in focus order, top to bottom.
func (r *Room) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{r.back, r.title, r.account, r.span, r.export, r.search}
	for _, c := range r.chips {
		list = append(list, c)
	}
	for _, h := range r.heads {
		list = append(list, h)
	}
	return append(list, r.rule, r.table, r.empty, r.footRule, r.footSign, r.foot)
}

func spanOptions() []parts.Option {
	var all []parts.Option
	for _, days := range spans {
		all = append(all, parts.Option{Label: words.ActivityDays(days)})
	}
	return all
}

// Panes returns one page.
func (r *Room) Panes() []room.Pane { return []room.Pane{{Object: r.content}} }

// Show draws the entries. It does not read unchanged entries a second time.
func (r *Room) Show(v Shown) {
	r.ShowTime(v)
	if r.all != nil && r.shown.From == v.From {
		return
	}
	r.shown = v
	accounts, entries := v.Read()
	r.all = lines(accounts, entries, v.Now.Location())
	r.draw()
}

// Enter resets the filters.
func (r *Room) Enter() { r.Narrow(usual) }

// ShowTime redraws the days when a new day has begun.
func (r *Room) ShowTime(v Shown) {
	r.shown.Now = v.Now
	y, m, d := v.Now.Date()
	if day := time.Date(y, m, d, 0, 0, 0, 0, v.Now.Location()); !day.Equal(r.day) {
		r.day = day
		if r.all != nil {
			r.draw()
		}
	}
}

// Forget removes everything drawn, and the filters.
func (r *Room) Forget() {
	r.all, r.shown = nil, Shown{}
	r.state = usual
	if r.search.Text != "" {
		r.search.SetText("")
	}
	r.draw()
}

// Narrow applies filters.
func (r *Room) Narrow(s State) {
	r.state = s
	if r.search.Text != s.Search {
		r.search.SetText(s.Search)
	}
	r.draw()
	r.table.ScrollToTop()
}

// State returns the filters.
func (r *Room) State() State { return r.state }

// change changes the filters.
func (r *Room) change(f func(*State)) {
	before := r.state
	f(&r.state)
	if r.state != before {
		r.draw()
		r.table.ScrollToTop()
	}
}

// SetNarrow switches between the layouts below and above 1000 units.
func (r *Room) SetNarrow(narrow bool) {
	if r.narrow != narrow {
		r.narrow = narrow
		r.table.SetNarrow(narrow)
		r.draw()
	}
}

// Move selects another entry.
func (r *Room) Move(by int) { r.table.Step(by) }

// Press opens the selected entry.
func (r *Room) Press() { r.table.Open() }

// Search returns the search field.
func (r *Room) Search() fyne.Focusable { return r.search }

// Escape clears the search, or else leaves the room.
func (r *Room) Escape() bool {
	if r.state.Search != "" {
		r.search.SetText("")
		return true
	}
	r.leave()
	return true
}

func (r *Room) leave() {
	if r.OnBack != nil {
		r.OnBack()
	}
}

// Export offers the file formats, unless nothing is listed.
func (r *Room) Export() {
	if !r.export.Disabled() {
		r.openExport()
	}
}

// openExport offers the file formats.
func (r *Room) openExport() {
	parts.NewMenu(
		parts.MenuItem{Label: words.ActivityCSV(), OnTapped: func() { r.exports(asCSV) }},
		parts.MenuItem{Label: words.ActivityJSON(), OnTapped: func() { r.exports(asJSON) }},
	).OpenBelow(r.export, true)
}

func (r *Room) exports(form func([]line) Export) {
	if r.OnExport != nil {
		r.OnExport(form(r.fits))
	}
}

// open shows an entry in detail.
func (r *Room) open(id string) {
	for _, l := range r.fits {
		if l.id != id || r.OnOpen == nil {
			continue
		}
		facts := []Fact{{words.ColumnTime(), words.When(l.At, r.shown.Now)}, {words.ColumnAccount(), l.name}, {words.ColumnWhat(), l.what}}
		for _, f := range []Fact{{words.ColumnDetail(), l.detail}, {words.ColumnBy(), l.by}, {words.ColumnResult(), l.result}} {
			if f.Value != "" {
				facts = append(facts, f)
			}
		}
		r.OnOpen(l.Entry, facts)
		return
	}
}

// look returns how the result of a line is drawn; results not listed here are successes.
func look(l line) parts.Look {
	switch l.What {
	case auth.HappenedRefused:
		return parts.LookSignInAgain()
	case auth.HappenedNoAnswer, auth.HappenedNotRevoked:
		return parts.LookUnreachable()
	case auth.HappenedNotServed:
		return parts.LookRevoked()
	case auth.HappenedInvalid, auth.HappenedMoved:
		return parts.LookStopped()
	case auth.HappenedOtherACR, auth.HappenedIDTokenLeft, auth.HappenedScopesUnread:
		return parts.LookExpiring()
	case auth.HappenedRevoked:
		switch l.Note {
		case string(auth.ProofAliveUntil):
			return parts.LookExpiring()
		case string(auth.ProofCannot):
			return parts.LookRevoked()
		}
	}
	return parts.LookActive()
}
