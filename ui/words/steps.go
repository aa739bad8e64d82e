package words

import (
	"maps"
	"slices"
	"strings"
)

// StepKind names what happens in a step of a recorded attempt, as package diagram derives it: a
// step of the command contract, with a variant where the step covers several acts.
type StepKind string

// stepTitles are the titles of steps, in the order in which a sign-in has them.
var stepTitles = texts("step_title_", func() map[StepKind]string {
	return map[StepKind]string{
		"config":                   "Read the provider's settings",
		"config_registration":      "Register Latchkey at the provider",
		"config_deletion":          "Delete the registered client",
		"discover":                 "Ask the provider for its addresses",
		"discover_check":           "Check the provider's addresses",
		"discover_remembered":      "Take the provider's addresses from before",
		"discover_moved":           "Look for addresses at new hosts",
		"hop_probe":                "Look whether the address asks for a token",
		"hop_probe_call":           "Look whether a call asks for a token",
		"hop_challenge":            "Read the description that the API's refusal names",
		"hop_path":                 "Read the description of this address, where it stands by rule",
		"hop_root":                 "Read the description of the whole host",
		"hop_server":               "Ask the sign-in service for its addresses",
		"hop_server_openid":        "Ask it for them in the form of OpenID Connect",
		"hop_server_appended":      "Ask it for them behind its path",
		"hop_server_legacy":        "Ask the API's own host for its addresses",
		"hop_server_addressed":     "Ask for the addresses where the provider's file says",
		"discover_resource":        "Check for which API the description speaks",
		"discover_pair":            "Ask whether API and sign-in service belong together",
		"listen":                   "Open the redirect address",
		"prepare":                  "Draw state, nonce and code verifier",
		"prepare_no_verifier":      "Draw state and nonce",
		"push":                     "Push the request to the provider",
		"browser":                  "Open the browser",
		"wait":                     "The browser asks for the sign-in page",
		"wait_codes":               "Ask for a device code and a user code",
		"wait_device":              "Enter the user code on another device",
		"approve":                  "Sign in and approve",
		"act_page_shown":           "Show a page",
		"act_person_authenticated": "Prove who you are",
		"act_consent_given":        "Approve what is asked for",
		"act_consent_refused":      "Refuse what is asked for",
		"act_code_issued":          "Send the browser back with a code",
		"callback":                 "Receive the callback",
		"callback_refused":         "Refuse a callback",
		"exchange":                 "Exchange the code for tokens",
		"exchange_no_verifier":     "Exchange the code for tokens, without a verifier",
		"act_verifier_compared":    "Compare the code verifier",
		"act_token_issued":         "Issue the tokens",
		"poll":                     "Ask whether the person has approved",
		"verify":                   "Fetch the provider's keys",
		"verify_check":             "Check the ID token",
		"userinfo":                 "Ask who signed in",
		"userinfo_check":           "Compare the subject",
		"save":                     "Seal the account",
		"refresh":                  "Exchange the refresh token for new tokens",
		"refresh_check":            "Look whether a refresh is needed",
		"revoke":                   "Revoke the tokens",
		"revoke_proof":             "Use the token, to see whether it still works",
		"revoke_dead":              "Use the token: the provider refuses it",
		"revoke_check":             "Conclude whether the tokens are dead",
		"introspect":               "Ask the provider whether the token is active",
		"introspect_check":         "Read whether the token is active",
		"call":                     "Call the API",
		"call_check":               "Check where the token goes",
		"sign_out":                 "Sign out of the browser's session",
	}
})

