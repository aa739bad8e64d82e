package words

import "latchkey/auth"

// What became of a client that Latchkey had registered, at its provider.
var (
	clientDeleted    = text("client_deleted", "The client that Latchkey registered is also deleted at the provider.")
	clientNotDeleted = phrase("client_not_deleted", "The client that Latchkey registered could not be deleted at the provider: {{.Why}}")
)

// ClientDeleted says whether a registered client is deleted at its provider; err is
// why not, or nil.
func ClientDeleted(err *auth.Error) string {
	if err == nil {
		return clientDeleted()
	}
	title, _ := Say(err)
	return clientNotDeleted.fill(holes{"Why": title})
}
