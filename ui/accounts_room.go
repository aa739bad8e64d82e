package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/room"
)

// accountsRoom finds an account in its list and shows it.
type accountsRoom struct {
	room.Base[State]
	on     accountsActs
	shown  State // as last shown
	list   *listPane
	detail *detailPane
}

// accountsActs is what the room can ask for.
type accountsActs interface {
	listActs
	detailActs
	moveSelection(ids []string, by int)
	refreshSelected()
}

func newAccountsRoom(on accountsActs) *accountsRoom {
	return &accountsRoom{on: on, list: newListPane(on), detail: newDetailPane(on)}
}

// Panes are the list and the account.
func (r *accountsRoom) Panes() []room.Pane {
	return []room.Pane{{Object: r.list.content, Wide: 344, Narrow: 272}, {Object: r.detail.scroll}}
}

// Show draws the state; the same again redraws nothing.
func (r *accountsRoom) Show(s State) {
	r.shown = s
	r.list.show(s)
	r.detail.show(s)
}

// ShowTime looks through the rows only when one of them may have changed: there may
// be thousands.
func (r *accountsRoom) ShowTime(s State) {
	if !s.Now.Before(r.list.due) {
		r.list.showRows(s)
	}
	r.detail.showTime(s)
}

// Enter wakes the turning arcs, which stood still out of sight.
func (r *accountsRoom) Enter() { r.list.from = rowsFrom{} }

// Forget takes away what was drawn.
func (r *accountsRoom) Forget() {
	r.shown = State{}
	r.list.forget()
	r.detail.forget()
}

// SetNarrow draws for a window below or above 1000 wide.
func (r *accountsRoom) SetNarrow(narrow bool) {
	r.list.setNarrow(narrow)
	r.detail.setNarrow(narrow)
}

// Move chooses another account of those shown.
func (r *accountsRoom) Move(by int) { r.on.moveSelection(r.list.ids, by) }

// Press refreshes the account, or signs in again where that is what helps.
func (r *accountsRoom) Press() {
	if acts := r.detail.shown.actions; acts.refresh {
		r.on.refreshSelected()
	} else if acts.signIn {
		r.on.signInAgain(r.shown.Selected, nil, "")
	}
}

// Search is the field over the list.
func (r *accountsRoom) Search() fyne.Focusable { return r.list.search }

// Escape empties the search.
func (r *accountsRoom) Escape() bool {
	if r.shown.Search == "" {
		return false
	}
	r.on.searchFor("")
	return true
}
