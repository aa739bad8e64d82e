package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about erasing everything.
const (
	DialogErase  DialogKind = "erase"
	DialogErased DialogKind = "erased" // names the accounts of State.Erased that are still alive
)

// eraseCard erases everything.
type eraseCard struct {
	card  *parts.Card
	erase *parts.Button
}

func newEraseCard(on asker) *eraseCard {
	c := &eraseCard{}
	c.erase = parts.NewButton(parts.QuietDanger, words.EraseAsk(), nil, func() { on.ask(Dialog{Kind: DialogErase}) })
	c.card = parts.NewCard(words.CardErase(), parts.Column(0, parts.NewSettingRow(words.Erase(), words.EraseIs(), c.erase, false)))
	return c
}

func (c *eraseCard) object() fyne.CanvasObject { return c.card }

func (c *eraseCard) show(v settingsShown) bool {
	on := v.can.Erase
	moved := c.card.Visible() != on
	setVisible(c.card, on)
	return moved
}

// newErasedDialog names the accounts left, which could not be revoked.
func newErasedDialog(on closing, left []auth.Account) *question {
	list := parts.Column(4)
	for _, a := range left {
		list.Add(parts.NewText(parts.Body, a.DisplayName()+", "+a.Provider).Cut())
	}
	q := &question{parts.NewDialog(parts.WideWaiting, words.ErasedTitle(), words.ErasedText())}
	q.dialog.Body(parts.NewPanel(list)).Right(parts.NewButton(parts.Primary, words.Close(), nil, on.answer))
	return q
}
