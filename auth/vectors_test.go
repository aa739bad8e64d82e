package auth_test

import (
	"bytes"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// The vectors follow the families of Project Wycheproof's JSON web signature and
// key tests: each has one fault, in a token and a key set that are valid without
// it.

// vector is a token and the keys to verify it.
type vector struct {
	key     authtest.Key
	header  string // as written; empty means alg and kid of the key
	payload []byte
	token   string // replaces the signed token
	jwks    []map[string]any
	raw     string // the key set as written
}

// vectorCase is one fault.
type vectorCase struct {
	name  string
	fault func(v *vector)
	valid bool
}

func b64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func unb64(s string) []byte {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	return b
}

// part changes one of the three parts of a signed token.
func part(n int, change func([]byte) []byte) func(*vector) {
	return func(v *vector) {
		parts := strings.Split(v.signed(), ".")
		parts[n] = b64url(change(unb64(parts[n])))
		v.token = strings.Join(parts, ".")
	}
}

// spelled changes how a part is written.
func spelled(n int, change func(string) string) func(*vector) {
	return func(v *vector) {
		parts := strings.Split(v.signed(), ".")
		parts[n] = change(parts[n])
		v.token = strings.Join(parts, ".")
	}
}

// header writes the header by hand.
func header(text string) func(*vector) {
	return func(v *vector) { v.header = text }
}

// key changes the published key.
func key(change func(k map[string]any)) func(*vector) {
	return func(v *vector) { change(v.jwks[0]) }
}

// with is a case for another kind of key.
func with(alg string, fault func(v *vector)) func(*vector) {
	return func(v *vector) {
		v.key = keysByAlg[alg]
		v.jwks = []map[string]any{v.key.JWK()}
		fault(v)
	}
}

var keysByAlg = map[string]authtest.Key{
	"RS256": authtest.RSAKey(0), "PS256": authtest.RSAKey(0).As("PS256"),
	"ES256": authtest.ECKey("ES256"), "ES384": authtest.ECKey("ES384"), "ES512": authtest.ECKey("ES512"), "EdDSA": authtest.EdKey(),
}

func (v *vector) signed() string {
	head := v.header
	if head == "" {
		head = fmt.Sprintf(`{"alg":%q,"kid":%q}`, v.key.Alg, v.key.ID)
	}
	return v.key.Join([]byte(head), v.payload)
}

func keep(*vector) {}

// signatureVectors are about the signature itself.
var signatureVectors = []vectorCase{
	{"RS256", keep, true},
	{"PS256", with("PS256", keep), true},
	{"ES256", with("ES256", keep), true},
	{"ES384", with("ES384", keep), true},
	{"ES512", with("ES512", keep), true},
	{"EdDSA", with("EdDSA", keep), true},
	{"the payload changed", part(1, func(b []byte) []byte { return bytes.Replace(b, []byte("ada"), []byte("eve"), 1) }), false},
	{"the header changed", part(0, func(b []byte) []byte { return append(b[:len(b)-1], []byte(`,"x":1}`)...) }), false},
	{"RSA: no signature", part(2, func([]byte) []byte { return nil }), false},
	{"RSA: all zeros", part(2, func(b []byte) []byte { return make([]byte, len(b)) }), false},
	{"RSA: one", part(2, func(b []byte) []byte { return big.NewInt(1).FillBytes(make([]byte, len(b))) }), false},
	{"RSA: a byte short", part(2, func(b []byte) []byte { return b[:len(b)-1] }), false},
	{"RSA: a byte more", part(2, func(b []byte) []byte { return append(b, 0) }), false},
	{"RSA: a zero before", part(2, func(b []byte) []byte { return append([]byte{0}, b...) }), false},
	{"RSA: the modulus added", part(2, func(b []byte) []byte {
		n := keysByAlg["RS256"].Signer.Public().(*rsa.PublicKey).N
		return new(big.Int).Add(new(big.Int).SetBytes(b), n).Bytes()
	}), false},
	{"RSA: PSS where PKCS #1 is named", func(v *vector) {
		v.header = `{"alg":"RS256","kid":"rsa-2048-0"}`
		v.key = v.key.As("PS256")
	}, false},
	{"RSA: PKCS #1 where PSS is named", with("PS256", func(v *vector) {
		v.header = `{"alg":"PS256","kid":"rsa-2048-0"}`
		v.key = v.key.As("RS256")
	}), false},
	{"RSA: SHA-512 where SHA-256 is named", func(v *vector) {
		v.header = `{"alg":"RS256","kid":"rsa-2048-0"}`
		v.key = v.key.As("RS512")
	}, false},
	{"EC: r and s are zero", with("ES256", part(2, func(b []byte) []byte { return make([]byte, len(b)) })), false},
	{"EC: r is zero", with("ES256", part(2, func(b []byte) []byte { return append(make([]byte, 32), b[32:]...) })), false},
	{"EC: s is zero", with("ES256", part(2, func(b []byte) []byte { return append(b[:32], make([]byte, 32)...) })), false},
	{"EC: r is the order", with("ES256", part(2, func(b []byte) []byte { return append(elliptic.P256().Params().N.Bytes(), b[32:]...) })), false},
	{"EC: s is the order", with("ES256", part(2, func(b []byte) []byte { return append(b[:32], elliptic.P256().Params().N.Bytes()...) })), false},
	{"EC: r and s change places", with("ES256", part(2, func(b []byte) []byte { return append(bytes.Clone(b[32:]), b[:32]...) })), false},
	{"EC: a byte short", with("ES256", part(2, func(b []byte) []byte { return b[:63] })), false},
	{"EC: a byte more", with("ES256", part(2, func(b []byte) []byte { return append(b, 0) })), false},
	{"EC: no signature", with("ES256", part(2, func([]byte) []byte { return nil })), false},
	{"EC: DER in place of r and s", with("ES256", part(2, func(b []byte) []byte {
		der, _ := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(b[:32]), new(big.Int).SetBytes(b[32:])})
		return der
	})), false},
	{"EC: r and s padded to 48 bytes", with("ES256", part(2, func(b []byte) []byte {
		return append(append(make([]byte, 16), b[:32]...), append(make([]byte, 16), b[32:]...)...)
	})), false},
	{"EC: ES384 named for a key on P-256", with("ES256", header(`{"alg":"ES384","kid":"ec-ES256"}`)), false},
	{"Ed: no signature", with("EdDSA", part(2, func([]byte) []byte { return nil })), false},
	{"Ed: all zeros", with("EdDSA", part(2, func(b []byte) []byte { return make([]byte, len(b)) })), false},
	{"Ed: a byte short", with("EdDSA", part(2, func(b []byte) []byte { return b[:63] })), false},
	{"Ed: a byte more", with("EdDSA", part(2, func(b []byte) []byte { return append(b, 0) })), false},
	{"Ed: the order added to S", with("EdDSA", part(2, addOrder)), false},
	{"Ed: another R", with("EdDSA", part(2, func(b []byte) []byte { b[0] ^= 1; return b })), false},
}

