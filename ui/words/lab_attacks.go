package words

// labNames are the attacks by name.
var labNames = texts("lab_name_", func() map[string]string {
	return map[string]string{
		"stolen-code":        "Stolen code",
		"forged-callback":    "Forged callback",
		"replayed-code":      "Replayed code",
		"mix-up":             "Mixed-up provider",
		"stolen-refresh":     "Stolen refresh token",
		"forged-id-token":    "Forged ID token",
		"pkce-downgrade":     "PKCE downgrade",
		"open-redirect":      "Another redirect address",
		"code-injection":     "Injected code",
		"poisoned-discovery": "Poisoned discovery",
		"hostile-resource":   "Hostile resource",
		"dpop-replay":        "Replayed token",
		"device-phishing":    "Phished device code",
	}
})

// LabName is the name of an attack.
func LabName(id string) string { return said(labNames(), id, id) }

// labBriefs say what an attack is in half a line.
var labBriefs = texts("lab_brief_", func() map[string]string {
	return map[string]string{
		"stolen-code":        "Someone reads the callback",
		"forged-callback":    "A link you did not ask for",
		"replayed-code":      "The same code, used twice",
		"mix-up":             "An answer from the wrong issuer",
		"stolen-refresh":     "A copied long-lived key",
		"forged-id-token":    "Somebody else claims to be Ada",
		"pkce-downgrade":     "The code's secret is taken away",
		"open-redirect":      "The code is sent elsewhere",
		"code-injection":     "Ada's code in another sign-in",
		"poisoned-discovery": "A description with one false line",
		"hostile-resource":   "A site that wants your token",
		"dpop-replay":        "A copied access token",
		"device-phishing":    "A code that is not yours",
	}
})

// LabBrief says what an attack is in half a line.
func LabBrief(id string) string { return said(labBriefs(), id, "") }

// labAttacks say what an attack does.
var labAttacks = texts("lab_attack_", func() map[string]string {
	return map[string]string{
		"stolen-code":        "The provider gives the browser a code, which Latchkey exchanges for Ada's tokens. A malicious program on the same computer sees the address with the code and exchanges it first.",
		"forged-callback":    "The attacker signs in with an account of their own and makes Ada's browser finish Ada's sign-in with it. What Ada saves from then on, the attacker can read.",
		"replayed-code":      "A program that can read a log finds the request by which Latchkey exchanged the code, secret included, and sends it a second time.",
		"mix-up":             "Ada signs in at a provider that the attacker runs. It sends her browser on to the real provider, so that Latchkey gets a code of the real one and brings it to the attacker.",
		"stolen-refresh":     "A refresh token gets new access for months without asking anybody. The attacker copies Ada's from a backup and uses it before Latchkey does.",
		"forged-id-token":    "An ID token is the provider's signed statement of who signed in. The attacker signs in with an account of their own and puts a statement about Ada in its place: an old one, one made for a game, one without a signature, one signed by the attacker.",
		"pkce-downgrade":     "Without PKCE, the secret that goes with a code, a stolen code is enough. The attacker gets rid of it in two ways: an extension of the browser removes it from the request, and a changed description of the provider says that it knows only the weak form, called plain.",
		"open-redirect":      "The attacker changes the address that opens in Ada's browser, so that the provider sends the code to the attacker's page.",
		"code-injection":     "The attacker keeps Ada's code from reaching her Latchkey and gives it to a sign-in of their own Latchkey, which would then open Ada's account.",
		"poisoned-discovery": "Ada adds a provider by an address that the attacker gave her. The description there names the real provider and its real sign-in page; only the place where codes are exchanged is the attacker's.",
		"hostile-resource":   "Ada is talked into having Latchkey fetch a page of the attacker's with her access token. Whoever has the token can use it.",
		"dpop-replay":        "The attacker copies a request of Latchkey's with the access token in it, and sends the token again: once alone, once with the whole request.",
		"device-phishing":    "To sign in a television, one types its code on a page of the provider. The attacker starts such a sign-in in a Latchkey of their own and sends Ada the link with the code, as if it were hers.",
	}
})

// LabAttack says what an attack does, in a sentence or two.
func LabAttack(id string) string { return said(labAttacks(), id, "") }

// labProtections are what stops the attacks, by name.
var labProtections = texts("lab_protection_", func() map[string]string {
	return map[string]string{
		"pkce":          "PKCE",
		"state":         "State",
		"code_once":     "One use of a code",
		"iss":           "Issuer in the answer",
		"rotation":      "Rotation",
		"id_token":      "ID token checks",
		"pkce_demanded": "PKCE demanded",
		"redirect":      "Exact redirect address",
		"pkce_nonce":    "PKCE and nonce",
		"metadata":      "Issuer in the description",
		"declared_host": "Declared hosts",
		"dpop":          "DPoP",
		"user_code":     "Code to compare",
	}
})

