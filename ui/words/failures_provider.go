package words

import "latchkey/auth"

// refused is for errors that a provider returns.
var refused = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonDenied:          {"Access was not granted", "It was denied at {{.provider}}{{with .Code}} ({{.}}){{end}}: by the person there, or by a rule of the provider or of an administrator. Start again to choose otherwise, or ask the administrator."},
		auth.ReasonInvalidScope:    {"{{.Provider}} does not give all the scopes that were asked for", "Take out the scopes that it does not offer and try again."},
		auth.ReasonOpenIDNeeded:    {"{{.Provider}} does not take these scopes", "The scope openid is not among them, and a provider of OpenID Connect may want it: add openid to the scopes and try again. If that is refused too, take out the scopes it does not offer."},
		auth.ReasonPushRefused:     {"{{.Provider}} refused the pushed authorization request{{with .Code}}: {{.}}{{else}}{{with .Status}} with status {{.}}{{end}}{{end}}", "Latchkey sent the request to {{.provider}} itself, ahead of the browser, because it offers that (PAR).{{with .Line}} If its words name no other cause, write {{.}} into the provider's file: the request then goes through the browser.{{else}} It accepts no other way: look at its own words, and at the client's settings there.{{end}}"},
		auth.ReasonProofRefused:    {"{{.Provider}} does not accept Latchkey's proof of its key (DPoP)", "{{with .Skew}}Set this computer's clock, which by the provider's is {{.}}, and try again. {{else}}Check this computer's clock and try again. {{end}}{{with .Line}}If it is refused all the same, write {{.}} into the provider's file and sign in again, for a token without a key.{{else}}If it is refused all the same, ask who runs {{.provider}}: it gives tokens only with such a proof.{{end}}"},
		auth.ReasonProofNeeded:     {"{{.Provider}} gives tokens only with a proof of a key (DPoP)", "{{with .Line}}The provider's file rules that out: write {{.}} into it and sign in again.{{else}}It names no algorithm for it that Latchkey has (ES256): ask who runs {{.provider}}.{{end}}"},
		auth.ReasonBearerOnly:      {"The address refused the token, which is bound to Latchkey's key", "It asked for no proof of that key (DPoP), and may know only plain tokens (Bearer). For a plain one, write {{or .Line `dpop = \"never\"`}} into the provider's file and sign in again. If this address took the token before, it has ended: sign in again."},
		auth.ReasonInvalidClient:   {"{{.Provider}} does not accept this client", "Check the client ID, and whether the client is registered as a native or desktop app{{with .Code}} ({{.}}){{end}}."},
		auth.ReasonSecretRefused:   {"{{.Provider}} does not accept this client's secret", "Check the client ID and the secret, which may have ended there. If both are right, the provider wants the secret in another way: write token_auth = \"client_secret_basic\" or \"client_secret_post\" into the provider's file (--token-auth){{with .Code}} ({{.}}){{end}}."},
		auth.ReasonKeyRefused:      {"{{.Provider}} does not accept what this client's key has signed", "{{with .Skew}}Set this computer's clock, which by the provider's is {{.}}, and try again. {{end}}Check the client ID, and whether the public part of this key is registered there. If both are right, write key_id or key_alg into the provider's file as the provider names them{{with .Code}} ({{.}}){{end}}."},
		auth.ReasonRedirectRefused: {"{{.Provider}} does not know the redirect address", "Register the address that latchkey providers shows, exactly as it stands.{{with .Line}} If it is registered, the provider compares the port too, and Latchkey takes another one each time: write {{.}} into the provider's file, and register that address.{{end}}"},
		auth.ReasonCopyRefused:     {"{{.Provider}} no longer accepts this sign-in", "It came with a back-up, and may have been used where that was made. Sign in again; the account and its name stay."},
		auth.ReasonInvalidGrant:    {"{{.Provider}} no longer accepts this sign-in", "Sign in again; the account and its name stay."},
		auth.ReasonInteraction:     {"{{.Provider}} wants to ask you something", "Sign in again and answer in the browser{{with .Code}} ({{.}}){{end}}."},
		auth.ReasonServerError:     {"{{.Provider}} reports a fault of its own", "Try again in a while{{with .Code}} ({{.}}){{end}}. Nothing was changed."},
		auth.ReasonOAuthError:      {"{{.Provider}} refused{{with .Code}}: {{.}}{{end}}", "Its own words name the cause; the client's settings there are the first place to look."},
		auth.ReasonRefusedStatus:   {"{{.Provider}} refused the request{{with .Status}} with status {{.}}{{end}}", "Check the provider's addresses and the client ID."},
		auth.ReasonBlocked:         {"Something in front of {{.provider}} refused the request", "A page came with status {{or .Status `403`}}: a firewall or a gateway does not let this program in. Open the address in a browser, and ask who runs {{.provider}}."},
		auth.ReasonEnded:           {"This account has ended", "Sign in again; the account and its name stay."},
		auth.ReasonNoRefreshToken:  {"{{.Provider}} gave nothing to renew this sign-in with", "Sign in again when the token has ended. Some providers renew only with the scope offline_access."},
		auth.ReasonNoRegistration:  {"{{.Provider}} does not let apps register themselves", "Register a client on its own page and fill in the client ID."},
		auth.ReasonNoDevice:        {"{{.Provider}} has no sign-in by code", "Sign in with the browser instead."},
		auth.ReasonNoSignOut:       {"{{.Provider}} has no page that signs a browser out", "Sign out on its own pages. Revoking ends what Latchkey was granted there."},
		auth.ReasonNoWayBack:       {"{{.Provider}} sends no browser back from signing out without an ID token", "Latchkey sends none, because it would stand in the browser's history. The page opens without the way back, so that Latchkey does not learn how it ends. {{with .Line}}Write {{.}} into the provider's file to have it so each time{{else}}Look at the page{{end}}."},
		auth.ReasonNoRevocation:    {"{{.Provider}} offers no way to revoke from here", "End it on the provider's own page; remove only forgets it here."},
		auth.ReasonScopeNeeded:     {"The resource wants more than the token allows", "{{with .Detail}}It needs the scope {{.}}. {{end}}{{if .Final}}The sign-in has asked for that, and {{.provider}} did not give it, or it is not enough: this app may not have it.{{else if .SignIn}}Ask for it; what was granted before stays: {{.SignIn}}{{else}}It does not say which. Sign in again and ask for it: latchkey sign-in with --account and --scope, which replaces the scopes; latchkey show tells what was granted.{{end}}"},
		auth.ReasonBodySent:        {"The resource refused the token, which was renewed, and the content of the request is gone", "What comes from standard input is kept for a second request up to 1 MiB. Send it once more, or from a file."},
		auth.ReasonNotNarrowed:     {"{{.Provider}} gives no token with fewer scopes", "{{with .Detail}}In place of those that were asked for it gave {{.}}. {{end}}Nothing was lent. Leave out --scope, and limit what is lent by --path, --method or --read-only."},
		auth.ReasonResourceAnswer:  {"The API answered with status {{.Status}}", "This is not about the token, which the API did not refuse. Check the address and what the API says of it."},
		auth.ReasonResourceRefused: {"The resource refused the token{{with .Status}} with status {{.}}{{end}}", "A scope may be missing; latchkey show tells what was granted."},
	}
})

