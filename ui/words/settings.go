package words

import (
	"fmt"
	"strings"
	"time"

	"latchkey/auth"
)

// The room of settings. Each setting is its name and a sentence of its effect.
const (
	SettingsRoom = "Settings"
	On           = "On"
	Off          = "Off"
	SettingsIn   = "These settings are kept in "

	CardKey     = "Where the key is kept"
	UseKeyring  = "Use the keyring…"
	UsePhrase   = "Use a passphrase…"
	NewPhrase   = "Change the passphrase"
	NewPhraseIs = "Another one opens the vault then; the present one no longer does."
	ChangeAsk   = "Change…"
	Recovery    = "Recovery code"
	MakeOne     = "Make one"
	MakeNewAsk  = "Make a new one…"
	DropAsk     = "Make it worthless…"
	RenewKey    = "Renew the key"
	RenewAsk    = "Renew…"
	RenewBusy   = "Renewing"
	RenewGoOn   = "Go on"

	CardLock      = "Lock"
	LockAfter     = "Lock after"
	LockAfterIs   = "Once nobody has used the window for that long. A sign-in on its way keeps it open."
	LockNever     = "Never"
	LockScreen    = "Lock with the screen"
	LockScreenIs  = "When the desktop locks the screen, and before the computer sleeps."
	LockButton    = "Lock"
	CardRefresh   = "Tokens"
	Background    = "Renew in the background"
	BackgroundIs  = "While the window is open, tokens are renewed shortly before their end. Off: only when you or a command asks."
	CardLook      = "Look"
	Appearance    = "Colours"
	AppearanceIs  = "Light for bright rooms and projectors, dark for evenings, or as your system has it."
	LookSystem    = "As the system"
	LookLight     = "Light"
	LookDark      = "Dark"
	CardBrowser   = "Browser and way back"
	UsualBrowser  = "Browser"
	UsualBrowseIs = "Sign-ins open here unless you choose another one for a single sign-in."
	WayBack       = "Way back"
	WayBackIs     = "How the browser's answer reaches Latchkey, where a provider's file names no redirect address. This computer's own address works with every browser."
	WayLoopback   = "This computer's own address"
	WayScheme     = "Latchkey's own scheme"
	SchemeName    = "Addresses of Latchkey's own scheme"
	SchemeOurs    = "Registered"
	SchemeClaim   = "Register"
	SchemeClaimed = "These addresses open Latchkey now"

	CardTeam    = "Providers of a team"
	TeamFolder  = "Folder"
	TeamIs      = "Providers that somebody else keeps up for all of you. Latchkey only reads there."
	TeamMissing = "There is no such folder now. Its providers appear when it is there."
	TeamSaved   = "The team's folder is saved"
	PathBegins  = "Begin with / or ~/, so that it means the same folder everywhere"

	CardMove   = "Move to another computer"
	BackUp     = "Back up"
	BackUpIs   = "Accounts and client secrets in one file, sealed under a passphrase of its own."
	BackUpAsk  = "Back up…"
	Restore    = "Restore"
	RestoreIs  = "Reads such a file. What is newer here stays as it is."
	RestoreAsk = "Restore…"

	CardErase = "Start again"
	Erase     = "Forget everything"
	EraseIs   = "Revokes every account at its provider, then deletes accounts, history and log from this computer. Settings and providers of your own stay."
	EraseAsk  = "Forget everything…"
	Erasing   = "Forgetting everything"
	ErasingIs = "Each account is revoked at its provider and deleted here. A provider that does not answer takes half a minute."
)

// KeyIs says who keeps the vault's key, and what that means.
func KeyIs(k auth.Keeper) (name, effect string) {
	switch k {
	case auth.KeeperKeyring:
		return "Your keyring", "It opens with your login, so nothing is asked here. Other programs of yours can ask it, too."
	case auth.KeeperPassphrase:
		return "A passphrase", "It is asked for when the window opens and after each lock. Nobody can bring it back if it is forgotten."
	case auth.KeeperMemory:
		return "Nobody: memory only", "Nothing is stored. Closing Latchkey forgets every account, without revoking it."
	}
	return "No vault yet", "The first sign-in makes it, with a key in your keyring if that is ready. Else you are asked."
}

// RecoveryIs says whether there is a recovery code, and what it is for.
func RecoveryIs(k auth.Keeper, made bool) string {
	switch {
	case made:
		return "One was made. Whoever has it and your files has your accounts. A new one makes it worthless."
	case k == auth.KeeperPassphrase:
		return "None was made. It opens the vault if the passphrase is forgotten."
	}
	return "None was made. It opens the vault if the keyring loses the key."
}

// RenewIs says what renewing the key does, or how far it is.
func RenewIs(on, waiting bool, done, all int) string {
	switch {
	case on && all > 0:
		return fmt.Sprintf("%s of %s accounts are sealed anew. Everything can be used meanwhile.", Thousands(done), Thousands(all))
	case on:
		return "The accounts are sealed anew. Everything can be used meanwhile."
	case waiting:
		return "It was begun and is not done. Everything can be used meanwhile; it goes on when the vault is opened."
	}
	return "Seals every account anew, in case somebody may have seen the key or an old back-up. A recovery code ends with the old key."
}

// Thousands is a number with commas, which large ones need.
func Thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// LockMeans says what locking does, by who keeps the key.
func LockMeans(k auth.Keeper) string {
	switch k {
	case auth.KeeperPassphrase:
		return "Wipes the key from memory. Only your passphrase opens the vault again."
	case auth.KeeperKeyring:
		return "Only hides the accounts: the key stays in your keyring, which your computer's own lock protects."
	}
	return "Only hides the accounts: they stay in memory until Latchkey ends."
}

// LockTime is a choice of when to lock: "15 minutes".
func LockTime(after time.Duration) string {
	switch minutes := after / time.Minute; {
	case after == 0:
		return LockNever
	case after%time.Minute != 0:
		return Span(after)
	case minutes == 1:
		return "1 minute"
	case minutes == 60:
		return "1 hour"
	default:
		return fmt.Sprintf("%d minutes", minutes)
	}
}

// SchemeIs says who gets the addresses of Latchkey's own scheme. Other is the
// program that has them; note is a clause.
func SchemeIs(supported, ours bool, other, note string) string {
	text := "They open nothing yet."
	switch {
	case !supported:
		text = "This system cannot be told who opens them."
	case ours:
		text = "They open Latchkey."
	case other != "":
		text = "They open another program, " + other + ", which is left alone."
	}
	if note != "" {
		text += " " + strings.ToUpper(note[:1]) + note[1:] + "."
	}
	return text
}

// TeamUsual says which folder counts where none is given.
func TeamUsual(folder string) string {
	if folder == "" {
		return "None"
	}
	return folder
}

// KeyMoved says who keeps the vault's key from now on.
func KeyMoved(to auth.Keeper) string {
	if to == auth.KeeperKeyring {
		return "The vault's key is in the keyring now"
	}
	return "The new passphrase keeps the vault's key now"
}

// KeyRenewed says that the vault has a new key, and what became of a recovery
// code.
func KeyRenewed(hadCode bool) string {
	if hadCode {
		return "Everything is sealed under a new key; the recovery code made before no longer opens the vault"
	}
	return "Everything is sealed under a new key"
}
