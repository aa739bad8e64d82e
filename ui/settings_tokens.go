package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// tokensCard sets whether tokens are refreshed in the background.
type tokensCard struct {
	card *parts.Card
	flip *parts.Switch
}

func newTokensCard(on settingActs) *tokensCard {
	c := &tokensCard{}
	c.flip = parts.NewSwitch(words.On(), words.Off(), true, func(yes bool) { on.changeSetting(home.SettingBackground, strconv.FormatBool(yes)) }).WordBefore()
	c.card = parts.NewCard(words.CardRefresh(), parts.Column(0, parts.NewSettingRow(words.Background(), words.BackgroundIs(), c.flip, false)))
	return c
}

func (c *tokensCard) object() fyne.CanvasObject { return c.card }

func (c *tokensCard) show(v settingsShown) bool {
	c.flip.SetOn(v.settings.Background)
	setEnabled(c.flip, v.settable)
	return false
}
