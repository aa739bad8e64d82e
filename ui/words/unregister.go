package words

import "latchkey/auth"

// The result of deleting a client that Latchkey had registered at its provider.
var (
	clientDeleted    = text("client_deleted", "The client that Latchkey registered is also deleted at the provider.")
	clientNotDeleted = phrase("client_not_deleted", "The client that Latchkey registered could not be deleted at the provider: {{.Why}}")
)

// ClientDeleted says whether a registered client is deleted at its provider; err says why not, or
// is nil.
func ClientDeleted(err *auth.Error) string {
	if err == nil {
		return clientDeleted()
	}
	title, _ := Say(err)
	return clientNotDeleted.fill(holes{"Why": title})
}

// The same for the window, in one notice with the removal of the provider.
var (
	removedAndDeleted    = phrase("provider_removed_client_deleted", "{{.Name}} is removed, and the client that Latchkey registered is also deleted there")
	removedAndNotDeleted = phrase("provider_removed_client_stays", "{{.Name}} is removed. The client that Latchkey registered could not be deleted there: {{.Why}}")
)

// ProviderAndClientRemoved says that a provider is removed, and whether its registered client is
// deleted there; err says why not, or is nil.
func ProviderAndClientRemoved(name string, err *auth.Error) string {
	if err == nil {
		return removedAndDeleted.fill(holes{"Name": name})
	}
	title, _ := Say(err)
	return removedAndNotDeleted.fill(holes{"Name": name, "Why": title})
}