// stepReasons say why a flow has a step, to someone who has never read a specification.
var stepReasons = texts("step_why_", func() map[StepKind]string {
	return map[StepKind]string{
		"config":                   "A client needs to know its provider, its own client ID and the address on which answers come back.",
		"config_registration":      "The provider must know a client before it signs anyone in. This provider accepts a registration by a request and answers with a client ID.",
		"config_deletion":          "Nobody uses this client any more. Deleting it leaves nothing at the provider that could be misused.",
		"discover":                 "Providers publish one document with all their addresses and abilities, so that a client needs to know the issuer alone.",
		"discover_check":           "Whoever controls these addresses receives codes and tokens. The document must speak for the issuer that was typed, and every address must be protected by TLS or be on this computer.",
		"discover_remembered":      "The addresses were read and checked a short time ago. They are kept with the account.",
		"discover_moved":           "An account that exists sends its refresh token to known hosts. A document that suddenly names another one could be forged, so you are asked first.",
		"hop_probe":                "An API refuses a request without a token, and its refusal may say where to sign in. No token is sent along.",
		"hop_probe_call":           "Some APIs answer only calls. This one changes nothing, and is sent without a token.",
		"hop_challenge":            "The refusal names the address of a description, which says who signs people in for this API.",
		"hop_path":                 "Where the refusal names no description, it stands at an address made of the API's own.",
		"hop_root":                 "Where this address has no description, its host may have one for all that lies below it.",
		"hop_server":               "The API has named its sign-in service. Its document says where to sign in, and what protects the sign-in.",
		"hop_server_openid":        "Many sign-in services publish their document in the form of OpenID Connect instead.",
		"hop_server_appended":      "Some sign-in services publish their document behind the path of their own address.",
		"hop_server_legacy":        "Before 2025 such an API had no description, and its own host signed people in.",
		"hop_server_addressed":     "The provider's file says where its document stands, because it does not stand where the rules put it.",
		"discover_resource":        "A description must name the very address that was asked for. Otherwise one API could collect tokens that open another.",
		"discover_pair":            "An API can name any sign-in service, also one where you have accounts. Only you know whether they belong together, so nothing is asked for and nothing is stored before you agree.",
		"listen":                   "The answer comes back through the browser. Latchkey opens a port of this computer, on an address that other computers cannot reach, and waits there for this one answer.",
		"prepare":                  "Three secrets are drawn for this attempt alone. State ties the answer to this attempt, the nonce ties the ID token to it, and the code verifier proves later that whoever redeems the code is who asked for it.",
		"prepare_no_verifier":      "Two secrets are drawn for this attempt alone. State ties the answer to this attempt, and the nonce ties the ID token to it. PKCE is switched off for this comparison: no code verifier is drawn, so nothing ties the code to whoever asked for it.",
		"push":                     "The request goes to the provider directly and not through the browser, where it could be read or changed. The browser then carries only a reference to it.",
		"browser":                  "You sign in on the provider's own page, in your own browser. Latchkey never sees your password.",
		"wait":                     "Your browser sends the request to the provider. Latchkey does not see this request; it follows from the answer.",
		"wait_codes":               "This device may have no browser. The provider gives two codes: a secret one for Latchkey, and a short one that you type on another device.",
		"wait_device":              "You open the provider's page on a device with a browser and type the short code. So the provider knows which waiting device you mean.",
		"approve":                  "The provider makes sure who you are and asks whether Latchkey may have what it asks for. Nobody but you can answer this.",
		"act_page_shown":           "The provider shows its own page in your browser. What you type there goes to the provider alone.",
		"act_person_authenticated": "The provider makes sure who you are. At the demo provider a click may be enough; elsewhere it takes a password or more. Latchkey learns only the result.",
		"act_consent_given":        "You allow Latchkey what is listed, and nothing else. You can take it back later.",
		"act_consent_refused":      "You refuse. The provider sends the browser back with an error and gives no code.",
		"act_code_issued":          "The provider sends the browser to the redirect address with a code that can be used once and for a short time. The tokens themselves never pass through the browser.",
		"callback":                 "The browser brings the code. Latchkey takes it only if the state is that of this attempt, because any page could send the browser here with a code of somebody else.",
		"callback_refused":         "Something called the redirect address and did not belong to this attempt. Latchkey refused it and went on waiting.",
		"exchange":                 "The code came through the browser, where others could see it. Latchkey now proves that it began this attempt by showing the verifier whose hash it sent at the start. A stolen code is useless without it.",
		"exchange_no_verifier":     "The code came through the browser, where others could see it. Latchkey shows its client secret and no verifier, because PKCE is switched off for this comparison. A program that knows the secret and steals the code can do the same.",
		"act_verifier_compared":    "The provider hashes the verifier and compares it with the challenge from the start. Only the client that began the attempt knows the verifier.",
		"act_token_issued":         "The provider issues an access token for its API, an ID token that says who signed in, and often a refresh token for later.",
		"poll":                     "The provider cannot call back to a device without a browser. Latchkey therefore asks in intervals, and no faster than the provider allows.",
		"verify":                   "The ID token is signed. Latchkey fetches the provider's public keys to check the signature.",
		"verify_check":             "An ID token says who signed in. It counts only if this provider signed it, for this client, for this attempt, and if it has not ended.",
		"userinfo":                 "The access token is used for the first time: the provider says what it knows about you, as far as you allowed.",
		"userinfo_check":           "This answer must speak of the person whom the ID token names. Otherwise a wrong token could mix up two people.",
		"save":                     "The account and its tokens are encrypted before they touch the disk. The key is kept elsewhere.",
		"refresh":                  "Access tokens live for a short time, so that a stolen one ends soon. The refresh token gets the next one without asking you.",
		"refresh_check":            "Several programs may want a new token at once. Only one may ask: some providers end the whole grant when a refresh token is used twice.",
		"revoke":                   "Latchkey asks the provider to end the grant, so that nobody can use these tokens any more, wherever a copy may be.",
		"revoke_proof":             "A provider may accept a revocation and do nothing. Latchkey uses the token before and after: what is refused afterwards is dead.",
		"revoke_dead":              "The same request worked before the revocation. Now it is refused: this is the proof that the token is dead.",
		"revoke_check":             "From what was seen before and after, Latchkey concludes whether the tokens are dead, only reported as revoked, or alive until their end.",
		"introspect":               "Only the provider knows whether a token is still good. It answers yes or no to a client that proves itself.",
		"introspect_check":         "The answer counts only where it says plainly that the token is active or not.",
		"call":                     "The access token opens the API. The API checks the token and never learns your password.",
		"call_check":               "An access token works for whoever has it. Latchkey sends it only to hosts that you agreed to.",
		"sign_out":                 "The tokens are Latchkey's; your browser has its own session at the provider. This ends that session, too.",
	}
})

