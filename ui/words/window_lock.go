package words

import "latchkey/auth"

// The lock of the window.
var (
	LockNow     = text("lock_now", "Lock now")
	ShowAgain   = text("show_again", "Show again")
	HiddenTitle = text("hidden_title", "Out of sight")
)

// HiddenText says what a hidden window protects, and what it does not.
func HiddenText(k auth.Keeper) string {
	if k == auth.KeeperMemory {
		return "Your accounts are only hidden: the vault is in memory and stays open until Latchkey ends."
	}
	return "Your accounts are only hidden. The key is in your keyring, which your computer's own lock protects; with a passphrase this would wipe the key."
}
