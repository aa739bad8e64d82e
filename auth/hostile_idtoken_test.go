package auth_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// claims arms a case with a change to the ID token's claims.
func claims(change func(r *rig, c map[string]any)) func(*rig) {
	return func(r *rig) { r.as.ID.Claims = func(c map[string]any) { change(r, c) } }
}

// set arms a case with one claim.
func set(name string, value any) func(*rig) {
	return claims(func(_ *rig, c map[string]any) { c[name] = value })
}

// drop arms a case without one claim.
func drop(name string) func(*rig) {
	return claims(func(_ *rig, c map[string]any) { delete(c, name) })
}

// payload arms a case with a change to the written claims.
func payload(change func(string) string) func(*rig) {
	return func(r *rig) { r.as.ID.Payload = func(b []byte) []byte { return []byte(change(string(b))) } }
}

// signedBy arms a case with another signing key, the published ones unchanged.
func signedBy(key func(r *rig) authtest.Key) func(*rig) {
	return func(r *rig) {
		r.as.Keys.Publish = []authtest.Key{r.as.Keys.Sign}
		k := key(r)
		k.ID = r.as.Keys.Sign.ID
		r.as.Keys.Sign = k
	}
}

// unix is a time from now, as a claim.
func unix(d time.Duration) int64 { return time.Now().Add(d).Unix() }

