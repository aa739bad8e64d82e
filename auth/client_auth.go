package auth

import (
	"cmp"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// clientForm adds the client's name to a form, and its proof where that goes
// into the body (RFC 6749 §2.3.1, RFC 7523 §2.2).
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

// assertionLife is how long a client assertion is good for.
const assertionLife = time.Minute

// assertion signs one client assertion. Its audience is the issuer alone, so
// that no other server can use it (SECUPD: audience injection); the token
// endpoint, where there is none or the tenant in it is open.
func (r *run) assertion(md Metadata) (Secret, error) {
	r.audience, r.algorithms = md.Issuer, md.TokenAuthAlgorithms
	if r.audience == "" || strings.Contains(r.audience, tenantMark) {
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

// otherMethod reports whether a request is to be made once more with the other way to
// send the secret: the server does not accept the client, it offers both ways, and the
// provider's file names none. The refusal came before anything else of the request was
// looked at (RFC 6749 §3.2.1).
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

// tokenAuth is how the client names itself: the provider's file decides, then
// what the secret is, then the metadata, whose default is Basic (RFC 8414 §2).
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
	for _, m := range md.TokenAuthMethods { // the first that both know
		if m := TokenAuth(m); m == AuthBasic || m == AuthPost {
			return m
		}
	}
	return AuthBasic
}

// password is the client secret where it is one that is sent: the key that signs
// never is, nor is the secret of a client that names itself without one.
func (r *run) password(md Metadata) Secret {
	if auth := r.tokenAuth(md); auth == AuthBasic || auth == AuthPost {
		return r.provider.ClientSecret
	}
	return Secret{}
}

// checkClientAuth refuses to send a private key as if it were a password, and a
// signature to a provider that takes none, unless its file says so.
func (r *run) checkClientAuth(md Metadata) error {
	method := r.tokenAuth(md)
	if !IsPrivateKey(r.provider.ClientSecret) {
		return nil
	}
	switch {
	case method == AuthBasic || method == AuthPost:
		return r.badClientKey("the client secret is a private key, which " + string(method) + " would send away")
	case method == AuthPrivateKey && r.provider.TokenAuth == "" && len(md.TokenAuthMethods) > 0 &&
		!slices.Contains(md.TokenAuthMethods, string(AuthPrivateKey)):
		return r.badClientKey("the client secret is a private key, and the provider does not take private_key_jwt")
	}
	return nil
}

func (r *run) badClientKey(why string) error {
	return r.fail(StepConfig, KindUsage, ReasonBadProvider, why)
}

// IsPrivateKey reports whether a client secret is a private key in PEM form, with
// which the client signs (private_key_jwt) and which is never sent.
func IsPrivateKey(secret Secret) bool {
	return strings.HasPrefix(strings.TrimSpace(secret.Reveal()), "-----BEGIN ")
}

// onOneLine is a key in PEM form whose line breaks became spaces, as happens in a
// field of one line.
var onOneLine = pattern(`^(-----BEGIN [A-Z ]+-----)([A-Za-z0-9+/= ]+)(-----END [A-Z ]+-----)$`)

// clientKey reads the key that signs (PKCS #8).
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
		return Secret{}, r.badClientKey("the client secret is not a private key in PEM form (PKCS #8)")
	}
	algorithm := r.algorithmFor(key)
	options := (&jose.SignerOptions{}).WithType("JWT")
	if r.provider.KeyID != "" {
		options.WithHeader("kid", r.provider.KeyID)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
	if algorithm == "" || err != nil {
		return Secret{}, r.badClientKey("the client's key signs by no algorithm that is wanted: " + cmp.Or(r.provider.KeyAlg, strings.Join(r.algorithms, " ")))
	}
	now := r.c.now()
	text, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: r.provider.ClientID, Subject: r.provider.ClientID, Audience: jwt.Audience{r.audience},
		ID: randomID(), IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(assertionLife)),
	}).Serialize()
	if err != nil {
		return Secret{}, r.badClientKey("the client's key cannot sign")
	}
	secret := NewSecret(text)
	r.hide(secret)
	return secret, nil
}

// algorithmFor is the algorithm that a key signs with: the one that the
// provider's file names, else the first that the provider says it takes
// (RFC 8414 §2, token_endpoint_auth_signing_alg_values_supported), else the
// first there is for such a key. Empty means that there is none.
func (r *run) algorithmFor(key crypto.Signer) jose.SignatureAlgorithm {
	for _, a := range asymmetric {
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
