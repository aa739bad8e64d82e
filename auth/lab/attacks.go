package lab

import (
	"time"

	"latchkey/auth/demo"
	"latchkey/auth/internal/checks"
	"latchkey/auth/internal/weak"
)

// attack is an attack with what is switched off for it, and how it goes.
type attack struct {
	Attack
	off   []checks.Check // of Latchkey, in a run without the protection
	lacks weak.Set       // of the provider, in a run without the protection
	// offer sets what the provider offers, where that is the protection; nil: nothing.
	offer func(on bool, o *demo.Options)
	// play returns whether the attacker reached the goal. Its error means that the
	// attack could not be tried.
	play func(*stage) (gotIn bool, err error)
}

// attacks lists every attack, in the order in which they are shown.
var attacks = []attack{
	{
		Attack: Attack{"stolen-code", "pkce", "RFC 7636 §1"},
		off:    []checks.Check{checks.PKCE}, lacks: weak.Set{weak.PKCE}, play: stolenCode,
	},
	{
		Attack: Attack{"forged-callback", "state", "RFC 6749 §10.12"},
		// PKCE and the nonce would stop it one and two steps later.
		off: []checks.Check{checks.State, checks.PKCE, checks.Nonce}, lacks: weak.Set{weak.PKCE}, play: forgedCallback,
	},
	{
		Attack: Attack{"replayed-code", "code_once", "RFC 6749 §10.5"},
		lacks:  weak.Set{weak.CodeOnce}, play: replayedCode,
	},
	{
		Attack: Attack{"mix-up", "iss", "RFC 9207 §1"},
		off:    []checks.Check{checks.ResponseIss}, play: mixedUp,
	},
	{
		Attack: Attack{"stolen-refresh", "rotation", "RFC 9700 §4.14.2"},
		lacks:  weak.Set{weak.Rotation}, play: stolenRefresh,
	},
	{
		Attack: Attack{"forged-id-token", "id_token", "OpenID Connect Core 1.0 §3.1.3.7"},
		off:    []checks.Check{checks.Nonce, checks.Audience, checks.Party, checks.Compact, checks.Algorithm, checks.Signature},
		play:   forgedIDToken,
	},
	{
		Attack: Attack{"pkce-downgrade", "pkce_demanded", "RFC 9700 §4.8.2"},
		off:    []checks.Check{checks.PKCE}, lacks: weak.Set{weak.PKCE}, play: downgradedPKCE,
	},
	{
		Attack: Attack{"open-redirect", "redirect", "RFC 9700 §4.1.3"},
		lacks:  weak.Set{weak.Redirect}, play: openRedirect,
	},
	{
		Attack: Attack{"code-injection", "pkce_nonce", "RFC 9700 §4.5"},
		off:    []checks.Check{checks.PKCE, checks.Nonce}, lacks: weak.Set{weak.PKCE}, play: injectedCode,
	},
	{
		Attack: Attack{"poisoned-discovery", "metadata", "RFC 8414 §3.3"},
		off:    []checks.Check{checks.Metadata}, play: poisonedDiscovery,
	},
	{
		Attack: Attack{"hostile-resource", "declared_host", "RFC 6750 §5.3"},
		off:    []checks.Check{checks.DeclaredHost}, play: hostileResource,
	},
	{
		Attack: Attack{"dpop-replay", "dpop", "RFC 9449 §2"},
		offer:  func(on bool, o *demo.Options) { o.DPoP = on }, play: replayedToken,
	},
	{
		Attack: Attack{"device-phishing", "user_code", "RFC 8628 §5.4"},
		lacks:  weak.Set{weak.UserCode}, play: phishedDevice,
		offer: func(_ bool, o *demo.Options) { o.DeviceInterval = time.Second },
	},
}
