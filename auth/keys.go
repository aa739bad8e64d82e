package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth/internal/checks"
)

// Limits on a key set.
const (
	maxKeys    = 200
	minRSABits = 2048 // RFC 7518 §3.3
)

// keySet verifies signatures with the provider's current keys (RFC 7517). It
// fetches them for every token, so that a rotated key is never stale, and with
// our own limits, which go-oidc's remote set lacks (catalogue T3, CORE-6). It
// implements oidc.KeySet.
type keySet struct {
	run     *run
	url     string
	allowed []jose.SignatureAlgorithm

	payload []byte // the verified payload
	err     error  // the typed failure, because go-oidc drops the type
}

// VerifySignature fetches the keys and verifies the compact token.
func (k *keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	k.payload, k.err = k.verify(ctx, token)
	return k.payload, k.err
}

func (k *keySet) verify(ctx context.Context, token string) ([]byte, error) {
	parse := jose.ParseSignedCompact
	if k.run.checks.Off(checks.Compact) && strings.HasPrefix(token, "{") {
		parse = jose.ParseSignedJSON
	}
	jws, err := parse(token, k.allowed)
	if k.run.checks.Refuses(checks.Algorithm, err != nil) || err != nil || len(jws.Signatures) != 1 {
		return nil, k.run.wrongAlgorithm(token).Caused(err)
	}
	if k.run.checks.Off(checks.Signature) {
		k.run.checks.Refuses(checks.Signature, true)
		return jws.UnsafePayloadWithoutVerification(), nil
	}
	keys, err := k.fetch(ctx)
	if err != nil {
		return nil, err
	}
	payload, unsuitable, refusal := k.try(jws, keys)
	k.run.checks.Refuses(checks.KeyStrength, payload == nil && unsuitable)
	if k.run.checks.Refuses(checks.Signature, payload == nil) {
		if refusal != nil { // no signature was compared
			return nil, refusal
		}
		return nil, k.run.badToken(ReasonSignature, "")
	}
	return payload, nil
}

// wrongAlgorithm returns the error for a token's algorithm: the client's secret
// signs, or the provider does not advertise it.
func (r *run) wrongAlgorithm(token string) *Error {
	named := clean(algorithmOf(token), 20)
	if strings.HasPrefix(named, "HS") {
		return r.badToken(ReasonSymmetric, named)
	}
	return r.badToken(ReasonAlgorithm, named)
}

// jwkMembers are the members of a key that say what it is and what it is for (RFC
// 7517 §4, RFC 7518 §6). A key with an unreadable one is skipped. Other members,
// certificates above all, are ignored.
var jwkMembers = memberTable{
	"kty": strict, "n": strict, "e": strict, "crv": strict, "x": strict, "y": strict, "kid": strict, "use": strict, "alg": strict,
}

// readJWK reads one key by its members in jwkMembers.
func readJWK(raw jsontext.Value) (key jose.JSONWebKey, err error) {
	members, err := decodeObject(raw)
	if err != nil {
		return key, err
	}
	maps.DeleteFunc(members, func(name string, _ jsontext.Value) bool {
		_, used := jwkMembers[name]
		return !used
	})
	plain, err := json.Marshal(members)
	if err != nil {
		return key, err
	}
	return key, key.UnmarshalJSON(plain)
}

// ed25519Named is Ed25519: EdDSA with its curve named (RFC 9864 §2.2). The
// library knows only the older name.
const ed25519Named jose.SignatureAlgorithm = "Ed25519"

// sameAlgorithm compares two algorithms; both names of EdDSA are equal.
func sameAlgorithm(a, b string) bool {
	older := func(name string) string {
		if name == string(ed25519Named) {
			return string(jose.EdDSA)
		}
		return name
	}
	return older(a) == older(b)
}

// signedPayload verifies the signature with key and returns the payload. The
// library does not know the name Ed25519.
func signedPayload(jws *jose.JSONWebSignature, key any) ([]byte, error) {
	if jws.Signatures[0].Header.Algorithm != string(ed25519Named) {
		return jws.Verify(key)
	}
	compact, err := jws.CompactSerialize()
	if err != nil {
		return nil, err
	}
	public, ok := key.(ed25519.PublicKey)
	signed := compact[:strings.LastIndex(compact, ".")]
	if !ok || len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, []byte(signed), jws.Signatures[0].Signature) {
		return nil, errors.New("the signature does not hold")
	}
	return jws.UnsafePayloadWithoutVerification(), nil
}

