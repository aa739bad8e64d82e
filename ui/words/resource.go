package words

import (
	"strings"

	"latchkey/auth"
)

// resourceUsage is for addresses of resources that cannot be used as typed.
var resourceUsage = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonBadAddress:   {"This address cannot be used", "The address of an API is https, or http on this computer (127.0.0.1, [::1], localhost), without a user's name and without a fragment{{with .Detail}}: {{.}}{{end}}. Nothing was sent."},
		auth.ReasonIsIssuer:     {"This is the address of a sign-in service, not of an API", "Add it as a provider: latchkey providers add --issuer {{or .Detail `URL`}} --client-id ID."},
		auth.ReasonClientNeeded: {"The sign-in service of this API needs a client ID", "It does not let Latchkey register itself. Register Latchkey there, then run latchkey providers add --issuer {{or .Detail `URL`}} --client-id ID --resource with the API's origin, and sign in again. Nothing was stored."},
	}
})

// resourceAnswers is for resources and sign-in services that answer what cannot be used. Each says
// which side is wrong.
var resourceAnswers = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonNoResource:         {"Nothing at this address asks for a sign-in", "It answered without one, and says nowhere who signs people in{{with .Detail}} ({{.}}){{end}}. Check the address; the one of an MCP server often ends in /mcp."},
		auth.ReasonNoResourceMetadata: {"The API does not say where to sign in", "It asks for a token, and has no metadata at the addresses of RFC 9728 §3{{with .Detail}} ({{.}}){{end}}. Ask who runs the API, or add its sign-in service by latchkey providers add."},
		auth.ReasonBadMetadataAddress: {"The API names an address for its metadata that cannot be used", "It is to be https, or http on this computer{{with .Detail}}: {{.}}{{end}}. The API is at fault; nothing was sent there."},
		auth.ReasonBadResource:        {"The API describes itself in a way that cannot be used", "The API is at fault: its metadata break RFC 9728 §2{{with .Detail}} ({{.}}){{end}}. Nothing was stored."},
		auth.ReasonOtherResource:      {"The API describes another API than this one", "The API is at fault: its metadata must name the address that was asked for (RFC 9728 §3.3){{with .Detail}}, and they name {{.}}{{end}}. A token could go astray, so nothing was asked for."},
		auth.ReasonWiderResource:      {"The API wants a token that opens more than this address", "Its metadata name {{or .Detail `more`}}, which RFC 9728 §3.3 does not allow here. Sign in at that address if you want that: a token then opens everything below it. Nothing was stored."},
		auth.ReasonNoService:          {"The API names no sign-in service", "The API is at fault: its metadata list no authorization server that can be used (RFC 9728 §2){{with .Detail}} ({{.}}){{end}}. Nothing was stored."},
		auth.ReasonSeveralServices:    {"The API names several sign-in services", "One has to be chosen{{with .Detail}}: {{.}}{{end}}. Run the command in a terminal, or name one with --accept-issuer. Nothing was stored."},
		auth.ReasonResourceNeeds:      {"The API demands a protection that Latchkey does not have", "{{with .Detail}}By its metadata {{.}}. {{end}}Ask who runs the API for another way. Nothing was stored."},
		auth.ReasonReach:              {"A server named an address in a network that is not its own", "A server on the internet may not lead Latchkey into your own network or computer (RFC 9728 §7.7){{with .Detail}}: {{.}}{{end}}. Nothing was sent there."},
		auth.ReasonPKCEHidden:         {"The sign-in service does not show that it protects the sign-in", "Its metadata must name S256 under code_challenge_methods_supported{{with .Detail}} ({{.}}){{end}}. If it is known to support it, write pkce_unadvertised = true under [quirks] in the file of a provider with this issuer. Nothing was stored."},
		auth.ReasonNewPair:            {"The API names a sign-in service that you have not agreed to", "{{.From}} wants you to sign in at {{.To}}. An API can name any service, also one where you have accounts: agree only if you know that they belong together, with --accept-issuer {{.To}}. Nothing was stored."},
		auth.ReasonResourceMoved:      {"The API names another sign-in service than before", "It went {{.Moves}}. Agree only if the API says itself that it has moved, with --accept-issuer {{.To}}; Latchkey then registers there anew. Nothing was stored."},
	}
})

