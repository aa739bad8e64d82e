package words

var (
	headWhen    = text("column_when", "WHEN")
	headKind    = text("column_kind", "KIND")
	headOutcome = text("column_outcome", "OUTCOME")
	headAttempt = text("column_attempt", "ATTEMPT")
)

// TraceColumns are the heads of the list of recorded attempts.
func TraceColumns() []string {
	return []string{headAttempt(), headWhen(), headKind(), headProvider(), headOutcome()}
}

// traceKinds are the kinds of attempts.
var traceKinds = texts("trace_kind_", func() map[string]string {
	return map[string]string{
		"sign_in": "sign-in", "refresh": "refresh", "revoke": "revocation",
		"sign_out": "sign-out", "call": "call", "check": "check",
	}
})

// TraceKind is the kind of a recorded attempt.
func TraceKind(kind string) string { return said(traceKinds(), kind, kind) }

// traceOutcomes are how an attempt ended: the kinds of errors, and two more.
var traceOutcomes = texts("trace_outcome_", func() map[string]string {
	return map[string]string{
		"succeeded": "done", "unfinished": "unfinished",
		"usage": "not started", "timeout": "timed out", "cancelled": "cancelled", "sign_in_needed": "sign in again",
		"provider_error": "refused by the provider", "bad_answer": "answer refused", "network": "no answer",
		"wrong_passphrase": "wrong passphrase", "vault_damaged": "vault damaged", "vault_busy": "vault busy",
		"keyring": "keyring", "internal": "failed",
	}
})

// TraceOutcome is how a recorded attempt ended.
func TraceOutcome(outcome string) string { return said(traceOutcomes(), outcome, outcome) }
