package words

import "time"

// The room Programs.
var (
	Programs        = text("programs", "Programs")
	ProgramsSearch  = text("programs_search", "Search programs")
	ProgramsNoFit   = text("programs_no_fit", "No program fits the search")
	ProgramsAsk     = text("programs_ask_first", "Ask me first")
	ProgramsMay     = text("programs_may_take", "May take tokens")
	ProgramsRefused = text("programs_refused", "Refused")
	ProgramUnknown  = text("programs_unknown", "Unknown program")
	ProgramNoPath   = text("programs_no_path", "its path is not known")

	programsNone   = text("programs_none", "No tokens in files")
	programsNoneIs = text("programs_none_is", "git, kubectl and scripts ask Latchkey when they need a token, and you see who took what.")
	programsUntil  = text("programs_none_until", "Until then your programs get tokens by command unasked, and each time is written down here.")
	programsOn     = text("programs_none_on", "On. No program has asked yet.")

	ProgramsOther     = text("programs_other", "Any other program")
	ProgramsGit       = text("programs_git", "git")
	ProgramsKube      = text("programs_kube", "kubectl")
	ProgramsEnv       = text("programs_env", "Environment")
	ProgramsHeader    = text("programs_header", "Header")
	ProgramsGitIs     = text("programs_git_is", "git asks Latchkey for this host from then on.")
	ProgramsKubeIs    = text("programs_kube_is", "It writes the user into your kubeconfig.")
	ProgramsEnvIs     = text("programs_env_is", "Only this command sees the variable TOKEN.")
	ProgramsHeaderIs  = text("programs_header_is", "curl reads the field from its input, not from its arguments.")
	ProgramsGitFor    = text("programs_git_for", "for one host and one account")
	ProgramsKubeFor   = text("programs_kube_for", "writes the user into your kubeconfig")
	ProgramsOtherFor  = text("programs_other_for", "only this command sees TOKEN")
	ProgramsCopy      = text("programs_copy", "Copy the command")
	ProgramsSetUp     = text("programs_set_up", "Set it up")
	ProgramsAccounts  = text("programs_accounts", "Accounts it may use")
	ProgramsEvery     = text("programs_every_account", "Every account")
	ProgramsEveryIs   = text("programs_every_account_is", "that has no rule of its own")
	ProgramsGone      = text("programs_account_gone", "An account that is gone")
	ProgramsNoScope   = text("programs_no_scope", "no scopes named")
	ProgramsNoHands   = text("programs_no_hand_overs", "Nothing was handed over yet.")
	ProgramsScope     = text("programs_scope", "Scope")
	ProgramsStarted   = text("programs_started_by", "Started by")
	ProgramsLeases    = text("programs_leases", "Lent now")
	ProgramsEnd       = text("programs_end_lease", "End")
	ProgramsWithdraw  = text("programs_withdraw", "Withdraw")
	ProgramsWithdraws = text("programs_withdraw_all", "Withdraw all")

	ProgramsAnAccount = text("programs_an_account", "ACCOUNT") // stands in a command while there is no account
	setUpGit          = phrase("programs_command_git", "latchkey git setup git.example {{.Account}}")
	setUpKube         = phrase("programs_command_kube", "latchkey kube setup {{.Account}}")
	setUpEnv          = phrase("programs_command_env", "latchkey exec -e TOKEN:{{.Account}} -- ./backup.sh")
	setUpHeader       = phrase("programs_command_header", "latchkey header {{.Account}} | curl -H @- https://api.example")

	RuleAlways    = text("programs_rule_always", "Always")
	RuleUntilLock = text("programs_rule_until_lock", "Until lock")
	RuleOnce      = text("programs_rule_once", "Once")
	RuleNever     = text("programs_rule_never", "Never")
	RuleUnasked   = text("programs_rule_unasked", "Unasked")
	RuleHalfHour  = text("programs_rule_half_hour", "For 30 minutes")
	ruleUntilTime = phrase("programs_rule_until", "Until {{.Time}}")

	ruleAlwaysIs    = counted("programs_rule_always_is", "— takes tokens of {{.N}} account without asking", "— takes tokens of {{.N}} accounts without asking")
	ruleUntilLockIs = counted("programs_rule_until_lock_is", "— takes tokens of {{.N}} account until the vault locks", "— takes tokens of {{.N}} accounts until the vault locks")
	ruleUntilIs     = counted("programs_rule_until_is", "— takes tokens of {{.N}} account until then", "— takes tokens of {{.N}} accounts until then")
	ruleOnceIs      = text("programs_rule_once_is", "— asks each time")
	ruleNeverIs     = text("programs_rule_never_is", "— gets no token")
	ruleUnaskedIs   = text("programs_rule_unasked_is", "— gets a token by command, written down")
	ruleEveryIs     = text("programs_rule_every_is", "— takes tokens of every account without asking")

	programFirst     = phrase("programs_first", "first asked {{.Time}}")
	programAsked     = phrase("programs_asked", "asked {{.Time}}")
	programLeases    = counted("programs_lease_count", "{{.N}} lease open", "{{.N}} leases open")
	programsOf       = phrase("programs_accounts_of", "{{.N}} of {{.All}}")
	programHands     = counted("programs_hand_overs", "Last hand-over", "Last {{.N}} hand-overs")
	startedIn        = phrase("programs_started_in", "{{.Program}}, {{.In}}")
	startedUnknown   = text("programs_started_unknown", "unknown")
	programRefused   = phrase("programs_was_refused", "Refused: {{.Scopes}}")
	dayTime          = phrase("programs_day_time", "{{.Day}}, {{.Time}}")
	leaseLine        = counted("programs_lease_line", "{{.Account}}, {{.Left}}, {{.N}} request", "{{.Account}}, {{.Left}}, {{.N}} requests")
	leaseUnlimited   = text("programs_lease_unlimited", "until it ends")
	leaseLeft        = phrase("programs_lease_left", "{{.Span}} left")
	withdrawn        = phrase("programs_withdrawn", "{{.Program}} asks again next time.")
	withdrawnUnasked = phrase("programs_withdrawn_unasked", "{{.Program}} has no rule any more.")
	withdrawnUntil   = phrase("programs_withdrawn_until", "{{.Program}} asks again next time. The token it has ends at {{.Time}}.")
	leaseEnded       = phrase("programs_lease_ended", "The lease of {{.Program}} has ended.")
)

