package home

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

// Program is what is known of one program and one account: the rule, and what the ledger has.
type Program struct {
	Name    string
	Path    string // empty means unknown
	Account string // id; empty means every account, of a rule
	Rule    program.RuleKind
	Until   time.Time // of the rule; zero means that it has no end
	LastAt  time.Time // of the last request; zero means that there was none
	Count   int       // number of tokens, requests and leases that it was given
}

// Programs returns the programs that have a rule, and those that have come without one, whose
// rule is Ask. They are ordered by name, path and account. Older rules and a changed ledger are an
// error beside the programs.
func (s *Session) Programs(ctx context.Context) ([]Program, error) {
	rules, older := s.Rules(ctx)
	if older != nil && !areOlder(older) {
		return nil, older
	}
	lines, err := s.Ledger(ctx, ledger.Filter{})
	return ProgramsOf(agent.Records{Rules: rules, Lines: lines}), errors.Join(older, err)
}

// ProgramsOf returns the programs of the records of a vault, as Programs does.
func ProgramsOf(records agent.Records) []Program {
	rules, lines := records.Rules, records.Lines
	type key struct{ name, path, account string }
	known := map[key]*Program{}
	of := func(name, path, account string) *Program {
		k := key{path: path, account: account}
		if path == "" {
			k.name = name
		}
		if known[k] == nil {
			known[k] = &Program{Name: name, Path: path, Account: account, Rule: program.Ask}
		}
		return known[k]
	}
	for _, r := range rules {
		p := of(filepath.Base(r.Path), r.Path, r.Account)
		p.Rule, p.Until = r.Kind, r.Until
	}
	for _, l := range lines {
		p := of(l.Program, l.Path, l.Account)
		p.LastAt = l.At
		if l.Result == ledger.Given && !l.IsEnd {
			p.Count++
		}
	}
	var all []Program
	for _, p := range known {
		if r, ok := rules.Find(p.Path, p.Account, time.Now()); ok && p.Account != "" {
			p.Rule, p.Until = r.Kind, r.Until // perhaps that for every account
		}
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b Program) int {
		return strings.Compare(a.Name+"\x00"+a.Path+"\x00"+a.Account, b.Name+"\x00"+b.Path+"\x00"+b.Account)
	})
	return all
}

// FindProgram returns the path of the program that a person names: a path, or the name of one
// that is known. An unknown name is ReasonProgramUnknown, one of several ReasonAmbiguousProgram.
func (s *Session) FindProgram(ctx context.Context, name string) (string, error) {
	found, err := s.findPrograms(ctx, name)
	if err != nil {
		return "", err
	}
	if len(found) > 1 {
		return "", unclear(auth.ReasonAmbiguousProgram, strings.Join(found, ", "))
	}
	return found[0], nil
}

// FindForgotten returns the paths of the programs whose rules a person wants removed; account is an
// id, empty means every account. It is FindProgram but for a name that several programs have, as the
// files of git do: that name means each of them that has a rule, as long as every one of these
// rules gives tokens. To remove one that keeps tokens back can let its program have them, so which one
// is meant must be clear.
func (s *Session) FindForgotten(ctx context.Context, name, account string) ([]string, error) {
	found, err := s.findPrograms(ctx, name)
	if err != nil || len(found) == 1 {
		return found, err
	}
	rules, err := s.Rules(ctx)
	if err != nil && !areOlder(err) {
		return nil, err
	}
	rules = slices.DeleteFunc(rules, func(r program.Rule) bool {
		return !slices.Contains(found, r.Path) || account != "" && r.Account != account
	})
	var ruled []string
	gives := true
	for _, r := range rules {
		ruled = append(ruled, r.Path)
		gives = gives && r.Allows()
	}
	slices.Sort(ruled)
	switch ruled = slices.Compact(ruled); {
	case len(ruled) == 0: // nothing changes
		return found, nil
	case len(ruled) > 1 && !gives:
		return nil, unclear(auth.ReasonAmbiguousProgram, strings.Join(ruled, ", "))
	}
	return ruled, nil
}

// findPrograms returns the paths that a person's name for a program can mean, at least one.
func (s *Session) findPrograms(ctx context.Context, name string) ([]string, error) {
	if filepath.IsAbs(name) {
		return []string{program.Canonical(name)}, nil
	}
	all, err := s.Programs(ctx)
	if err != nil && len(all) == 0 {
		return nil, err
	}
	var found []string
	for _, p := range all {
		if p.Path != "" && p.Name == name {
			found = append(found, p.Path)
		}
	}
	slices.Sort(found)
	switch found = slices.Compact(found); {
	case len(found) > 0:
		return found, nil
	case strings.ContainsRune(name, filepath.Separator): // relative to the present folder
		path, err := filepath.Abs(name)
		return []string{program.Canonical(path)}, err
	}
	return nil, unclear(auth.ReasonProgramUnknown, name)
}

// Ledger returns the lines of the ledger that a filter selects, the oldest first. Those that can be
// read are returned beside an error.
func (s *Session) Ledger(ctx context.Context, f ledger.Filter) ([]ledger.Line, error) {
	return s.programs.ledger.Read(ctx, f)
}

// Records returns the rules, and the lines of the ledger since a time, about the account that a
// person names; an empty name means every account, and one that is gone is named by its id. bad
// joins an error for each place of the ledger that was changed.
func (s *Session) Records(ctx context.Context, account string, since time.Time) (_ agent.Records, bad, err error) {
	accounts, listErr := s.Vault.List(ctx)
	if e := auth.AsError(listErr); e != nil && e.Kind != auth.KindVaultDamaged {
		return agent.Records{}, nil, listErr
	}
	filter := ledger.Filter{Since: since}
	if account != "" {
		a, err := Find(ctx, s.Vault, account)
		switch e := auth.AsError(err); {
		case e == nil:
			filter.Account = a.ID
		case e.Reason == auth.ReasonUnknownAccount && isID(account):
			filter.Account = account
		default:
			return agent.Records{}, nil, err
		}
	}
	r := agent.Records{Accounts: accounts}
	r.Rules, err = s.Rules(ctx)
	if r.AreOlder = areOlder(err); err != nil && !r.AreOlder {
		return agent.Records{}, nil, err
	}
	r.Lines, r.Verified, bad, err = s.programs.ledger.ReadVerified(ctx, filter)
	return r, bad, err
}

// RecordsByHolder has the process that has the vault of this home open read the rules and the
// ledger; see Session.Records. err is agent.ErrNoHolder if no process answers.
func (h *Home) RecordsByHolder(ctx context.Context, account string, since time.Time) (_ agent.Records, bad, err error) {
	dir, err := h.agentDir()
	if err != nil {
		return agent.Records{}, nil, agent.ErrNoHolder
	}
	return agent.AskRecords(ctx, dir, agent.Request{Account: account, Since: since})
}

// VerifyLedger checks the ledger; see [ledger.Ledger.Verify].
func (s *Session) VerifyLedger(ctx context.Context) (ledger.Verified, error) {
	return s.programs.ledger.Verify(ctx)
}
