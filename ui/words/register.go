package words

import "latchkey/auth"

// The values to enter on a provider's own page.
var (
	registerRedirect     = text("register_redirect", "Redirect address")
	registerKind         = text("register_kind", "Kind of client")
	registerGrants       = text("register_grants", "Grant types")
	registerResponse     = text("register_response", "Response type")
	registerSignedOut    = text("register_signed_out", "Address after signing out")
	registerPublic       = text("register_kind_public", "native, public (no client secret)")
	registerConfidential = text("register_kind_confidential", "native, confidential (with a client secret)")
)

// Register is one value to enter on the provider's own page.
type Register struct{ Name, Value string }

// ToRegister lists the values to enter where Latchkey is registered, each to be copied unchanged.
func ToRegister(r auth.Report) []Register {
	kind := registerPublic()
	if !r.Provider.ClientSecret.Empty() || r.Provider.TokenAuth != "" && r.Provider.TokenAuth != auth.AuthNone {
		kind = registerConfidential()
	}
	grants := "authorization_code refresh_token"
	for _, f := range r.Findings {
		if f.ID == "device" && f.Fitness == auth.FitSupported {
			grants += " urn:ietf:params:oauth:grant-type:device_code"
		}
	}
	list := []Register{
		{registerRedirect(), r.Redirect},
		{registerKind(), kind},
		{registerGrants(), grants},
		{registerResponse(), "code"},
	}
	if r.SignedOut != "" {
		list = append(list, Register{registerSignedOut(), r.SignedOut})
	}
	return list
}
