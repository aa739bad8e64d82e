package words

import "latchkey/auth"

// The fields of a provider that few providers need.
var (
	FieldTokenAuth = text("field_token_auth", "How the secret is sent")
	TokenAuthHint  = text("token_auth_hint", "If the provider refuses the client, it may want another way.")
	FieldPage      = text("field_redirect_page", "Page in place of the redirect address")
	PageHint       = text("redirect_page_hint", "An https page of yours that sends the browser on, for a provider that registers no address of this computer (Apple).")
	FieldPrompt    = text("field_prompt", "Prompt")
	PromptHint     = text("prompt_hint", "What the provider asks you in the browser. Microsoft Entra takes one value at most.")
	PromptHolder   = text("prompt_holder", "login")
	FieldAudiences = text("field_audiences", "Trusted audiences")
	AudiencesHint  = text("audiences_hint", "Whom an ID token may name beside your client, such as a project's number at Zitadel. With spaces between.")
	FieldResource  = text("field_resource", "API that the token is for")
	ResourceHint   = text("resource_hint", "Sent as resource (RFC 8707). Empty leaves it to the provider.")
	FieldResources = text("field_resources", "Hosts that may get the token")
	ResourcesHint  = text("resources_hint", "For latchkey call, such as https://api.example. With spaces between. Never sent to the provider.")
	FieldMetadata  = text("field_metadata", "Address of the metadata, if elsewhere")
	MetadataHint   = text("metadata_hint", "Where the provider describes itself, if that is not below the issuer (Azure AD B2C).")
	FieldCA        = text("field_ca", "Certificate of a CA of your own")
	CAHint         = text("ca_hint", "A PEM file, for a provider whose certificate this computer does not know, such as a company's.")
	FieldPAR       = text("field_par", "Pushed requests")
	PARHint        = text("par_hint", "What is asked for is sent ahead and does not travel through the browser.")
)

// What is wrong with a field of a provider.
var (
	FaultMetadata = text("fault_metadata", "It must be an https address, and stand beside an issuer.")
	FaultPage     = text("fault_redirect_page", "It must be an https page without a query, and the redirect address must have a port, which the page has to know.")
	FaultResource = text("fault_resource", "It must be a whole address, such as https://api.example.")
	FaultPrompt   = text("fault_prompt", "Write what is sent, such as login, or choose that none is sent.")
	FaultKey      = text("fault_secret_no_key", "A key that signs is needed here: a private key in PEM form.")
	FaultNotSent  = text("fault_secret_not_sent", "It would never be sent: choose below how it is sent.")
)

var tokenAuths = texts("token_auth_", func() map[auth.TokenAuth]string {
	return map[auth.TokenAuth]string{
		"":                  "As the provider offers it",
		auth.AuthNone:       "Not at all: there is none",
		auth.AuthBasic:      "In the header (client_secret_basic)",
		auth.AuthPost:       "In the form (client_secret_post)",
		auth.AuthPrivateKey: "A key signs (private_key_jwt)",
	}
})

// TokenAuth says how a client secret is sent.
func TokenAuth(m auth.TokenAuth) string { return said(tokenAuths(), m, string(m)) }

var promptChoices = texts("prompt_choice_", func() map[string]string {
	return map[string]string{
		"auto":    "As Latchkey needs it",
		"none":    "Send none",
		"written": "As written",
	}
})

// PromptChoice says who decides the prompt.
func PromptChoice(choice string) string { return said(promptChoices(), choice, "") }

var pushings = texts("pushing_", func() map[auth.Use]string {
	return map[auth.Use]string{
		auth.UseAlways:  "Always",
		auth.UseNever:   "Never",
		auth.UseOffered: "Where the provider offers them",
	}
})

// Pushing says when requests are pushed.
func Pushing(u auth.Use) string { return said(pushings(), u, pushings()[auth.UseOffered]()) }
