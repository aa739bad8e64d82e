package words

import "latchkey/auth"

// windowHints replace hints about commands where the window has a button. Their holes are those of
// facts.
var windowHints = phrases("window_hint_", func() map[auth.Reason]string {
	return map[auth.Reason]string{
		auth.ReasonKeyringAbsent:      "With a passphrase you need none. If this desktop has one, such as GNOME Keyring or KWallet, start it and try again.",
		auth.ReasonKeyringEmpty:       "Make one in Passwords and Keys (seahorse): a password keyring, set as the default. Then try again, or keep the key under a passphrase or in memory only.",
		auth.ReasonKeyringDeclined:    "Try again and allow it, or keep the key under a passphrase.",
		auth.ReasonNoPassphrase:       "Type it and try again.",
		auth.ReasonNotReady:           "It needs a client ID: register Latchkey there, then set it up here.",
		auth.ReasonUnknownProvider:    "It may have been removed. Add it again, then try again.",
		auth.ReasonDuplicateProvider:  "Give it another name.",
		auth.ReasonRedirectRefused:    "Register exactly this address with the provider, save there, then try again.{{with .Line}} If it is registered, the provider compares the port too, and Latchkey takes another one each time: write {{.}} into the provider's file, and register that address.{{end}}",
		auth.ReasonEndpointMoved:      "It went {{.Moves}}, and nothing was sent there. Use the new address only if {{.provider}} says itself that it has moved: your approval and the tokens of its accounts go there from then on.",
		auth.ReasonNotSignedOut:       "If its page says that you are signed out, you are. It may not know the way back: register {{or .Detail `…`}} there as the address after signing out. The account is as it was.",
		auth.ReasonOtherAccount:       "Nothing was replaced. Try again as the same person, or add the other one as an account of its own.",
		auth.ReasonScopeNeeded:        "{{with .Detail}}It needs the scope {{.}}. {{end}}The card of scopes shows what was granted, and asks for what is missing.",
		auth.ReasonResourceRefused:    "A scope may be missing; the card of scopes shows what was granted.",
		auth.ReasonCertUnknown:        "Something else may answer at this address{{with .Detail}} ({{.}}){{end}}. With a CA of your own, choose its certificate in the provider's form, under Advanced; else check whether this network wants you to sign in to it first. Nothing was sent.",
		auth.ReasonNewPair:            "{{.From}} wants you to sign in at {{.To}}. An API can name any service, also one where you have accounts. If you know that they belong together, choose Sign in, then An address, type the API's address and agree to the question about the two. Nothing was stored.",
		auth.ReasonNoResourceMetadata: "It asks for a token, and has no metadata at the addresses of RFC 9728 §3{{with .Detail}} ({{.}}){{end}}. Ask who runs the API, or add its sign-in service under Providers.",
		auth.ReasonResourceMoved:      "It went {{.Moves}}. If the API says itself that it has moved, choose Sign in, then An address, type the API's address and agree to the question about the two; Latchkey then registers there anew. Nothing was stored.",
		auth.ReasonRulesOlder:         "Until you change a rule, every program is asked about, because a rule may have been changed since; never stays never. A change ends that: the rules here that gave tokens then ask. Look whether one that says never is missing.",
		auth.ReasonRulesDamaged:       "Until there are new ones no program gets a token, because one of them may say never. A rule that you set here sets the damaged file aside and begins anew.",
		auth.ReasonAccountDamaged:     "Restore moves it aside and brings back the version before it. The other accounts are whole.",
	}
})

// stuckHints are for an existing vault, whose keeper cannot be changed before it is open.
var stuckHints = phrases("stuck_hint_", func() map[auth.Reason]string {
	return map[auth.Reason]string{
		auth.ReasonKeyringGone:     "Start the keyring that has it, such as GNOME Keyring, and try again. Nothing is lost.",
		auth.ReasonKeyringEmpty:    "The collection that had the vault's key is not here: bring it back and try again, or open the vault by its recovery code, if one was made.",
		auth.ReasonKeyringDeclined: "Try again and allow it. Nothing is lost.",
		auth.ReasonKeyMissing:      "Bring back the keyring of the user who made the vault, or open it by its recovery code, if one was made. Latchkey makes no new key over sealed accounts.",
		auth.ReasonVaultDamaged:    "The sealed accounts beside it were not touched. Put it back from a back-up, if there is no copy that holds.",
	}
})

// ForStuck is a hint for a vault that does not open.
func ForStuck(e *auth.Error, hint string) string {
	if h, ok := stuckHints()[e.Reason]; ok {
		return h.fill(facts(e))
	}
	return ForWindow(e, hint)
}

// ForWindow returns the hint of a failure for the window.
func ForWindow(e *auth.Error, hint string) string {
	if e.Unsaved {
		return UnsavedHint()
	}
	if e.Code == "insufficient_scope" && e.Reason != auth.ReasonScopeNeeded { // RFC 6750 §3.1
		return windowHints()[auth.ReasonResourceRefused].fill(facts(e))
	}
	if h, ok := windowHints()[e.Reason]; ok {
		return h.fill(facts(e))
	}
	return hint
}
