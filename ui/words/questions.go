package words

// Question is a dialog that asks before an action and describes its effect.
type Question struct{ Title, Text, No, Yes string }

// question is a question's messages: its title, its text, the button that says
// yes.
type question struct{ title, text, yes template }

// declareQuestion declares a question's messages under one name.
func declareQuestion(name, title, text, yes string) question {
	return question{part(name, "_title", title), part(name, "_text", text), part(name, "_yes", yes)}
}

// ask fills the holes of the question and adds the button that says no.
func (q question) ask(h holes, no string) Question {
	return Question{Title: q.title.fill(h), Text: q.text.fill(h), Yes: q.yes.fill(h), No: no}
}

var (
	askRevoke     = declareQuestion("ask_revoke", "Revoke {{.Name}} at {{.Provider}}?", "Programs that use this account stop working at once. The record stays here, and you can sign in again later.", "Revoke")
	askRemove     = declareQuestion("ask_remove", "Remove {{.Name}}?", "Its tokens and its history are deleted from this computer. This cannot be undone.", "Remove")
	askRemoveLive = declareQuestion("ask_remove_live", "Remove {{.Name}}?", "It is revoked at {{.Provider}} if that answers, and its tokens and its history are deleted from this computer. This cannot be undone.", "Remove")
)

// AskRevoke asks before a grant is ended at its provider.
func AskRevoke(name, provider string) Question {
	return askRevoke.ask(holes{"Name": name, "Provider": provider}, Keep())
}

// AskRemove asks before an account is deleted.
func AskRemove(name, provider string, live bool) Question {
	if live {
		return askRemoveLive.ask(holes{"Name": name, "Provider": provider}, Keep())
	}
	return askRemove.ask(holes{"Name": name}, Keep())
}

var (
	askRemoveProvider      = declareQuestion("ask_remove_provider", "Remove the provider {{.Name}}?", "Its settings are deleted from this computer.", "Remove")
	askRemoveProviderAlive = declareQuestion("ask_remove_provider_alive", "Remove the provider {{.Name}}?", "Its settings are deleted from this computer. Without them these accounts cannot be refreshed or revoked from here: {{.Accounts}}. Revoke them first?", "Revoke and remove")

	removeOnly = text("remove_only", "Remove only")

	andMore = counted("accounts_and_more", "{{.Names}} and {{.N}} more", "{{.Names}} and {{.N}} more")

	stillAlive = counted("provider_still_alive",
		"{{.N}} account may still be alive there, and the client secret is kept for it. To revoke it, add the provider again with the same id, issuer and client.",
		"{{.N}} accounts may still be alive there, and the client secret is kept for them. To revoke them, add the provider again with the same id, issuer and client.")
	askRevokeFirst = counted("ask_revoke_first",
		"Without {{.Provider}} nobody can revoke {{.N}} account from here. Revoke first, then remove it?",
		"Without {{.Provider}} nobody can revoke {{.N}} accounts from here. Revoke first, then remove it?")
)

// AskRemoveProvider asks before one of the person's own providers is deleted at which no account
// is alive.
func AskRemoveProvider(name string) Question {
	return askRemoveProvider.ask(holes{"Name": name}, Keep())
}

// namedAccounts is how many accounts a question names.
const namedAccounts = 5

// AskRemoveProviderAlive asks the same where accounts may be alive there, and names them.
func AskRemoveProviderAlive(name string, accounts []string) Question {
	names := listed(accounts[:min(len(accounts), namedAccounts)])
	if more := len(accounts) - namedAccounts; more > 0 {
		names = andMore.of(more, holes{"Names": names})
	}
	return askRemoveProviderAlive.ask(holes{"Name": name, "Accounts": names}, Keep())
}

// RemoveOnly removes a provider and revokes nothing.
func RemoveOnly() string { return removeOnly() }

// StillAlive says that accounts outlive their provider's file.
func StillAlive(accounts int) string { return stillAlive.of(accounts, nil) }

// AskRevokeFirst asks before a provider that accounts depend on is removed.
func AskRevokeFirst(accounts int, provider string) string {
	return askRevokeFirst.of(accounts, holes{"Provider": provider})
}
