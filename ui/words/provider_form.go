package words

import (
	"strings"

	"latchkey/auth"
)

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
	ChangeScopes   = text("change_scopes", "Change")
	ScopesAre      = text("scopes_are", "What Latchkey asks to be allowed.")
	NameHolder     = text("name_holder", "As you call it")
	IssuerHolder   = text("issuer_holder", "https://id.example.org")
	ClientHolder   = text("client_holder", "The provider gives it when you register")
	ScopesHolder   = text("scopes_holder", "openid profile email")
	IssuerHint     = text("issuer_hint", "The provider's own address, which whoever runs it calls issuer. Latchkey reads the rest there while you type.")
	IssuerChecking = text("issuer_checking", "Asking the issuer")
	IssuerGood     = text("issuer_good", "It answers and can be used")
	FieldDPoP      = text("field_dpop", "Tokens bound to a key")
	DPoPHint       = text("dpop_hint", "A stolen token is of no use then. Latchkey cannot hand such a token to another program.")
	Discard        = text("discard", "Discard")
	SaveBusy       = text("save_busy", "Saving")
	RemoveProvider = text("remove_provider", "Remove provider…")
	OpenRegister   = text("open_registration_page", "Open the registration page")
	CopySteps      = text("copy_steps", "Copy the steps")
	ReadOnlyDemo   = text("read_only_demo", "Built in, needs no set-up")
	ReadOnlyTeam   = text("read_only_team", "From your team. It can only be changed in its file.")
	FromPreset     = text("from_preset", "Built in, not set up yet")
	Advanced       = text("advanced", "Advanced")
	AdvancedNote   = text("advanced_seldom", "seldom needed")
	YourOwn        = text("your_own", "Set up by you")
	FieldsWrong    = text("provider_fields_wrong", "A field below cannot stay as it is")
	IssuerUnfit    = text("provider_issuer_unfit", "The issuer below cannot be used as it is")
	NotSavedYet    = text("provider_not_saved_yet", "Not saved yet")
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

var (
	setupTitle   = phrase("setup_title_at", "Register Latchkey at {{.Provider}} first")
	setupWhy     = phrase("setup_why", "{{.Provider}} signs in only apps that have a client ID. Latchkey gets one by being registered there once.")
	setupStep    = phrase("setup_step", "{{.N}}. {{.Step}}")
	stillNeeded  = phrase("provider_still_needed", "Still needed: {{.Fields}}")
	useInstead   = phrase("issuer_use_instead", "Use {{.Issuer}}")
	scopesUsual  = phrase("scopes_hint_usual", "What Latchkey asks to be allowed, with spaces between. Empty asks for {{.Scopes}}.")
	scopesMaybe  = phrase("scopes_hint_maybe", "What Latchkey asks to be allowed, with spaces between. Empty asks for {{.Scopes}}, and for offline_access where it is offered.")
	scopesNone   = text("scopes_hint_none", "What Latchkey asks to be allowed, with spaces between. Empty asks for none.")
	secretMaybe  = text("secret_hint", "Only if the provider forces one on apps. It is sealed in the vault and written nowhere else.")
	secretNeeded = text("secret_hint_needed", "The provider gives every app one and expects it. It is sealed in the vault and written nowhere else.")
	secretStays  = text("secret_hint_stays", "It is sealed in the vault. Empty leaves it as it is.")
	redirectAny  = text("redirect_hint_any_port", "Enter exactly this as callback URL or redirect URI; add no port.")
	redirectAll  = text("redirect_hint_exact", "Enter exactly this as callback URL or redirect URI.")
	redirectHint = text("redirect_hint", "Whoever runs the provider registers exactly this address and gives you the client ID. If the port counts there, too, name one under Advanced.")
)

// SetupTitle is above the steps of a provider's registration.
func SetupTitle(provider string) string { return setupTitle.fill(holes{"Provider": provider}) }

// SetupWhy says why a client must be registered.
func SetupWhy(provider string) string { return setupWhy.fill(holes{"Provider": provider}) }

// SetupStep is a numbered step of a provider's registration.
func SetupStep(n int, step string) string { return setupStep.fill(holes{"N": Count(n), "Step": step}) }

// StepsAsText is the registration of a provider as text to send to the person who administers it.
func StepsAsText(title string, steps []string) string {
	lines := []string{title}
	for i, step := range steps {
		lines = append(lines, SetupStep(i+1, step))
	}
	return strings.Join(lines, "\n") + "\n"
}

// StillNeeded names the fields that must be filled in before a provider can be saved.
func StillNeeded(labels []string) string { return stillNeeded.fill(holes{"Fields": listed(labels)}) }

// UseInstead is the label of a button that takes another issuer than the typed one.
func UseInstead(issuer string) string { return useInstead.fill(holes{"Issuer": issuer}) }

// ScopesHint says what an empty field for scopes requests; known means that nothing else may join it.
func ScopesHint(scopes []string, known bool) string {
	names := strings.Join(scopes, " ")
	switch {
	case len(scopes) == 0:
		return scopesNone()
	case known:
		return scopesUsual.fill(holes{"Scopes": names})
	}
	return scopesMaybe.fill(holes{"Scopes": names})
}

// SecretHint says when a client secret is needed, and where it is kept.
func SecretHint(needed, isNew bool) string {
	switch {
	case needed && isNew:
		return secretNeeded()
	case needed:
		return secretStays()
	}
	return secretMaybe()
}

// RedirectHint says how to register the redirect address.
func RedirectHint(rule auth.RedirectRule) string {
	switch rule {
	case auth.RedirectAnyPort:
		return redirectAny()
	case auth.RedirectExact:
		return redirectAll()
	}
	return redirectHint()
}

var (
	draftTitle  = phrase("draft_title", "Save {{.Name}} before you leave?")
	draftText   = text("draft_text", "What you typed is not saved yet.")
	draftNeeds  = phrase("draft_text_missing", "What you typed is not saved yet, and cannot be: still needed: {{.Fields}}.")
	draftKeep   = text("draft_keep", "Keep editing")
	draftNoName = text("draft_no_name", "the new provider")
)

// AskDraft asks what becomes of typed text when the form of a provider is left; missing are the
// fields without which it cannot be saved.
func AskDraft(name string, missing []string) Question {
	if name == "" {
		name = draftNoName()
	}
	q := Question{Title: draftTitle.fill(holes{"Name": name}), Text: draftText(), Yes: Save(), No: draftKeep()}
	if len(missing) > 0 {
		q.Text = draftNeeds.fill(holes{"Fields": listed(missing)})
	}
	return q
}

// WhyUnfit says in a line why a provider's fields cannot be used.
func WhyUnfit(e *auth.Error) string {
	title, hint := Say(e)
	return whyUnfit.fill(holes{"Title": title, "Hint": ForWindow(e, hint)})
}
