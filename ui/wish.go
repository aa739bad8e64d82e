package ui

import (
	"strings"
)

// Wish opens the picker for the sign-in that a start of the program wants: a provider's name, or the
// address of an API; empty means none. It waits while the vault is locked or another dialog is open.
// Nothing begins before the person presses Continue. Call it on the main goroutine.
func (a *App) Wish(text string) {
	if text != "" {
		a.set(a.state.wishing(text))
	}
}

// pickerOf returns the picker. One that opens for a wish reads what the person's own press reads.
func pickerOf(a *App, s State) modal {
	if s.Dialog.Wish != "" {
		a.post(func() {
			a.loadProviders()
			a.loadBrowsers()
			a.stopLooking()
			a.lookUp(a.state.Look.N)
		})
	}
	return over(newPickerDialog(a, s.pickerShown()), State.pickerShown)
}

// searchFor chooses the provider of that id or name, and lists those like it.
func (p *pickerDialog) searchFor(wish string) {
	for _, e := range p.shown.providers {
		if e.ID == wish || strings.EqualFold(e.DisplayName(), wish) {
			p.chosen, wish = e, e.DisplayName()
			break
		}
	}
	p.search.SetText(wish)
}
