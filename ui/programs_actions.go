package ui

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/ui/words"
)

// halfHour is how long a program has tokens that was allowed for a time in the room.
const halfHour = 30 * time.Minute

// loadPrograms reads rules and ledger. Lines that come meanwhile have it read once more.
func (a *App) loadPrograms(session *Session) {
	a.using(session, func(ctx context.Context) func() {
		rules, failed := session.Rules(ctx)
		lines, bad := session.Ledger(ctx, ledger.Filter{})
		r := recordsOf(lines)
		return func() {
			if a.state.Programs.Last > r.last {
				a.loadPrograms(session)
				return
			}
			s := a.state.withRecords(r)
			if bad != nil {
				s = s.noticed(sentence(auth.AsError(bad)), true)
			}
			a.set(s.withRulesRead(rules, auth.AsError(failed)))
		}
	})
}

// loadRules reads the rules.
func (a *App) loadRules(session *Session) {
	a.using(session, func(ctx context.Context) func() {
		rules, err := session.Rules(ctx)
		return func() { a.set(a.state.withRulesRead(rules, auth.AsError(err))) }
	})
}

// enterPrograms reads whether programs ask first, and the rules, so that what is wrong with them is
// said here.
func (a *App) enterPrograms() {
	a.loadSettings()
	if a.session != nil {
		a.loadRules(a.session)
	}
}

// askFirst changes whether a program without a rule is asked about.
func (a *App) askFirst(on bool) {
	value := home.ProgramsAllow
	if on {
		value = home.ProgramsAsk
	}
	a.changeSetting(home.SettingPrograms, value)
}

// setRule makes a rule for a program and an account; an empty account means every one.
func (a *App) setRule(id, account string, kind program.RuleKind) {
	path, _ := a.state.program(id)
	rule := program.Rule{Path: path, Account: account, Kind: kind}
	if kind == program.Until {
		rule.Until = a.deps.Now().Add(halfHour)
	}
	a.changeRules(func(ctx context.Context, s *Session) error { return s.SetRule(ctx, rule) }, "")
}

// withdrawRules removes the rule for a program and an account, or all rules of the program, and says
// what that means.
func (a *App) withdrawRules(id, account string) {
	path, name := a.state.program(id)
	said := words.Withdrawn(name, a.state.Settings.AskFirst, a.state.tokenUntil(id), a.deps.Now())
	a.changeRules(func(ctx context.Context, s *Session) error { return s.Withdraw(ctx, path, account) }, said)
}

// changeRules changes the rules, shows them, and says so unless said is empty.
func (a *App) changeRules(change func(context.Context, *Session) error, said string) {
	session := a.session
	if session == nil {
		return
	}
	a.using(session, func(context.Context) func() {
		err := change(a.acts, session)
		rules, failed := session.Rules(a.acts)
		return func() {
			s := a.state.withRulesRead(rules, auth.AsError(failed))
			switch {
			case err != nil:
				s = s.noticed(sentence(auth.AsError(err)), true)
			case said != "":
				s = s.noticed(said, false)
			}
			a.set(s)
		}
	})
}

// endLease ends a lease.
func (a *App) endLease(id string) {
	session := a.session
	if session == nil {
		return
	}
	name := ""
	for _, l := range a.state.Programs.Leases {
		if l.ID == id {
			name = l.To.Name()
		}
	}
	a.using(session, func(context.Context) func() {
		if !session.EndLease(id) {
			return nil
		}
		return func() { a.set(a.state.noticed(words.LeaseEnded(name), false)) }
	})
}

// asked shows a question about a program, and raises the window for it. The window is open: a locked
// one is asked nothing. A program with a rule is asked about where the rules do not hold any more,
// which is said then.
func (a *App) asked(q home.Asked) {
	a.set(a.state.withAsked(q))
	if a.isAsked() {
		a.raise()
	}
	if a.session != nil {
		a.loadRules(a.session)
	}
}

// taken shows a line of the ledger, and the rule that the answer to its question has made.
func (a *App) taken(session *Session, l ledger.Line) {
	a.set(a.state.withTaken(l))
	if a.awaitsRule {
		a.awaitsRule = false
		a.loadRules(session)
	}
}

// answerProgram answers the question about a program.
func (a *App) answerProgram(id string, kind home.ChoiceKind) {
	a.awaitsRule = kind != home.ChoiceOnce && kind != home.ChoiceRefuse
	if a.session != nil {
		a.session.Answer(id, home.Choice{Kind: kind})
	}
	a.set(a.state.withoutAsked(id))
}
