package ui

import "latchkey/ui/words"

// providerRemover removes a provider of the person's own.
type providerRemover interface {
	closing
	removeProvider(id string)
}

// DialogRemoveProvider asks before the provider State.SelectedProv is removed.
const DialogRemoveProvider DialogKind = "remove-provider"

func newProviderQuestion(on providerRemover, s State) modal {
	p, ok := s.Provider(s.SelectedProv)
	if !ok {
		return nil
	}
	return newQuestion(on, words.AskRemoveProvider(p.DisplayName(), s.linked(p.ID)), func() { on.removeProvider(p.ID) })
}
