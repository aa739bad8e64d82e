package words

import (
	"latchkey/auth"
)

// Question is a dialog that asks: what will be, in words of its effect.
type Question struct{ Title, Text, No, Yes string }

// AskRevoke asks before a grant is ended at its provider.
func AskRevoke(name, provider string) Question {
	return Question{
		Title: "Revoke " + name + " at " + provider + "?",
		Text:  "Programs that use this account stop working at once. The record stays here, and you can sign in again later.",
		No:    Keep(), Yes: Revoke(),
	}
}

// AskRemove asks before an account is deleted.
func AskRemove(name, provider string, live bool) Question {
	text := "Its tokens and its history are deleted from this computer."
	if live {
		text = "It is revoked at " + provider + " if that answers, and its tokens and its history are deleted from this computer."
	}
	return Question{Title: "Remove " + name + "?", Text: text + " This cannot be undone.", No: Keep(), Yes: Remove()}
}

// AskRemoveProvider asks before a provider of one's own is deleted.
func AskRemoveProvider(name string, accounts int) Question {
	text := "Its settings are deleted from this computer."
	if accounts > 0 {
		text = "Its settings are deleted from this computer. Accounts linked to it stay, but cannot be refreshed without them."
	}
	return Question{Title: "Remove the provider " + name + "?", Text: text, No: Keep(), Yes: Remove()}
}

// The picker.
var (
	PickerTitle     = text("picker_title", "Sign in")
	PickerSub       = text("picker_sub", "Choose who you want to sign in with.")
	SearchProviders = text("search_providers", "Search providers")
	AddProviderAsk  = text("add_provider_ask", "Add a provider…")
	AnyIssuer       = text("any_issuer", "Any OpenID Connect issuer")
	DemoHost        = text("demo_host", "No set-up, works offline")
	NeedsClient     = text("needs_client", "Needs your client ID")
	WillAsk         = text("will_ask", "What Latchkey will ask for")
	AlwaysAsked     = text("always_asked", " (always asked)")
	AccountHint     = text("account_hint", "Account hint (optional)")
	HintHolder      = text("hint_holder", "name@example.org")
	OpenIn          = text("open_in", "Open in")
	OpenInHint      = text("open_in_hint", "Choose a profile or a private window to use another login.")
	NeverPassword   = text("never_password", "You type your password in the browser, never here.")
	NotSetUp        = text("not_set_up", "It is not set up yet: register Latchkey there, then enter the client ID you get.")
	SetUp           = text("set_up", "Set up…")
)

// The waiting dialog.
var (
	WaitTitle      = text("wait_title", "Continue in your browser")
	ListeningOn    = text("listening_on", "Listening on ")
	GettingReady   = text("getting_ready", "Getting ready to listen")
	BrowserOpened  = text("browser_opened", "Browser opened")
	BrowserOpening = text("browser_opening", "Opening the browser")
	BrowserNot     = text("browser_not", "No browser opened")
	BrowserNotHint = text("browser_not_hint", "copy the link instead")
	SystemBrowser  = text("system_browser", "System browser")
	WaitingForYou  = text("waiting_for_you", "Waiting for your approval")
	Approved       = text("approved", "You approved")
	ExchangingCode = text("exchanging_code", "Exchanging the code")
	VerifyingYou   = text("verifying_you", "Verifying who you are")
	OpenAgain      = text("open_again", "Open again")
	CopyLink       = text("copy_link", "Copy link")
	LinkCopied     = text("link_copied", "The link is copied")
	PasteFold      = text("paste_fold", "Browser on another machine? Paste the address it ended on")
	PasteHolder    = text("paste_holder", "http://127.0.0.1:…")
	PasteUse       = text("paste_use", "Use")
	HowToFix       = text("how_to_fix", "How to fix it")
	Technical      = text("technical", "Technical details")
	StoppedAfter   = text("stopped_after", "after ")
	RedirectToAdd  = text("redirect_to_add", "Redirect address to register")
)

// WaitSub is below the title of the waiting dialog.
func WaitSub(provider string) string { return "Approve at " + provider + ", then come back here." }

