package auth

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// clientForm adds the client's name to a form, and its proof where that goes
// into the body (RFC 6749 §2.3.1, RFC 7523 §2.2).
func (r *run) clientForm(form url.Values, md Metadata) (url.Values, error) {
	switch r.tokenAuth(md) {
	case AuthBasic:
	case AuthPost:
		form.Set("client_id", r.provider.ClientID)
		form.Set("client_secret", r.provider.ClientSecret.Reveal())
	case AuthPrivateKey:
		assertion, err := r.assertion(md)
		if err != nil {
			return nil, err
		}
		form.Set("client_id", r.provider.ClientID)
		form.Set("client_assertion_type", assertionType)
		form.Set("client_assertion", assertion.Reveal())
	default:
		form.Set("client_id", r.provider.ClientID)
	}
	return form, nil
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionLife is how long a client assertion is good for.
const assertionLife = time.Minute

// assertion signs one client assertion. Its audience is the issuer alone, so
// that no other server can use it (SECUPD: audience injection).
func (r *run) assertion(md Metadata) (Secret, error) {
	r.audience = md.Issuer
	if r.audience == "" {
		r.audience = md.Endpoints.Token
	}
	return r.signAssertion()
}

// anew is the form of a request that is sent a second time: an assertion is good
// for one request, because its jti is (RFC 7523 §3), so it gets another.
func (r *run) anew(sent []byte) ([]byte, error) {
	if r.audience == "" {
		return sent, nil
	}
	form, err := url.ParseQuery(string(sent))
	if err != nil || !form.Has("client_assertion") {
		return sent, nil
	}
	assertion, err := r.signAssertion()
	if err != nil {
		return nil, err
	}
	form.Set("client_assertion", assertion.Reveal())
	return []byte(form.Encode()), nil
}

func (r *run) signAssertion() (Secret, error) {
	bad := func() error {
		return r.fail(StepConfig, KindUsage, ReasonBadProvider, "the client secret is not a private key in PEM form")
	}
	block, _ := pem.Decode([]byte(r.provider.ClientSecret.Reveal()))
	if block == nil {
		return Secret{}, bad()
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return Secret{}, bad()
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithmFor(key), Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return Secret{}, bad()
	}
	now := r.c.now()
	text, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: r.provider.ClientID, Subject: r.provider.ClientID, Audience: jwt.Audience{r.audience},
		ID: randomID(), IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(assertionLife)),
	}).Serialize()
	if err != nil {
		return Secret{}, bad()
	}
	secret := NewSecret(text)
	r.hide(secret)
	return secret, nil
}

// algorithmFor is the algorithm that a kind of key signs with.
func algorithmFor(key crypto.PrivateKey) jose.SignatureAlgorithm {
	signer, ok := key.(crypto.Signer)
	if !ok {
		return ""
	}
	for _, a := range asymmetric {
		if matches(signer.Public(), a) {
			return a
		}
	}
	return ""
}

// tokenAuth is how the client names itself: the provider's file decides, then
// whether there is a secret, then the metadata, whose default is Basic
// (RFC 8414 §2).
func (r *run) tokenAuth(md Metadata) TokenAuth {
	switch {
	case r.provider.TokenAuth != "":
		return r.provider.TokenAuth
	case r.provider.ClientSecret.Empty():
		return AuthNone
	}
	for _, m := range md.TokenAuthMethods {
		if m == string(AuthBasic) {
			return AuthBasic
		}
	}
	for _, m := range md.TokenAuthMethods {
		if m == string(AuthPost) {
			return AuthPost
		}
	}
	return AuthBasic
}
