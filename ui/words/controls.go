package words

// The labels of the window's controls. An ellipsis means that a question follows.
var (
	AppName          = text("app_name", "Latchkey")
	Accounts         = text("accounts", "Accounts")
	Providers        = text("providers", "Providers")
	SignInButton     = text("sign_in_button", "Sign in")
	SignInAgain      = text("sign_in_again", "Sign in again")
	RefreshButton    = text("refresh_button", "Refresh")
	RevokeAsk        = text("revoke_ask", "Revoke…")
	Revoke           = text("revoke", "Revoke")
	RenameAsk        = text("rename_ask", "Rename…")
	Rename           = text("rename", "Rename")
	UseAsk           = text("use_ask", "Use the token…")
	RemoveAsk        = text("remove_ask", "Remove…")
	Remove           = text("remove", "Remove")
	More             = text("more", "More actions")
	Keep             = text("keep", "Keep")
	Cancel           = text("cancel", "Cancel")
	Close            = text("close", "Close")
	Save             = text("save", "Save")
	Continue         = text("continue", "Continue")
	Retry            = text("retry", "Try again")
	AddAsAnother     = text("add_as_another", "Add as another account")
	Copy             = text("copy", "Copy")
	SelectAll        = text("select_all", "Select all")
	Copied           = text("copied", "Copied")
	SecretCopied     = text("secret_copied", "Copied for 30 seconds; then the clipboard is cleared")
	ClipboardCleared = text("clipboard_cleared", "The clipboard is cleared")
	SearchAccounts   = text("search_accounts", "Search accounts")
	SearchNothing    = text("search_nothing", "No account matches the search")
)

// First run.
var (
	FirstTitle    = text("first_title", "Every key, in one place")
	FirstLead     = text("first_lead", "Link an account to see what it may do and how long it lasts, and take it back whenever you like.")
	FirstDemo     = text("first_demo", "Sign in with the demo provider")
	FirstOwn      = text("first_own", "Add your own provider")
	FirstOthers   = text("first_others", "Or with an account that you have")
	FirstMore     = text("first_more", "More providers…")
	FirstDemoNote = text("first_demo_note", "It stands for a service such as GitHub, works offline and needs no set-up.")
	PromiseOne    = text("promise_one", "Your password never enters this app")
	PromiseTwo    = text("promise_two", "Accounts are sealed on this computer")
	PromiseThree  = text("promise_three", "You can revoke any time")
)

// The accounts list.
var (
	SigningIn      = text("signing_in", "Signing in")
	Waiting        = text("waiting", "Waiting")
	Stopped        = text("stopped", "Stopped")
	OpenToSeeWhy   = text("open_to_see_why", "open to see why")
	DamagedAccount = text("damaged_account", "Damaged account")
	Damaged        = text("damaged", "Damaged")
	RepairButton   = text("repair_button", "Restore")

	groupAttention = text("group_attention", "Needs attention")
	groupActive    = text("group_active", "Active")
	groupEnded     = text("group_ended", "Ended")
)

// Groups are the headings of the accounts list, in their order.
func Groups() [4]string { return [4]string{SigningIn(), groupAttention(), groupActive(), groupEnded()} }

// The short messages after something was done.
var (
	refreshed       = phrase("notice_refreshed", "{{.Name}} has a new access token")
	renamed         = phrase("notice_renamed", "It is called {{.Name}} now")
	signedIn        = phrase("notice_signed_in", "Signed in as {{.Name}}")
	signedInBound   = phrase("notice_signed_in_bound", "Signed in as {{.Name}}. The token is bound to Latchkey's key: other programs cannot use it")
	removedRevoked  = phrase("notice_removed_and_revoked", "{{.Name}} is removed, and its provider was told")
	removedHereOnly = phrase("notice_removed_here_only", "{{.Name}} is removed here; its provider could not be told")
)

// Refreshed says that an account has a new token.
func Refreshed(name string) string { return refreshed.fill(holes{"Name": name}) }

// Renamed says how an account is called now.
func Renamed(name string) string { return renamed.fill(holes{"Name": name}) }

// SignedIn says who is signed in; bound means that the token is bound to a key.
func SignedIn(name string, bound bool) string {
	if bound {
		return signedInBound.fill(holes{"Name": name})
	}
	return signedIn.fill(holes{"Name": name})
}

// Removed says that an account is gone, and whether its provider knows.
func Removed(name string, revoked bool) string {
	if revoked {
		return removedRevoked.fill(holes{"Name": name})
	}
	return removedHereOnly.fill(holes{"Name": name})
}

// doing maps a task to the status word of an account during that task.
var doing = texts("doing_", func() map[string]string {
	return map[string]string{
		"revoke":  "Revoking",
		"remove":  "Removing",
		"use":     "Asking",
		"refresh": "Refreshing",
	}
})

// Doing is the status word of an account during a task.
func Doing(task string) string { return said(doing(), task, doing()["refresh"]()) }

var copyOf = phrase("copy_of", "Copy “{{.Text}}”")

// CopyOf returns the menu item that copies a text.
func CopyOf(text string) string { return copyOf.fill(holes{"Text": text}) }
