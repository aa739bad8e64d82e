package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// teamActs is what the card of the team can trigger.
type teamActs interface {
	settingActs
	folderActs
}

// teamCard sets the folder of a team's providers.
type teamCard struct {
	card  *parts.Card
	path  *parts.Entry
	field *parts.Field
	save  *parts.Button
	ready bool   // config.toml can be changed
	was   string // value that the field was filled from
}

func newTeamCard(on teamActs) *teamCard {
	c := &teamCard{path: parts.NewEntry("")}
	submit := func() {
		folder, bad := "", ""
		if c.path.Text != "" {
			folder, bad = pathOf(c.path.Text)
		}
		c.field.SetError(bad)
		c.card.Refresh()
		if bad == "" {
			on.changeSetting(home.SettingTeam, folder)
		}
	}
	c.save = parts.NewButton(parts.Plain, words.Save(), nil, submit)
	c.path.OnSubmitted = func(string) { submit() }
	c.path.OnChanged = func(text string) { setEnabled(c.save, text != c.was && c.ready) }
	c.field = newPathField(on, words.TeamFolder(), c.path, pickFolder, c.save)
	c.card = parts.NewCard(words.CardTeam(), parts.Column(12, parts.NewParagraph(parts.Caption, words.TeamIs()).Muted(), c.field))
	return c
}

func (c *teamCard) object() fyne.CanvasObject { return c.card }

func (c *teamCard) show(v settingsShown) bool {
	c.ready = v.settable
	if now := v.settings.Team; c.was != now {
		c.was = now
		c.field.SetError("")
		fillIn(c.path, now)
	}
	c.path.SetPlaceHolder(words.TeamUsual(v.settings.UsualTeam))
	setEnabled(c.path, v.settable)
	setEnabled(c.save, c.path.Text != c.was && v.settable)
	hint, before := "", c.field.Note()
	if v.settings.NoTeam {
		hint = words.TeamMissing()
	}
	c.field.Hint(hint)
	return c.field.Note() != before
}
