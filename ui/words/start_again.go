package words

import "latchkey/auth"

// Starting again without the vault that cannot be opened.
var (
	StartAgain    = text("start_again", "Start again…")
	StartedAgain  = text("started_again", "The vault is deleted. You can start again.")
	StartAgainYes = text("start_again_yes", "Delete and start again")
	UseCopy       = text("use_copy", "Bring back its copy")
	CopyUsed      = text("copy_used", "The copy of the vault's description is in place; the damaged file was kept")

	askStartAgain = phrase("ask_start_again_title", "Delete the vault unopened?")

	// Accounts and Flows are whole sentences; each may be empty.
	askStartAgainText = phrase("ask_start_again_text", "{{.Accounts}} {{with .Flows}}{{.}} {{end}}The sealed accounts, their key in the keyring and the recorded flows are deleted from this computer. Settings and your providers stay. This cannot be undone.")
	againEmpty        = text("ask_start_again_empty", "There is no account in it.")
	againAccounts     = counted("ask_start_again_accounts",
		"{{.N}} account in the vault cannot be opened, so none can be revoked: each stays alive at its provider until you end it there.",
		"{{.N}} accounts in the vault cannot be opened, so none can be revoked: each stays alive at its provider until you end it there.")
	againFlows = phrase("ask_start_again_flows", "The recorded flows name {{.Providers}}.")

	notRevoked = counted("not_revoked",
		"{{.N}} account could not be revoked and may be alive at the providers. End that on the providers' own pages.",
		"{{.N}} accounts could not be revoked and may be alive at the providers. End that on the providers' own pages.")
	pageOf = phrase("provider_and_page", "{{.Provider}} ({{.Page}})")
)

// AskStartAgain asks before a vault that cannot be opened is deleted.
func AskStartAgain(accounts int, providers []auth.Provider) Question {
	known := holes{"Accounts": againEmpty(), "Flows": ""}
	if accounts > 0 {
		known["Accounts"] = againAccounts.of(accounts, nil)
	}
	if len(providers) > 0 {
		known["Flows"] = againFlows.fill(holes{"Providers": listed(pagesOf(providers))})
	}
	return Question{Title: askStartAgain.fill(nil), Text: askStartAgainText.fill(known), No: Keep(), Yes: StartAgainYes()}
}

// NotRevoked says what remains alive after a vault was deleted unopened.
func NotRevoked(accounts int, providers []auth.Provider) []string {
	if accounts == 0 {
		return nil
	}
	return append([]string{notRevoked.of(accounts, nil)}, pagesOf(providers)...)
}

// pagesOf lists the pages of the providers at which accounts exist according to the recorded
// flows.
func pagesOf(providers []auth.Provider) (lines []string) {
	for _, p := range providers {
		line := p.DisplayName()
		if p.ManagePage != "" {
			line = pageOf.fill(holes{"Provider": line, "Page": p.ManagePage})
		}
		lines = append(lines, line)
	}
	return lines
}
