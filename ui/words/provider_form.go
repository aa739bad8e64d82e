package words

import "latchkey/auth"

// The room of providers.
var (
	NewProvider    = text("new_provider", "New provider")
	AddProvider    = text("add_provider", "Add a provider")
	FieldName      = text("field_name", "Name")
	FieldIssuer    = text("field_issuer", "Issuer")
	FieldClientID  = text("field_client_i_d", "Client ID")
	FieldSecret    = text("field_secret", "Client secret")
	FieldRedirect  = text("field_redirect", "Registered redirect address, if another")
	FieldScopes    = text("field_scopes", "Scopes")
	NameHolder     = text("name_holder", "As you call it")
	IssuerHolder   = text("issuer_holder", "https://id.example.org")
	ClientHolder   = text("client_holder", "From the provider's settings")
	ScopesHolder   = text("scopes_holder", "openid profile email")
	SecretHint     = text("secret_hint", "Only if the provider forces one on apps. It is sealed in the vault, never written to a file.")
	ScopesHint     = text("scopes_hint", "With spaces between. Empty asks for openid profile email.")
	RedirectHint   = text("redirect_hint", "Register exactly this. Any port is used unless it names one.")
	IssuerHint     = text("issuer_hint", "It is asked while you type.")
	IssuerChecking = text("issuer_checking", "Asking the issuer")
	IssuerGood     = text("issuer_good", "It answers and can be used")
	FieldDPoP      = text("field_d_po_p", "Tokens bound to a key")
	DPoPHint       = text("d_po_p_hint", "A stolen token is of no use then. Latchkey cannot hand such a token to another program.")
	Discard        = text("discard", "Discard")
	SaveOrDiscard  = text("save_or_discard", "Save or discard what was typed first")
	SaveBusy       = text("save_busy", "Saving")
	RemoveProvider = text("remove_provider", "Remove provider…")
	SetupTitle     = text("setup_title", "How to register")
	OpenRegister   = text("open_register", "Open the page where clients are registered")
	ReadOnlyDemo   = text("read_only_demo", "Built in, needs no set-up")
	ReadOnlyTeam   = text("read_only_team", "From your team. It can only be changed in its file.")
	FromPreset     = text("from_preset", "Built in, needs your client ID")
	Advanced       = text("advanced", "Advanced")
	AdvancedNote   = text("advanced_note", "secret, redirect address, bound tokens")
	YourOwn        = text("your_own", "Yours")
	BuiltIn        = text("built_in", "Built in")
	FromTeam       = text("from_team", "From your team")
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