// ProgramsEmpty is what the empty room says: its title, what it is for, and what the switch
// does; isOn is whether programs ask first.
func ProgramsEmpty(isOn bool) (title, is, says string) {
	says = programsUntil()
	if isOn {
		says = programsOn()
	}
	return programsNone(), programsNoneIs(), says
}

// SetUpGit is the command that has git ask Latchkey.
func SetUpGit(account string) string { return setUpGit.fill(holes{"Account": account}) }

// SetUpKube is the command that has kubectl ask Latchkey.
func SetUpKube(account string) string { return setUpKube.fill(holes{"Account": account}) }

// SetUpEnv is the command that runs any program with a token in its environment.
func SetUpEnv(account string) string { return setUpEnv.fill(holes{"Account": account}) }

// SetUpHeader is the command that gives curl a field with the token.
func SetUpHeader(account string) string { return setUpHeader.fill(holes{"Account": account}) }

// RuleUntilTime is the rule that ends at a time.
func RuleUntilTime(until, now time.Time) string {
	return ruleUntilTime.fill(holes{"Time": Clock(until, now)})
}

// RuleSays is the sentence after the word of a program's widest rule, by the kind of the rule, or
// "" for a program that has none and asks nobody. accounts counts the accounts of that rule; 0
// means every account.
func RuleSays(kind string, accounts int) string {
	if accounts == 0 && (kind == "always" || kind == "until" || kind == "until_lock") {
		return ruleEveryIs()
	}
	switch kind {
	case "always":
		return ruleAlwaysIs.of(accounts, nil)
	case "until":
		return ruleUntilIs.of(accounts, nil)
	case "until_lock":
		return ruleUntilLockIs.of(accounts, nil)
	case "never":
		return ruleNeverIs()
	case "ask":
		return ruleOnceIs()
	}
	return ruleUnaskedIs()
}

// ProgramFirst says when a program first asked.
func ProgramFirst(at, now time.Time) string {
	return programFirst.fill(holes{"Time": DayAndTime(at, now)})
}

// ProgramAsked says when a refused program last asked.
func ProgramAsked(at, now time.Time) string { return programAsked.fill(holes{"Time": Clock(at, now)}) }

// ProgramLeases counts the leases of a program.
func ProgramLeases(n int) string { return programLeases.of(n, nil) }

// ProgramsOf is how many of a person's accounts a program may use.
func ProgramsOf(n, all int) string { return programsOf.fill(holes{"N": n, "All": all}) }

// ProgramHandOvers is the heading above n hand-overs.
func ProgramHandOvers(n int) string { return programHands.of(n, nil) }

// StartedIn names what started a program, and the terminal or service in which it runs; both may
// be empty.
func StartedIn(parent, in string) string {
	switch {
	case parent == "" && in == "":
		return startedUnknown()
	case parent == "":
		return in
	case in == "":
		return parent
	}
	return startedIn.fill(holes{"Program": parent, "In": in})
}

// RefusedScopes is the scopes of a hand-over that was refused.
func RefusedScopes(scopes string) string { return programRefused.fill(holes{"Scopes": scopes}) }

// DayAndTime is a time with its day, which today leaves out: "22:24", "27 Nov, 20:31".
func DayAndTime(t, now time.Time) string {
	if sameDay(t.In(now.Location()), now) {
		return Clock(t, now)
	}
	return dayTime.fill(holes{"Day": Clock(t, now), "Time": TimeOfDay(t, now)})
}

// LeaseLine is a lease in one line: its account, how long it lasts, and its requests. A zero until
// means that it has no end of its own.
func LeaseLine(account string, until, now time.Time, calls int) string {
	left := leaseUnlimited()
	if !until.IsZero() {
		left = leaseLeft.fill(holes{"Span": remaining(until.Sub(now))})
	}
	return leaseLine.of(calls, holes{"Account": account, "Left": left})
}

// Withdrawn says that a program has no rule any more. until is the end of the latest token that it
// has, zero for none; isAsked is whether it has to ask next time.
func Withdrawn(program string, isAsked bool, until, now time.Time) string {
	switch {
	case !isAsked:
		return withdrawnUnasked.fill(holes{"Program": program})
	case until.After(now):
		return withdrawnUntil.fill(holes{"Program": program, "Time": Clock(until, now)})
	}
	return withdrawn.fill(holes{"Program": program})
}

// LeaseEnded says that the person ended a lease.
func LeaseEnded(program string) string { return leaseEnded.fill(holes{"Program": program}) }
