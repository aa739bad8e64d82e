package words

import (
	"fmt"
	"strings"

	"latchkey/auth"
)

// The dialogs of the settings.
var (
	MoveBusy      = text("move_busy", "Moving")
	MoveButton    = text("move_button", "Move the key")
	StoreButton   = text("store_button", "Store them")
	StoreBusy     = text("store_busy", "Storing")
	FreshPhrase   = text("fresh_phrase", "New passphrase")
	PhraseMissing = text("phrase_missing", "Type the passphrase")

	RenewTitle = text("renew_title", "Renew the key?")
	RenewText  = text("renew_text", "A new key is drawn and every account is sealed anew under it, in the background. A recovery code made before opens nothing any more.")
	RenewSame  = text("renew_same", "Present passphrase, which keeps the new key too")
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

	CodeDropped = text("code_dropped", "The recovery code is worthless now")
)

// MoveTitle and MoveText ask before the key goes to another keeper. From says
// who keeps it now.
func MoveTitle(from, to auth.Keeper) string {
	switch {
	case from == auth.KeeperMemory:
		return "Store the accounts on this computer?"
	case from == to:
		return "Change the passphrase"
	case to == auth.KeeperKeyring:
		return "Have the keyring keep the key?"
	}
	return "Have a passphrase keep the key"
}

// MoveText says what changes for the person.
func MoveText(from, to auth.Keeper) string {
	switch {
	case from == auth.KeeperMemory && to == auth.KeeperKeyring:
		return "They are sealed in a vault, with a key in your keyring, and are here again when Latchkey is opened the next time."
	case from == auth.KeeperMemory:
		return "They are sealed in a vault, with a key under a passphrase, and are here again when Latchkey is opened the next time. Nobody can bring the passphrase back if it is forgotten."
	case from == to:
		return "Back-ups of the vault that were made before keep the old one."
	case to == auth.KeeperKeyring:
		return "The vault then opens with your login, without a question. The passphrase no longer opens it."
	}
	return "It is asked for when the window opens and after each lock, and by commands in a terminal. Nobody can bring it back if it is forgotten."
}

// KeyLeftBehind says that the key has moved though the keyring still has it.
func KeyLeftBehind(to auth.Keeper) string {
	return KeyMoved(to) + ", but the keyring's old item could not be deleted"
}

// AskNewCode asks before a recovery code is replaced.
func AskNewCode() Question {
	return Question{Title: "Make a new recovery code?", Text: "The code made before no longer opens the vault.", No: Keep(), Yes: "Make a new one"}
}

// AskDropCode asks before a recovery code is made worthless.
func AskDropCode(k auth.Keeper) Question {
	text := "If the keyring loses the key, nothing opens the vault."
	if k == auth.KeeperPassphrase {
		text = "If the passphrase is forgotten, nothing opens the vault."
	}
	return Question{Title: "Make the recovery code worthless?", Text: text, No: Keep(), Yes: "Make it worthless"}
}

// AskErase asks before everything is forgotten.
func AskErase(accounts int) Question {
	who := "Everything here is deleted: history, log, and the key."
	switch {
	case accounts == 1:
		who = "Your account is revoked at its provider and deleted here with its history, the log and the key."
	case accounts > 1:
		who = fmt.Sprintf("Your %s accounts are revoked at their providers and deleted here with their history, the log and the key.", Thousands(accounts))
	}
	return Question{Title: "Forget everything?", Text: who + " This cannot be undone. Settings and providers of your own stay.", No: Keep(), Yes: "Forget everything"}
}

// BackedUp says where a back-up is.
func BackedUp(file string) string { return "The back-up is in " + BaseName(file) }

// RestoredCount says what a back-up brought.
func RestoredCount(added, replaced, kept int) string {
	var said []string
	for _, n := range []struct {
		count int
		what  string
	}{{added, "new"}, {replaced, "brought up to date"}, {kept, "left as they were"}} {
		if n.count > 0 {
			said = append(said, fmt.Sprintf("%s %s", Thousands(n.count), n.what))
		}
	}
	if len(said) == 0 {
		return "The back-up has no account"
	}
	return "Accounts: " + strings.Join(said, ", ")
}
