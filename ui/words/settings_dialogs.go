package words

import "latchkey/auth"

// The dialogs of the settings.
var (
	MoveBusy      = text("move_busy", "Moving")
	MoveButton    = text("move_button", "Move the key")
	StoreButton   = text("store_button", "Store them")
	StoreBusy     = text("store_busy", "Storing")
	FreshPhrase   = text("fresh_phrase", "New passphrase")
	PhraseMissing = text("phrase_missing", "Type the passphrase")
	PresentPhrase = text("present_phrase", "Current passphrase")
	PhraseChecks  = text("phrase_checks", "Checking")

	RenewTitle = text("renew_title", "Renew the key?")
	RenewText  = text("renew_text", "A new key is drawn and every account is sealed anew under it, in the background. A recovery code made before opens nothing any more.")
	RenewSame  = text("renew_same", "Current passphrase, which keeps the new key too")
	RenewDo    = text("renew_do", "Renew")

	BackUpTitle  = text("back_up_title", "Back up")
	BackUpText   = text("back_up_text", "One file with every account and client secret, for another computer or for a bad day. Whoever has the file and its passphrase has your accounts.")
	BackUpFile   = text("back_up_file", "File")
	BackUpPhrase = text("back_up_phrase", "Passphrase for the file")
	BackUpDo     = text("back_up_do", "Write the file")
	BackUpBusy   = text("back_up_busy", "Writing")
	ReplaceFile  = text("replace_file", "Replace the file")
	FileThere    = text("file_there", "There is a file of that name already. Choose another name, or replace it.")
	FileMissing  = text("file_missing", "Type where the file is")

	RestoreNowhere = text("restore_nowhere", "Nothing was restored: what is in memory only is not a vault")
	RestoreTitle   = text("restore_title", "Restore")
	RestoreText    = text("restore_text", "Reads the accounts and client secrets of a back-up into this vault. What is newer here stays as it is.")
	RestorePhrase  = text("restore_phrase", "Passphrase of the file")
	RestoreDo      = text("restore_do", "Read the file")
	RestoreBusy    = text("restore_busy", "Reading")
	RestoreWrong   = text("restore_wrong", "This passphrase does not open the file, or the file is damaged")
	RestoreNone    = text("restore_none", "There is no file of that name that can be read")

	ErasedTitle = text("erased_title", "Everything is forgotten here")
	ErasedText  = text("erased_text", "These accounts could not be revoked. End them in the settings of their providers:")
	ErasedAll   = text("erased_all", "Everything is forgotten, and every account was revoked")
	ErasedNone  = text("erased_none", "Everything is forgotten")
)

// Moving the key.
var (
	moveStore      = text("move_title_store", "Store the accounts on this computer?")
	moveChange     = text("move_title_change", "Change the passphrase")
	moveToKeyring  = text("move_title_keyring", "Have the keyring keep the key?")
	moveToPhrase   = text("move_title_passphrase", "Have a passphrase keep the key")
	storeInKeyring = text("move_text_store_keyring", "They are sealed in a vault, with a key in your keyring, and are here again when Latchkey is opened the next time.")
	storeByPhrase  = text("move_text_store_passphrase", "They are sealed in a vault, with a key under a passphrase, and are here again when Latchkey is opened the next time. Nobody can bring the passphrase back if it is forgotten.")
	changeText     = text("move_text_change", "Back-ups of the vault that were made before keep the old one.")
	keyringText    = text("move_text_keyring", "The vault then opens with your login, without a question. The passphrase no longer opens it.")
	phraseText     = text("move_text_passphrase", "It is asked for when the window opens and after each lock, and by commands in a terminal. Nobody can bring it back if it is forgotten.")
)

// MoveTitle is the title of the dialog before the key goes to another keeper.
// From says who keeps it now.
func MoveTitle(from, to auth.Keeper) string {
	switch {
	case from == auth.KeeperMemory:
		return moveStore()
	case from == to:
		return moveChange()
	case to == auth.KeeperKeyring:
		return moveToKeyring()
	}
	return moveToPhrase()
}

// MoveText says what changes for the person.
func MoveText(from, to auth.Keeper) string {
	switch {
	case from == auth.KeeperMemory && to == auth.KeeperKeyring:
		return storeInKeyring()
	case from == auth.KeeperMemory:
		return storeByPhrase()
	case from == to:
		return changeText()
	case to == auth.KeeperKeyring:
		return keyringText()
	}
	return phraseText()
}

var (
	askErase    = declareQuestion("ask_erase", "Forget everything?", "{{.What}} This cannot be undone. Settings and providers of your own stay.", "Forget everything")
	eraseEmpty  = text("ask_erase_empty", "Everything here is deleted: history, log, and the key.")
	eraseLinked = counted("ask_erase_accounts",
		"Your account is revoked at its provider and deleted here with its history, the log and the key.",
		"Your {{.Count}} accounts are revoked at their providers and deleted here with their history, the log and the key.")
)

// AskErase asks before everything is erased.
func AskErase(accounts int) Question {
	what := eraseEmpty()
	if accounts > 0 {
		what = eraseLinked.of(accounts, holes{"Count": Thousands(accounts)})
	}
	return askErase.ask(holes{"What": what}, Keep())
}

var (
	backedUp         = phrase("backed_up", "The back-up is in {{.File}}")
	restoredNothing  = text("restored_nothing", "The back-up has no account")
	restoredAccounts = phrase("restored_accounts", "Accounts: {{.Counts}}")
	restoredNew      = counted("restored_new", "{{.Count}} new", "{{.Count}} new")
	restoredNewer    = counted("restored_newer", "{{.Count}} brought up to date", "{{.Count}} brought up to date")
	restoredKept     = counted("restored_kept", "{{.Count}} left as they were", "{{.Count}} left as they were")
)

// BackedUp says where a back-up is.
func BackedUp(file string) string { return backedUp.fill(holes{"File": BaseName(file)}) }

// RestoredCount says what a back-up contained.
func RestoredCount(added, replaced, kept int) string {
	var counts []string
	for _, c := range []struct {
		n    int
		what plural
	}{{added, restoredNew}, {replaced, restoredNewer}, {kept, restoredKept}} {
		if c.n > 0 {
			counts = append(counts, c.what.of(c.n, holes{"Count": Thousands(c.n)}))
		}
	}
	if len(counts) == 0 {
		return restoredNothing()
	}
	return restoredAccounts.fill(holes{"Counts": listed(counts)})
}