// LabProtection is the name of what stops an attack; see lab.Attack.
func LabProtection(name string) string { return said(labProtections(), name, name) }

// labProtectionTitles are the protections whose names are abbreviations, in full.
var labProtectionTitles = texts("lab_protection_title_", func() map[string]string {
	return map[string]string{
		"pkce": "PKCE — proof key for code exchange",
		"dpop": "DPoP — demonstrating proof of possession",
	}
})

// LabProtectionTitle is the name of what stops an attack, with what an abbreviation stands for.
func LabProtectionTitle(name string) string {
	return said(labProtectionTitles(), name, LabProtection(name))
}

// labSays say what a protection does against an attack.
var labSays = texts("lab_says_", func() map[string]string {
	return map[string]string{
		"stolen-code":        "The code only works together with a secret that never left Latchkey.",
		"forged-callback":    "Each sign-in carries a random value that must come back. Two more protections stand behind it: PKCE, a secret that goes with the code, and the nonce, a random value in the ID token. The switch turns off all three.",
		"replayed-code":      "The provider takes a code once. A second time also ends what the first one gave.",
		"mix-up":             "The answer names who gave the code, and Latchkey compares that with the provider of this sign-in.",
		"stolen-refresh":     "Each refresh token works once and is replaced. One that comes a second time ends the whole sign-in, for the thief too.",
		"forged-id-token":    "Latchkey takes an ID token only with the provider's signature, made for Latchkey and for this sign-in.",
		"pkce-downgrade":     "The provider refuses a sign-in without PKCE, and Latchkey refuses a provider that knows only the weak form.",
		"open-redirect":      "The provider sends codes only to addresses that were registered for Latchkey.",
		"code-injection":     "Code and ID token belong to the sign-in that began with them: PKCE binds the code to a secret, and a random value, the nonce, binds the ID token.",
		"poisoned-discovery": "A description counts only if it names the very address that it was fetched for.",
		"hostile-resource":   "A token goes only to hosts that the provider's file names.",
		"dpop-replay":        "The token is bound to a key that never leaves Latchkey. Each request is signed with that key, and each signature works once.",
		"device-phishing":    "The page shows the code and asks Ada to compare it with the device in front of her. The decision is hers; no program can make it.",
	}
})

// LabSays says what the protection does against an attack.
func LabSays(id string) string { return said(labSays(), id, "") }

// labStops say what stopped an attack.
var labStops = texts("lab_stop_", func() map[string]string {
	return map[string]string{
		"stolen-code":        "At the start of the sign-in the provider got a fingerprint (a hash) of Latchkey's secret. The attacker could only guess the secret, so the provider refused the code and cancelled it. Latchkey noticed and asked Ada to start again.",
		"forged-callback":    "The attacker's link could not contain the random value of Ada's sign-in, because only Latchkey and the provider know it. Latchkey refused the link and went on waiting for the real answer.",
		"replayed-code":      "The provider saw the same code a second time. It cannot know which of the two is the thief, so it gave nothing out and ended the tokens of the first use.",
		"mix-up":             "The answer named the real provider, and this sign-in was with another one. Latchkey kept the code to itself, so the attacker's provider never saw it.",
		"stolen-refresh":     "The thief got in until Latchkey refreshed. Then the provider saw a token that had been used already, and ended everything that came from it. Ada signs in again; the thief has nothing that works.",
		"forged-id-token":    "The old token has the random value of another sign-in, the game's is made out to the game, the third has no signature and the fourth one of a key that is not the provider's. Latchkey refused each.",
		"pkce-downgrade":     "The provider refused the request that had lost its PKCE, and Latchkey stopped before the browser opened when the description offered only the weak form.",
		"open-redirect":      "The attacker's page is not among the addresses registered for Latchkey. The provider showed an error and sent the browser nowhere.",
		"code-injection":     "Ada's code is bound to a secret of Ada's Latchkey. The attacker's Latchkey sent its own, and the provider refused the code.",
		"poisoned-discovery": "The description named the real provider, and had come from another address. Latchkey stopped before the browser opened.",
		"hostile-resource":   "The attacker's host is not among those that the provider's file names. Latchkey sent no request at all.",
		"dpop-replay":        "The token alone lacks the signature of Latchkey's key, and the copied signature had been used. The provider refused both.",
		"device-phishing":    "The page showed a code, and no device of Ada's did. She refused, and the attacker's Latchkey was told no.",
	}
})

// LabStop says what stopped an attack.
func LabStop(id string) string { return said(labStops(), id, "") }