// answers is for invalid answers. Nothing of such an answer is ever stored.
var answers = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonNotJSON:         {"{{.Provider}} answered with something that is not JSON", "The address may be a web page, or a network log-in page stands in between. Open a browser and look{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonMalformed:       {"{{.Provider}} gave an answer that cannot be read", "Try again; if it stays so, the provider is at fault{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonRepeatedMember:  {"{{.Provider}} said two things at once", "An answer names the same thing twice{{with .Detail}} ({{.}}){{end}}, so neither is believed. Tell the provider. Nothing was stored."},
		auth.ReasonTooLarge:        {"{{.Provider}} sent far more than an answer has", "It was cut off. Check the provider's addresses."},
		auth.ReasonRedirected:      {"{{.Provider}} sent Latchkey elsewhere", "Secrets do not follow redirects. Check the provider's addresses{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonRedirectLoop:    {"The description of {{.provider}} leads on and on", "Each address only names another of the same host{{with .Detail}} ({{.}}){{end}}. Check the issuer address, or give the address of the description as metadata_url in the provider's file."},
		auth.ReasonMetadataIssuer:  {"This address speaks for another issuer", "Enter the issuer exactly as the provider writes it, slash at the end included{{with .Detail}}: {{.}}{{end}}."},
		auth.ReasonMetadata:        {"{{.Provider}} describes itself in a way that cannot be used", "Check the issuer address; if it is right, tell the provider{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonNoPKCE:          {"{{.Provider}} rules out the protection that Latchkey needs", "Without PKCE by S256 a stolen code could be used. Ask who runs {{.provider}} to allow it."},
		auth.ReasonEndpointMoved:   {"{{.Provider}} names an address that it did not name before", "It went {{.Moves}}, and nothing was sent there. If {{.provider}} says itself that it has moved, sign in again with {{.Accept}}."},
		auth.ReasonTokenTooLong:    {"{{.Provider}} gave a token of more than 64 KiB", "Latchkey stores none so long, and hardly any API would take it{{with .Detail}} ({{.}}){{end}}. Ask for fewer scopes, or have {{.provider}} put fewer groups and roles into it. Nothing was stored."},
		auth.ReasonTokenResponse:   {"{{.Provider}} gave no token that can be used", "Nothing was stored. Try again; if it stays so, the provider is at fault{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonTokenType:       {"{{.Provider}} gave a kind of token that Latchkey does not know", "Latchkey takes Bearer and DPoP{{with .Detail}}, and this is {{.}}{{end}}. Ask who runs {{.provider}}. The token was not stored."},
		auth.ReasonNoIDToken:       {"{{.Provider}} did not say who signed in", "An ID token was asked for, but none came. If {{.provider}} gives none, write no_id_token = true under [quirks] in the provider's file, or take openid out of the scopes. Nothing was stored."},
		auth.ReasonIDToken:         {"The ID token of {{.provider}} does not hold", "Try again; if it stays so, tell the provider{{with .Detail}} ({{.}}){{end}}. Nothing was stored."},
		auth.ReasonSignature:       {"The ID token is not signed by {{.provider}}", "Its signature does not fit the provider's key, so somebody may stand in between. Nothing was stored. Try again; if it stays so, tell the provider."},
		auth.ReasonAlgorithm:       {"The ID token is signed in a way that {{.provider}} does not name", "{{with .Detail}}It is signed by {{.}}, which is{{else}}Its algorithm is{{end}} not among those of the provider's metadata (id_token_signing_alg_values_supported; RS256 where it names none). Set the client's ID token signature at {{.provider}} to one that is, or have that one named. Nothing was stored."},
		auth.ReasonNoKey:           {"{{.Provider}} publishes no key for the ID token's signature", "No key at its jwks_uri fits{{with .Detail}} ({{.}}){{end}}. Keys may have just changed: try again in some minutes; if it stays so, tell the provider. Nothing was stored."},
		auth.ReasonSymmetric:       {"The ID token of {{.provider}} is signed with the client's secret", "Latchkey takes only signatures that can be checked with the provider's public keys{{with .Detail}}, and this is {{.}}{{end}}. Set the client's ID token signature to RS256 or ES256 at {{.provider}}. Nothing was stored."},
		auth.ReasonIDTokenIssuer:   {"The ID token comes from another issuer", "Nothing was stored. Check the issuer address{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonIDTokenAudience: {"The ID token was made for another client", "Nothing was stored{{with .Detail}} ({{.}}){{end}}. Check the client ID. Where the other audience is yours as well, name it under trusted_audiences in the provider's file."},
		auth.ReasonACR:             {"You proved who you are in another way than was asked for", "The provider's file insists on a certain way, and the ID token names another{{with .Detail}} ({{.}}){{end}}. Nothing was stored. Try again, and use the way that the provider offers for it."},
		auth.ReasonIDTokenTime:     {"The ID token is of another time", "Check this computer's clock{{with .Skew}}, which by the provider's is {{.}}{{end}}, then try again{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonNonce:           {"The ID token belongs to another sign-in", "Nothing was stored. Start again."},
		auth.ReasonTokenHash:       {"The ID token does not belong to the access token", "Nothing was stored. Start again."},
		auth.ReasonKeys:            {"The keys of {{.provider}} cannot be used", "Nothing was stored. Try again later{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonSubject:         {"{{.Provider}} does not say clearly who signed in", "Two of its answers name different people, or none. Try again; if it stays so, tell the provider. Nothing was stored."},
		auth.ReasonOtherAccount:    {"{{if and .Came .Expected}}You signed in as {{.Came}}, not as {{.Expected}}{{else}}Somebody else signed in{{end}}", "Nothing was replaced. Sign in as the same person, or without --account to link a new account."},
	}
})

// network is for what prevents an answer.
var network = failures("", func() map[auth.Reason][2]string {
	return map[auth.Reason][2]string{
		auth.ReasonNoAnswer:    {"{{.Provider}} cannot be reached", "Check the connection and try again{{with .Detail}} ({{.}}){{end}}. Nothing was changed."},
		auth.ReasonDNS:         {"The address of {{.provider}} was not found", "Check the connection and the address{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonTLS:         {"The connection to {{.provider}} is not secure", "What answers there does not speak TLS 1.2 or newer, or has a certificate that does not hold{{with .Detail}} ({{.}}){{end}}. Check the address. Nothing was sent."},
		auth.ReasonCertExpired: {"The certificate of {{.provider}} is out of date", "By this computer's clock it has ended, or has not begun{{with .Detail}} ({{.}}){{end}}. If the clock is wrong, set it; else {{.provider}} has to renew it. Nothing was sent."},
		auth.ReasonCertName:    {"The certificate is not for the name of {{.provider}}", "Something else answers at this address{{with .Detail}} ({{.}}){{end}}: check the address, and whether this network wants you to sign in to it first. Nothing was sent."},
		auth.ReasonCertOld:     {"The certificate of {{.provider}} names its host in a way that no longer counts", "The name stands only in the common name, and what counts is the subjectAltName{{with .Detail}} ({{.}}){{end}}. Whoever runs {{.provider}} has to issue a certificate with it. Nothing was sent."},
		auth.ReasonTLSCipher:   {"{{.Provider}} offers no encryption that Latchkey takes", "It speaks TLS, and found no common way{{with .Detail}} ({{.}}){{end}}: often it has only the old key exchange by RSA. Whoever runs {{.provider}} has to switch on key exchange by ECDHE, or TLS 1.3. Nothing was sent."},
		auth.ReasonCertUnknown: {"The certificate of {{.provider}} is by a CA that this computer does not know", "Something else may answer at this address{{with .Detail}} ({{.}}){{end}}. With a CA of your own, name it with --ca; else check whether this network wants you to sign in to it first. Nothing was sent."},
		auth.ReasonPortal:      {"This network wants you to sign in to it first", "Open any page in a browser and finish what it asks, then try again. Nothing was changed."},
		auth.ReasonSlow:        {"{{.Provider}} takes too long to answer", "Try again in a while{{with .Detail}} ({{.}}){{end}}."},
		auth.ReasonBusy:        {"{{.Provider}} is busy", "{{with .Wait}}It asks to wait {{.}}; try again after that.{{else}}Try again in a while.{{end}}"},
		auth.ReasonUnavailable: {"{{.Provider}} is out of order{{with .Status}} (status {{.}}){{end}}", "Try again in a while. Nothing was changed."},
		auth.ReasonDemoPort:    {"Another program holds the demo provider's address{{with .Detail}}: {{.}}{{end}}", "End that program, or use another home folder; the demo provider's port is kept there."},
		auth.ReasonInDoubt:     {"The account is in doubt", "An earlier answer of {{.Provider}} was lost, and the refresh token may be used up. Refresh it yourself to find out: latchkey refresh, or Refresh in the window. If that is refused, sign in again."},
		auth.ReasonProxy:       {"The proxy refused the connection", "Check HTTPS_PROXY and NO_PROXY{{with .Detail}} ({{.}}){{end}}."},
	}
})

// nuances is for reasons that mean more at a certain step.
var nuances = failures("", func() map[moment][2]string {
	return map[moment][2]string{
		at(auth.StepConfig, auth.ReasonCancelled): {"Cancelled", "Nothing was changed."},
		at(auth.StepWait, auth.ReasonErrorNoState): {
			"An error came back that did not say for which sign-in{{with .Code}}: {{.}}{{end}}",
			"It may be from {{.provider}}{{with .Detail}}, and says: “{{.}}”{{end}}. Without the state nothing proved that, so Latchkey waited on. If its page says the same, mend that and sign in again.",
		},
		at(auth.StepBrowser, auth.ReasonMalformed): {
			"{{.Provider}} gave an answer to the pushed authorization request that cannot be read",
			"Nothing was sent to the browser yet{{with .Detail}} ({{.}}){{end}}. {{with .Line}}Write {{.}} into the provider's file, and the request goes through the browser instead.{{else}}It accepts no other way: tell the provider.{{end}}",
		},
		at(auth.StepBrowser, auth.ReasonNotJSON): {
			"{{.Provider}} answered the pushed authorization request with something that is not JSON",
			"Nothing was sent to the browser yet{{with .Detail}} ({{.}}){{end}}. {{with .Line}}Write {{.}} into the provider's file, and the request goes through the browser instead.{{else}}It accepts no other way: tell the provider.{{end}}",
		},
		at(auth.StepBrowser, auth.ReasonRepeatedMember): {
			"{{.Provider}} said two things at once in its answer to the pushed authorization request",
			"So neither is believed{{with .Detail}} ({{.}}){{end}}. {{with .Line}}Write {{.}} into the provider's file, and the request goes through the browser instead.{{else}}It accepts no other way: tell the provider.{{end}}",
		},
		at(auth.StepBrowser, auth.ReasonRedirected): {
			"{{.Provider}} sent the pushed authorization request elsewhere",
			"Such a request follows no redirect{{with .Detail}} ({{.}}){{end}}. {{with .Line}}Check the provider's addresses, or write {{.}} into the provider's file: the request then goes through the browser.{{else}}Check the provider's addresses.{{end}}",
		},
		at(auth.StepExchange, auth.ReasonInvalidGrant): {"{{.Provider}} did not accept the code", "It was used already or came too late. Start again."},
		at(auth.StepExchange, auth.ReasonNoAnswer):     {"{{.Provider}} cannot be reached", "The browser came back, but the code could not be redeemed{{with .Detail}} ({{.}}){{end}}. Check the connection and start again."},
		at(auth.StepRefresh, auth.ReasonProofRefused): {
			"{{.Provider}} does not accept Latchkey's proof of its key (DPoP)",
			"{{with .Skew}}Set this computer's clock, which by the provider's is {{.}}, and refresh again. {{else}}Check this computer's clock and refresh again. {{end}}If it is refused all the same, {{with .Line}}write {{.}} into the provider's file and {{end}}sign in again. The account stays as it is.",
		},
		at(auth.StepRefresh, auth.ReasonOAuthError): {
			"{{.Provider}} does not renew this sign-in{{with .Code}}: {{.}}{{end}}",
			"Sign in again; the account and its name stay.",
		},
		at(auth.StepRefresh, auth.ReasonNoAnswer): {"{{.Provider}} cannot be reached", "The account stays as it is{{with .Detail}} ({{.}}){{end}}. Check the connection and try again."},
		at(auth.StepRefresh, auth.ReasonNoRefreshToken): {
			"{{.Provider}} gave nothing to renew this account with",
			"Sign in again for a new token. Some providers renew only with the scope offline_access.",
		},
		at(auth.StepRefresh, auth.ReasonRefusedStatus): {
			"{{.Provider}} refused to renew this account{{with .Status}} with status {{.}}{{end}}",
			"It does not say why, so the account stays as it is. If it happens again, sign in again.",
		},
		at(auth.StepRevoke, auth.ReasonRefusedStatus): {
			"{{.Provider}} refused to revoke{{with .Status}} with status {{.}}{{end}}",
			"Some providers let only clients with a secret revoke. The account is not revoked: end it on the provider's own page.",
		},
		at(auth.StepRevoke, auth.ReasonNoAnswer):    {"{{.Provider}} cannot be reached", "The account is not revoked yet: that stays pending. Revoke it again when the connection is back{{with .Detail}} ({{.}}){{end}}."},
		at(auth.StepRevoke, auth.ReasonRedirected):  {"The request to {{.provider}} was led elsewhere", "This network may want you to sign in to it first{{with .Detail}} ({{.}}){{end}}. The account is not revoked yet: that stays pending. Revoke it again after that."},
		at(auth.StepRevoke, auth.ReasonNotJSON):     {"A page for people came in place of {{.provider}}'s answer", "This network may want you to sign in to it first{{with .Detail}} ({{.}}){{end}}. The account is not revoked yet: that stays pending. Revoke it again after that."},
		at(auth.StepRevoke, auth.ReasonUnavailable): {"{{.Provider}} is out of order{{with .Status}} (status {{.}}){{end}}", "The account is not revoked yet: that stays pending. Revoke it again in a while."},
		at(auth.StepRevoke, auth.ReasonBusy):        {"{{.Provider}} is busy", "The account is not revoked yet: that stays pending{{with .Wait}}. It asks to wait {{.}}{{end}}. Revoke it again after that."},
		at(auth.StepSave, auth.ReasonInternal):      {"The account could not be stored", "Check the disk and the folder's permissions. What was stored before is whole."},
		at(auth.StepDiscover, auth.ReasonNotJSON): {
			"This network may want you to sign in to it first",
			"A page for people came in place of {{.provider}}'s description{{with .Detail}} ({{.}}){{end}}. Open any page in a browser. If none asks you to sign in to the network, check the issuer address; it is often the log-in host, with a path.",
		},
		at(auth.StepDiscover, auth.ReasonRedirected): {
			"This network may want you to sign in to it first",
			"The way to {{.provider}}'s description leads elsewhere{{with .Detail}} ({{.}}){{end}}. Open any page in a browser. If none asks you to sign in to the network, check the issuer address, to the last slash.",
		},
		at(auth.StepDiscover, auth.ReasonRefusedStatus): {
			"There is no description of a provider at this address",
			"The answer had status {{or .Status `…`}}. Check the issuer address, or give the endpoints in the provider's file.",
		},
	}
})
