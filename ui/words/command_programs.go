package words

import (
	"cmp"
	"time"
)

// The commands for programs.
var (
	ShortPrograms       = text("short_programs", "List which program may take tokens, and which have come without a rule")
	ShortProgramsAllow  = text("short_programs_allow", "Let a program have tokens without a question")
	ShortProgramsDeny   = text("short_programs_deny", "Never let a program have a token")
	ShortProgramsAsk    = text("short_programs_ask", "Ask each time a program wants a token")
	ShortProgramsForget = text("short_programs_forget", "Take back what was decided about a program")
	LongPrograms        = text("long_programs", "A program is the executable of whoever starts a command of Latchkey, or the script that a\nshell or an interpreter runs. PROGRAM is its path, or the name of one that is listed. A\nrule is for one account, or without --account for every account. A name that several\nprograms have is refused with their paths; forget takes it for all of them, unless one\nhas a rule that keeps tokens back (ask or never).\n\nWith programs = \"ask\" in config.toml a program without a rule is asked about, in the\nwindow or at the terminal; else it gets a token. Either way the ledger has a line.")
	ShortLedger         = text("short_ledger", "List which program took which token, and when")
	ShortLedgerVerify   = text("short_ledger_verify", "Check that no line of the ledger was changed or taken out")
	ShortExec           = text("short_exec", "Run a command with tokens in its environment")
	LongExec            = text("long_exec", "Run CMD with the access token of an account in each variable that -e names, VAR:ACCOUNT, or\nVAR alone where there is one account. The exit status is that of CMD. Without a token\nnothing is run: then the exit code says why, or is 126 or 127 where CMD cannot be started.\nEvery program of this user can read the environment of CMD while it runs; latchkey lend\ngives a program requests without the token.")

	FlagRuleAccount   = text("flag_rule_account", "only for this `account` (default every account)")
	FlagRuleFor       = text("flag_rule_for", "for this `time`, such as 30m or 7d; then a question comes back")
	FlagRuleUntilLock = text("flag_rule_until_lock", "until Latchkey locks or its window ends")
	FlagLedgerAccount = text("flag_ledger_account", "only lines about this `account`")
	FlagLedgerSince   = text("flag_ledger_since", "only lines of this `time`, such as 24h or 7d")
	FlagLedgerCSV     = text("flag_ledger_csv", "answer in CSV")
	FlagExecEnv       = text("flag_exec_env", "`VAR[:ACCOUNT]` that holds a token of an account; may be repeated")

	AProgram         = text("argument_program", "a program")
	BadPrograms      = text("bad_programs", "programs allow, deny, ask or forget PROGRAM, or none of them")
	BadRuleTimes     = text("bad_rule_times", "--for and --until-lock exclude each other")
	BadRuleFor       = text("bad_rule_for", "--for takes a time of a second or more, such as 30m or 7d")
	BadLedger        = text("bad_ledger", "it takes verify, or nothing")
	BadLedgerSince   = text("bad_ledger_since", "--since takes a time, such as 24h or 7d")
	BadLedgerFormats = text("bad_ledger_formats", "--json and --csv exclude each other")
	BadExecCommand   = text("bad_exec_command", "-- and the command to run are needed: latchkey exec -e VAR:ACCOUNT -- CMD")
	BadExecEnv       = text("bad_exec_env", "-e is needed: -e VAR, or -e VAR:ACCOUNT")

	badExecTwice    = phrase("bad_exec_twice", "{{.Name}} has two values")
	badExecVariable = phrase("bad_exec_variable", "{{.Name}} cannot be the name of a variable")
	execNotFound    = phrase("exec_not_found", "{{.Command}} was not found")
	execNotRun      = phrase("exec_not_run", "{{.Command}} cannot be run{{with .Why}}: {{.}}{{end}}")
	execNoFileHint  = text("exec_not_found_hint", "Install it, or name it by its path.")
	execNotRunHint  = text("exec_not_run_hint", "It must be a program, or a script with an interpreter, that you may run.")

	headProgram = text("column_program", "PROGRAM")
	headRule    = text("column_rule", "RULE")
	headLast    = text("column_last", "LAST")
	headCount   = text("column_count", "COUNT")
	headPath    = text("column_path", "PATH")
	headAt      = text("column_at", "AT")
	headWay     = text("column_way", "WAY")
	headResult  = text("column_result", "RESULT")
	headParent  = text("column_started_by", "STARTED BY")
	headScopes  = text("column_scopes", "SCOPES")

	everyAccount  = text("rule_every_account", "every account")
	ruleUntil     = phrase("rule_until_when", "until {{.When}}")
	NoProgramYet  = text("no_program_yet", "No program has a rule, and none has come.")
	NoLineYet     = text("no_ledger_line_yet", "Nothing is in the ledger yet.")
	ruleSet       = phrase("rule_was_set", "{{.Program}}, {{.Account}}: {{.Rule}}")
	ruleStays     = phrase("rule_of_its_own_stays", "{{.Account}} has a rule of its own, which stays: {{.Rule}}")
	ruleForgotten = phrase("rule_was_forgotten", "{{.Program}} has no rule any more.")
	ledgerWhole   = counted("ledger_is_whole", "The one line of the ledger is as it was written.", "All {{.N}} lines of the ledger are as they were written.")
	linesOf       = phrase("two_lines", "{{.First}}\n{{.Second}}")
	ledgerTorn    = text("ledger_is_torn", "A process was killed while it wrote one more line; that part of a line counts for nothing.")
)

