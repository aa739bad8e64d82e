package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// settingsRoom is one column of cards. Each setting is a row: its name, a sentence about its
// effect, its control.
type settingsRoom struct {
	room.Base[settingsShown]
	content *container.Scroll
	page    *fyne.Container
	bad     *troubleNote
	cards   []settingsCard
	foot    *parts.Text
	drawn   bool
}

// settingsCard is one card of the room.
type settingsCard interface {
	object() fyne.CanvasObject
	// show draws the state, and reports whether a height may have changed.
	show(settingsShown) bool
}

// settingsShown is what the room shows of the state.
type settingsShown struct {
	settings home.Settings
	unset    *auth.Error // why the settings cannot be read
	settable bool        // they were read, and so can be changed
	keeper   auth.Keeper // of the vault's key
	open     bool        // the vault is open
	empty    bool        // there is no vault yet
	hasCode  bool        // the vault has a recovery code
	renewal  Renewal
	can      Abilities
	browsers []browsers.Browser
	browser  int            // index of the usual browser
	handler  *scheme.Status // handler of the app's own scheme; nil means unknown
	textSize int            // in Fyne units at the scale of the start
}

// settingsActs is what the room can trigger.
type settingsActs interface {
	keyActs
	teamActs
	helpActs
	lookActs
	version() string
}

func newSettingsRoom(a settingsActs) *settingsRoom {
	r := &settingsRoom{bad: newTroubleNote(a.openPage), foot: parts.NewParagraph(parts.Caption, "").Muted()}
	r.cards = []settingsCard{
		newKeyCard(a), newLockCard(a), newTokensCard(a), newLookCard(a), newBrowserCard(a), newTeamCard(a), newMoveAwayCard(a), newHelpCard(a), newEraseCard(a), newAboutCard(a, a.version()),
	}
	column := parts.Column(16, parts.NewText(parts.Heading, words.SettingsRoom()), r.bad)
	for _, c := range r.cards {
		column.Add(c.object())
	}
	column.Add(r.foot)
	r.page = parts.Margins(20, pageInset, pageInset, pageInset, container.New(middleColumn{pageWidth}, column))
	r.content = parts.NewScroll(r.page)
	return r
}

// Panes returns one column.
func (r *settingsRoom) Panes() []room.Pane { return []room.Pane{{Object: r.content}} }

// Show draws the state. It redraws nothing if the state is unchanged.
func (r *settingsRoom) Show(v settingsShown) {
	moved := r.bad.show(unsetNote(v.unset)) || !r.drawn
	r.drawn = true
	for _, c := range r.cards {
		moved = c.show(v) || moved
	}
	if where := words.SettingsIn(v.settings.File); v.settings.File != "" && r.foot.Text() != where {
		r.foot.SetText(where)
		moved = true
	}
	if moved {
		r.page.Refresh()
	}
}

// unsetNote says why no setting can be changed; the band over the rooms names the faults.
func unsetNote(err *auth.Error) note {
	if err == nil {
		return note{}
	}
	return note{title: words.SettingsUnset(), hint: words.SettingsUnsetHint()}
}

// controlWide is the width of a setting's select.
const controlWide = 232

// choice is a setting with a few values, shown as a select.
type choice struct {
	row    *parts.SettingRow
	box    *parts.Select
	values []string
	labels []string
}

// newChoice returns the row; onChange receives the selected value.
func newChoice(name, text string, ruled bool, onChange func(value string)) *choice {
	c := &choice{}
	c.box = parts.NewSelect(nil, 0, func(i int) { onChange(c.values[i]) })
	c.row = parts.NewSettingRow(name, text, parts.Fixed(controlWide, 0, c.box), ruled)
	return c
}

// show offers the values and marks the present one.
func (c *choice) show(values []string, options []parts.Option, present string, usable bool) {
	at := 0
	for i, v := range values {
		if v == present {
			at = i
		}
	}
	labels := make([]string, len(options))
	for i, o := range options {
		labels[i] = o.Label
	}
	if !slices.Equal(c.values, values) || !slices.Equal(c.labels, labels) {
		c.values, c.labels = values, labels
		c.box.SetOptions(options, at)
	}
	c.box.SetChosen(at)
	setEnabled(c.box, usable)
}

// middleColumn limits the width of an object and centres it.
type middleColumn struct{ width float32 }

// MinSize returns that of the object.
func (l middleColumn) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout places the object.
func (l middleColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := min(size.Width, l.width)
	put(objects[0], (size.Width-wide)/2, 0, wide, size.Height)
}