// RefusedSoFar tells of callbacks that were not ours, or is empty.
func RefusedSoFar(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 foreign answer was refused"
	}
	return Count(n) + " foreign answers were refused"
}

// FailureSub says, below the sentence of a failed sign-in, what it left behind.
func FailureSub(step auth.Step) string {
	switch step {
	case auth.StepConfig, auth.StepDiscover, auth.StepListen, auth.StepBrowser:
		return "Nothing was shared. The sign-in stopped before your approval."
	case auth.StepWait, auth.StepCallback:
		return "Nothing was stored. The sign-in stopped at your approval."
	}
	return "Nothing was stored. The sign-in stopped after your approval."
}

// StoppedBy says in a few words who or what ended a sign-in, beside the line of the
// checklist; the sentence above says why.
func StoppedBy(e *auth.Error, provider string) string {
	switch e.Kind {
	case auth.KindProviderError:
		return provider + " refused the request"
	case auth.KindBadAnswer:
		return "the answer did not pass the checks"
	case auth.KindNetwork:
		return provider + " gave no answer"
	case auth.KindTimeout:
		return "the time was up"
	case auth.KindKeyring, auth.KindVaultBusy, auth.KindVaultDamaged, auth.KindWrongPassphrase:
		return "the account could not be sealed"
	}
	return "it could not go on"
}

// OpenRegisterAt is the link to where a client is registered.
func OpenRegisterAt(provider string) string { return "Open " + provider + "'s developer settings" }

// Renaming, using, unlocking.
var (
	RenameTitle  = text("rename_title", "Rename the account")
	RenameLabel  = text("rename_label", "Your own word for it")
	RenameHint   = text("rename_hint", "Leave it empty to use the name from the provider.")
	UseTitle     = text("use_title", "Use the token")
	UseSub       = text("use_sub", "One GET request with the access token, only to addresses that the provider declares.")
	UseAddress   = text("use_address", "Address")
	UseButton    = text("use_button", "Send")
	UseBusy      = text("use_busy", "Sending")
	AnsweredWith = text("answered_with", "Answered with status")
	NoResource   = text("no_resource", "This provider declares no address that the token may go to. Add one as resources in its file.")

	UnlockTitle   = text("unlock_title", "Unlock the vault")
	UnlockText    = text("unlock_text", "Your accounts are sealed under a passphrase.")
	UnlockButton  = text("unlock_button", "Unlock")
	UnlockBusy    = text("unlock_busy", "Unlocking")
	Passphrase    = text("passphrase", "Passphrase")
	RepeatPhrase  = text("repeat_phrase", "The same again")
	PhraseDiffers = text("phrase_differs", "The two are not the same")
	PhraseShort   = text("phrase_short", "Use 8 characters or more")
	OpeningVault  = text("opening_vault", "Opening the vault")

	ChooseTitle     = text("choose_title", "Where shall the key be kept?")
	ChooseText      = text("choose_text", "Latchkey seals your accounts with a key, and the keyring that would keep it cannot be used.")
	ChoosePhrase    = text("choose_phrase", "Use a passphrase")
	ChooseMemory    = text("choose_memory", "Keep in memory only")
	ChooseMemNote   = text("choose_mem_note", "In memory only: nothing is stored, and closing Latchkey forgets every account.")
	PhraseTitle     = text("phrase_title", "Choose a passphrase")
	PhraseText      = text("phrase_text", "It seals the key. Nobody can bring it back if it is forgotten.")
	PhraseCreate    = text("phrase_create", "Create the vault")
	BackButton      = text("back_button", "Back")
	StuckNothing    = text("stuck_nothing", "Nothing was changed or deleted.")
	KeysTitle       = text("keys_title", "Keys")
	KeysHint        = text("keys_hint", "Everything can be done without a mouse.")
	InternalFailure = text("internal_failure", "Something in Latchkey itself went wrong; nothing that was stored has changed")
)