// KnowsStep reports whether steps of this kind have a title of their own.
func KnowsStep(kind StepKind) bool { return stepTitles()[kind] != nil }

// StepTitle is the title of a step, or its name in the contract if there is none.
func StepTitle(kind StepKind) string {
	return said(stepTitles(), kind, strings.ReplaceAll(string(kind), "_", " "))
}

// StepReason says why a flow has a step; empty for a kind that is not known.
func StepReason(kind StepKind) string { return said(stepReasons(), kind, "") }

// phaseTitles are the phases of an attempt.
var phaseTitles = texts("phase_", func() map[string]string {
	return map[string]string{
		"prepare":   "Prepare",
		"authorize": "Authorize",
		"callback":  "Callback",
		"exchange":  "Exchange",
		"identify":  "Identify",
		"use":       "Use",
		"end":       "End",
	}
})

// PhaseTitle is the title of a phase.
func PhaseTitle(phase string) string { return said(phaseTitles(), phase, phase) }

// parties are the participants of a flow, as the heads of their lanes.
var parties = texts("party_", func() map[string]string {
	return map[string]string{
		"person":   "You",
		"latchkey": "Latchkey",
		"browser":  "Browser",
		"provider": "Provider",
		"api":      "API",
	}
})

// Party is a participant of a flow.
func Party(party string) string { return said(parties(), party, party) }

// channels are the ways on which a step travels.
var channels = texts("channel_", func() map[string]string {
	return map[string]string{
		"front": "Front channel, through the browser",
		"back":  "Back channel, straight to the provider",
		"local": "Local",
	}
})

// Channel is the way on which a step travels.
func Channel(channel string) string { return said(channels(), channel, channel) }

// StepKinds lists the kinds of steps that have a title.
func StepKinds() []StepKind { return slices.Sorted(maps.Keys(stepTitles())) }
