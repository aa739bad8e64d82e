package auth

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// IsPrivateKey reports whether a client secret is a private key in PEM form, with
// which the client signs (private_key_jwt) and which is never sent.
func IsPrivateKey(secret Secret) bool {
	return strings.HasPrefix(strings.TrimSpace(secret.Reveal()), "-----BEGIN ")
}

// onOneLine is a key in PEM form whose line breaks became spaces, as happens in a
// field of one line.
var onOneLine = regexp.MustCompile(`^(-----BEGIN [A-Z ]+-----)([A-Za-z0-9+/= ]+)(-----END [A-Z ]+-----)$`)

// clientKey reads the key that signs (PKCS #8).
func clientKey(secret Secret) (crypto.Signer, error) {
	text := strings.TrimSpace(secret.Reveal())
	if parts := onOneLine.FindStringSubmatch(text); parts != nil {
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
		return Secret{}, r.badClientKey("the client's key signs by no algorithm that is wanted: " + or(r.provider.KeyAlg, strings.Join(r.algorithms, " ")))
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
