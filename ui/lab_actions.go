package ui

import (
	"bytes"
	"context"

	"latchkey/auth"
	"latchkey/auth/lab"
	"latchkey/ui/flow"
	"latchkey/ui/lesson"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// runAttacks runs attacks one after the other, each with the protections given, and shows each
// result as it comes. One run is possible at a time. Nothing of it is stored.
func (a *App) runAttacks(ids []string, all bool, protections ...lab.Protection) {
	if a.state.Lab.Run != 0 {
		a.set(a.state.noticed(words.LabOneAtATime(), true))
		return
	}
	a.signIns++
	n := a.signIns
	ctx, cancel := context.WithCancelCause(a.ctx)
	a.cancels[n] = cancel
	a.set(a.state.attacking(n, all).attackingBy(n, ids[0], 0))
	a.aside(func(context.Context) func() {
		defer cancel(nil)
		var failed error
		for i, id := range ids {
			a.post(func() { a.set(a.state.attackingBy(n, id, i)) })
			for _, p := range protections {
				r, err := a.deps.Home.RunAttack(ctx, id, p, nil)
				if err != nil {
					failed = err
					break
				}
				a.post(func() { a.attacked(n, r) })
			}
			if failed != nil {
				break
			}
		}
		isCancelled := ctx.Err() != nil // before the deferred cancel, which ends the context of every run
		return func() { a.attackEnded(n, auth.AsError(failed), isCancelled) }
	})
}

// attacked shows a result, unless its run was cancelled meanwhile.
func (a *App) attacked(n int, r lab.Result) {
	if a.state.Lab.Run == n {
		a.set(a.state.attacked(r))
	}
}

// attackEnded shows why a run failed, or that a protection that its switch turned off is on again: the
// run may have ended before anybody saw the switch move. A cancelled one says nothing.
func (a *App) attackEnded(n int, err *auth.Error, isCancelled bool) {
	delete(a.cancels, n)
	wasOff := a.state.Lab.Run == n && a.state.Lab.IsOff
	s := a.state.attackEnded(n)
	switch {
	case isCancelled:
	case err != nil:
		s = s.noticed(sentence(err), true)
	case wasOff:
		s = s.noticed(words.LabOnAgain(), false)
	}
	a.set(s)
}

// runEveryAttack runs every attack with and without its protection.
func (a *App) runEveryAttack() {
	var ids []string
	for _, attack := range lab.Attacks() {
		ids = append(ids, attack.ID)
	}
	a.runAttacks(ids, true, lab.Off, lab.On)
}

// runOneWay runs an attack with or without its protection, because its switch was flipped.
func (a *App) runOneWay(id string, p lab.Protection) {
	if a.state.Lab.Run == 0 {
		a.set(a.state.protecting(p == lab.On))
	}
	a.runAttacks([]string{id}, false, p)
}

// cancelAttack ends the run, and with it all that it made.
func (a *App) cancelAttack() {
	a.endAttack()
	a.set(a.state.attackEnded(a.state.Lab.Run))
}

// endAttack cancels the run, whose end is shown when it has ended.
func (a *App) endAttack() {
	if cancel := a.cancels[a.state.Lab.Run]; cancel != nil {
		cancel(nil)
	}
}

// compareAttack shows the traces of both runs of an attack beside each other, in Flow.
func (a *App) compareAttack(id string) {
	s, without, with := a.state.labCompared(id)
	if without == "" {
		return
	}
	a.set(s)
	a.enter(RoomFlow)
	if r, ok := room.As[*flow.Room](a.screen.present()); ok {
		r.CompareAtFirst(without, with)
	}
}

// writeLesson writes a page for students from the latest runs of an attack to a file.
func (a *App) writeLesson(file string, replace bool) {
	runs := a.state.Lab.Runs[a.state.Lab.Lesson]
	if !runs.isWhole() {
		return
	}
	a.writeExport(DialogLesson, file, replace, words.LessonWritten(file), func() ([]byte, error) {
		var data bytes.Buffer
		err := lesson.Write(&data, *runs.without, *runs.with)
		return data.Bytes(), err
	})
}
