package words

import "latchkey/auth"

// keeperTexts are messages by who keeps the vault's key; the empty keeper stands
// for any other.
type keeperTexts func() map[auth.Keeper]func() string

func byKeeper(prefix string, all func() map[auth.Keeper]string) keeperTexts {
	return texts(prefix, all)
}

func (t keeperTexts) of(k auth.Keeper) string {
	if say, ok := t()[k]; ok {
		return say()
	}
	return t()[""]()
}

var (
	keeperSentences = byKeeper("keeper_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring:    "Sealed on this computer; the key is in your keyring",
			auth.KeeperPassphrase: "Sealed on this computer by your passphrase",
			auth.KeeperMemory:     "In memory only: forgotten when Latchkey ends",
			"":                    "Nothing is stored yet",
		}
	})
	vaultLines = byKeeper("vault_line_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring:    "Vault open, key in your keyring",
			auth.KeeperPassphrase: "Vault open, key under a passphrase",
			"":                    "In memory only, not stored",
		}
	})
	keyLines = byKeeper("key_line_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring:    "Key in your keyring",
			auth.KeeperPassphrase: "Key under a passphrase",
			"":                    "In memory, not stored",
		}
	})
	keyNames = byKeeper("key_is_name_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring:    "Your keyring",
			auth.KeeperPassphrase: "A passphrase",
			auth.KeeperMemory:     "Nobody: memory only",
			"":                    "No vault yet",
		}
	})
	keyEffects = byKeeper("key_is_effect_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring:    "It opens with your login, so nothing is asked here. Other programs of yours can ask it, too.",
			auth.KeeperPassphrase: "It is asked for when the window opens and after each lock. Nobody can bring it back if it is forgotten.",
			auth.KeeperMemory:     "Nothing is stored. Closing Latchkey forgets every account, without revoking it.",
			"":                    "The first sign-in makes it, with a key in your keyring if that is ready. Else you are asked.",
		}
	})
	lockEffects = byKeeper("lock_means_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperPassphrase: "Wipes the key from memory. Only your passphrase opens the vault again.",
			auth.KeeperKeyring:    "Only hides the accounts: the key stays in your keyring, which your computer's own lock protects.",
			"":                    "Only hides the accounts: they stay in memory until Latchkey ends.",
		}
	})
	hiddenTexts = byKeeper("hidden_text_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperMemory: "Your accounts are only hidden: the vault is in memory and stays open until Latchkey ends.",
			"":                "Your accounts are only hidden. The key is in your keyring, which your computer's own lock protects; with a passphrase this would wipe the key.",
		}
	})
	keyMoved = byKeeper("key_moved_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring: "The vault's key is in the keyring now",
			"":                 "The new passphrase keeps the vault's key now",
		}
	})
	keyLeftBehind = byKeeper("key_left_behind_", func() map[auth.Keeper]string {
		return map[auth.Keeper]string{
			auth.KeeperKeyring: "The vault's key is in the keyring now, but the keyring's old item could not be deleted",
			"":                 "The new passphrase keeps the vault's key now, but the keyring's old item could not be deleted",
		}
	})
)

// Keeper says who keeps the vault's key, as a sentence without its full stop.
func Keeper(k auth.Keeper) string { return keeperSentences.of(k) }

// VaultLine is the short form of Keeper, for the foot of the list.
func VaultLine(k auth.Keeper) string { return vaultLines.of(k) }

// KeyLine is VaultLine where there is little room.
func KeyLine(k auth.Keeper) string { return keyLines.of(k) }

// KeyIs says who keeps the vault's key, and what that means.
func KeyIs(k auth.Keeper) (name, effect string) { return keyNames.of(k), keyEffects.of(k) }

// LockMeans says what locking does, by who keeps the key.
func LockMeans(k auth.Keeper) string { return lockEffects.of(k) }

// HiddenText says what a hidden window protects, and what it does not.
func HiddenText(k auth.Keeper) string { return hiddenTexts.of(k) }

// KeyMoved says who keeps the vault's key from now on.
func KeyMoved(to auth.Keeper) string { return keyMoved.of(to) }

// KeyLeftBehind says that the key has moved though the keyring still has it.
func KeyLeftBehind(to auth.Keeper) string { return keyLeftBehind.of(to) }

var (
	keyRenewed     = text("key_renewed", "Everything is sealed under a new key")
	keyRenewedCode = text("key_renewed_code_ends", "Everything is sealed under a new key; the recovery code made before no longer opens the vault")

	renewEffect    = text("renew_is", "Seals every account anew, in case somebody may have seen the key or an old back-up. A recovery code ends with the old key.")
	renewWaits     = text("renew_is_waiting", "It was begun and is not done. Everything can be used meanwhile; it goes on when the vault is opened.")
	renewRuns      = text("renew_is_running", "The accounts are sealed anew. Everything can be used meanwhile.")
	renewRunsCount = phrase("renew_is_running_count", "{{.Done}} of {{.All}} accounts are sealed anew. Everything can be used meanwhile.")
)

// KeyRenewed says that the vault has a new key, and what became of a recovery
// code.
func KeyRenewed(hadCode bool) string {
	if hadCode {
		return keyRenewedCode()
	}
	return keyRenewed()
}

// RenewIs says what renewing the key does, or how far it is.
func RenewIs(on, waiting bool, done, all int) string {
	switch {
	case on && all > 0:
		return renewRunsCount.fill(holes{"Done": Thousands(done), "All": Thousands(all)})
	case on:
		return renewRuns()
	case waiting:
		return renewWaits()
	}
	return renewEffect()
}
