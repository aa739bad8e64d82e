package words

// What is said, before the browser opens, at a provider that does not say who signs in.
var (
	Unnamed       = text("warning_unnamed", "This provider does not say who signs in. The account is kept under the name that you give it with --label, or under the provider's host; each sign-in makes another account, and --account renews one.")
	UnnamedRenews = text("warning_unnamed_renews", "This provider does not say who signs in, so Latchkey cannot check that the same person comes back to this account.")
	UnnamedTitle  = text("unnamed_title", "Name this account")
	UnnamedField  = text("unnamed_field", "Name of the account")
	UnnamedGoOn   = text("unnamed_go_on", "Open the browser")
	UnnamedCode   = text("unnamed_code", "Get the code")
)

var (
	unnamedText = phrase("unnamed_text", "{{.Provider}} does not say who signs in: it sends no ID token and has no userinfo. So give the account a name of your own. Each sign-in makes another account; to renew this one later, use Sign in again on it.")
	unnamedAsk  = phrase("unnamed_ask", "Name of the account [{{.Suggested}}]: ")
)

// UnnamedText says what an account without a subject is.
func UnnamedText(provider string) string { return unnamedText.fill(holes{"Provider": provider}) }

// UnnamedAsk asks for the name of such an account at a terminal. Return alone takes the suggested
// one.
func UnnamedAsk(suggested string) string { return unnamedAsk.fill(holes{"Suggested": suggested}) }
