package auth

import (
	"cmp"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// clientForm adds the client's id to a form, and its credential if that goes into
// the body (RFC 6749 §2.3.1, RFC 7523 §2.2).
func (r *run) clientForm(form url.Values, md Metadata) (url.Values, error) {
	if err := r.checkClientAuth(md); err != nil {
		return nil, err
	}
	switch r.tokenAuth(md) {
	case AuthBasic:
	case AuthPost:
		form.Set("client_id", r.provider.ClientID)
		form.Set("client_secret", r.password(md).Reveal())
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

// assertionLife is the lifetime of a client assertion.
const assertionLife = time.Minute

// assertion signs one client assertion. Its audience is the issuer alone, so that
// no other server can use it (SECUPD: audience injection). Without an issuer, or
// with an open tenant in it, the audience is the token endpoint.
func (r *run) assertion(md Metadata) (Secret, error) {
	r.audience, r.algorithms = md.Issuer, md.TokenAuthAlgorithms
	if r.audience == "" || strings.Contains(r.audience, tenantMark) {
		r.audience = md.Endpoints.Token
	}
	return r.signAssertion()
}

// anew returns the form for a request that is sent a second time. A client
// assertion is valid for one request, because its jti is (RFC 7523 §3), so the
// form gets a new one.
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

// otherMethod reports whether to repeat a request with the other way of sending
// the secret: the server refused the client, it offers both ways, and the
// provider's file names none. The server authenticates the client before it uses
// the rest of the request (RFC 6749 §3.2.1), so nothing is spent.
func (r *run) otherMethod(md Metadata, err error) bool {
	e := AsError(err)
	if e == nil || e.Reason != ReasonSecretRefused || r.provider.TokenAuth != "" || r.method != "" {
		return false
	}
	other := map[TokenAuth]TokenAuth{AuthBasic: AuthPost, AuthPost: AuthBasic}[r.tokenAuth(md)]
	if other == "" || !slices.Contains(md.TokenAuthMethods, string(other)) {
		return false
	}
	r.method = other
	r.local(e.Step, PartyLatchkey, "once more by "+string(other), nil)
	return true
}

// tokenAuth returns how the client authenticates: the provider's file decides,
// then the kind of secret, then the metadata, whose default is Basic (RFC 8414
// §2).
func (r *run) tokenAuth(md Metadata) TokenAuth {
	switch {
	case r.method != "":
		return r.method
	case r.provider.TokenAuth != "":
		return r.provider.TokenAuth
	case r.provider.ClientSecret.Empty():
		return AuthNone
	case IsPrivateKey(r.provider.ClientSecret):
		return AuthPrivateKey
	}
	return passwordMethod(md)
}

// passwordMethod returns how a secret that is a password is sent: the first way
// that both support, or else Basic.
func passwordMethod(md Metadata) TokenAuth {
	for _, m := range md.TokenAuthMethods {
		if m := TokenAuth(m); m == AuthBasic || m == AuthPost {
			return m
		}
	}
	return AuthBasic
}

// password returns the client secret if it is sent. It returns an empty Secret
// for a key that signs, and for a client that authenticates without a secret.
func (r *run) password(md Metadata) Secret {
	if auth := r.tokenAuth(md); auth == AuthBasic || auth == AuthPost {
		return r.provider.ClientSecret
	}
	return Secret{}
}

// checkClientAuth refuses to send a private key as a password. It also refuses to
// sign for a provider that does not accept signatures, unless the provider's file
// requires it.
func (r *run) checkClientAuth(md Metadata) error {
	method := r.tokenAuth(md)
	if !IsPrivateKey(r.provider.ClientSecret) {
		return nil
	}
	switch {
	case method == AuthBasic || method == AuthPost:
		return r.badClientKey(WhyKeySent, string(method))
	case method == AuthPrivateKey && r.provider.TokenAuth == "" && len(md.TokenAuthMethods) > 0 &&
		!slices.Contains(md.TokenAuthMethods, string(AuthPrivateKey)):
		return r.badClientKey(WhyKeyNotTaken, "")
	}
	return nil
}

func (r *run) badClientKey(why Why, detail string) error {
	return r.fail(StepConfig, KindUsage, ReasonBadProvider, detail).Because(why)
}

// IsPrivateKey reports whether a client secret is a private key in PEM form. The
// client signs with it (private_key_jwt) and never sends it.
func IsPrivateKey(secret Secret) bool {
	return strings.HasPrefix(strings.TrimSpace(secret.Reveal()), "-----BEGIN ")
}

// onOneLine matches a PEM key whose line breaks became spaces, as in an input
// field of one line.
var onOneLine = pattern(`^(-----BEGIN [A-Z ]+-----)([A-Za-z0-9+/= ]+)(-----END [A-Z ]+-----)$`)

// clientKey reads the signing key (PKCS #8).
func clientKey(secret Secret) (crypto.Signer, error) {
	text := strings.TrimSpace(secret.Reveal())
	if parts := onOneLine().FindStringSubmatch(text); parts != nil {
		text = parts[1] + "\n" + strings.ReplaceAll(parts[2], " ", "\n") + "\n" + parts[3]
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errNoKey
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errNoKey
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errNoKey
	}
	return signer, nil
}

var errNoKey = &Error{Step: StepConfig, Kind: KindUsage, Reason: ReasonBadProvider}

// signAssertion signs a client assertion for the audience of the latest one.
func (r *run) signAssertion() (Secret, error) {
	key, err := clientKey(r.provider.ClientSecret)
	if err != nil {
		return Secret{}, r.badClientKey(WhyNotPEM, "")
	}
	algorithm := r.algorithmFor(key)
	options := (&jose.SignerOptions{}).WithType("JWT")
	if r.provider.KeyID != "" {
		options.WithHeader("kid", r.provider.KeyID)
	}
	var signs any = key
	if algorithm == ed25519Named {
		signs = ed25519Signer{key}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: signs}, options)
	if algorithm == "" || err != nil {
		return Secret{}, r.badClientKey(WhyNoAlgorithm, cmp.Or(r.provider.KeyAlg, strings.Join(r.algorithms, " ")))
	}
	now := r.c.now()
	text, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: r.provider.ClientID, Subject: r.provider.ClientID, Audience: jwt.Audience{r.audience},
		ID: randomID(), IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(assertionLife)),
	}).Serialize()
	if err != nil {
		return Secret{}, r.badClientKey(WhyKeyCannotSign, "")
	}
	secret := NewSecret(text)
	r.hide(secret)
	return secret, nil
}

