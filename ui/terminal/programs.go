package terminal

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/auth/program"
	"latchkey/ui/words"
)

// ruling is what the flags of programs allow, deny, ask and forget say.
type ruling struct {
	account     string
	lasts       string
	isUntilLock bool
}

func (f *face) programsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "programs",
		Short: words.ShortPrograms(),
		Long:  words.LongPrograms(),
		Args:  noneOf,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.programs(cmd.Context()) },
	}
	for _, of := range []struct {
		name  string
		short func() string
		kind  program.RuleKind
	}{
		{"allow", words.ShortProgramsAllow, program.Always},
		{"deny", words.ShortProgramsDeny, program.Never},
		{"ask", words.ShortProgramsAsk, program.Ask},
		{"forget", words.ShortProgramsForget, ""},
	} {
		cmd.AddCommand(f.ruleCommand(of.name, of.short(), of.kind))
	}
	return cmd
}

// ruleCommand makes the command that sets a rule of one kind, or with an empty kind the one that removes
// the rules of a program.
func (f *face) ruleCommand(name, short string, kind program.RuleKind) *cobra.Command {
	var r ruling
	cmd := &cobra.Command{
		Use:   name + " PROGRAM",
		Short: short,
		Args:  exactly(words.AProgram()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.rule(cmd.Context(), args[0], kind, r) },
	}
	cmd.Flags().StringVar(&r.account, "account", "", words.FlagRuleAccount())
	if kind == program.Always {
		cmd.Flags().StringVar(&r.lasts, "for", "", words.FlagRuleFor())
		cmd.Flags().BoolVar(&r.isUntilLock, "until-lock", false, words.FlagRuleUntilLock())
	}
	return cmd
}

// rule changes one rule. It opens the vault also where a holder has it open: what a passphrase
// protects must not be decided without it.
func (f *face) rule(ctx context.Context, name string, kind program.RuleKind, r ruling) error {
	rule := program.Rule{Kind: kind}
	switch lasts, ok := span(r.lasts); {
	case r.lasts != "" && r.isUntilLock:
		return badFlag(words.BadRuleTimes())
	case r.lasts != "" && (!ok || lasts < time.Second):
		return badFlag(words.BadRuleFor())
	case r.lasts != "":
		rule.Kind, rule.Until = program.Until, now().Add(lasts)
	case r.isUntilLock:
		rule.Kind = program.UntilLock
	}
	open := f.reading // what is forgotten is there already, and so is an account
	if kind != "" && r.account == "" {
		open = func(ctx context.Context) (*home.Session, error) { return f.making(ctx, demo.Options{}) }
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	of := ""
	if r.account != "" {
		a, err := home.Find(ctx, s.Vault, r.account)
		if err != nil {
			return err
		}
		rule.Account, of = a.ID, a.DisplayName()
	}
	if kind == "" {
		return f.forget(ctx, s, name, rule.Account)
	}
	if rule.Path, err = s.FindProgram(ctx, name); err != nil {
		return err
	}
	if err := s.SetRule(ctx, rule); err != nil {
		return err
	}
	f.say(words.RuleSet(rule.Path, of, words.RuleOf(string(rule.Kind), rule.Until, now())))
	if rule.Account == "" {
		return f.sayOwnRules(ctx, s, rule.Path)
	}
	return nil
}

// forget removes the rules of the programs that a name means, and names each.
func (f *face) forget(ctx context.Context, s *home.Session, name, account string) error {
	paths, err := s.FindForgotten(ctx, name, account)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := s.Withdraw(ctx, path, account); err != nil {
			return err
		}
		f.say(words.RuleForgotten(path))
	}
	return nil
}

// sayOwnRules names the accounts about which a new rule for every account says nothing, because they
// have rules of their own for that program.
func (f *face) sayOwnRules(ctx context.Context, s *home.Session, path string) error {
	rules, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	accounts, _ := s.Vault.List(ctx) // an account that cannot be read is named by its id
	for _, r := range rules.Current(now()) {
		if r.Path == path && r.Account != "" {
			f.say(words.RuleStays(nameIn(accounts, r.Account), words.RuleOf(string(r.Kind), r.Until, now())))
		}
	}
	return nil
}

// records returns the rules and the ledger: from the holder, else by opening the vault. bad joins
// an error for each place of the ledger that was changed.
func (f *face) records(ctx context.Context, account string, since time.Time) (_ agent.Records, bad, err error) {
	h, err := f.holdersHome()
	if err == nil {
		records, bad, err := h.RecordsByHolder(ctx, account, since)
		if !errors.Is(err, agent.ErrNoHolder) {
			return records, bad, err
		}
	} else if !errors.Is(err, agent.ErrNoHolder) {
		return agent.Records{}, nil, err
	}
	s, err := f.reading(ctx)
	if err != nil {
		return agent.Records{}, nil, err
	}
	defer f.closing(s)
	return s.Records(ctx, account, since)
}

// programShape is a program in JSON.
type programShape struct {
	Program string           `json:"program"`
	Path    string           `json:"path"`
	Account string           `json:"account"`
	Rule    program.RuleKind `json:"rule"`
	Until   *time.Time       `json:"until"`
	LastAt  *time.Time       `json:"last_at"`
	Count   int              `json:"count"`
}

// programs prints the programs, and then returns an error for older rules and for each place of the
// ledger that was changed.
func (f *face) programs(ctx context.Context) error {
	records, bad, err := f.records(ctx, "", time.Time{})
	if err != nil {
		return err
	}
	if records.AreOlder {
		bad = errors.Join(home.RulesOlder(), bad)
	}
	all := home.ProgramsOf(records)
	if f.json {
		shapes := []programShape{}
		for _, p := range all {
			shapes = append(shapes, programShape{p.Name, p.Path, p.Account, p.Rule, utc(p.Until), utc(p.LastAt), p.Count})
		}
		return errors.Join(f.printJSON(shapes), bad)
	}
	if len(all) == 0 {
		f.say(words.NoProgramYet())
		return bad
	}
	var rows [][]string
	for _, p := range all {
		last := ""
		if !p.LastAt.IsZero() {
			last = words.When(p.LastAt, now())
		}
		rows = append(rows, []string{
			p.Name, words.ForAccount(nameIn(records.Accounts, p.Account)), words.RuleOf(string(p.Rule), p.Until, now()),
			last, strconv.Itoa(p.Count), p.Path,
		})
	}
	return errors.Join(f.printRows(words.ProgramColumns(), rows), bad)
}

// nameIn returns the name of the account with that id; one that is gone has its id alone.
func nameIn(accounts []auth.Account, id string) string {
	for _, a := range accounts {
		if a.ID == id {
			return a.DisplayName()
		}
	}
	return id
}
