package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// providersRoom lists the providers beside the form of the selected one.
type providersRoom struct {
	room.Base[providersShown]
	on      providersActs
	shown   providersShown // as last shown
	list    *fyne.Container
	form    fyne.CanvasObject // the form, its head above what scrolls
	scroll  *container.Scroll
	setUp   fyne.CanvasObject // the page of the fields
	tabs    *parts.Tabs       // of the demo provider: its fields, or how it fails
	tabBar  fyne.CanvasObject
	stage   *demoStage
	title   *parts.Text
	add     *parts.Button
	search  *parts.Entry
	rows    *parts.List
	text    string // search
	stood   string // the selected provider as last shown,
	stoodAt int    // and its row
	page    *providerForm
}

// providersShown is what the room shows of the state.
type providersShown struct {
	find     func(search string) []providerRow // lists the providers that match, ready ones first
	selected string                            // provider id
	adds     bool                              // the form describes a provider that the list lacks
	form     formShown
	isDemo   bool // the demo provider is selected
	demo     demoShown
}

// providerRow is one line of the list.
type providerRow struct {
	id, name, note string
	warns          bool // something is on that makes the provider fail
}

// providersActs is what the room can trigger.
type providersActs interface {
	formActs
	demoActs
	addProvider()
	selectProvider(id string)
	moveProvider(by int)
}

func newProvidersRoom(on providersActs) *providersRoom {
	r := &providersRoom{
		on: on, title: parts.NewText(parts.Heading, words.Providers()).Cut(),
		search: parts.NewSearch(words.SearchProviders()), rows: parts.NewList(),
		shown: providersShown{find: func(string) []providerRow { return nil }},
	}
	r.page = newProviderForm(on, func() { r.Show(r.shown) })
	r.add = parts.NewIconButton(parts.Plain, words.AddProvider(), theme.ContentAddIcon(), on.addProvider)
	r.search.OnChanged = func(text string) { r.text = text; r.Show(r.shown) }
	r.rows.SetCompact(false)
	r.rows.OnSelected = func(id string) {
		if id != addedRow {
			on.selectProvider(id)
		}
	}
	r.rows.OnOpened = func(string) { r.begin() }
	r.list = container.NewStack(parts.NewGround(parts.ColorBackground),
		container.New(&providersLayout{r}, r.title, r.add, r.search, r.rows),
		container.NewBorder(nil, nil, nil, parts.NewUprightHairline()))
	r.scroll = parts.NewScroll(r.page.content)
	r.setUp = r.scroll
	r.stage = newDemoStage(on)
	r.tabs = parts.NewTabs([]string{words.DemoSetUp(), words.DemoDuring()}, func(i int) { r.choose(i) })
	r.tabBar = parts.Margins(0, 24, 12, 24, container.New(atMost{wideWidth}, r.tabs))
	r.form = container.NewBorder(parts.Column(0, r.page.head, r.tabBar), nil, nil, nil, container.NewStack(r.setUp, r.stage.content))
	r.choose(0)
	return r
}

// choose shows one page of the demo provider.
func (r *providersRoom) choose(i int) {
	r.tabs.SetChosen(i)
	setVisible(r.setUp, i == 0)
	setVisible(r.stage.content, i == 1)
	if i == 1 {
		r.on.loadFaults()
	}
}

// begin focuses the first empty field.
func (r *providersRoom) begin() { r.page.begin() }

// Panes returns the list and the form.
func (r *providersRoom) Panes() []room.Pane {
	return []room.Pane{{Object: r.list, Wide: 264, Narrow: 264}, {Object: r.form}}
}

// Search returns the field over the list.
func (r *providersRoom) Search() fyne.Focusable { return r.search }

// Move selects another provider.
func (r *providersRoom) Move(by int) { r.on.moveProvider(by) }

// addedRow is the row of a provider that is not saved yet; no provider can have it as its id.
const addedRow = "+"

// Show draws the state. It redraws nothing if the state is unchanged.
func (r *providersRoom) Show(v providersShown) {
	r.shown = v
	var rows []parts.Item
	if v.adds {
		name := cmp.Or(v.form.draft.Typed.Name, words.NewProvider())
		rows = append(rows, parts.Item{ID: addedRow, GlyphID: v.form.draft.provider().ID, Glyph: name, Title: name, Sub: words.NotSavedYet()})
		v.selected = addedRow
	}
	for _, p := range v.find(r.text) {
		rows = append(rows, parts.Item{ID: p.id, GlyphID: p.id, Glyph: p.name, Title: p.name, Sub: p.note, Warns: p.warns})
	}
	r.rows.SetItems(rows)
	r.rows.SetSelected(v.selected)
	at := slices.IndexFunc(rows, func(i parts.Item) bool { return i.ID == v.selected })
	if r.stood == v.selected && r.stoodAt != at { // saving a provider moves it to those that are ready
		r.rows.RevealSelected()
	}
	r.stood, r.stoodAt = v.selected, at
	if r.tabBar.Visible() != v.isDemo {
		setVisible(r.tabBar, v.isDemo)
		r.form.Refresh()
	}
	if !v.isDemo && r.tabs.Chosen() != 0 {
		r.choose(0)
	}
	r.stage.show(v.demo)
	if r.page.show(v.form) {
		r.scroll.ScrollToTop()
	}
}

// providersLayout places the list of providers by the measures of the design.
type providersLayout struct{ r *providersRoom }

// MinSize is small because the shell decides the width of the pane.
func (l *providersLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 300) }

// Layout places the objects.
func (l *providersLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r, w := l.r, size.Width-32
	put(r.title, 16, 20, w-44, 30)
	put(r.add, 16+w-36, 16, 36, 36)
	put(r.search, 16, 64, w, 36)
	put(r.rows, 0, 112, size.Width, max(size.Height-112, 0))
}
