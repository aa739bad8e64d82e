package words

import (
	"strings"

	"latchkey/auth"
)

// Starting again without a vault that cannot be opened.
var (
	StartAgain    = text("start_again", "Start again…")
	StartedAgain  = text("started_again", "The vault is deleted. You can start again.")
	StartAgainYes = text("start_again_yes", "Delete and start again")
	UseCopy       = text("use_copy", "Bring back its copy")
	CopyUsed      = text("copy_used", "The copy of the vault's description is in place; the damaged file was kept")
)

const startAgainRest = "Settings and your providers stay. This cannot be undone."

// AskStartAgain asks before a vault is deleted that cannot be opened.
func AskStartAgain(accounts int, providers []auth.Provider) Question {
	text := "There is no account in it. "
	if accounts > 0 {
		text = LinkedAccounts(accounts) + " in the vault cannot be opened, so none can be revoked: each stays alive at its provider until you end it there. "
	}
	if len(providers) > 0 {
		text += "The recorded flows name " + strings.Join(pagesOf(providers), ", ") + ". "
	}
	return Question{
		Title: "Delete the vault unopened?",
		Text:  text + "The sealed accounts, their key in the keyring and the recorded flows are deleted from this computer. " + startAgainRest,
		No:    Keep(), Yes: StartAgainYes(),
	}
}

// NotRevoked says what a vault leaves alive that was deleted unopened.
func NotRevoked(accounts int, providers []auth.Provider) []string {
	if accounts == 0 {
		return nil
	}
	lines := []string{LinkedAccounts(accounts) + " could not be revoked and may be alive at the providers. End that on the providers' own pages."}
	return append(lines, pagesOf(providers)...)
}

// pagesOf names where the recorded flows say that accounts are.
func pagesOf(providers []auth.Provider) (lines []string) {
	for _, p := range providers {
		line := p.DisplayName()
		if p.ManagePage != "" {
			line += " (" + p.ManagePage + ")"
		}
		lines = append(lines, line)
	}
	return lines
}
