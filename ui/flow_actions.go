package ui

import (
	"bytes"
	"context"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// flowReader is the state of reading the recorded attempts.
type flowReader struct {
	busy  bool // they are being read
	again bool // they have changed meanwhile
}

// watchFlows reads the recorded attempts and has each event drawn, if the room Flow is visible.
func (a *App) watchFlows() {
	if !a.showsFlows() {
		return
	}
	if a.session != nil {
		a.session.traced.Store(true)
	}
	a.loadFlows()
}

// leaveFlows ends watchFlows.
func (a *App) leaveFlows() {
	if a.session != nil {
		a.session.traced.Store(false)
	}
}

// showsFlows reports whether the room Flow is visible, or about to be.
func (a *App) showsFlows() bool { return a.state.view() == RoomFlow }

// loadFlows reads the recorded attempts.
func (a *App) loadFlows() {
	if a.flows.busy {
		a.flows.again = true
		return
	}
	a.flows.busy = true
	session := a.session
	a.aside(func(context.Context) func() {
		stored, bad, err := a.deps.Home.Traces().Survey()
		var running []trace.Trace
		if session != nil {
			running = session.Recorder.AllRunning()
		}
		return func() { a.loadedFlows(session, stored, bad, running, auth.AsError(err)) }
	})
}

// loadedFlows shows what was read, unless the vault was closed or opened meanwhile.
func (a *App) loadedFlows(session *Session, stored []trace.Trace, bad []trace.Unreadable, running []trace.Trace, err *auth.Error) {
	a.flows.busy = false
	if a.session == session {
		s := a.state.withFlows(stored, bad, running)
		if err != nil {
			s = s.noticed(sentence(err), true)
		}
		a.set(s)
	}
	if a.flows.again {
		a.flows.again = false
		if a.showsFlows() {
			a.loadFlows()
		}
	}
}

// traceEvent shows an event of an attempt while the room Flow is visible. It is called on the
// goroutine of the attempt, after the recorder has seen the event.
func (a *App) traceEvent(session *Session, e auth.Event) {
	switch {
	case e.Kind == auth.AttemptValidate || !session.traced.Load():
	case e.Done:
		a.postIn(session, a.loadFlows)
	default:
		if t, ok := session.Recorder.Running(e.Attempt); ok {
			a.postIn(session, func() { a.set(a.state.withRunning(t)) })
		}
	}
}

// present gives the room Flow the whole window for an audience, or ends that. The state follows
// after the present change of it, which may be what ends that.
func (a *App) present(on bool) {
	a.screen.setBare(on)
	a.post(func() { a.set(a.state.presenting(on)) })
}

// seeInFlow closes the dialog and shows an attempt.
func (a *App) seeInFlow(attempt string) {
	a.set(a.state.answered().inRoom(RoomFlow).showingFlow(attempt))
}

// findFlow looks for the recorded attempt of the entry whose dialog is open.
func (a *App) findFlow(account string, e auth.Entry) {
	session := a.session
	a.aside(func(context.Context) func() {
		stored, _, _ := a.deps.Home.Traces().Survey() // what cannot be read is not offered
		attempt := attemptOf(stored, account, e)
		return func() {
			if attempt != "" && a.session == session {
				a.set(a.state.entryIn(account, e, attempt))
			}
		}
	})
}

// exportFlow writes an attempt to a file.
func (a *App) exportFlow(file string, replace bool) {
	export := a.state.Flows.Export
	a.writeExport(DialogExportFlow, file, replace, words.FlowExported(file), func() ([]byte, error) {
		var data bytes.Buffer
		err := diagram.Write(&data, export.Diagram, export.Format, a.deps.Version)
		return data.Bytes(), err
	})
}