// algorithmFor returns the algorithm for a key: the one that the provider's file
// names, or else the first that the provider supports (RFC 8414 §2,
// token_endpoint_auth_signing_alg_values_supported), or else the first that suits
// the key. It returns "" if there is none.
func (r *run) algorithmFor(key crypto.Signer) jose.SignatureAlgorithm {
	for _, a := range signing {
		switch {
		case !matches(key.Public(), a):
		case r.provider.KeyAlg != "" && string(a) != r.provider.KeyAlg:
		case r.provider.KeyAlg == "" && len(r.algorithms) > 0 && !slices.Contains(r.algorithms, string(a)):
		default:
			return a
		}
	}
	return ""
}

// ed25519Signer signs by the name Ed25519, which the library does not know (RFC 9864
// §2.2). It implements jose.OpaqueSigner.
type ed25519Signer struct{ key crypto.Signer }

// Public returns nil: no header of an assertion names the key itself.
func (ed25519Signer) Public() *jose.JSONWebKey { return nil }

// Algs lists the one name.
func (ed25519Signer) Algs() []jose.SignatureAlgorithm {
	return []jose.SignatureAlgorithm{ed25519Named}
}

// SignPayload signs what the library has assembled.
func (s ed25519Signer) SignPayload(payload []byte, _ jose.SignatureAlgorithm) ([]byte, error) {
	return s.key.Sign(rand.Reader, payload, crypto.Hash(0))
}
