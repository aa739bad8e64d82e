package words

// What is said of the browser's session at a provider.
var (
	SignOutAsk  = text("sign_out_ask", "Sign out in the browser…")
	SignOutOpen = text("sign_out_open", "Open the browser")

	SignedOutToAdd = text("signed_out_to_add", "Address after signing out")
	SignedOutHint  = text("signed_out_hint", "Register it as well, as a post-logout redirect address, for signing out in the browser.")
)

// SignedOut says how signing out in the browser ended; known tells whether the
// browser came back.
func SignedOut(account string, known bool) string {
	if known {
		return "Signed out in the browser; " + account + " keeps its access here"
	}
	return "The provider's page for signing out is open; it does not tell Latchkey how it ends"
}

// AskSignOut is the question before the browser opens.
func AskSignOut(provider string) Question {
	return Question{
		Title: "Sign out of " + provider + " in the browser?",
		Text:  "Its page opens and asks you. Your browser is then no longer signed in there. The account here stays, and keeps its access: Revoke ends that.",
		Yes:   SignOutOpen(), No: Cancel(),
	}
}

// SignOutSub is below the title while the provider's page is open.
func SignOutSub(provider string) string { return "Sign out at " + provider + ", then come back here." }

// SigningOut is what stands while the provider's page is open.
func SigningOut(provider string) string {
	return "Waiting for the browser to come back from " + provider + ". Its page may ask whether to sign out."
}