var idTokenCases = []hostile{
	{
		id: "OC2", name: "oidcc-client-test-invalid-iss", check: checks.Issuer,
		arm: set("iss", "https://other.example"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenIssuer),
	},
	{
		id: "OC3", name: "oidcc-client-test-missing-sub", check: checks.Subject, also: []checks.Check{checks.Userinfo},
		arm: drop("sub"), trail: uptoKeys, want: badToken(auth.ReasonSubject),
	},
	{
		id: "OC4", name: "oidcc-client-test-invalid-aud", check: checks.Audience,
		arm: set("aud", "another-client"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenAudience),
	},
	{
		id: "OC5", name: "oidcc-client-test-missing-iat", check: checks.IssuedAt,
		arm: drop("iat"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "OC9", name: "oidcc-client-test-idtoken-sig-none", check: checks.Compact,
		also: []checks.Check{checks.Algorithm, checks.Signature},
		arm:  signedBy(func(*rig) authtest.Key { return authtest.Key{Alg: "none"} }), trail: uptoToken, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "OC9", name: "alg none with a signature behind it", check: checks.Algorithm, also: []checks.Check{checks.Signature},
		arm: func(r *rig) { r.as.ID.Header = func(h map[string]any) { h["alg"] = "none" } }, trail: uptoToken, want: badToken(auth.ReasonAlgorithm),
	},
	{
		id: "PrOfESSOS Signature Manipulation", name: "alg that is not announced", check: checks.Algorithm, also: []checks.Check{checks.Signature},
		arm: withoutHash(func(r *rig) { r.as.ID.Header = func(h map[string]any) { h["alg"] = "PS384" } }), trail: uptoToken, want: badToken(auth.ReasonAlgorithm),
	},
	{
		id: "OC10", name: "oidcc-client-test-invalid-sig-rs256", check: checks.Signature,
		arm: signedBy(func(*rig) authtest.Key { return authtest.RSAKey(1) }), trail: uptoKeys, want: badToken(auth.ReasonSignature),
	},
	{
		id: "OC10", name: "one bit of the signature turned", check: checks.Signature,
		arm: func(r *rig) { r.as.ID.Compact = turnBit }, trail: uptoKeys, want: badToken(auth.ReasonSignature),
	},
	{
		id: "OC12", name: "oidcc-client-test-nonce-invalid", check: checks.Nonce,
		arm: set("nonce", "of-another-sign-in"), trail: uptoKeys, want: badToken(auth.ReasonNonce),
	},
	{
		id: "OC29", name: "oidcc-client-test-missing-aud", check: checks.Audience,
		arm: drop("aud"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenAudience),
	},
	{
		id: "OC30", name: "oidcc-client-test-invalid-athash", check: checks.TokenHash,
		arm: set("at_hash", authtest.TokenHash("another token")), trail: uptoKeys, want: badToken(auth.ReasonTokenHash),
	},
	{
		id: "OC32", name: "oidcc-client-test-invalid-sig-hs256", check: checks.Algorithm, also: []checks.Check{checks.Signature},
		arm: signedBy(func(r *rig) authtest.Key {
			return authtest.Key{Alg: "HS256", Secret: []byte(r.as.Keys.Sign.JWK()["n"].(string))}
		}), trail: uptoToken, want: badToken(auth.ReasonSymmetric),
	},
	{
		id: "OC33", name: "oidcc-client-test-invalid-sig-es256", check: checks.Algorithm, also: []checks.Check{checks.Signature},
		arm: signedBy(func(*rig) authtest.Key { return authtest.ECKey("ES256") }), trail: uptoToken, want: badToken(auth.ReasonAlgorithm),
	},
	{
		id: "FA9", name: "invalid-secondary-aud", check: checks.Party,
		arm: set("aud", []string{authtest.ClientID, "another-client"}), trail: uptoKeys, want: badToken(auth.ReasonIDTokenAudience),
	},
	{
		id: "CORE-2", name: "azp is another client", check: checks.Party,
		arm: set("azp", "another-client"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenAudience),
	},
	{
		id: "FA11", name: "invalid-alternate-alg", check: checks.Algorithm, also: []checks.Check{checks.KeyStrength},
		arm: func(r *rig) { r.as.Keys.Sign = r.as.Keys.Sign.As("PS256") }, trail: uptoToken, want: badToken(auth.ReasonAlgorithm),
	},
	{
		id: "FA12", name: "invalid-expired-exp, six minutes ago", check: checks.Expiry,
		arm: set("exp", unix(-6*time.Minute)), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "G7", name: "expired beyond the leeway of a minute", check: checks.Expiry,
		arm: set("exp", unix(-65*time.Second)), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "FA13", name: "missing-exp", check: checks.Expiry,
		arm: drop("exp"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "FA14", name: "missing-iss", check: checks.Issuer,
		arm: drop("iss"), trail: uptoKeys, want: badToken(auth.ReasonIDTokenIssuer),
	},
	{
		id: "FA18", name: "missing-nonce", check: checks.Nonce,
		arm: drop("nonce"), trail: uptoKeys, want: badToken(auth.ReasonNonce),
	},
	{
		id: "FAPI1", name: "iat-is-week-in-past", check: checks.IssuedAt,
		arm: set("iat", unix(-7*24*time.Hour)), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "T4", name: "iat a day ahead", check: checks.IssuedAt,
		arm: set("iat", unix(24*time.Hour)), trail: uptoKeys, want: badToken(auth.ReasonIDTokenTime),
	},
	{
		id: "CORE-3", name: "sub of 256 characters", check: checks.Subject, also: []checks.Check{checks.Userinfo},
		arm: set("sub", strings.Repeat("a", 256)), trail: uptoKeys, want: badToken(auth.ReasonSubject),
	},
	{
		id: "CORE-3", name: "sub that is not ASCII", check: checks.Subject, also: []checks.Check{checks.Userinfo},
		arm: set("sub", "аda"), trail: uptoKeys, want: badToken(auth.ReasonSubject),
	},
	{
		id: "CORE-12", name: "sub twice in the claims", check: checks.StrictJSON, also: []checks.Check{checks.Userinfo},
		arm: payload(func(s string) string { return strings.Replace(s, `{`, `{"sub":"grace",`, 1) }), trail: uptoKeys, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "T4", name: "Sub beside sub", check: checks.StrictJSON,
		arm: payload(func(s string) string { return strings.Replace(s, `{`, `{"Sub":"grace",`, 1) }), trail: uptoKeys, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "T4", name: "JSON serialisation in place of compact", check: checks.Compact,
		arm: func(r *rig) { r.as.ID.Compact = general }, trail: uptoToken, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "CB20", name: "another person than the account asked for", check: checks.RequestedAccount,
		arm: func(r *rig) {
			r.request.Account = r.accounts()[0].ID
			r.as.Person = "grace"
		}, trail: happyTrail + " revoke revoke", want: badToken(auth.ReasonOtherAccount),
	},
	{
		id: "ID6", name: "an encrypted ID token",
		arm: func(r *rig) { r.as.ID.Compact = func(string) string { return "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d" } }, trail: uptoToken, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "T4", name: "exp as a string",
		arm: claims(func(_ *rig, c map[string]any) { c["exp"] = "99999999999" }), trail: uptoKeys, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "CORE-3", name: "sub as a number", arm: set("sub", 7), trail: uptoKeys, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "CORE-12", name: "claims that are an array",
		arm: payload(func(string) string { return `["ada"]` }), trail: uptoKeys, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "CORE-6", name: "unknown crit",
		arm: func(r *rig) {
			r.as.ID.Header = func(h map[string]any) { h["crit"], h["nobody"] = []string{"nobody"}, true }
		}, trail: uptoToken, want: badToken(auth.ReasonIDToken),
	},
	{
		id: "CORE-12", name: "an ID token of three words",
		arm: func(r *rig) { r.as.ID.Compact = func(string) string { return "not.a.token" } }, trail: uptoToken, want: badToken(auth.ReasonIDToken),
	},
}

// turnBit changes one bit in the middle of a token's signature.
func turnBit(token string) string {
	parts := strings.Split(token, ".")
	sig, _ := base64.RawURLEncoding.DecodeString(parts[2])
	sig[len(sig)/2] ^= 1
	parts[2] = base64.RawURLEncoding.EncodeToString(sig)
	return strings.Join(parts, ".")
}

// general is a compact token in the flattened JSON serialisation (RFC 7515 §7.2.2).
func general(token string) string {
	parts := strings.Split(token, ".")
	text, _ := json.Marshal(map[string]string{"protected": parts[0], "payload": parts[1], "signature": parts[2]})
	return string(text)
}
