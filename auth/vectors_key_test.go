package auth_test

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"strings"

	"latchkey/auth/authtest"
)

// keyVectors are about the published key (RFC 7517, RFC 7518 §6).
var keyVectors = []vectorCase{
	{"no alg, no use", key(func(k map[string]any) { delete(k, "alg"); delete(k, "use") }), true},
	{"unknown members", key(func(k map[string]any) { k["future"] = []int{1} }), true},
	{"use enc", key(func(k map[string]any) { k["use"] = "enc" }), false},
	{"alg of another family", key(func(k map[string]any) { k["alg"] = "ES256" }), false},
	{"alg HS256", key(func(k map[string]any) { k["alg"] = "HS256" }), false},
	{"kty in small letters", key(func(k map[string]any) { k["kty"] = "rsa" }), false},
	{"kty missing", key(func(k map[string]any) { delete(k, "kty") }), false},
	{"kty EC with RSA members", key(func(k map[string]any) { k["kty"] = "EC" }), false},
	{"e missing", key(func(k map[string]any) { delete(k, "e") }), false},
	{"e is 1", key(func(k map[string]any) { k["e"] = "AQ" }), false},
	{"e is 0", key(func(k map[string]any) { k["e"] = "AA" }), false},
	{"e is even", key(func(k map[string]any) { k["e"] = "AQAA" }), false},
	{"e is a number", key(func(k map[string]any) { k["e"] = 65537 }), false},
	{"e of 300 bytes", key(func(k map[string]any) { k["e"] = b64url(bytes.Repeat([]byte{1}, 300)) }), false},
	{"n missing", key(func(k map[string]any) { delete(k, "n") }), false},
	{"n empty", key(func(k map[string]any) { k["n"] = "" }), false},
	{"n of 64 bits", key(func(k map[string]any) { k["n"] = b64url([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}) }), false},
	{"n is even", key(func(k map[string]any) { n := unb64(k["n"].(string)); n[len(n)-1] &^= 1; k["n"] = b64url(n) }), false},
	{"n of another key", key(func(k map[string]any) { k["n"] = authtest.RSAKey(1).JWK()["n"] }), false},
	{"a secret key", key(func(k map[string]any) { clear(k); k["kty"], k["kid"], k["k"] = "oct", "rsa-2048-0", "AAAA" }), false},
	{"n named twice", func(v *vector) {
		text, _ := json.Marshal(v.jwks[0])
		v.raw = `{"keys":[{"n":"AQAB",` + string(text)[1:] + `]}`
	}, false},
	{"keys named twice", func(v *vector) {
		text, _ := json.Marshal(v.jwks[0])
		v.raw = `{"keys":[],"keys":[` + string(text) + `]}`
	}, false},
	{"keys that are an object", func(v *vector) {
		text, _ := json.Marshal(v.jwks[0])
		v.raw = `{"keys":` + string(text) + `}`
	}, false},
	{"a key where a set should be", func(v *vector) {
		text, _ := json.Marshal(v.jwks[0])
		v.raw = string(text)
	}, false},
	{"the set in an array", func(v *vector) { v.raw = `[{"keys":[]}]` }, false},
	{"the right key behind 198 others", func(v *vector) {
		others := strings.Repeat(`{"kty":"x"},`, 198)
		text, _ := json.Marshal(v.jwks[0])
		v.raw = `{"keys":[` + others + string(text) + `]}`
	}, true},
	{"the right key behind 200 others", func(v *vector) {
		others := strings.Repeat(`{"kty":"x"},`, 200)
		text, _ := json.Marshal(v.jwks[0])
		v.raw = `{"keys":[` + others + string(text) + `]}`
	}, false},
	{"EC: a point that is not on the curve", with("ES256", key(func(k map[string]any) { k["y"] = k["x"] })), false},
	{"EC: the point at infinity", with("ES256", key(func(k map[string]any) { k["x"], k["y"] = b64url(make([]byte, 32)), b64url(make([]byte, 32)) })), false},
	{"EC: x a byte short", with("ES256", key(func(k map[string]any) { k["x"] = b64url(unb64(k["x"].(string))[1:]) })), false},
	{"EC: x missing", with("ES256", key(func(k map[string]any) { delete(k, "x") })), false},
	{"EC: another curve named", with("ES256", key(func(k map[string]any) { k["crv"] = "P-384" })), false},
	{"EC: an unknown curve", with("ES256", key(func(k map[string]any) { k["crv"] = "secp256k1" })), false},
	{"EC: no curve", with("ES256", key(func(k map[string]any) { delete(k, "crv") })), false},
	{"EC: the coordinates change places", with("ES256", key(func(k map[string]any) { k["x"], k["y"] = k["y"], k["x"] })), false},
	{"Ed: a key a byte short", with("EdDSA", key(func(k map[string]any) { k["x"] = b64url(unb64(k["x"].(string))[1:]) })), false},
	{"Ed: a curve for agreement", with("EdDSA", key(func(k map[string]any) { k["crv"] = "X25519" })), false},
	{"Ed: a key of small order", with("EdDSA", func(v *vector) {
		v.jwks[0]["x"] = b64url(append([]byte{1}, make([]byte, 31)...))
		part(2, func([]byte) []byte { return append(append([]byte{1}, make([]byte, 31)...), make([]byte, 32)...) })(v)
	}), false},
}

// confusionVectors sign by HMAC with every encoding of the public key that an
// attacker might try (PrOfESSOS Key Confusion, RFC 8725 §2.1).
func confusionVectors() []vectorCase {
	pub := keysByAlg["RS256"].Signer.Public().(*rsa.PublicKey)
	pkix, _ := x509.MarshalPKIXPublicKey(pub)
	pkcs1 := x509.MarshalPKCS1PublicKey(pub)
	jwk, _ := json.Marshal(keysByAlg["RS256"].JWK())
	armour := func(kind string, der []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	var cases []vectorCase
	for name, secret := range map[string][]byte{
		"PKIX in DER": pkix, "PKIX in PEM": armour("PUBLIC KEY", pkix), "PKIX in PEM, trimmed": bytes.TrimSpace(armour("PUBLIC KEY", pkix)),
		"PKIX in PEM, one line": bytes.ReplaceAll(armour("PUBLIC KEY", pkix), []byte("\n"), nil),
		"PKIX in PEM, CRLF":     bytes.ReplaceAll(armour("PUBLIC KEY", pkix), []byte("\n"), []byte("\r\n")),
		"PKIX in base64":        []byte(base64.StdEncoding.EncodeToString(pkix)),
		"PKCS #1 in DER":        pkcs1, "PKCS #1 in PEM": armour("RSA PUBLIC KEY", pkcs1),
		"PKCS #1 in PEM, trimmed": bytes.TrimSpace(armour("RSA PUBLIC KEY", pkcs1)), "PKCS #1 in base64": []byte(base64.StdEncoding.EncodeToString(pkcs1)),
		"the JWK": jwk, "n": pub.N.Bytes(), "n in base64url": []byte(b64url(pub.N.Bytes())), "n in hexadecimal": []byte(hex.EncodeToString(pub.N.Bytes())),
		"nothing": {}, "the client's name": []byte(authtest.ClientID),
	} {
		cases = append(cases, vectorCase{"HS256 with " + name, func(v *vector) {
			v.header = `{"alg":"HS256","kid":"rsa-2048-0"}`
			v.key = authtest.Key{Alg: "HS256", Secret: secret}
		}, false})
	}
	return cases
}
