package home

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

// programs is the part of a session that decides which program gets a token, and records it.
type programs struct {
	ledger    *ledger.Ledger
	questions questions
	rulesTurn atomic.Uint64  // the highest number of the rules that this process has read or written
	lockedAt  atomic.Int64   // the latest lock, in nanoseconds since 1970; 0: there was none
	running   sync.WaitGroup // work that Close waits for
}

// allowed decides whether a program may have a token. The error is of KindNotAllowed, and the
// ledger then has a line; or it is that of the rules.
func (s *Session) allowed(ctx context.Context, a auth.Account, t Take) error {
	reason, err := s.decide(ctx, a, t)
	if err != nil || reason == "" {
		return err
	}
	if err := s.enter(ctx, a, t, ledger.Refused, reason); err != nil {
		return err
	}
	return &auth.Error{
		Step: auth.StepConfig, Kind: auth.KindNotAllowed, Reason: reason,
		Detail: cmp.Or(t.From.Path, t.From.Name()), Account: a.ID,
	}
}

// decide returns the reason for which a program may not have a token; empty means that it may. By
// older rules none may without a question, because a rule may have been changed since.
func (s *Session) decide(ctx context.Context, a auth.Account, t Take) (auth.Reason, error) {
	rule, ok, err := s.ruleFor(ctx, a, t)
	isOlder := areOlder(err)
	switch config, _ := s.Home.Config(); {
	case err != nil && !isOlder:
		return "", err
	case ok && rule.Kind == program.Never:
		return auth.ReasonProgramRefused, nil
	case isOlder:
	case ok && rule.Allows(), !ok && config.Programs != ProgramsAsk:
		return "", nil
	}
	choice, err := s.ask(ctx, a, t)
	switch {
	case err != nil:
		reason, err := reasonOf(err)
		if isOlder && reason == auth.ReasonProgramUnasked {
			reason = auth.ReasonRulesOlder
		}
		return reason, err
	case choice.Kind == ChoiceRefuse || choice.Kind == ChoiceNever:
		return auth.ReasonProgramDeclined, nil
	}
	return "", nil
}

// reasonOf is the reason of an error of KindNotAllowed; every other error passes.
func reasonOf(err error) (auth.Reason, error) {
	if e := auth.AsError(err); e.Kind == auth.KindNotAllowed {
		return e.Reason, nil
	}
	return "", err
}

// ruleFor returns the rule for a program and an account. A lock that is not in the file yet has
// ended the rules that last until it. Beside ReasonRulesOlder the rule is that of an older copy.
func (s *Session) ruleFor(ctx context.Context, a auth.Account, t Take) (program.Rule, bool, error) {
	rules, err := s.Rules(ctx)
	if err != nil && !areOlder(err) {
		return program.Rule{}, false, err
	}
	if locked := s.programs.lockedAt.Load(); locked > 0 {
		rules = slices.DeleteFunc(rules, func(r program.Rule) bool {
			return r.Kind == program.UntilLock && r.Made.UnixNano() <= locked
		})
	}
	path := t.From.Path
	if path == "" { // a program that was replaced while it ran is refused, and not allowed, by its name
		path = t.From.Claims
	}
	r, ok := rules.Find(path, a.ID, time.Now())
	if ok && t.From.Path == "" && r.Kind != program.Never {
		return program.Rule{}, false, err
	}
	return r, ok, err
}

// enter appends a line about a program's request.
func (s *Session) enter(ctx context.Context, a auth.Account, t Take, result ledger.Result, why auth.Reason) error {
	line := s.line(a, t, result)
	line.Why = string(why)
	if result == ledger.Given {
		line.Until = t.Until
		if line.Until.IsZero() {
			line.Until = a.Grant.ExpiresAt
		}
	}
	return s.append(ctx, line)
}

// line is a line about a program's request, as of now.
func (s *Session) line(a auth.Account, t Take, result ledger.Result) ledger.Line {
	line := ledger.Of(t.From)
	line.At, line.Account, line.Way, line.Result = time.Now(), a.ID, t.Way, result
	line.Resource = cmp.Or(t.Resource, a.Resource)
	line.Scopes = t.Scopes
	if line.Scopes == nil {
		line.Scopes = a.Grant.Scopes
	}
	return line
}

// append appends a line to the ledger and passes it on as news. The end of ctx does not keep a
// line from being written.
func (s *Session) append(ctx context.Context, line ledger.Line) error {
	line, err := s.programs.ledger.Append(context.WithoutCancel(ctx), line)
	if err != nil {
		return err
	}
	s.news.publish(News{Taken: &line})
	return nil
}

// endPrograms ends the questions, waits for what is being written, and forgets the ledger's key.
// With the session of a holder the rules end that last until a lock.
func (s *Session) endPrograms(served bool) {
	s.programs.questions.withdrawAll()
	if served {
		s.endUntilLock()
	}
	s.programs.running.Wait()
	s.programs.ledger.Close()
}