// try finds the key that made the signature and returns the signed payload. If
// there is none, payload is nil, and refusal is the error if no signature was
// compared, or nil if one was and is invalid; unsuitable reports whether that
// reason is an unsuitable key.
func (k *keySet) try(jws *jose.JSONWebSignature, keys []jose.JSONWebKey) (payload []byte, unsuitable bool, refusal error) {
	header := jws.Signatures[0].Header
	refusal = k.run.badToken(ReasonNoKey, "").Because(WhyKeysUnreadable)
	if header.KeyID != "" {
		refusal = k.run.badToken(ReasonNoKey, clean(k.run.sweep(header.KeyID), 80)).Because(WhyNoKeyNamed)
	}
	compared := false
	for _, key := range keys {
		if header.KeyID != "" && key.KeyID != header.KeyID {
			continue
		}
		if err := suitable(key, header.Algorithm); err != nil && !k.run.checks.Off(checks.KeyStrength) {
			unsuitable, refusal = true, k.run.badToken(ReasonNoKey, "").Because(WhyOf(err))
			continue
		}
		if payload, err := signedPayload(jws, key.Key); err == nil {
			return payload, false, nil
		}
		compared = true
	}
	if compared {
		return nil, false, nil
	}
	return nil, unsuitable, refusal
}

// suitable refuses keys that are weak or meant for another use; its error is a Why.
func suitable(key jose.JSONWebKey, algorithm string) error {
	if key.Use != "" && key.Use != "sig" {
		return WhyKeyUse
	}
	if key.Algorithm != "" && !sameAlgorithm(key.Algorithm, algorithm) {
		return WhyKeyAlgorithm
	}
	if pub, ok := key.Key.(*rsa.PublicKey); ok && pub.N.BitLen() < minRSABits {
		return WhyKeyShort
	}
	if !key.IsPublic() {
		return WhyKeyNotPublic
	}
	return nil
}

// keySetMembers are the members of a key set (RFC 7517 §5).
var keySetMembers = memberTable{"keys": strict}

// fetch reads the key set. It skips unreadable keys, because providers publish
// kinds that we do not know.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	bad := func(why Why, detail string) error {
		return k.run.fail(StepVerify, KindBadAnswer, ReasonKeys, detail).Because(why)
	}
	if k.url == "" {
		return nil, bad(WhyMissing, "jwks_uri")
	}
	body, _, err := k.run.get(ctx, StepVerify, k.url, Secret{})
	if err != nil {
		return nil, err
	}
	if _, err := decodeObject(body, keySetMembers.strictNames()...); err != nil {
		return nil, bad(WhyNotKeySet, "")
	}
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil || len(set.Keys) == 0 || len(set.Keys) > maxKeys {
		return nil, bad(WhyKeyCount, "")
	}
	var keys []jose.JSONWebKey
	for _, raw := range set.Keys {
		if key, err := readJWK(raw); err == nil {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// asymmetric lists every algorithm that may sign an ID token: never none, and
// never HMAC, for which a public client has no key.
var asymmetric = []jose.SignatureAlgorithm{
	jose.RS256, jose.RS384, jose.RS512, jose.ES256, jose.ES384, jose.ES512,
	jose.PS256, jose.PS384, jose.PS512, jose.EdDSA,
}

// signing is asymmetric with both names of EdDSA.
var signing = append(slices.Clone(asymmetric), ed25519Named)

// matches reports whether a public key can verify an algorithm's signatures.
func matches(key any, a jose.SignatureAlgorithm) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return strings.HasPrefix(string(a), "RS") || strings.HasPrefix(string(a), "PS")
	case *ecdsa.PublicKey:
		return map[jose.SignatureAlgorithm]int{jose.ES256: 256, jose.ES384: 384, jose.ES512: 521}[a] == key.Curve.Params().BitSize
	case ed25519.PublicKey:
		return sameAlgorithm(string(a), string(jose.EdDSA))
	}
	return false
}

// allowedAlgorithms returns the allow-list for one token (RFC 8725 §3.1): the
// advertised algorithms, or else RS256, which every OpenID provider must support
// (Discovery §3). The algorithm of an earlier token does not matter, because
// providers change algorithms.
func (r *run) allowedAlgorithms(md Metadata) []jose.SignatureAlgorithm {
	if r.checks.Off(checks.Algorithm) {
		return append(slices.Clone(asymmetric), jose.HS256, "none")
	}
	advertised := md.IDTokenAlgorithms
	var allowed []jose.SignatureAlgorithm
	for _, a := range asymmetric {
		if slices.ContainsFunc(advertised, func(named string) bool { return sameAlgorithm(named, string(a)) }) {
			allowed = append(allowed, a)
		}
	}
	if len(allowed) == 0 {
		return []jose.SignatureAlgorithm{jose.RS256}
	}
	if slices.Contains(allowed, jose.EdDSA) {
		allowed = append(allowed, ed25519Named)
	}
	return allowed
}

func algorithmNames(algorithms []jose.SignatureAlgorithm) []string {
	names := make([]string, len(algorithms))
	for i, a := range algorithms {
		names[i] = string(a)
	}
	return names
}

// algorithmOf reads alg from a token's header.
func algorithmOf(token string) string {
	part, _, _ := strings.Cut(token, ".")
	header, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return ""
	}
	var h struct {
		Algorithm string `json:"alg"`
	}
	_ = json.Unmarshal(header, &h)
	return h.Algorithm
}
