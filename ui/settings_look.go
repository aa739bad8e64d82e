package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// lookCard selects the theme.
type lookCard struct {
	card *parts.Card
	look *choice
}

func newLookCard(on settingActs) *lookCard {
	c := &lookCard{look: newChoice(words.Appearance(), words.AppearanceIs(), false, func(v string) { on.changeSetting(home.SettingTheme, v) })}
	c.card = parts.NewCard(words.CardLook(), parts.Column(0, c.look.row))
	return c
}

func (c *lookCard) object() fyne.CanvasObject { return c.card }

func (c *lookCard) show(v settingsShown) bool {
	c.look.show([]string{"system", "light", "dark"},
		[]parts.Option{{Label: words.LookSystem()}, {Label: words.LookLight()}, {Label: words.LookDark()}}, v.settings.Theme, v.settable)
	return false
}
