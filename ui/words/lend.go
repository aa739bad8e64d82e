package words

import (
	"strings"
	"time"

	"latchkey/auth"
)

// lendRefusals are what a program reads whose request a lease refuses, by the names of
// package lend.
var lendRefusals = texts("lend_refusal_", func() map[string]string {
	return map[string]string{
		"secret":    "There is no lease at this address. A lease has a new address each time; latchkey lend prints it.",
		"host":      "This address answers only under its own host and port.",
		"page":      "Web pages may not use what is lent to a program.",
		"path":      "This path was not lent. latchkey lend --path says which are.",
		"method":    "This method was not lent. latchkey lend --method, without --read-only, says which are.",
		"call":      "This call of MCP was not lent. latchkey lend --method says which are.",
		"upgrade":   "Websockets cannot be lent: what they carry cannot be looked through for tokens.",
		"many":      "Too many requests at a time. Try again in a moment.",
		"ended":     "The lease has ended.",
		"too_large": "The content of the request is larger than can be lent.",
		"content":   "The content of the request broke off.",
		"redirect":  "The API leads to another server, which was not lent. The redirect was not followed.",
		"encoded":   "The API compressed its answer unasked, so that it could not be looked through for tokens.",
		"protocol":  "The API changed the protocol unasked.",
		"send":      "The request could not be sent.",
		"slow":      "The API gave no answer in time.",
	}
})

// LendRefusal is what a program reads whose request a lease refuses, with the failure that is
// the cause, if one is.
func LendRefusal(refusal string, e *auth.Error) string {
	line := said(lendRefusals(), refusal, refusal)
	if e == nil || refusal != "send" && refusal != "slow" {
		return lendLine.fill(holes{"Says": line})
	}
	title, hint := Say(e)
	return lendFailure.fill(holes{"Says": line, "Why": TitleAndHint(title, hint)})
}

// What the command lend says.
var (
	lendLine    = phrase("lend_line", "latchkey: {{.Says}}")
	lendFailure = phrase("lend_failure", "latchkey: {{.Says}} {{.Why}}")

	lentUntil = phrase("lent_until", "This address stands for {{.Origin}} with the token of {{.Name}}, until {{.Time}} or Ctrl+C. Whoever knows it can use it.")
	lentOpen  = phrase("lent_open", "This address stands for {{.Origin}} with the token of {{.Name}}, until Ctrl+C. Whoever knows it can use it.")
	lentScope = phrase("lent_scope", "Scopes: asked for {{.Asked}}; got {{.Got}}.")
	lentNone  = text("lent_scope_none", "none")

	lendOver = texts("lease_over_", func() map[string]string {
		return map[string]string{
			"time":   "The lease has ended: its time is over.",
			"lock":   "The lease has ended: the vault was locked, or Latchkey closed.",
			"stop":   "The lease has ended: everything was stopped.",
			"person": "The lease has ended: it was ended in Latchkey.",
		}
	})
)

// LentUntil says what an address that was lent stands for, and until when; the zero time means
// that it has no end of its own.
func LentUntil(origin, name string, until time.Time) string {
	if until.IsZero() {
		return lentOpen.fill(holes{"Origin": origin, "Name": name})
	}
	return lentUntil.fill(holes{"Origin": origin, "Name": name, "Time": until.Local().Format(time.TimeOnly)})
}

// LentScopes says to which scopes a lease was to be limited, and which its token has.
func LentScopes(asked, got []string) string {
	list := strings.Join(got, " ")
	if list == "" {
		list = lentNone()
	}
	return lentScope.fill(holes{"Asked": strings.Join(asked, " "), "Got": list})
}

// LeaseOver says why a lease ended before the program that had it.
func LeaseOver(ending string) string { return said(lendOver(), ending, lendOver()["lock"]()) }

// What the command stop says.
var (
	stoppedLeases  = counted("stopped_leases", "{{.N}} lease ended.", "{{.N}} leases ended.")
	stoppedWindows = counted("stopped_windows", "{{.N}} window locked.", "{{.N}} windows locked.")
	// NothingOpen says that there was nothing to stop.
	NothingOpen = text("stopped_nothing", "Nothing is lent, and no window is open.")
	// NothingToRevoke says that no account was left to revoke.
	NothingToRevoke = text("stopped_no_account", "No account was left to revoke.")
)

// StoppedLeases says how many leases ended.
func StoppedLeases(n int) string { return stoppedLeases.of(n, nil) }

// StoppedWindows says how many windows were locked.
func StoppedWindows(n int) string { return stoppedWindows.of(n, nil) }

// Lend, header and stop in the help.
var (
	ShortLend   = text("short_lend", "Lend an account to a program that never gets its token")
	LongLend    = text("long_lend", "Lend an account to a program: it gets an address on this computer that stands for the\nAPI, and each request to it leaves with the token, or with the proof of its key. The\nprogram never has the token, and tokens are struck out of what it is answered.\n\nCMD finds the address in LATCHKEY_URL, and {url} in ARGS is replaced by it; the lease\nends with CMD, whose exit status is that of latchkey. Without CMD the address is the\nfirst line of the output, and the lease ends after --for (30m) or with Ctrl+C.\n\nThe address has no closing slash and stands for the root of the API's origin: the\naccount's own resource, or the only one of the provider's file, unless --to names one.\nA lease also ends when the window is locked or closed, with latchkey stop, and in the\nwindow.")
	ShortHeader = text("short_header", "Print the access token as a field of a request, for curl -H @-")
	ShortStop   = text("short_stop", "End everything that is lent, and lock every window")
	LongStop    = text("long_stop", "End every lease of this Latchkey, also those of commands that lend without a window, and\nlock every open window: where a passphrase or the keyring keeps the vault's key, the key\nis wiped from memory. With --revoke every account is revoked as well, and what proves it\nis listed.")

	FlagTo          = text("flag_lend_to", "`origin` of the API, such as https://api.example, where the account has several")
	FlagPath        = text("flag_lend_path", "lend only what is below this `path`; may be repeated")
	FlagLendMethod  = text("flag_lend_method", "lend only this `method`, or this call of MCP such as tools/list; may be repeated")
	FlagReadOnly    = text("flag_lend_read_only", "lend only GET and HEAD; with --print-config also the calls of MCP that read")
	FlagLendScope   = text("flag_lend_scope", "lend a token that has only this `scope`; may be repeated")
	FlagFor         = text("flag_lend_for", "how long (default 30m0s; with CMD until it ends)")
	FlagPrintConfig = text("flag_lend_print_config", "print a configuration for an MCP client in place of the address")
	FlagRevokeAll   = text("flag_stop_revoke", "revoke every account as well")

	BadLendArguments = text("bad_lend_arguments", "it takes an account, and -- before a program")
	BadFor           = text("bad_lend_for", "--for must be more than nothing")
	BadReadOnly      = text("bad_lend_read_only", "--read-only takes no other --method than GET, HEAD and the calls of MCP that read")
	BadPrintConfig   = text("bad_lend_print_config", "--print-config goes with no program")
)
