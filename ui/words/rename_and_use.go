package words

// The dialogs that rename an account and use its token.
var (
	RenameTitle = text("rename_title", "Rename the account")
	RenameLabel = text("rename_label", "Your own word for it")
	RenameHint  = text("rename_hint", "Leave it empty to use the name from the provider.")
	UseTitle    = text("use_title", "Use the token")
	UseSub      = text("use_sub", "One GET request with the access token, only to addresses that the provider declares.")
	UseAddress  = text("use_address", "Address")
	UseButton   = text("use_button", "Send")
	UseBusy     = text("use_busy", "Sending")
	NoResource  = text("no_resource", "This provider declares no address that the token may go to. Add one as resources in its file.")
)

var answeredWith = phrase("answered_with", "Answered with status {{.Status}}")

// AnsweredWith names the HTTP status of a resource's answer.
func AnsweredWith(status int) string { return answeredWith.fill(holes{"Status": status}) }
