package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// helpActs is what the card about help can trigger.
type helpActs interface {
	asker
	copier
	openLog()
	opensFiles() bool
}

// helpCard leads to what explains the program, for those who use the mouse.
type helpCard struct {
	card *parts.Card
	keys *parts.Button
}

func newHelpCard(on helpActs) *helpCard {
	keys := parts.NewButton(parts.Outline, words.KeysShow(), nil, func() { on.ask(Dialog{Kind: DialogKeys}) })
	rows := parts.Column(0, parts.NewSettingRow(words.KeysTitle(), words.KeysIs(), keys, false))
	if on.opensFiles() {
		log := parts.NewButton(parts.Outline, words.LogOpen(), nil, on.openLog)
		rows.Add(parts.NewSettingRow(words.Log(), words.LogIs(), log, true))
	}
	doctor := parts.NewCopyButton(parts.Outline, words.DoctorCopy(), func() { on.copyText(words.DoctorCommand()) })
	rows.Add(parts.NewSettingRow(words.Doctor(), words.DoctorIs(), doctor, true))
	return &helpCard{parts.NewCard(words.CardHelp(), rows), keys}
}

func (c *helpCard) object() fyne.CanvasObject { return c.card }

func (c *helpCard) show(settingsShown) bool { return false }
