package ui

import (
	"latchkey/auth/lab"
	labroom "latchkey/ui/lab"
	"latchkey/ui/room"
)

// RoomLab runs attacks on a sign-in, with and without what stops them.
const RoomLab Room = "lab"

// newLabRoom connects the room to the window.
func newLabRoom(a *App) room.Room[State] {
	r := labroom.New()
	r.OnChoose = func(id string) { a.set(a.state.choosingAttack(id)) }
	r.OnRunBoth = func(id string) { a.runAttacks([]string{id}, false, lab.Off, lab.On) }
	r.OnRun = a.runOneWay
	r.OnRunAll = a.runEveryAttack
	r.OnCancel = a.cancelAttack
	r.OnTable = func(on bool) { a.set(a.state.tabling(on)) }
	r.OnCompare = a.compareAttack
	r.OnLesson = func(id string) { a.set(a.state.writingLesson(id)) }
	r.OnOpenPage = a.openPage
	r.OnLeave = a.endAttack
	return room.Of(r, State.labShown)
}
