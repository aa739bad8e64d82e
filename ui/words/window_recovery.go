package words

// The recovery code.
var (
	MakeRecovery   = text("make_recovery", "Make a recovery code")
	RecoveryTitle  = text("recovery_title", "Your recovery code")
	RecoveryText   = text("recovery_text", "It opens the vault if the keyring loses the key or the passphrase is forgotten. Write it down and keep it away from this computer: whoever has it and your files has your accounts. It is shown only now.")
	RecoveryKept   = text("recovery_kept", "I have kept it")
	UseRecovery    = text("use_recovery", "Use the recovery code")
	RecoverTitle   = text("recover_title", "Open by the recovery code")
	RecoverText    = text("recover_text", "Then a new passphrase of yours keeps the key. The code stays good.")
	RecoverCode    = text("recover_code", "Recovery code")
	RecoverHolder  = text("recover_holder", "Eight groups of four")
	RecoverPhrase  = text("recover_phrase", "New passphrase")
	RecoverWrong   = text("recover_wrong", "This code does not open the vault")
	RecoverMissing = text("recover_missing", "Type the code")
	RecoverOpen    = text("recover_open", "Open the vault")
)

// RecoveryMention says to whoever made a vault by a command that it can have a
// recovery code.
var RecoveryMention = text("recovery_mention", "The vault is new, and the keyring keeps its key. Should the keyring lose it, a recovery code opens the vault: latchkey vault recovery-code makes one.")

// AskRecovery asks before a recovery code is made, and printed where others may
// see it.
func AskRecovery(again bool) string {
	text := "The code is printed here, once; whoever has it and the vault's files has your accounts."
	if again {
		text += " The earlier code opens nothing any more."
	}
	return text + " Make it?"
}
