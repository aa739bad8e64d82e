package ui

import (
	"latchkey/auth/program"
	"latchkey/ui/activity"
	"latchkey/ui/programs"
	"latchkey/ui/room"
)

// RoomPrograms shows which program may take tokens, and what each has taken.
const RoomPrograms Room = "programs"

// newProgramsRoom connects the room to the window.
func newProgramsRoom(a *App) room.Room[State] {
	r := programs.New()
	r.OnSelect = func(id string) { a.set(a.state.choosingProgram(id)) }
	r.OnAskFirst = a.askFirst
	r.OnRule = func(id, account string, kind program.RuleKind) { a.setRule(id, account, kind) }
	r.OnWithdraw = a.withdrawRules
	r.OnEnd = a.endLease
	r.OnShowAll = a.showHandOvers
	r.OnLock = a.lock
	r.OnCopy = a.copyText
	return room.Of(r, State.programsShown)
}

// showHandOvers opens the room of activity with a program in the search.
func (a *App) showHandOvers(id string) {
	_, name := a.state.program(id)
	a.enter(RoomActivity)
	if r, ok := room.As[*activity.Room](a.screen.present()); ok {
		r.Narrow(activity.State{Kind: activity.HandOvers, Search: name})
	}
}
