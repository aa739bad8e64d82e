package words

// New tokens that could not be saved.
var (
	UnsavedTitle     = text("unsaved_title", "The new tokens are not saved")
	UnsavedHint      = text("unsaved_hint", "They are in this window only. Make room on the disk or mend the folder, then press Refresh to save them. Until then, do not quit.")
	SavedAgain       = text("saved_again", "The new tokens are saved")
	ChangedElsewhere = text("changed_elsewhere", "Another program has changed the account; what it saved stays")

	tokensLost = phrase("tokens_lost", "The new tokens of {{.Name}} could not be saved and are lost. Sign in to it again.")
	askUnsaved = declareQuestion("ask_unsaved", "Quit and lose the new tokens?", "The provider gave new tokens that could not be saved. They are in this window only: if you quit, you have to sign in again.", "Quit")
	keepOpen   = text("keep_open", "Keep it open")
)

// TokensLost says that new tokens of an account are gone.
func TokensLost(name string) string { return tokensLost.fill(holes{"Name": name}) }

// AskUnsaved asks before tokens are lost by closing the window.
func AskUnsaved() Question { return askUnsaved.ask(nil, keepOpen()) }
