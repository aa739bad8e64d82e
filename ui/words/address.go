package words

import (
	"strconv"
	"time"
)

// The picker's tab for a sign-in by the address of an API.
var (
	TabProvider       = text("tab_provider", "A provider")
	TabAddress        = text("tab_address", "An address")
	AddressLabel      = text("address_label", "Address of a service or an API")
	AddressHolder     = text("address_holder", "https://api.example")
	AddressHint       = text("address_hint", "Latchkey asks the address who signs you in there. Nothing secret is sent.")
	AddressNotTyped   = text("address_not_typed", "Type an address first.")
	WhatWasFound      = text("address_found", "What was found")
	PendingName       = text("address_pending_name", "What it is")
	PendingService    = text("address_pending_service", "Where you sign in")
	PendingClient     = text("address_pending_client", "How Latchkey becomes known there")
	PendingSafety     = text("address_pending_safety", "How well that is protected")
	HasNoName         = text("address_no_name", "It is an API that asks for a token")
	SameHost          = text("address_same_host", "The same host")
	UseMyOwn          = text("address_use_own", "Use my own")
	NotMyOwn          = text("address_not_own", "Do not use it")
	UsesYourClient    = text("address_uses_own", "Your own client is used from now on")
	ClientAlready     = text("address_client_already", "You are a client there already")
	ClientByDocument  = text("address_client_document", "Latchkey introduces itself there by its document")
	ClientRegisters   = text("address_client_registers", "Latchkey registers itself there")
	ClientNeeded      = text("address_client_needed", "It needs a client ID")
	NoIDNeeded        = text("address_no_id_needed", "No client ID is needed")
	WellProtected     = text("address_well_protected", "Signing in there is well protected")
	Protected         = text("address_protected", "Signing in there is protected")
	LessProtected     = text("address_less_protected", "Signing in there is less protected")
	WithBoth          = text("address_with_both", "PKCE is required, the answer names its sender")
	WithPKCE          = text("address_with_pkce", "PKCE is required, the answer names no sender")
	WithoutPKCE       = text("address_without_pkce", "It does not say that it checks PKCE")
	AddressToRegister = text("address_to_register", "Register this redirect address there")
	WhichService      = text("address_which_service", "Several services sign in there. Which one is yours?")
	ChooseService     = text("address_choose_service", "Choose…")
	AsksForNone       = text("address_asks_none", "Nothing in particular: the service decides what it allows.")
	TwoHostsHead      = text("address_two_hosts_head", "Two hosts.")
	MovedHead         = text("address_moved_head", "Another service than before.")
	CoversHead        = text("address_covers_head", "More than you typed.")
)

var (
	readFrom     = phrase("address_read_from", "It gives itself no name; read from {{.Host}}")
	callsItself  = phrase("address_calls_itself", "It calls itself {{.Name}}")
	ownWord      = phrase("address_own_word", "Its own word, read from {{.Host}}")
	youSignInAt  = phrase("address_sign_in_at", "You sign in at {{.Host}}")
	otherHost    = phrase("address_other_host", "Another host than {{.Host}}")
	isUnlisted   = phrase("address_unlisted", "It does not list {{.Host}} among its APIs")
	noIDKept     = phrase("address_no_id_kept", "No client ID is needed; kept for {{.Host}} only")
	neededHow    = phrase("address_needed_how", "You get one at {{.Host}}")
	whatItAsks   = phrase("address_asks", "What {{.Name}} asks for")
	tokenGoesTo  = phrase("address_token_goes", "The token goes to {{.Host}} and nowhere else.")
	lookedUpIn   = phrase("address_looked_up", "looked up in {{.Seconds}} s")
	twoHosts     = phrase("address_two_hosts", "{{.Host}} sends you to {{.Service}} to sign in. Companies do that, and so does an address that wants your password. Go on only if you know {{.Service}}.")
	serviceMoved = phrase("address_moved", "{{.Host}} sent you to {{.Was}} before, and sends you to {{.Service}} now. Go on only if you know that it has moved.")
	tokenCovers  = phrase("address_covers", "The token will be good for all of {{.Resource}}, not only for the address.")
)

// ReadFrom names the host whose description has no name.
func ReadFrom(host string) string { return readFrom.fill(holes{"Host": host}) }

// CallsItself quotes the name that a resource gives itself.
func CallsItself(name string) string { return callsItself.fill(holes{"Name": name}) }

// OwnWord says whose word the name of a resource is.
func OwnWord(host string) string { return ownWord.fill(holes{"Host": host}) }

// YouSignInAt names the host of the sign-in service.
func YouSignInAt(host string) string { return youSignInAt.fill(holes{"Host": host}) }

// OtherHost says that the sign-in service is at another host than the resource.
func OtherHost(host string) string { return otherHost.fill(holes{"Host": host}) }

// IsUnlisted says that the sign-in service does not know the resource (RFC 9728 §4).
func IsUnlisted(host string) string { return isUnlisted.fill(holes{"Host": host}) }

// NoIDKept says for which service a registration is kept.
func NoIDKept(host string) string { return noIDKept.fill(holes{"Host": host}) }

// ClientNeededHow says where the person gets a client ID.
func ClientNeededHow(host string) string { return neededHow.fill(holes{"Host": host}) }

// WhatItAsks is the head of the scopes of a resource.
func WhatItAsks(name string) string { return whatItAsks.fill(holes{"Name": name}) }

// TokenGoesTo names the one host that gets the token.
func TokenGoesTo(host string) string { return tokenGoesTo.fill(holes{"Host": host}) }

// LookedUpIn says how long a look-up took, in tenths of a second.
func LookedUpIn(took time.Duration) string {
	return lookedUpIn.fill(holes{"Seconds": strconv.FormatFloat(took.Seconds(), 'f', 1, 64)})
}

// TwoHosts warns of a resource that sends the person to another host.
func TwoHosts(host, service string) string {
	return twoHosts.fill(holes{"Host": host, "Service": service})
}

// ServiceMoved warns of a resource that names another sign-in service than before.
func ServiceMoved(host, was, service string) string {
	return serviceMoved.fill(holes{"Host": host, "Was": was, "Service": service})
}

// TokenCovers says that a token opens more than the address.
func TokenCovers(resource string) string { return tokenCovers.fill(holes{"Resource": resource}) }

// The question about a new pair of resource and sign-in service.
var (
	PairTitle   = text("pair_question_title", "Is this where you sign in?")
	PairSub     = text("pair_question_sub", "Latchkey has not seen these two together before. Nothing was sent to the second, and nothing is stored.")
	PairAPI     = text("pair_question_api", "The API")
	PairService = text("pair_question_service", "sends you to sign in at")
	PairYes     = text("pair_question_yes", "Yes, sign in there")
	PairNo      = text("pair_question_no", "No")
	PairSame    = text("pair_question_same", "Both are the same host.")
)
