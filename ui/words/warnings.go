package words

import "latchkey/auth"

var (
	unadvertised = text("warning_pkce_unadvertised", "The provider does not say that it checks PKCE (S256). The challenge, state and nonce were sent all the same; whether a stolen code is of no use there, only the provider knows.")
	tooLong      = phrase("warning_long_address", "This address has {{.Length}} characters, and some systems cut it at 2,083. If the provider finds fault with it, ask for fewer scopes.")
)

// Unadvertised warns of a provider whose metadata does not say whether it checks PKCE (RFC 9700
// §2.1.1); empty if it does, or if the provider has no metadata.
func Unadvertised(a auth.Account) string {
	if a.Metadata.Issuer == "" || len(a.Metadata.ChallengeMethods) > 0 {
		return ""
	}
	return unadvertised()
}

// longAddress is the number of characters that every browser and system accepts in an address.
const longAddress = 2000

// LongAddress warns of an authorization address that may be truncated; empty if it is short
// enough.
func LongAddress(address string) string {
	if len(address) <= longAddress {
		return ""
	}
	return tooLong.fill(holes{"Length": len(address)})
}
