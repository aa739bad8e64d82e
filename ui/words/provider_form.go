package words

import "latchkey/auth"

// The room of providers.
const (
	NewProvider    = "New provider"
	AddProvider    = "Add a provider"
	FieldName      = "Name"
	FieldIssuer    = "Issuer"
	FieldClientID  = "Client ID"
	FieldSecret    = "Client secret"
	FieldRedirect  = "Registered redirect address, if another"
	FieldScopes    = "Scopes"
	NameHolder     = "As you call it"
	IssuerHolder   = "https://id.example.org"
	ClientHolder   = "From the provider's settings"
	ScopesHolder   = "openid profile email"
	SecretHint     = "Only if the provider forces one on apps. It is sealed in the vault, never written to a file."
	ScopesHint     = "With spaces between. Empty asks for openid profile email."
	RedirectHint   = "Register exactly this. Any port is used unless it names one."
	IssuerHint     = "It is asked while you type."
	IssuerChecking = "Asking the issuer"
	IssuerGood     = "It answers and can be used"
	FieldDPoP      = "Tokens bound to a key"
	DPoPHint       = "A stolen token is of no use then. Latchkey cannot hand such a token to another program."
	Discard        = "Discard"
	SaveOrDiscard  = "Save or discard what was typed first"
	SaveBusy       = "Saving"
	RemoveProvider = "Remove provider…"
	SetupTitle     = "How to register"
	OpenRegister   = "Open the page where clients are registered"
	ReadOnlyDemo   = "Built in, needs no set-up"
	ReadOnlyTeam   = "From your team. It can only be changed in its file."
	FromPreset     = "Built in, needs your client ID"
	Advanced       = "Advanced"
	AdvancedNote   = "secret, redirect address, bound tokens"
	YourOwn        = "Yours"
	BuiltIn        = "Built in"
	FromTeam       = "From your team"
)

// Binding says whether tokens are bound to a key.
func Binding(u auth.Use) string {
	switch u {
	case auth.UseAlways:
		return "Always"
	case auth.UseNever:
		return "Never"
	}
	return "Where the provider offers it"
}

// ProviderSaved says that a provider can be used now.
func ProviderSaved(name string) string { return name + " is saved" }

// ProviderRemoved says that a provider is gone.
func ProviderRemoved(name string) string { return name + " is removed" }

// LinkedAccounts is how many accounts a provider has.
func LinkedAccounts(n int) string {
	if n == 1 {
		return "1 account"
	}
	return Count(n) + " accounts"
}

// WhyUnfit says in a line why a provider's fields cannot be used.
func WhyUnfit(e *auth.Error) string {
	title, hint := Say(e)
	return title + ". " + ForWindow(e, hint)
}
