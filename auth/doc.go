// Package auth signs people in with OAuth 2.0 and OpenID Connect and keeps the
// accounts that come of it. It knows no window, no keyring and no browser:
// those reach it through four seams, [Receiver], [Request.Browse], [Vault] and
// [Client.Observe].
//
// # One sign-in, as data
//
//	Provider → Attempt → authorization URL → (browser) → Callback → code
//	        → Grant → Identity → Account → Vault
//
// Each arrow is one small function that emits one [Event]. Nothing flows
// backwards, and nothing here ever asks a person for a value.
//
// # Names
//
// Names are the specifications' words: verifier, challenge, state, nonce,
// issuer, grant (RFC 6749, RFC 7636, RFC 9207, OpenID Connect Core 1.0).
package auth
