package ui

import (
	"latchkey/auth/catalog"
	"latchkey/ui/flow"
	"latchkey/ui/room"
)

// RoomFlow draws recorded attempts step by step.
const RoomFlow Room = "flow"

// newFlowRoom connects the room to the window.
func newFlowRoom(a *App) room.Room[State] {
	r := flow.New()
	r.OnEnter = a.watchFlows
	r.OnLeave = a.leaveFlows
	r.OnNext = a.goOnIn
	r.OnChoose = func(attempt string) { a.set(a.state.showingFlow(attempt)) }
	r.OnExport = func(e flow.Export) { a.set(a.state.exportingFlow(e)) }
	r.OnOpenPage = a.openPage
	r.OnCopy = a.copySaid
	r.OnRunWithoutPKCE = a.runWithoutPKCE
	r.OnCancelRun = a.cancelComparison
	r.OnPresent = a.present
	r.OnSignInDemo = func() { a.signIn(Ask{Provider: catalog.DemoID}) }
	return room.Of(r, State.flow)
}
