package authtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"sync"
)

// KeySet is the key set that jwks_uri publishes and the key that signs tokens.
type KeySet struct {
	Sign    Key   // signs ID tokens
	Publish []Key // nil means Sign alone
	// JWK changes one published key.
	JWK func(jwk map[string]any)
	// Document, if set, is published instead.
	Document func() []byte
	// OnFetch runs before each fetch of the set, for keys that rotate.
	OnFetch func(*KeySet)
}

// Key signs tokens by one algorithm.
type Key struct {
	ID     string
	Alg    string // RS256 … PS512, ES256 … ES512, EdDSA, HS256, none
	Signer crypto.Signer
	Secret []byte // for HS256
}

// rsaKeys are made once: making a key takes longer than a whole sign-in.
var rsaKeys = struct {
	sync.Mutex
	made map[[2]int]*rsa.PrivateKey
}{made: map[[2]int]*rsa.PrivateKey{}}

// RSAKey is the n-th RS256 key of 2048 bits, the same in every test of a process.
func RSAKey(n int) Key { return RSAKeyBits(n, 2048) }

// RSAKeyBits is an RS256 key of another size.
func RSAKeyBits(n, bits int) Key {
	rsaKeys.Lock()
	defer rsaKeys.Unlock()
	k := rsaKeys.made[[2]int{n, bits}]
	if k == nil {
		k = makeRSA(bits)
		rsaKeys.made[[2]int{n, bits}] = k
	}
	return Key{ID: fmt.Sprintf("rsa-%d-%d", bits, n), Alg: "RS256", Signer: k}
}

// makeRSA makes a small key without crypto/rsa, which refuses small keys.
func makeRSA(bits int) *rsa.PrivateKey {
	if bits >= 1024 {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		return k
	}
	panic("authtest: no RSA keys under 1024 bits")
}

// ECKey is a fresh key on the curve of an ES algorithm.
func ECKey(alg string) Key {
	curve := map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()}[alg]
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return Key{ID: "ec-" + alg, Alg: alg, Signer: k}
}

// EdKey is a fresh Ed25519 key.
func EdKey() Key {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return Key{ID: "ed", Alg: "EdDSA", Signer: k}
}

// As returns the same key for another algorithm of its family.
func (k Key) As(alg string) Key {
	k.Alg = alg
	return k
}

// Token returns a signed compact JWS. It sets alg if header has none.
func (k Key) Token(header map[string]any, payload []byte) string {
	if _, ok := header["alg"]; !ok {
		header["alg"] = k.Alg
	}
	head, _ := json.Marshal(header)
	return k.Join(head, payload)
}

// Join signs a header and a payload as they stand.
func (k Key) Join(header, payload []byte) string {
	input := b64(header) + "." + b64(payload)
	return input + "." + b64(k.signature([]byte(input)))
}

func (k Key) signature(input []byte) []byte {
	if k.Alg == "none" {
		return nil
	}
	hash := map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}[k.Alg[len(k.Alg)-3:]]
	switch {
	case k.Alg == "EdDSA", k.Alg == "Ed25519":
		sig, _ := k.Signer.Sign(rand.Reader, input, crypto.Hash(0))
		return sig
	case strings.HasPrefix(k.Alg, "HS"):
		mac := hmac.New(hash.New, k.Secret)
		_, _ = mac.Write(input)
		return mac.Sum(nil)
	}
	h := hash.New()
	_, _ = h.Write(input)
	digest := h.Sum(nil)
	if strings.HasPrefix(k.Alg, "ES") {
		return rawECDSA(k.Signer.(*ecdsa.PrivateKey), digest)
	}
	var opts crypto.SignerOpts = hash
	if strings.HasPrefix(k.Alg, "PS") {
		opts = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: hash}
	}
	sig, err := k.Signer.Sign(rand.Reader, digest, opts)
	if err != nil {
		panic(err)
	}
	return sig
}

// rawECDSA is r and s, each as long as the curve (RFC 7518 §3.4).
func rawECDSA(k *ecdsa.PrivateKey, digest []byte) []byte {
	r, s, err := ecdsa.Sign(rand.Reader, k, digest)
	if err != nil {
		panic(err)
	}
	n := (k.Curve.Params().BitSize + 7) / 8
	return append(r.FillBytes(make([]byte, n)), s.FillBytes(make([]byte, n))...)
}

// JWK is the public key as it is published (RFC 7517).
func (k Key) JWK() map[string]any {
	jwk := map[string]any{"kid": k.ID, "use": "sig", "alg": k.Alg}
	switch pub := k.Signer.Public().(type) {
	case *rsa.PublicKey:
		jwk["kty"], jwk["n"], jwk["e"] = "RSA", b64(pub.N.Bytes()), b64(big.NewInt(int64(pub.E)).Bytes())
	case *ecdsa.PublicKey:
		point, _ := pub.Bytes()
		n := (len(point) - 1) / 2
		jwk["kty"], jwk["crv"] = "EC", pub.Curve.Params().Name
		jwk["x"], jwk["y"] = b64(point[1:1+n]), b64(point[1+n:])
	case ed25519.PublicKey:
		jwk["kty"], jwk["crv"], jwk["x"] = "OKP", "Ed25519", b64(pub)
	}
	return jwk
}

// jwks answers the key set.
func (s *Server) jwks(*Request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Keys.OnFetch != nil {
		s.Keys.OnFetch(&s.Keys)
	}
	if s.Keys.Document != nil {
		return reply{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, s.Keys.Document()}
	}
	publish := s.Keys.Publish
	if publish == nil {
		publish = []Key{s.Keys.Sign}
	}
	set := []map[string]any{}
	for _, k := range publish {
		jwk := k.JWK()
		if s.Keys.JWK != nil {
			s.Keys.JWK(jwk)
		}
		set = append(set, jwk)
	}
	return answerJSON(http.StatusOK, map[string]any{"keys": set})
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
