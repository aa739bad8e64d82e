package words

// Messages about the browser's session at a provider.
var (
	SignOutAsk  = text("sign_out_ask", "Sign out in the browser…")
	SignOutOpen = text("sign_out_open", "Open the browser")

	SignedOutToAdd = text("signed_out_to_add", "Address after signing out")
	SignedOutHint  = text("signed_out_hint", "Register it as well, as a post-logout redirect address, for signing out in the browser.")

	signedOutKnown   = phrase("signed_out_known", "Signed out in the browser; {{.Account}} keeps its access here")
	signedOutUnknown = text("signed_out_unknown", "The provider's page for signing out is open; it does not tell Latchkey how it ends")
	askSignOut       = declareQuestion("ask_sign_out", "Sign out of {{.Provider}} in the browser?", "Its page opens and asks you. Your browser is then no longer signed in there. The account here stays, and keeps its access: Revoke ends that.", "Open the browser")
	signOutSub       = phrase("sign_out_sub", "Sign out at {{.Provider}}, then come back here.")
	signingOut       = phrase("signing_out", "Waiting for the browser to come back from {{.Provider}}. Its page may ask whether to sign out.")
)

// SignedOut says how signing out in the browser ended; known means that the browser returned.
func SignedOut(account string, known bool) string {
	if known {
		return signedOutKnown.fill(holes{"Account": account})
	}
	return signedOutUnknown()
}

// AskSignOut is the question before the browser opens.
func AskSignOut(provider string) Question {
	return askSignOut.ask(holes{"Provider": provider}, Cancel())
}

// SignOutSub is shown below the title while the provider's page is open.
func SignOutSub(provider string) string { return signOutSub.fill(holes{"Provider": provider}) }

// SigningOut is shown while the provider's page is open.
func SigningOut(provider string) string { return signingOut.fill(holes{"Provider": provider}) }
