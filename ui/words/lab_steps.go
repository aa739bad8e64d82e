package words

// LabStep is the sentence of a step: what the party did, or that it never came to it. mark
// is done, accepted, refused or never.
func LabStep(attack, what, mark string) string {
	key := attack + "_" + what + "_" + mark
	for _, some := range []func() map[string]func() string{labStepsOfCodes, labStepsOfTokens, labStepsOfProviders} {
		if text := said(some(), key, ""); text != "" {
			return text
		}
	}
	return ""
}

// labStepsOfCodes are the steps of attacks on the code.
var labStepsOfCodes = texts("lab_step_", func() map[string]string {
	return map[string]string{
		"stolen-code_copied_done":      "Copied the code out of the address that the browser brings back",
		"stolen-code_sent_done":        "Sent it to the provider before Latchkey did",
		"stolen-code_guessed_done":     "Sent it to the provider before Latchkey did, with a guessed secret",
		"stolen-code_decided_accepted": "Accepted. The code alone was enough to get an access token",
		"stolen-code_decided_refused":  "Refused. The secret does not fit the fingerprint sent at the start",
		"stolen-code_read_accepted":    "Read the profile of Ada with it",
		"stolen-code_read_never":       "Never happened: there was nothing to read with",
		"stolen-code_noticed_done":     "Found the code used up, and asked Ada to sign in again",

		"forged-callback_began_done":      "Started a sign-in; the browser opened",
		"forged-callback_prepared_done":   "Signed in as Grace, and kept the address with the code for Latchkey",
		"forged-callback_followed_done":   "Opened a page that sent the browser to that address",
		"forged-callback_took_accepted":   "Accepted. It took the attacker's answer for Ada's",
		"forged-callback_took_refused":    "Refused. The random value is not the one of this sign-in",
		"forged-callback_sealed_accepted": "Linked the account of Grace as if it were Ada's",
		"forged-callback_sealed_done":     "Waited for the real answer, and linked Ada's own account",

		"replayed-code_redeemed_done":    "Exchanged the code, with its secret, for Ada's tokens",
		"replayed-code_copied_done":      "Copied that request from a log, and sent it once more",
		"replayed-code_decided_accepted": "Accepted. The same code gave tokens a second time",
		"replayed-code_decided_refused":  "Refused. The code has been used",
		"replayed-code_read_accepted":    "Read the profile of Ada with them",
		"replayed-code_read_never":       "Never happened: there was nothing to read with",
		"replayed-code_noticed_done":     "Found Ada's tokens ended as well, because one of the two is a thief, and asked her to sign in again",
		"replayed-code_went_on_done":     "Read Ada's notes as ever; nobody noticed anything",

		"pkce-downgrade_dropped_done":      "Removed the fingerprint of the secret from the address in Ada's browser",
		"pkce-downgrade_let_drop_accepted": "Accepted. It gave a code that needs no secret",
		"pkce-downgrade_let_drop_refused":  "Refused. A sign-in without it gets no code",
		"pkce-downgrade_redeemed_accepted": "Exchanged the code without a secret, and read the profile of Ada",
		"pkce-downgrade_redeemed_never":    "Never happened: there was no code to take",
		"pkce-downgrade_changed_done":      "Changed the provider's description on its way: only the weak form, plain",
		"pkce-downgrade_believed_accepted": "Accepted. It opened the browser without PKCE",
		"pkce-downgrade_believed_refused":  "Refused. It opened no browser for such a provider",

		"open-redirect_changed_done":  "Changed the address in Ada's browser, so that the code should go to a page of theirs",
		"open-redirect_sent_accepted": "Accepted. It sent the code to the attacker's page",
		"open-redirect_sent_refused":  "Refused. It showed Ada an error page; that address is not registered",
		"open-redirect_read_accepted": "Exchanged the code, and read the profile of Ada",
		"open-redirect_read_never":    "Never happened: no code came",

		"code-injection_kept_done":        "Took Ada's code from her browser before her Latchkey got it",
		"code-injection_began_done":       "Started a sign-in in a Latchkey of their own",
		"code-injection_injected_done":    "Gave Ada's code to that sign-in, with the right random value",
		"code-injection_decided_accepted": "Accepted. It gave the attacker's Latchkey Ada's tokens",
		"code-injection_decided_refused":  "Refused. The code is bound to a secret of Ada's Latchkey",
		"code-injection_read_accepted":    "Had Ada's account in their own list",
		"code-injection_read_never":       "Never happened: the attacker's list stayed empty",
	}
})

