package words

import (
	"unicode"
	"unicode/utf8"
)

// The room of settings. Each setting is its name and a sentence of its effect.
var (
	SettingsRoom = text("settings_room", "Settings")
	On           = text("on", "On")
	Off          = text("off", "Off")

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
	TextSize      = text("text_size", "Text size")
	TextSizeIs    = text("text_size_is", "Everything grows with it. Ctrl with plus and minus does the same, and Ctrl+0 leads back to Normal.")
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
	RestoreIs  = text("restore_is", "Reads the file of a back-up. What is newer here stays as it is.")
	RestoreAsk = text("restore_ask", "Restore…")

	CardErase = text("card_erase", "Start again")
	Erase     = text("erase", "Forget everything")
	EraseIs   = text("erase_is", "Revokes every account at its provider, then deletes accounts, history and log from this computer. Settings and providers of your own stay.")
	EraseAsk  = text("erase_ask", "Forget everything…")
	Erasing   = text("erasing", "Forgetting everything")
	ErasingIs = text("erasing_is", "Each account is revoked at its provider and deleted here. A provider that does not answer takes half a minute.")
)

// The handler of Latchkey's own scheme.
var (
	schemeNobody  = text("scheme_is_nobody", "They open nothing yet.")
	schemeUnable  = text("scheme_is_unsupported", "This system cannot be told who opens them.")
	schemeOurs    = text("scheme_is_ours", "They open Latchkey.")
	schemeOther   = phrase("scheme_is_other", "They open another program, {{.Program}}, which is left alone.")
	schemeAndNote = phrase("scheme_is_with_note", "{{.Sentence}} {{.Note}}.")
	teamUsual     = text("team_usual", "None")
)

// The sizes of text.
var (
	sizeSmall  = text("text_size_small", "Small")
	sizeNormal = text("text_size_normal", "Normal")
	sizeLarge  = text("text_size_large", "Large")
	sizeHuge   = text("text_size_very_large", "Very large")
	sizeOther  = phrase("text_size_other", "{{.Size}} points")
)

// TextSizeName names a size of text. 13 is the normal one.
func TextSizeName(size int) string {
	switch size {
	case 12:
		return sizeSmall()
	case 13:
		return sizeNormal()
	case 16:
		return sizeLarge()
	case 19:
		return sizeHuge()
	}
	return sizeOther.fill(holes{"Size": size})
}

// schemeNotes are clauses about the handler, by the note of package scheme.
var schemeNotes = texts("scheme_note_", func() map[string]string {
	return map[string]string{
		"no_home":      "there is no home folder",
		"no_bundle":    "macOS hands addresses only to an app bundle, and this build is none that can take them",
		"quoted_path":  "a space or a similar character in the path keeps the plain xdg-open from starting it; GNOME and KDE can",
		"no_mime_tool": "xdg-mime is not installed, so it cannot be told who gets the address",
		"mime_silent":  "xdg-mime does not tell who gets the address",
	}
})

// SchemeIs says which program handles the addresses of Latchkey's own scheme. Other is the program
// that has them; note is a note of package scheme, or empty.
func SchemeIs(supported, ours bool, other, note string) string {
	sentence := schemeNobody()
	switch {
	case !supported:
		sentence = schemeUnable()
	case ours:
		sentence = schemeOurs()
	case other != "":
		sentence = schemeOther.fill(holes{"Program": other})
	}
	if note == "" {
		return sentence
	}
	note = said(schemeNotes(), note, note)
	first, length := utf8.DecodeRuneInString(note)
	return schemeAndNote.fill(holes{"Sentence": sentence, "Note": string(unicode.ToUpper(first)) + note[length:]})
}

// TeamUsual says which folder applies if none is given.
func TeamUsual(folder string) string {
	if folder == "" {
		return teamUsual()
	}
	return folder
}

var settingsIn = phrase("settings_in", "These settings are kept in {{.File}}")

// SettingsIn names the file that contains the settings.
func SettingsIn(file string) string { return settingsIn.fill(holes{"File": file}) }
