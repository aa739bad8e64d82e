package ui

import (
	"latchkey/auth/lab"
	"latchkey/auth/trace"
	labroom "latchkey/ui/lab"
)

// Lab is what the room Lab shows of the state.
type Lab struct {
	N       int    // counts changes
	Chosen  string // id of the attack; empty means the first
	IsOff   bool   // the switch of the chosen attack
	Runs    map[string]labRuns
	Run     int    // number of the run that has not ended, for cancelSignIn; 0 means none
	Running string // id of the attack that runs
	All     bool   // every attack runs, one after the other
	Done    int    // attacks of a run of all that have ended
	Table   bool   // the table of all attacks is shown
	Lesson  string // id of the attack whose lesson is to be written, while its question is open
}

// labRuns are the latest results of an attack. The window keeps them, with their traces, in memory
// alone: two for each attack, of which a later run takes the place.
type labRuns struct{ with, without *lab.Result }

// labShown returns the slice of the state that the room shows.
func (s State) labShown() labroom.Shown {
	v := labroom.Shown{
		From: s.Lab.N, Chosen: s.labChosen(), Protected: !s.Lab.IsOff, Running: s.Lab.Running, All: s.Lab.All, Done: s.Lab.Done, Table: s.Lab.Table,
	}
	for _, a := range lab.Attacks() {
		runs := s.Lab.Runs[a.ID]
		v.Attacks = append(v.Attacks, labroom.Attack{Attack: a, With: runs.with, Without: runs.without})
	}
	return v
}

// labChosen returns the id of the chosen attack.
func (s State) labChosen() string {
	if s.Lab.Chosen != "" {
		return s.Lab.Chosen
	}
	return lab.Attacks()[0].ID
}

// choosingAttack shows another attack.
func (s State) choosingAttack(id string) State {
	s.Lab.Chosen, s.Lab.IsOff, s.Lab.Table = id, false, false
	s.Lab.N++
	return s
}

// protecting sets the switch of the chosen attack.
func (s State) protecting(on bool) State {
	s.Lab.IsOff = !on
	s.Lab.N++
	return s
}

// tabling shows the table of all attacks, or leaves it.
func (s State) tabling(on bool) State {
	s.Lab.Table = on
	s.Lab.N++
	return s
}

// attacking records that run n has begun; all means that it runs every attack.
func (s State) attacking(n int, all bool) State {
	s.Lab.Run, s.Lab.All, s.Lab.Done = n, all, 0
	s.Lab.N++
	return s
}

// attackingBy records which attack run n is at.
func (s State) attackingBy(n int, id string, done int) State {
	if s.Lab.Run == n {
		s.Lab.Running, s.Lab.Done = id, done
		s.Lab.N++
	}
	return s
}

// attacked sets the result of an attack.
func (s State) attacked(r lab.Result) State {
	runs := s.Lab.Runs[r.Attack.ID]
	if r.Protection == lab.On {
		runs.with = &r
	} else {
		runs.without = &r
	}
	s.Lab.Runs = with(s.Lab.Runs, r.Attack.ID, runs)
	s.Lab.N++
	return s
}

// attackEnded records that run n has ended.
func (s State) attackEnded(n int) State {
	if s.Lab.Run == n {
		s.Lab.Run, s.Lab.Running, s.Lab.All, s.Lab.IsOff = 0, "", false, false
		s.Lab.N++
	}
	return s
}

// isWhole reports whether the attack has run both ways, and each as it should.
func (r labRuns) isWhole() bool {
	return r.with != nil && r.without != nil && r.with.IsExpected() && r.without.IsExpected()
}

// writingLesson opens the question where to write the lesson of an attack that has run both ways.
func (s State) writingLesson(attack string) State {
	if !s.Lab.Runs[attack].isWhole() {
		return s
	}
	s.Lab.Lesson = attack
	return s.withDialog(Dialog{Kind: DialogLesson})
}

// telling returns the trace that shows best where two runs part.
func (r labRuns) telling() (without, with trace.Trace, ok bool) {
	if r.with == nil || r.without == nil || len(r.with.Attempts) == 0 || len(r.without.Attempts) == 0 {
		return without, with, false
	}
	a, b := r.without.Attempts, r.with.Attempts
	return a[len(a)-1], b[len(b)-1], true
}

// labCompared puts the traces of both runs of an attack among the attempts of Flow, and returns their
// ids.
func (s State) labCompared(attack string) (next State, without, with string) {
	off, on, ok := s.Lab.Runs[attack].telling()
	if !ok {
		return s, "", ""
	}
	s.Flows.Lab = []labTrace{{off, attack, false}, {on, attack, true}}
	s.Flows.N++
	return s, off.Attempt, on.Attempt
}

// labTrace is a trace of the lab that Flow shows.
type labTrace struct {
	trace.Trace
	attack string
	on     bool // with the protection
}
