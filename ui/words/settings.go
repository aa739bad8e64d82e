package words

import (
	"fmt"
	"strings"
	"time"

	"latchkey/auth"
)

// The room of settings. Each setting is its name and a sentence of its effect.
var (
	SettingsRoom = text("settings_room", "Settings")
	On           = text("on", "On")
	Off          = text("off", "Off")
	SettingsIn   = text("settings_in", "These settings are kept in ")

	CardKey     = text("card_key", "Where the key is kept")
	UseKeyring  = text("use_keyring", "Use the keyring…")
	UsePhrase   = text("use_phrase", "Use a passphrase…")
	NewPhrase   = text("new_phrase", "Change the passphrase")
	NewPhraseIs = text("new_phrase_is", "Another one opens the vault then; the present one no longer does.")
	ChangeAsk   = text("change_ask", "Change…")
	Recovery    = text("recovery", "Recovery code")
	MakeOne     = text("make_one", "Make one")
	MakeNewAsk  = text("make_new_ask", "Make a new one…")
	DropAsk     = text("drop_ask", "Make it worthless…")
	RenewKey    = text("renew_key", "Renew the key")
	RenewAsk    = text("renew_ask", "Renew…")
	RenewBusy   = text("renew_busy", "Renewing")
	RenewGoOn   = text("renew_go_on", "Go on")

	CardLock      = text("card_lock", "Lock")
	LockAfter     = text("lock_after", "Lock after")
	LockAfterIs   = text("lock_after_is", "Once nobody has used the window for that long. A sign-in on its way keeps it open.")
	LockNever     = text("lock_never", "Never")
	LockScreen    = text("lock_screen", "Lock with the screen")
	LockScreenIs  = text("lock_screen_is", "When the desktop locks the screen, and before the computer sleeps.")
	LockButton    = text("lock_button", "Lock")
	CardRefresh   = text("card_refresh", "Tokens")
	Background    = text("background", "Renew in the background")
	BackgroundIs  = text("background_is", "While the window is open, tokens are renewed shortly before their end. Off: only when you or a command asks.")
	CardLook      = text("card_look", "Look")
	Appearance    = text("appearance", "Colours")
	AppearanceIs  = text("appearance_is", "Light for bright rooms and projectors, dark for evenings, or as your system has it.")
	LookSystem    = text("look_system", "As the system")
	LookLight     = text("look_light", "Light")
	LookDark      = text("look_dark", "Dark")
	CardBrowser   = text("card_browser", "Browser and way back")
	UsualBrowser  = text("usual_browser", "Browser")
	UsualBrowseIs = text("usual_browse_is", "Sign-ins open here unless you choose another one for a single sign-in.")
	WayBack       = text("way_back", "Way back")
	WayBackIs     = text("way_back_is", "How the browser's answer reaches Latchkey, where a provider's file names no redirect address. This computer's own address works with every browser.")
	WayLoopback   = text("way_loopback", "This computer's own address")
	WayScheme     = text("way_scheme", "Latchkey's own scheme")
	SchemeName    = text("scheme_name", "Addresses of Latchkey's own scheme")
	SchemeOurs    = text("scheme_ours", "Registered")
	SchemeClaim   = text("scheme_claim", "Register")
	SchemeClaimed = text("scheme_claimed", "These addresses open Latchkey now")

	CardTeam    = text("card_team", "Providers of a team")
	TeamFolder  = text("team_folder", "Folder")
	TeamIs      = text("team_is", "Providers that somebody else keeps up for all of you. Latchkey only reads there.")
	TeamMissing = text("team_missing", "There is no such folder now. Its providers appear when it is there.")
	TeamSaved   = text("team_saved", "The team's folder is saved")
	PathBegins  = text("path_begins", "Begin with / or ~/, so that it means the same folder everywhere")

	CardMove   = text("card_move", "Move to another computer")
	BackUp     = text("back_up", "Back up")
	BackUpIs   = text("back_up_is", "Accounts and client secrets in one file, sealed under a passphrase of its own.")
	BackUpAsk  = text("back_up_ask", "Back up…")
	Restore    = text("restore", "Restore")
	RestoreIs  = text("restore_is", "Reads such a file. What is newer here stays as it is.")
	RestoreAsk = text("restore_ask", "Restore…")

	CardErase = text("card_erase", "Start again")
	Erase     = text("erase", "Forget everything")
	EraseIs   = text("erase_is", "Revokes every account at its provider, then deletes accounts, history and log from this computer. Settings and providers of your own stay.")
	EraseAsk  = text("erase_ask", "Forget everything…")
	Erasing   = text("erasing", "Forgetting everything")
	ErasingIs = text("erasing_is", "Each account is revoked at its provider and deleted here. A provider that does not answer takes half a minute.")
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
		return LockNever()
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
