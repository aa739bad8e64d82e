package words

// The recovery code.
const (
	MakeRecovery   = "Make a recovery code"
	RecoveryTitle  = "Your recovery code"
	RecoveryText   = "It opens the vault if the keyring loses the key or the passphrase is forgotten. Write it down and keep it away from this computer: whoever has it and your files has your accounts. It is shown only now."
	RecoveryKept   = "I have kept it"
	UseRecovery    = "Use the recovery code"
	RecoverTitle   = "Open by the recovery code"
	RecoverText    = "Then a new passphrase of yours keeps the key. The code stays good."
	RecoverCode    = "Recovery code"
	RecoverHolder  = "Eight groups of four"
	RecoverPhrase  = "New passphrase"
	RecoverWrong   = "This code does not open the vault"
	RecoverMissing = "Type the code"
	RecoverOpen    = "Open the vault"
)

// RecoveryMention says to whoever made a vault by a command that it can have a
// recovery code.
const RecoveryMention = "The vault is new, and the keyring keeps its key. Should the keyring lose it, a recovery code opens the vault: latchkey vault recovery-code makes one."

// AskRecovery asks before a recovery code is made, and printed where others may
// see it.
func AskRecovery(again bool) string {
	text := "The code is printed here, once; whoever has it and the vault's files has your accounts."
	if again {
		text += " The earlier code opens nothing any more."
	}
	return text + " Make it?"
}
