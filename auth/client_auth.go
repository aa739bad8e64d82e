package auth

import (
	"net/url"
	"slices"
	"strings"
	"time"
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

// tokenAuth is how the client names itself: the provider's file decides, then
// what the secret is, then the metadata, whose default is Basic (RFC 8414 §2).
func (r *run) tokenAuth(md Metadata) TokenAuth {
	switch {
	case r.provider.TokenAuth != "":
		return r.provider.TokenAuth
	case r.provider.ClientSecret.Empty():
		return AuthNone
	case IsPrivateKey(r.provider.ClientSecret):
		return AuthPrivateKey
	}
	for _, m := range []TokenAuth{AuthBasic, AuthPost} {
		if slices.Contains(md.TokenAuthMethods, string(m)) {
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
