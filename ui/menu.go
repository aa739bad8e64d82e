package ui

import (
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// openMenu shows the further actions of the account.
func (d *detailPane) openMenu() {
	on, id := d.on, d.shown.id
	items := []parts.MenuItem{{Label: words.RenameAsk(), Icon: theme.DocumentCreateIcon(), OnTapped: func() {
		on.ask(Dialog{Kind: DialogRename, Account: id})
	}}}
	if d.shown.actions.use {
		items = append(items, parts.MenuItem{Label: words.UseAsk(), Icon: theme.UploadIcon(), OnTapped: func() {
			on.ask(Dialog{Kind: DialogUse, Account: id})
		}})
	}
	if d.shown.actions.signOut {
		items = append(items, parts.MenuItem{Label: words.SignOutAsk(), Icon: theme.LogoutIcon(), OnTapped: func() {
			on.ask(Dialog{Kind: DialogSignOut, Account: id})
		}})
	}
	items = append(items, parts.MenuItem{Separator: true}, parts.MenuItem{Label: words.RemoveAsk(), Icon: theme.DeleteIcon(), Danger: true, OnTapped: func() {
		on.ask(Dialog{Kind: DialogRemove, Account: id})
	}})
	parts.NewMenu(items...).OpenBelow(d.more, true)
}
