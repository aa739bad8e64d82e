package words

import "latchkey/auth"

// The recovery code.
var (
	MakeRecovery   = text("make_recovery", "Make a recovery code")
	RecoveryTitle  = text("recovery_title", "Your recovery code")
	RecoveryText   = text("recovery_text", "It opens the vault if the keyring loses the key or the passphrase is forgotten. Write it down and keep it away from this computer: whoever has it and your files has your accounts. It is shown only now, and opens nothing until you say that you have kept it.")
	RecoveryKept   = text("recovery_kept", "I have kept it")
	RecoveryDrop   = text("recovery_drop", "Throw it away")
	recoveryLater  = text("recovery_later", "Not now")
	recoveryOld    = text("recovery_old", "Keep the present one")
	UseRecovery    = text("use_recovery", "Use the recovery code")
	RecoverTitle   = text("recover_title", "Open by the recovery code")
	RecoverText    = text("recover_text", "Then a new passphrase of yours keeps the key. The code stays good.")
	RecoverCode    = text("recover_code", "Recovery code")
	RecoverHolder  = text("recover_holder", "Eight groups of four")
	RecoverPhrase  = text("recover_phrase", "New passphrase")
	RecoverWrong   = text("recover_wrong", "This code does not open the vault")
	RecoverMissing = text("recover_missing", "Type the code")
	RecoverOpen    = text("recover_open", "Open the vault")
	RecoveryKeeps  = text("recovery_keeps", "Storing…")
	CodeKept       = text("code_kept", "The recovery code opens the vault from now on")
	CodeDropped    = text("code_dropped", "The recovery code is worthless now")
)

// RecoveryMention says after a command has created a vault that it can have a recovery code.
var RecoveryMention = text("recovery_mention", "The vault is new, and the keyring keeps its key. Should the keyring lose it, a recovery code opens the vault: latchkey vault recovery-code makes one.")

var (
	askRecovery      = text("ask_recovery", "The code is printed here, once; whoever has it and the vault's files has your accounts. Make it?")
	askRecoveryAgain = text("ask_recovery_again", "The code is printed here, once; whoever has it and the vault's files has your accounts. The earlier code opens nothing any more. Make it?")
	recoveryMade     = text("recovery_is_made", "One was made. Whoever has it and your files has your accounts. A new one makes it worthless.")
	recoveryNone     = byKeeper("recovery_is_none_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperPassphrase: "None was made. It opens the vault if the passphrase is forgotten.",
			"":                    "None was made. It opens the vault if the keyring loses the key.",
		}
	})

	askNewCode  = declareQuestion("ask_new_code", "Make a new recovery code?", "The code made before no longer opens the vault.", "Make a new one")
	askFirst    = declareQuestion("ask_first_code", "Make a recovery code?", "It opens the vault if the passphrase is forgotten; nothing else can. It is shown once, for you to write down. Settings offer it later, too.", "Make a recovery code")
	askDropCode = declareQuestion("ask_drop_code", "Make the recovery code worthless?", "{{.Consequence}}", "Make it worthless")
	dropCode    = byKeeper("drop_code_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperPassphrase: "If the passphrase is forgotten, nothing opens the vault.",
			"":                    "If the keyring loses the key, nothing opens the vault.",
		}
	})
)

// AskRecovery asks before a recovery code is made and printed, where others may see it.
func AskRecovery(again bool) string {
	if again {
		return askRecoveryAgain()
	}
	return askRecovery()
}

// RecoveryIs says whether there is a recovery code, and what it is for.
func RecoveryIs(k auth.Keeper, made bool) string {
	if made {
		return recoveryMade()
	}
	return recoveryNone.of(k)
}

// AskNewCode asks before a recovery code is replaced.
func AskNewCode() Question { return askNewCode.ask(nil, recoveryOld()) }

// AskFirstCode asks before the first recovery code of a vault under a passphrase is made.
func AskFirstCode() Question { return askFirst.ask(nil, recoveryLater()) }

// AskDropCode asks before a recovery code is revoked.
func AskDropCode(k auth.Keeper) Question {
	return askDropCode.ask(holes{"Consequence": dropCode.of(k)}, Keep())
}
