package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/room"
)

// accountsRoom lists the accounts and shows the selected one.
type accountsRoom struct {
	room.Base[accountsShown]
	on     accountsActs
	shown  accountsShown // as last shown
	list   *listPane
	detail *detailPane
}

// accountsShown is what the room shows of the state.
type accountsShown struct {
	list   listShown
	detail detailShown
}

// accountsActs is what the room can trigger.
type accountsActs interface {
	listActs
	detailActs
	moveSelection(ids []string, by int)
	refreshSelected()
}

func newAccountsRoom(on accountsActs) *accountsRoom {
	return &accountsRoom{on: on, list: newListPane(on), detail: newDetailPane(on)}
}

// Panes returns the list and the account.
func (r *accountsRoom) Panes() []room.Pane {
	return []room.Pane{{Object: r.list.content, Wide: 360, Narrow: 272}, {Object: r.detail.scroll}}
}

// Show draws the state. It redraws nothing if the state is unchanged.
func (r *accountsRoom) Show(v accountsShown) {
	r.shown = v
	r.list.show(v.list)
	r.detail.show(v.detail)
}

// ShowTime goes through the rows only when one of them may have changed, because there may be
// thousands.
func (r *accountsRoom) ShowTime(v accountsShown) {
	if r.list.isDue(v.list) {
		r.list.showRows(v.list)
	}
	r.detail.showTime(v.detail)
}

// Enter has the list redrawn, because its spinners stop while the room is hidden.
func (r *accountsRoom) Enter() { r.list.from = rowsFrom{} }

// Forget removes everything drawn.
func (r *accountsRoom) Forget() {
	r.shown = accountsShown{}
	r.list.forget()
	r.detail.forget()
}

// SetNarrow switches between the layouts below and above 1000 units.
func (r *accountsRoom) SetNarrow(narrow bool) {
	r.list.setNarrow(narrow)
	r.detail.setNarrow(narrow)
}

// Move selects another of the listed accounts.
func (r *accountsRoom) Move(by int) { r.on.moveSelection(r.list.ids, by) }

// Press refreshes the account, or signs in again where only that helps.
func (r *accountsRoom) Press() {
	if acts := r.detail.shown.actions; acts.refresh {
		r.on.refreshSelected()
	} else if acts.signIn {
		r.on.signInAgain(r.shown.list.selected, nil, "")
	}
}

// Search returns the field over the list.
func (r *accountsRoom) Search() fyne.Focusable { return r.list.search }

// Escape clears the search.
func (r *accountsRoom) Escape() bool {
	if r.shown.list.search == "" {
		return false
	}
	r.on.searchFor("")
	return true
}
