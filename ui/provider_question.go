package ui

import (
	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// providerRemover removes one of the person's own providers.
type providerRemover interface {
	closing
	removeProvider(id string, revoke bool)
}

// DialogRemoveProvider asks before the provider State.SelectedProv is removed.
const DialogRemoveProvider DialogKind = "remove-provider"

// newProviderQuestion names the accounts whose grants may be alive at the provider, and offers to
// revoke them first: without the provider they cannot be revoked.
func newProviderQuestion(on providerRemover, p auth.Provider, alive []string) *question {
	if len(alive) == 0 {
		return newQuestion(on, words.AskRemoveProvider(p.DisplayName()), func() { on.removeProvider(p.ID, false) })
	}
	w := words.AskRemoveProviderAlive(p.DisplayName(), alive)
	q := &question{dialog: parts.NewDialog(parts.WideConfirm, w.Title, w.Text)}
	keep := parts.NewButton(parts.Quiet, w.No, nil, on.answer)
	only := parts.NewButton(parts.QuietDanger, words.RemoveOnly(), nil, func() { on.removeProvider(p.ID, false) }).Flush()
	q.dialog.Left(only).Right(keep, parts.NewButton(parts.Danger, w.Yes, nil, func() { on.removeProvider(p.ID, true) })).Default(keep)
	return q
}
