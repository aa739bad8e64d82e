package auth

import "net/url"

// SignOutURL is where a person ends the browser's session at the account's
// provider (OpenID Connect RP-Initiated Logout §2), or empty where the provider
// has no such page. Revoking a grant leaves that session as it is.
//
// The ID token that the specification recommends as a hint is left out: it would
// stand in the browser's history and on a command line. The provider asks the
// person instead.
func (a Account) SignOutURL() string {
	u, err := url.Parse(a.Metadata.Endpoints.EndSession)
	if err != nil || u.Host == "" {
		return ""
	}
	q := u.Query()
	q.Set("client_id", a.ClientID)
	u.RawQuery = q.Encode()
	return u.String()
}