// resourceWhys are the clauses of what a resource demands.
var resourceWhys = phrases("why_resource_", func() map[auth.Why]string {
	return map[auth.Why]string{
		auth.WhyCertificate:  "a token works only with a certificate of its client",
		auth.WhyBearerMethod: "a token is not taken in the header{{with .Detail}}, but by {{.}}{{end}}",
		auth.WhyProofAlg:     "a proof must be signed in another way than ES256{{with .Detail}}: {{.}}{{end}}",
		auth.WhyOtherNetwork: "{{.Detail}} is in a network that is not the server's own",
		auth.WhyDocumentURL:  "{{.Detail}} is not https with a path and without a query",
	}
})

// hopResults say what a request of a discovery brought.
var hopResults = texts("hop_result_", func() map[string]string {
	return map[string]string{
		auth.HopAsks:      "asks for a token",
		auth.HopAsksOther: "asks for something else than a token",
		auth.HopAnswers:   "answers without asking",
		auth.HopMoved:     "leads elsewhere, which was not followed",
		auth.HopMissing:   "has none",
		auth.HopDocument:  "found",
	}
})

// HopWhy says why a request of a discovery was made.
func HopWhy(h auth.Hop) string { return StepTitle(StepKind("hop_" + string(h.Why))) }

// HopResult says what it brought: the title of the failure where it was refused.
func HopResult(h auth.Hop) string {
	if result, ok := hopResults()[h.Result]; ok {
		return result()
	}
	title, _ := Say(&auth.Error{Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.Reason(h.Result), Provider: auth.HostOf(h.URL)})
	return title
}

// registrationWays say how a client comes about.
var registrationWays = texts("registration_", func() map[auth.RegistrationWay]string {
	return map[auth.RegistrationWay]string{
		auth.RegistrationOwn:    "You are a client there already",
		auth.RegistrationCIMD:   "Latchkey's own document names it there",
		auth.RegistrationDCR:    "Latchkey registers itself there",
		auth.RegistrationNeeded: "It needs a client ID from you",
	}
})

// RegistrationWay says how a client comes about.
func RegistrationWay(way auth.RegistrationWay) string {
	return said(registrationWays(), way, string(way))
}

// passedWhys say why a way to a client was passed over.
var passedWhys = texts("passed_", func() map[auth.PassedWhy]string {
	return map[auth.PassedWhy]string{
		auth.PassedNoClient:     "you have no client there",
		auth.PassedNotTied:      "you have a client there, which is not for this API",
		auth.PassedNoDocument:   "this Latchkey has no document of its own",
		auth.PassedNotSupported: "the service does not offer it",
	}
})

// PassedWhy says why a way to a client was passed over.
func PassedWhy(why auth.PassedWhy) string { return said(passedWhys(), why, string(why)) }

var (
	resourceFound  = phrase("resource_found", "API: {{.Resource}}{{with .Name}} (it calls itself “{{.}}”){{end}}")
	resourceNobody = text("resource_nobody", "Sign-in service: none that can be used")
	resourceSigns  = phrase("resource_signs", "Sign-in service: {{.Issuer}}")
	resourceCovers = phrase("resource_covers", "The key covers more than this address: {{.Covers}}")
	resourceClient = phrase("resource_client", "Client: {{.Way}}")
	resourceScopes = phrase("resource_scopes", "Asks for: {{.Scopes}}")
	resourceNone   = text("resource_no_scopes", "Asks for: no scope by name")
	resourceLists  = phrase("resource_unlisted", "{{.Host}} lists the APIs that it signs in for, and this one is not among them")
	resourceLeft   = phrase("resource_ignored", "Left out of the description: {{.Members}}")

	hopColumnWhy, hopColumnAddress, hopColumnResult = text("hop_column_why", "Why"), text("hop_column_address", "Address"), text("hop_column_result", "Result")
)