// labStepsOfTokens are the steps of attacks on tokens.
var labStepsOfTokens = texts("lab_step_", func() map[string]string {
	return map[string]string{
		"stolen-refresh_signed_in_done":     "Signed Ada in and sealed her refresh token",
		"stolen-refresh_copied_done":        "Copied the refresh token from a backup that was not sealed",
		"stolen-refresh_refreshed_accepted": "Used it before Latchkey did, and got an access token",
		"stolen-refresh_refreshed_refused":  "Refused. The provider gave nothing for it",
		"stolen-refresh_noticed_accepted":   "Accepted. Latchkey's refresh worked as ever, so nobody noticed anything",
		"stolen-refresh_noticed_refused":    "Refused. Latchkey's refresh came with a token that had been used, so everything that came from it ended",
		"stolen-refresh_used_accepted":      "Read the profile of Ada, and can do so for months",
		"stolen-refresh_used_refused":       "Refused. Neither the stolen access nor its refresh token works any more",

		"forged-id-token_began_done":         "Signed in as Grace, through a server that exchanges the ID token for another",
		"forged-id-token_nonce_accepted":     "Accepted. It took an old ID token of Ada for one of now",
		"forged-id-token_nonce_refused":      "Refused. An old ID token of Ada has the random value of another sign-in",
		"forged-id-token_audience_accepted":  "Accepted. It took an ID token that Ada got for a game",
		"forged-id-token_audience_refused":   "Refused. An ID token that Ada got for a game is made out to the game",
		"forged-id-token_unsigned_accepted":  "Accepted. It took an ID token without a signature",
		"forged-id-token_unsigned_refused":   "Refused. An ID token that says it needs no signature is no proof",
		"forged-id-token_other_key_accepted": "Accepted. It took an ID token signed by the attacker",
		"forged-id-token_other_key_refused":  "Refused. The signature is not by a key of the provider",

		"hostile-resource_signed_in_done": "Signed Ada in",
		"hostile-resource_talked_done":    "Had Latchkey fetch a page at the attacker's address",
		"hostile-resource_sent_accepted":  "Accepted. It sent the access token along",
		"hostile-resource_sent_refused":   "Refused. The provider's file does not name that host, so nothing was sent",
		"hostile-resource_read_accepted":  "Read the profile of Ada with the token",
		"hostile-resource_read_never":     "Never happened: no token came",

		"device-phishing_began_done":       "Started a sign-in by code in a Latchkey of their own",
		"device-phishing_sent_done":        "Sent Ada the link with the code: “Please confirm your account”",
		"device-phishing_opened_done":      "Opened the link and signed in",
		"device-phishing_decided_accepted": "Accepted. The page showed nothing to compare, and she approved",
		"device-phishing_decided_refused":  "Refused. The page showed a code to compare, and no device of hers shows one",
		"device-phishing_read_accepted":    "Had Ada's account in their own list",
		"device-phishing_read_never":       "Never happened: the attacker's list stayed empty",

		"dpop-replay_signed_in_done": "Signed Ada in",
		"dpop-replay_copied_done":    "Copied a request with the access token from a log",
		"dpop-replay_bare_accepted":  "Accepted. The token alone opened the profile of Ada",
		"dpop-replay_bare_refused":   "Refused. The token alone is worth nothing without its key",
		"dpop-replay_whole_accepted": "Accepted. The same request, sent once more, opened it as well",
		"dpop-replay_whole_refused":  "Refused. The signature in the copied request works once, and has been used",
	}
})

// labStepsOfProviders are the steps of attacks by a false provider.
var labStepsOfProviders = texts("lab_step_", func() map[string]string {
	return map[string]string{
		"mix-up_chose_done":     "Chose “Club”, a provider that the attacker runs",
		"mix-up_forwarded_done": "Sent her browser on to the real provider, with Latchkey's own request",
		"mix-up_approved_done":  "Signed in at the real provider and approved",
		"mix-up_took_accepted":  "Accepted. It took the code for one of Club and brought it there, with its secret",
		"mix-up_took_refused":   "Refused. The answer names the real provider, not Club",
		"mix-up_read_accepted":  "Exchanged the code at the real provider, and read the profile of Ada",
		"mix-up_read_never":     "Never happened: no code came",

		"poisoned-discovery_added_done":        "Added a provider by an address from the attacker",
		"poisoned-discovery_believed_accepted": "Accepted. It believed the description and opened the browser",
		"poisoned-discovery_believed_refused":  "Refused. The description is that of another provider than the one at its address",
		"poisoned-discovery_approved_done":     "Signed in at the real provider; her account appeared as it should",
		"poisoned-discovery_approved_never":    "Never happened: no browser opened",
		"poisoned-discovery_read_accepted":     "Had got the code on the way, and read the profile of Ada",
		"poisoned-discovery_read_never":        "Never happened: no code came",
	}
})