// addOrder makes the S of an Ed25519 signature non-canonical (RFC 8032 §5.1.7).
func addOrder(sig []byte) []byte {
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	s := make([]byte, 32)
	for i := range s {
		s[i] = sig[63-i]
	}
	sum := new(big.Int).Add(new(big.Int).SetBytes(s), order).FillBytes(make([]byte, 32))
	for i := range sum {
		sig[63-i] = sum[i]
	}
	return sig
}

// spellingVectors are about how a token is written (RFC 7515 §7.1).
var spellingVectors = []vectorCase{
	{"a padded header", spelled(0, func(s string) string { return s + "=" }), false},
	{"a padded payload", spelled(1, func(s string) string { return s + "==" }), false},
	{"a padded signature", spelled(2, func(s string) string { return s + "==" }), false},
	{"the other alphabet", spelled(2, func(s string) string { return "+/" + s[2:] }), false},
	{"a space in the signature", spelled(2, func(s string) string { return s[:5] + " " + s[5:] }), false},
	{"a line break in the payload", spelled(1, func(s string) string { return s[:5] + "\n" + s[5:] }), false},
	{"a letter that no base64 has", spelled(2, func(s string) string { return "é" + s[1:] }), false},
	{"a point more at the end", func(v *vector) { v.token = v.signed() + "." }, false},
	{"a point more at the start", func(v *vector) { v.token = "." + v.signed() }, false},
	{"a part more", func(v *vector) { v.token = v.signed() + ".e30" }, false},
	{"two parts", func(v *vector) { v.token = v.signed()[:strings.LastIndex(v.signed(), ".")] }, false},
	{"a line break at the end", func(v *vector) { v.token = v.signed() + "\n" }, false},
	{"Bearer before it", func(v *vector) { v.token = "Bearer " + v.signed() }, false},
	{"flattened JSON", func(v *vector) { v.token = general(v.signed()) }, false},
	{"general JSON", func(v *vector) {
		p := strings.Split(v.signed(), ".")
		v.token = fmt.Sprintf(`{"payload":%q,"signatures":[{"protected":%q,"signature":%q}]}`, p[1], p[0], p[2])
	}, false},
	{"general JSON with a second, empty signature", func(v *vector) {
		p := strings.Split(v.signed(), ".")
		v.token = fmt.Sprintf(`{"payload":%q,"signatures":[{"protected":%q,"signature":%q},{"protected":"e30","signature":""}]}`, p[1], p[0], p[2])
	}, false},
	{"no token", func(v *vector) { v.token = ".." }, false},
	{"65 KiB of it", func(v *vector) { v.token = strings.Repeat("a", 65<<10) }, false},
}