// ruleWords are the words for the kinds of rules.
var ruleWords = texts("rule_kind_", func() map[string]string {
	return map[string]string{"ask": "ask", "always": "always", "until": "for a time", "until_lock": "until lock", "never": "never"}
})

// RuleOf names a kind of rule in a table. until is when the rule ends; a zero time means never.
func RuleOf(kind string, until, now time.Time) string {
	if !until.IsZero() {
		return ruleUntil.fill(holes{"When": When(until, now)})
	}
	return said(ruleWords(), kind, kind)
}

// ForAccount names the account of a rule; empty means every account.
func ForAccount(name string) string {
	if name == "" {
		return everyAccount()
	}
	return name
}

// ProgramColumns are the heads of the table of programs.
func ProgramColumns() []string {
	return []string{headProgram(), headAccount(), headRule(), headLast(), headCount(), headPath()}
}

// LedgerColumns are the heads of the table of the ledger.
func LedgerColumns() []string {
	return []string{headAt(), headProgram(), headAccount(), headWay(), headResult(), headScopes(), headParent()}
}

// RuleSet says which rule a program has now.
func RuleSet(program, account, rule string) string {
	return ruleSet.fill(holes{"Program": program, "Account": ForAccount(account), "Rule": rule})
}

// RuleStays says that the rule for one account stays beside a new one for every account.
func RuleStays(account, rule string) string {
	return ruleStays.fill(holes{"Account": account, "Rule": rule})
}

// RuleForgotten says that a program has no rule any more.
func RuleForgotten(program string) string { return ruleForgotten.fill(holes{"Program": program}) }

// LedgerWhole says that every line is as it was written; isTorn is whether a killed process left a
// part of one.
func LedgerWhole(lines int, isTorn bool) string {
	whole := ledgerWhole.of(lines, nil)
	if isTorn {
		return linesOf.fill(holes{"First": whole, "Second": ledgerTorn()})
	}
	return whole
}

// BadExecVariable says that a name cannot be that of a variable.
func BadExecVariable(name string) string { return badExecVariable.fill(holes{"Name": name}) }

// BadExecTwice says that a variable has two values.
func BadExecTwice(name string) string { return badExecTwice.fill(holes{"Name": name}) }

// ExecNotFound and ExecNotRun say why a command was not started, and what to do.
func ExecNotFound(command string) (title, hint string) {
	return execNotFound.fill(holes{"Command": command}), execNoFileHint()
}

// ExecNotRun is described at ExecNotFound.
func ExecNotRun(command, why string) (title, hint string) {
	return execNotRun.fill(holes{"Command": command, "Why": why}), execNotRunHint()
}

// The question about a program at a terminal.
var (
	askProgram = phrase("ask_program", `{{.Program}} asks for a token of {{.Account}} ({{.Provider}}){{with .Resource}} for {{.}}{{end}}.
  By latchkey {{.Way}}{{with .Scopes}}, with the scopes {{.}}{{end}}.{{with .Interpreter}}
  {{.}} runs it; that it does is not checked.{{end}}{{with .Claims}}
  Claims to be {{.}}: not checked.{{end}}{{with .Reason}}
  It says why: “{{.}}”: not checked.{{end}}{{with .StartedBy}}
  Started by {{.}}{{end}}{{with .In}}, in {{.}}{{end}}{{with .Terminal}}, at {{.}}{{end}}, process {{.PID}}.{{if .IsNew}}
  The program is not known, so that its rule cannot be kept.{{end}}
`)
	askChoice = phrase("ask_program_choice", "Allow it? o once, l until lock, a always, 30m for that time, n never; Enter refuses ({{.Limit}}): ")
	noAnswer  = text("ask_program_no_answer", "Not answered; refused.")
)

// ProgramQuestion is what a person reads about a program at a terminal.
type ProgramQuestion struct {
	Program, Account, Provider, Resource, Way, Scopes string
	Interpreter, Claims, Reason                       string // empty means none
	StartedBy, Service, Emulator, Terminal            string
	PID                                               int
	IsUnknown                                         bool // its path is not known
}

// AskProgram is the question about a program.
func AskProgram(q ProgramQuestion) string {
	return askProgram.fill(holes{
		"Program": q.Program, "Account": q.Account, "Provider": q.Provider, "Resource": q.Resource, "Way": q.Way, "Scopes": q.Scopes,
		"Interpreter": q.Interpreter, "Claims": q.Claims, "Reason": q.Reason,
		"StartedBy": q.StartedBy, "In": cmp.Or(q.Service, q.Emulator), "Terminal": q.Terminal, "PID": q.PID, "IsNew": q.IsUnknown,
	})
}

// AskChoice is the line at which the person answers within a time.
func AskChoice(limit time.Duration) string { return askChoice.fill(holes{"Limit": Span(limit)}) }

// NotAnswered says that a question was refused by itself.
func NotAnswered() string { return noAnswer() }
