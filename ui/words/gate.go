package words

import "time"

// The page that replaces the accounts while the vault is not open.
var (
	UnlockTitle   = text("unlock_title", "Unlock the vault")
	UnlockText    = text("unlock_text", "Your accounts are sealed under a passphrase.")
	UnlockButton  = text("unlock_button", "Unlock")
	UnlockBusy    = text("unlock_busy", "Unlocking")
	Passphrase    = text("passphrase", "Passphrase")
	RepeatPhrase  = text("repeat_phrase", "The same again")
	PhraseDiffers = text("phrase_differs", "The two are not the same")
	PhraseShort   = text("phrase_short", "Use 8 characters or more")
	OpeningVault  = text("opening_vault", "Opening the vault")

	ChooseTitle     = text("choose_title", "Where shall the vault's key be kept?")
	ChooseText      = text("choose_text", "Your accounts go into a vault on this computer, sealed with a key. A keyring, where a desktop keeps passwords, could keep that key, but none is ready here. So keep it under a passphrase, which you type whenever Latchkey opens.")
	ChoosePhrase    = text("choose_phrase", "Use a passphrase")
	ChooseMemory    = text("choose_memory", "Keep in memory only")
	ChooseMemNote   = text("choose_mem_note", "In memory only: nothing is stored, and closing Latchkey forgets every account.")
	PhraseTitle     = text("phrase_title", "Choose a passphrase")
	PhraseText      = text("phrase_text", "Use 8 characters or more. You type them whenever Latchkey opens. If you forget them, only a recovery code helps, and making one comes next.")
	PhraseBusy      = text("phrase_busy", "Making the vault")
	PhraseCreate    = text("phrase_create", "Create the vault")
	BackButton      = text("back_button", "Back")
	StuckNothing    = text("stuck_nothing", "Nothing was changed or deleted.")
	InternalFailure = text("internal_failure", "Something in Latchkey itself went wrong; nothing that was stored has changed")
)

var unlockWaits = counted("unlock_waits", "After wrong passphrases each try waits longer. This one starts in {{.N}} second.", "After wrong passphrases each try waits longer. This one starts in {{.N}} seconds.")

// UnlockWaits says why a passphrase is not tried at once, and when it is.
func UnlockWaits(wait time.Duration) string {
	return unlockWaits.of(int((wait+time.Second-1)/time.Second), nil)
}
