package words

// The vault by commands.
var (
	NothingDamaged  = text("command_nothing_damaged", "Nothing is damaged.")
	RenewalBegun    = text("command_renewal_begun", "The renewal has begun and is not done: give the command again to go on. Everything can be used meanwhile.")
	ExportOnce      = text("command_export_once", "Use its accounts on one computer only: a provider that renews refresh tokens ends an account whose old one comes back.")
	ResetShut       = text("command_reset_shut", "A vault that nobody can open any more is deleted by latchkey reset --without-revoking.")
	AllDeleted      = text("command_all_deleted", "Everything is deleted but the settings and your providers.")
	WrongPassphrase = text("command_wrong_passphrase", "This passphrase does not open the vault. Try again.")
	NoKeyringReady  = text("command_no_keyring", "No keyring is ready here, so the vault's key will be kept by a passphrase.")
	PassphraseDiffs = text("command_passphrases_differ", "The two differ. Try again.")

	PromptPassphrase = text("prompt_passphrase", "Passphrase of the vault: ")
	PromptNew        = text("prompt_new_passphrase", "New passphrase for the vault: ")
	PromptSame       = text("prompt_same_passphrase", "The same passphrase, to keep the new key: ")
	PromptAgain      = text("prompt_again", "The same again: ")
	PromptForFile    = text("prompt_for_file", "Passphrase for the file: ")
	PromptOfFile     = text("prompt_of_file", "Passphrase of the file: ")

	copyInPlace  = phrase("command_repair_copy", "The vault's description was gone. Its copy is in its place: {{.Path}}")
	copyReplaced = phrase("command_repair_copy_replaces", "The vault's description was damaged. Its copy is in its place, and the damaged file is now {{.MovedTo}}")
	versionBack  = phrase("command_repair_restored", "{{.Account}}: its version before is back, in doubt until it is refreshed. The damaged file is now {{.MovedTo}}")
	noVersion    = phrase("command_repair_moved", "{{.Account}}: there is no version before. The damaged file is now {{.MovedTo}}")
	exported     = phrase("command_exported", "The vault is written to {{.File}}, sealed by its passphrase. Whoever has both has the accounts.")
	imported     = phrase("command_imported", "Accounts: {{.Added}} new, {{.Replaced}} brought up to date, {{.Kept}} left as they were. Client secrets: {{.Secrets}} new.")
	codeStays    = phrase("command_code_stays", "{{.KeyMoved}}. The recovery code stays good.")
	itemStays    = phrase("command_item_stays", "The key's item is still in the keyring; nothing is left that it could open: {{.Reason}}")
	typeReset    = phrase("command_type_reset", "{{.Question}} Type reset to go on:")
	yesOrNo      = phrase("command_yes_or_no", "{{.Question}} [y/N] ")
	askReset     = counted("ask_reset",
		"This revokes and deletes {{.N}} account in {{.Folder}}.",
		"This revokes and deletes {{.N}} accounts in {{.Folder}}.")
	askResetShut = counted("ask_reset_unopened",
		"This deletes {{.N}} account in {{.Folder}} and revokes none.",
		"This deletes {{.N}} accounts in {{.Folder}} and revokes none.")
)

// CopyInPlace says that the vault's description was gone and is back.
func CopyInPlace(path string) string { return copyInPlace.fill(holes{"Path": path}) }

// CopyReplaced says where the damaged description of the vault is now.
func CopyReplaced(movedTo string) string { return copyReplaced.fill(holes{"MovedTo": movedTo}) }

// VersionBack says that the previous version of an account is restored.
func VersionBack(account, movedTo string) string {
	return versionBack.fill(holes{"Account": account, "MovedTo": movedTo})
}

// NoVersion says that a damaged account could only be moved aside.
func NoVersion(account, movedTo string) string {
	return noVersion.fill(holes{"Account": account, "MovedTo": movedTo})
}

// Exported says where the vault was written to.
func Exported(file string) string { return exported.fill(holes{"File": file}) }

// Imported counts what a back-up brought: accounts that are new, newer and kept,
// and client secrets.
func Imported(added, replaced, kept, secrets int) string {
	return imported.fill(holes{"Added": added, "Replaced": replaced, "Kept": kept, "Secrets": secrets})
}

// CodeStays says who keeps the key after a recovery.
func CodeStays(keyMoved string) string { return codeStays.fill(holes{"KeyMoved": keyMoved}) }

// ItemStays says that the keyring's item could not be deleted.
func ItemStays(reason string) string { return itemStays.fill(holes{"Reason": reason}) }

// TypeReset asks for the word that confirms a reset.
func TypeReset(question string) string { return typeReset.fill(holes{"Question": question}) }

// YesOrNo is a question that only "yes" confirms.
func YesOrNo(question string) string { return yesOrNo.fill(holes{"Question": question}) }

// AskReset is the question before everything is revoked and deleted.
func AskReset(accounts int, folder string) string {
	return askReset.of(accounts, holes{"Folder": folder})
}

// AskResetUnopened is the question before a vault is deleted unopened.
func AskResetUnopened(accounts int, folder string) string {
	return askResetShut.of(accounts, holes{"Folder": folder})
}