// headerVectors are about the header (RFC 7515 §4, RFC 8725).
var headerVectors = []vectorCase{
	{"alg named twice", header(`{"alg":"none","alg":"RS256","kid":"rsa-2048-0"}`), false},
	{"ALG beside alg", header(`{"ALG":"none","alg":"RS256","kid":"rsa-2048-0"}`), false},
	{"kid named twice", header(`{"alg":"RS256","kid":"x","kid":"rsa-2048-0"}`), false},
	{"no alg", header(`{"kid":"rsa-2048-0"}`), false},
	{"alg null", header(`{"alg":null,"kid":"rsa-2048-0"}`), false},
	{"alg in an array", header(`{"alg":["RS256"],"kid":"rsa-2048-0"}`), false},
	{"alg a number", header(`{"alg":256,"kid":"rsa-2048-0"}`), false},
	{"alg empty", header(`{"alg":"","kid":"rsa-2048-0"}`), false},
	{"alg in small letters", header(`{"alg":"rs256","kid":"rsa-2048-0"}`), false},
	{"alg with a space", header(`{"alg":"RS256 ","kid":"rsa-2048-0"}`), false},
	{"alg none", header(`{"alg":"none","kid":"rsa-2048-0"}`), false},
	{"alg None", header(`{"alg":"None","kid":"rsa-2048-0"}`), false},
	{"alg NONE", header(`{"alg":"NONE","kid":"rsa-2048-0"}`), false},
	{"alg nOnE", header(`{"alg":"nOnE","kid":"rsa-2048-0"}`), false},
	{"alg RSA-OAEP", header(`{"alg":"RSA-OAEP","enc":"A128GCM","kid":"rsa-2048-0"}`), false},
	{"alg spelled by escapes", header(`{"alg":"RS\u0032\u0035\u0036","kid":"rsa-2048-0"}`), true},
	{"unknown members", header(`{"alg":"RS256","kid":"rsa-2048-0","x":{"y":[1]}}`), true},
	{"no kid", header(`{"alg":"RS256"}`), true},
	{"kid of another key", header(`{"alg":"RS256","kid":"another"}`), false},
	{"kid a number", header(`{"alg":"RS256","kid":7}`), false},
	{"kid that is SQL", header(`{"alg":"RS256","kid":"x' UNION SELECT 'key"}`), false},
	{"unknown crit", header(`{"alg":"RS256","kid":"rsa-2048-0","crit":["x"],"x":1}`), false},
	{"crit b64", header(`{"alg":"RS256","kid":"rsa-2048-0","crit":["b64"],"b64":false}`), false},
	{"a header that is an array", header(`["alg","RS256"]`), false},
	{"a header that is empty", header(`{}`), false},
	{"a byte order mark before the header", header("\ufeff" + `{"alg":"RS256","kid":"rsa-2048-0"}`), false},
	{"garbage behind the header", header(`{"alg":"RS256","kid":"rsa-2048-0"}{}`), false},
	{"a header that is not UTF-8", header(`{"alg":"RS256","kid":"rsa-2048-0","x":"` + "\xff" + `"}`), false},
}

// judge runs one vector through a refresh, which verifies its ID token. An ID
// token that was left out was refused.
func (c vectorCase) judge(t *testing.T, b *bench) error {
	good, _ := signed()
	v := &vector{key: keysByAlg["RS256"], payload: unb64(strings.Split(good, ".")[1])}
	v.jwks = []map[string]any{v.key.JWK()}
	c.fault(v)
	if v.token == "" {
		v.token = v.signed()
	}
	set := []byte(v.raw)
	if v.raw == "" {
		set, _ = json.Marshal(map[string]any{"keys": v.jwks})
	}
	b.answers["/jwks"] = jsonAnswer(set)
	body, _ := json.Marshal(map[string]any{"access_token": "new", "token_type": "Bearer", "id_token": v.token})
	b.answers["/token"] = jsonAnswer(body)
	a, err := b.refresh(t)
	if i := slices.IndexFunc(a.History, func(e auth.Entry) bool { return e.What == auth.HappenedIDTokenLeft }); err == nil && i >= 0 {
		return &auth.Error{Step: auth.StepVerify, Kind: auth.KindBadAnswer, Reason: auth.Reason(a.History[i].Note)}
	}
	return err
}

func TestVectors(t *testing.T) {
	for family, cases := range map[string][]vectorCase{
		"signature": signatureVectors, "spelling": spellingVectors, "header": headerVectors, "key": keyVectors, "confusion": confusionVectors(),
	} {
		for _, c := range cases {
			t.Run(family+" "+c.name, func(t *testing.T) {
				b := newBench(t)
				b.account.Metadata.IDTokenAlgorithms = []string{"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"}
				err := c.judge(t, b)
				if c.valid != (err == nil) {
					t.Errorf("valid %v, judged: %v", c.valid, err)
				}
				if e := auth.AsError(err); e != nil && (e.Kind != auth.KindBadAnswer || e.Step != auth.StepVerify && e.Step != auth.StepRefresh) {
					t.Errorf("classed as %v", e)
				}
			})
		}
	}
}
