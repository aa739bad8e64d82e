package words

import "latchkey/auth"

// The room of providers.
var (
	NewProvider    = text("new_provider", "New provider")
	AddProvider    = text("add_provider", "Add a provider")
	FieldName      = text("field_name", "Name")
	FieldIssuer    = text("field_issuer", "Issuer")
	FieldClientID  = text("field_client_id", "Client ID")
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
	FieldDPoP      = text("field_dpop", "Tokens bound to a key")
	DPoPHint       = text("dpop_hint", "A stolen token is of no use then. Latchkey cannot hand such a token to another program.")
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
	AdvancedNote   = text("advanced_note", "secret, redirect address, prompt, audiences")
	YourOwn        = text("your_own", "Yours")
	BuiltIn        = text("built_in", "Built in")
	FromTeam       = text("from_team", "From your team")
)

var bindings = texts("binding_", func() map[auth.Use]string {
	return map[auth.Use]string{
		auth.UseAlways:  "Always",
		auth.UseNever:   "Never",
		auth.UseOffered: "Where the provider offers it",
	}
})

// Binding says when tokens are bound to a key.
func Binding(u auth.Use) string { return said(bindings(), u, bindings()[auth.UseOffered]()) }

var (
	providerSaved   = phrase("provider_saved", "{{.Name}} is saved")
	providerRemoved = phrase("provider_removed", "{{.Name}} is removed")
	linkedAccounts  = counted("linked_accounts", "{{.N}} account", "{{.N}} accounts")
	whyUnfit        = phrase("provider_unfit", "{{.Title}}. {{.Hint}}")
)

// ProviderSaved says that a provider can now be used.
func ProviderSaved(name string) string { return providerSaved.fill(holes{"Name": name}) }

// ProviderRemoved says that a provider is gone.
func ProviderRemoved(name string) string { return providerRemoved.fill(holes{"Name": name}) }

// LinkedAccounts is how many accounts a provider has.
func LinkedAccounts(n int) string { return linkedAccounts.of(n, nil) }

// WhyUnfit says in a line why a provider's fields cannot be used.
func WhyUnfit(e *auth.Error) string {
	title, hint := Say(e)
	return whyUnfit.fill(holes{"Title": title, "Hint": ForWindow(e, hint)})
}