// HopColumns are the heads of the table of a discovery's requests.
func HopColumns() []string { return []string{hopColumnWhy(), hopColumnAddress(), hopColumnResult()} }

// FoundAt lists what was found at an address, one line each.
func FoundAt(p auth.Pair) []string {
	x := p.Resource
	if x.Identifier == "" {
		return nil
	}
	lines := []string{resourceFound.fill(holes{"Resource": x.Identifier, "Name": x.Name})}
	if x.Covers != "" {
		lines = append(lines, resourceCovers.fill(holes{"Covers": x.Covers}))
	}
	if len(x.Ignored) > 0 {
		lines = append(lines, resourceLeft.fill(holes{"Members": strings.Join(x.Ignored, " ")}))
	}
	if p.Issuer == "" {
		return append(lines, resourceNobody())
	}
	lines = append(lines, resourceSigns.fill(holes{"Issuer": p.Issuer}))
	if p.IsUnlisted {
		lines = append(lines, resourceLists.fill(holes{"Host": p.IssuerHost()}))
	}
	if p.Client.Way == "" {
		return lines
	}
	lines = append(lines, resourceClient.fill(holes{"Way": RegistrationWay(p.Client.Way)}))
	if len(p.Scopes) == 0 {
		return append(lines, resourceNone())
	}
	return append(lines, resourceScopes.fill(holes{"Scopes": strings.Join(p.Scopes, " ")}))
}

// The question about a resource and the sign-in service that it names.
var (
	pairTitle    = phrase("pair_title", "{{.Resource}} wants you to sign in at {{.Service}}")
	pairSame     = phrase("pair_title_same", "{{.Resource}} signs you in itself")
	pairWarns    = text("pair_warning", "An API can name any sign-in service, also one where you have accounts. Its token then goes to this API.")
	pairMoved    = phrase("pair_moved", "Until now you signed in for it at {{.Was}}.")
	PairAsk      = text("pair_ask", "Do you know that they belong together? (y/N) ")
	pairOwn      = phrase("pair_own", "You are a client there already ({{.Name}}). Use that client for this API, too? (y/N) ")
	pairNeeds    = phrase("pair_needs_client", "The sign-in service does not let Latchkey register itself. Register it there with the redirect address {{.Redirect}}")
	PairClientID = text("pair_client_id", "Client ID: ")
	pairService  = phrase("pair_service", "{{.N}}. {{.Service}}")
	pairServices = phrase("pair_services", "{{.Resource}} names several sign-in services:")
	PairWhich    = text("pair_which", "Which one? Number: ")
	TokenIsWide  = text("token_is_wide", "The sign-in service does not say that this token is for this API alone: it may open more. Give it to this API only if you trust it with that.")
)

// PairLines are the lines of the question about a pair.
func PairLines(p auth.Pair) []string {
	title := pairTitle.fill(holes{"Resource": p.ResourceHost(), "Service": p.IssuerHost()})
	if p.IsOneHost() {
		title = pairSame.fill(holes{"Resource": p.ResourceHost()})
	}
	lines := append([]string{title}, FoundAt(p)...)
	if p.Was != "" {
		lines = append(lines, pairMoved.fill(holes{"Was": auth.HostOf(p.Was)}))
	}
	return append(lines, pairWarns())
}

// PairOwn asks whether an own client is to be used for a resource.
func PairOwn(own auth.Provider) string { return pairOwn.fill(holes{"Name": own.DisplayName()}) }

// PairNeeds says what to register where the sign-in service registers nobody.
func PairNeeds(p auth.Pair) string { return pairNeeds.fill(holes{"Redirect": p.Client.Redirect}) }

// PairServices lists several sign-in services, numbered from 1.
func PairServices(x auth.Resource) []string {
	lines := []string{pairServices.fill(holes{"Resource": x.Host()})}
	for i, issuer := range x.Servers {
		lines = append(lines, pairService.fill(holes{"N": i + 1, "Service": auth.HostOf(issuer)}))
	}
	return lines
}
