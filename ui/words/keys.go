package words

import "slices"

// The list of keys.
var (
	KeysTitle = text("keys_title", "Keys")
	KeysShow  = text("keys_show", "Show")
	KeysIs    = text("keys_is", "What each key does, and the version of Latchkey. F1 shows this everywhere.")
	KeysHint  = text("keys_hint", "Everything can be done without a mouse.")

	keySignIn  = text("key_sign_in", "Sign in")
	keyPaste   = text("key_paste", "Sign in by a copied address")
	keySearch  = text("key_search", "Search")
	keyRefresh = text("key_refresh", "Refresh the account")
	keyLock    = text("key_lock", "Lock")
	keyQuit    = text("key_quit", "Quit")
	keyList    = text("key_list", "Go through the list")
	keyTab     = text("key_tab", "Go through what can be used")
	keyEnter   = text("key_enter", "Press the ringed or filled button")
	keySpace   = text("key_space", "Press what has the focus")
	keyClose   = text("key_close", "Close")
	keyHelp    = text("key_help", "This list")
	keyPresent = text("key_present", "In Flow: show it to an audience")
	keyGoOn    = text("key_go_on", "Next, where a sign-in stops")

	keyExport   = text("key_export", "Export what the room shows")
	keyStep     = text("key_step", "In Flow: step back, step forth")
	keyPlay     = text("key_play", "In Flow: play, pause")
	keyEnds     = text("key_ends", "In Flow: first step, last step")
	nameArrows  = text("key_name_left_right", "Left, Right")
	nameEnds    = text("key_name_home_end", "Home, End")
	keySave     = text("key_save", "Save the provider")
	keyCloseTop = text("key_close_top", "Close the dialog, or the window")
	keyZoom     = text("key_zoom", "Larger, smaller, as before")

	nameZoom    = text("key_name_zoom", "Ctrl+plus, minus, 0")
	nameUpDown  = text("key_name_up_down", "Up, Down")
	nameTab     = text("key_name_tab", "Tab, Shift+Tab")
	nameEnter   = text("key_name_enter", "Enter")
	nameSpace   = text("key_name_space", "Space")
	nameGoOn    = text("key_name_go_on", "Space, Page Down")
	namePresent = text("key_name_present", "P")
	nameEscape  = text("key_name_escape", "Esc")
	nameCtrl    = phrase("key_name_ctrl", "Ctrl+{{.Key}}")
)

// Ctrl names a key that is pressed with Ctrl.
func Ctrl(key string) string { return nameCtrl.fill(holes{"Key": key}) }

// KeyLines returns the keys and their effects, in order. rooms are the lines of the keys
// that lead to rooms.
func KeyLines(rooms [][2]string) [][2]string {
	return slices.Concat([][2]string{
		{Ctrl("N"), keySignIn()},
		{Ctrl("V"), keyPaste()},
		{Ctrl("F"), keySearch()},
		{Ctrl("R"), keyRefresh()},
		{Ctrl("L"), keyLock()},
		{Ctrl("S"), keySave()},
		{Ctrl("E"), keyExport()},
		{Ctrl("W"), keyCloseTop()},
		{Ctrl("Q"), keyQuit()},
		{nameZoom(), keyZoom()},
	}, rooms, [][2]string{
		{nameUpDown(), keyList()},
		{nameArrows(), keyStep()},
		{nameSpace(), keyPlay()},
		{nameEnds(), keyEnds()},
		{namePresent(), keyPresent()},
		{nameGoOn(), keyGoOn()},
		{nameTab(), keyTab()},
		{nameEnter(), keyEnter()},
		{nameSpace(), keySpace()},
		{nameEscape(), keyClose()},
		{"F1", keyHelp()},
	})
}
