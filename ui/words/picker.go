package words

// The picker.
var (
	PickerTitle     = text("picker_title", "Sign in")
	PickerSub       = text("picker_sub", "Choose who you want to sign in with, or say where you want to go.")
	SearchProviders = text("search_providers", "Search providers")
	AddProviderAsk  = text("add_provider_ask", "Add a provider…")
	AnyIssuer       = text("any_issuer", "Any OpenID Connect issuer")
	DemoHost        = text("demo_host", "No set-up, works offline")
	NeedsClient     = text("needs_client", "Not set up yet")
	WillAsk         = text("will_ask", "What Latchkey will ask for")
	AccountHint     = text("account_hint", "Which account there (optional)")
	HintHolder      = text("hint_holder", "name@example.org")
	OpenIn          = text("open_in", "Open in")
	OpenInHint      = text("open_in_hint", "Choose a profile or a private window to use another login.")
	NeverPassword   = text("never_password", "You type your password in the browser, never here.")
	NotSetUp        = text("not_set_up", "Latchkey must first be registered there, once. That gives a client ID, which you enter here; each step is shown next.")
	SetUp           = text("set_up", "Set up…")
	AsksNoScope     = text("asks_no_scope", "Nothing in particular: the provider decides what it allows.")
)

var (
	whereOffered = phrase("scope_where_offered", "{{.Scope}} (if the provider offers it)")
	signInWith   = phrase("sign_in_with", "Sign in with {{.Provider}}")
)

// WhereOffered is the gloss of a scope that is requested only from a provider that offers it.
func WhereOffered(gloss string) string { return whereOffered.fill(holes{"Scope": gloss}) }

// SignInWith is the label of a button that starts a sign-in with a provider.
func SignInWith(provider string) string { return signInWith.fill(holes{"Provider": provider}) }

var alwaysAsked = phrase("always_asked", "{{.Scope}} (always asked)")

// AlwaysAsked is the gloss of a scope that no person can leave out.
func AlwaysAsked(gloss string) string { return alwaysAsked.fill(holes{"Scope": gloss}) }
