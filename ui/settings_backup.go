package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// asker opens dialogs.
type asker interface{ ask(Dialog) }

// moveAwayCard writes and restores back-ups.
type moveAwayCard struct {
	card    *parts.Card
	back    *parts.SettingRow
	backUp  *parts.Button
	restore *parts.Button
}

func newMoveAwayCard(on asker) *moveAwayCard {
	c := &moveAwayCard{}
	c.backUp = parts.NewButton(parts.Plain, words.BackUpAsk(), nil, func() { on.ask(Dialog{Kind: DialogBackUp}) })
	c.restore = parts.NewButton(parts.Plain, words.RestoreAsk(), nil, func() { on.ask(Dialog{Kind: DialogRestore}) })
	c.back = parts.NewSettingRow(words.BackUp(), words.BackUpIs(), c.backUp, false)
	c.card = parts.NewCard(words.CardMove(), parts.Column(0, c.back, parts.NewSettingRow(words.Restore(), words.RestoreIs(), c.restore, true)))
	return c
}

func (c *moveAwayCard) object() fyne.CanvasObject { return c.card }

// show offers only restoring where there is no vault yet, because restoring creates one.
func (c *moveAwayCard) show(v settingsShown) bool {
	stored := v.can.BackUp
	moved := c.back.Visible() != stored
	setVisible(c.back, stored)
	setVisible(c.card, stored || v.empty)
	return moved
}