// KeyLines are the keys and what they do, in their order.
func KeyLines() [][2]string {
	return [][2]string{
		{"Ctrl+N", "Sign in"},
		{"Ctrl+F", "Search"},
		{"Ctrl+R", "Refresh the account"},
		{"Ctrl+L", "Lock"},
		{"Ctrl+1", Accounts()},
		{"Ctrl+2", Providers()},
		{"Ctrl+,", SettingsRoom()},
		{"Up, Down", "Go through the list"},
		{"Tab, Shift+Tab", "Go through what can be used"},
		{"Enter", "Press the button that is filled"},
		{"Space", "Press what has the focus"},
		{"Esc", "Close"},
		{"F1", "This list"},
	}
}

// windowHints replace hints that speak of commands where a button does it.
var windowHints = map[auth.Reason]string{
	auth.ReasonKeyringAbsent:     "Start one, such as GNOME Keyring, and try again, or keep the key under a passphrase or in memory only.",
	auth.ReasonKeyringDeclined:   "Try again and allow it, or keep the key under a passphrase.",
	auth.ReasonNoPassphrase:      "Type it and try again.",
	auth.ReasonNotReady:          "It needs a client ID: register Latchkey there, then set it up here.",
	auth.ReasonUnknownProvider:   "It may have been removed. Add it again, then try again.",
	auth.ReasonDuplicateProvider: "Give it another name.",
	auth.ReasonRedirectRefused:   "Register exactly this address with the provider, save there, then try again.",
	auth.ReasonEndpointMoved:     "It went {moves}, and nothing was sent there. Use the new address only if {provider} says itself that it has moved: your approval and the tokens of its accounts go there from then on.",
	auth.ReasonNotSignedOut:      "If its page says that you are signed out, you are. It may not know the way back: register {detail} there as the address after signing out. The account is as it was.",
	auth.ReasonOtherAccount:      "Nothing was replaced. Try again as the same person, or add the other one as an account of its own.",
	auth.ReasonScopeNeeded:       "<It needs the scope {detail}. >The card of scopes shows what was granted, and asks for what is missing.",
	auth.ReasonResourceRefused:   "A scope may be missing; the card of scopes shows what was granted.",
	auth.ReasonAccountDamaged:    "Restore moves it aside and brings back the version before it. The other accounts are whole.",
}

// stuckHints are for a vault that is there: nobody can choose another keeper
// before it is open.
var stuckHints = map[auth.Reason]string{
	auth.ReasonKeyringGone:     "Start the keyring that has it, such as GNOME Keyring, and try again. Nothing is lost.",
	auth.ReasonKeyringDeclined: "Try again and allow it. Nothing is lost.",
	auth.ReasonKeyMissing:      "Bring back the keyring of the user who made the vault, or open it by its recovery code, if one was made. Latchkey makes no new key over sealed accounts.",
	auth.ReasonVaultDamaged:    "The sealed accounts beside it were not touched. Put it back from a back-up, if there is no copy that holds.",
}

// ForStuck is a hint for a vault that does not open.
func ForStuck(e *auth.Error, hint string) string {
	if h, ok := stuckHints[e.Reason]; ok {
		return h
	}
	return ForWindow(e, hint)
}

// ForWindow is a hint as the window gives it.
func ForWindow(e *auth.Error, hint string) string {
	if e.Unsaved {
		return UnsavedHint()
	}
	if e.Code == "insufficient_scope" && e.Reason != auth.ReasonScopeNeeded { // RFC 6750 §3.1
		return windowHints[auth.ReasonResourceRefused]
	}
	if h, ok := windowHints[e.Reason]; ok {
		return fill(h, e)
	}
	return hint
}

// StillAlive says that accounts outlive their provider's file.
func StillAlive(accounts int) string {
	return LinkedAccounts(accounts) + " may still be alive there, and the client secret is kept for them. To revoke them, add the provider again with the same id, issuer and client."
}

// AskRevokeFirst asks before a provider that accounts depend on is removed.
func AskRevokeFirst(accounts int, provider string) string {
	return "Without " + provider + " nobody can revoke " + LinkedAccounts(accounts) + " from here. Revoke first, then remove it?"
}
