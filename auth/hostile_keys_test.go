package auth_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// keyCases are about jwks_uri.
var keyCases = []hostile{
	{
		id: "CORE-6", name: "an RSA key of 1024 bits", check: checks.KeyStrength,
		arm: func(r *rig) { r.as.Keys = authtest.KeySet{Sign: authtest.RSAKeyBits(0, 1024)} }, trail: uptoKeys, want: badToken(auth.ReasonNoKey),
	},
	{
		id: "CORE-6", name: "a key meant for encryption", check: checks.KeyStrength,
		arm: jwk("use", "enc"), trail: uptoKeys, want: badToken(auth.ReasonNoKey),
	},
	{
		id: "CORE-6", name: "a key meant for another algorithm", check: checks.KeyStrength,
		arm: jwk("alg", "PS512"), trail: uptoKeys, want: badToken(auth.ReasonNoKey),
	},
	{
		id: "PrOfESSOS Key Confusion", name: "the token brings its own key in jwk", check: checks.Signature,
		arm: func(r *rig) {
			evil := authtest.RSAKey(1)
			signedBy(func(*rig) authtest.Key { return evil })(r)
			r.as.ID.Header = func(h map[string]any) { h["jwk"] = publicOnly(evil) }
		}, trail: uptoKeys, want: badToken(auth.ReasonSignature),
	},
	{
		id: "PrOfESSOS Key Confusion", name: "the token names its own jku and x5u", check: checks.Signature,
		arm: func(r *rig) {
			signedBy(func(*rig) authtest.Key { return authtest.RSAKey(1) })(r)
			r.as.ID.Header = func(h map[string]any) { h["jku"], h["x5u"] = r.as.URL+"/evil-keys", r.as.URL+"/evil-certificate" }
		}, trail: uptoKeys, want: badToken(auth.ReasonSignature),
	},
	{
		id: "PrOfESSOS Key Confusion", name: "a kid that is a path", check: checks.Signature,
		arm: func(r *rig) { r.as.ID.Header = func(h map[string]any) { h["kid"] = "../../../../dev/null" } }, trail: uptoKeys, want: badToken(auth.ReasonNoKey),
	},
	{
		id: "ID2", name: "a key set that is empty", arm: keys(`{"keys":[]}`), trail: uptoKeys, want: badToken(auth.ReasonKeys),
	},
	{
		id: "ID2", name: "a key set that is HTML", arm: keys(`<html>`), trail: uptoKeys, want: badToken(auth.ReasonKeys),
	},
	{
		id: "ID2", name: "a key set without keys that can be read",
		arm: keys(`{"keys":[{"kty":"RSA","n":"","e":""},{"kty":"??"},{"kid":null},7,null]}`), trail: uptoKeys, want: badToken(auth.ReasonNoKey),
	},
	{
		id: "ID2", name: "a key set of 10,000 keys",
		arm: func(r *rig) {
			one, _ := json.Marshal(r.as.Keys.Sign.JWK())
			keys(`{"keys":[` + strings.Join(slices.Repeat([]string{`{"kty":"x"}`}, 9_999), ",") + `,` + string(one) + `]}`)(r)
		}, trail: uptoKeys, want: badToken(auth.ReasonKeys),
	},
	{
		id: "ID2", name: "a key set that is not there",
		arm: func(r *rig) { r.as.Break(authtest.JWKS, authtest.Fault{Status: 404}) }, trail: uptoKeys,
		want: failure{auth.StepVerify, auth.KindProviderError, auth.ReasonRefusedStatus},
	},
	{
		id: "ID2", name: "no jwks_uri at all",
		arm: metadata(func(_ *rig, d map[string]any) { delete(d, "jwks_uri") }), trail: uptoToken, want: badToken(auth.ReasonKeys),
	},
}

// jwk arms a case with one member of the published key.
func jwk(name string, value any) func(*rig) {
	return func(r *rig) { r.as.Keys.JWK = func(k map[string]any) { k[name] = value } }
}

// keys arms a case with another key set.
func keys(document string) func(*rig) {
	return func(r *rig) { r.as.Keys.Document = func() []byte { return []byte(document) } }
}

func publicOnly(k authtest.Key) map[string]any { return maps.Clone(k.JWK()) }

// userinfoCases are about the userinfo endpoint.
var userinfoCases = []hostile{
	{
		id: "OC11", name: "oidcc-client-test-userinfo-invalid-sub", check: checks.Userinfo,
		arm: userinfo(func(a map[string]any) { a["sub"] = "grace" }), trail: happyTrail, want: badUserinfo(auth.ReasonSubject),
	},
	{
		id: "CORE-5", name: "userinfo without sub", check: checks.Userinfo, spared: true, harm: namedEve,
		arm: userinfo(func(a map[string]any) {
			delete(a, "sub")
			a["name"] = "Eve"
		}), trail: happyTrail,
	},
	{
		id: "CORE-5", name: "sub twice in userinfo", check: checks.StrictJSON, spared: true, harm: namedEve,
		arm: func(r *rig) {
			r.as.Break(authtest.UserinfoPage, authtest.Fault{Body: text(`{"sub":"grace","sub":"ada","name":"Eve"}`)})
		}, trail: happyTrail,
	},
}

// namedEve reports whether an unverified name was accepted.
func namedEve(r *rig) bool {
	return slices.ContainsFunc(r.accounts(), func(a auth.Account) bool { return a.Identity.Name == "Eve" })
}

func userinfo(change func(map[string]any)) func(*rig) {
	return func(r *rig) { r.as.Userinfo = change }
}
