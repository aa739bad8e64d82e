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

	// Accounts and Flows are whole sentences; each may be empty. Keyring is empty if another keeper has
	// the key.
	askStartAgainText = phrase("ask_start_again_text", "{{.Accounts}} {{with .Flows}}{{.}} {{end}}The vault{{if .Keyring}}, its key in the keyring{{end}} and the recorded flows are deleted for good; settings and providers stay.")
	againEmpty        = text("ask_start_again_empty", "There is no account in it.")
	againAccounts     = counted("ask_start_again_accounts",
		"Its {{.N}} account cannot be revoked from here any more and stays alive at the provider until you end it there.",
		"Its {{.N}} accounts cannot be revoked from here any more and stay alive at the providers until you end them there.")
	againFlows = phrase("ask_start_again_flows", "The recorded flows name {{.Providers}}.")

	notRevoked = counted("not_revoked",
		"{{.N}} account could not be revoked and may be alive at the providers. End that on the providers' own pages.",
		"{{.N}} accounts could not be revoked and may be alive at the providers. End that on the providers' own pages.")
	pageOf = phrase("provider_and_page", "{{.Provider}} ({{.Page}})")
)

// AskStartAgain asks before a vault that cannot be opened is deleted.
func AskStartAgain(k auth.Keeper, accounts int, providers []auth.Provider) Question {
	known := holes{"Accounts": againEmpty(), "Flows": "", "Keyring": ""}
	if k == auth.KeeperKeyring {
		known["Keyring"] = string(k)
	}
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
