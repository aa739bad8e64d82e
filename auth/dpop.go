package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// possession is the key that a run's tokens are bound to, with the latest nonce
// of each origin (RFC 9449 §4 and §8). nil means bearer tokens.
type possession struct {
	key *ecdsa.PrivateKey

	mu     sync.Mutex
	nonces map[string]string // by origin
}

// newPossession draws an ES256 key.
func newPossession() (*possession, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return &possession{key: key, nonces: map[string]string{}}, nil
}

// possessionOf reads the key of a grant whose access token is bound; it returns nil
// for bearer tokens.
func possessionOf(g Grant) (*possession, error) {
	if !g.Bound() {
		return nil, nil
	}
	return keyOf(g)
}

// keyOf reads the key of a grant that has one.
func keyOf(g Grant) (*possession, error) {
	der, err := base64.StdEncoding.DecodeString(g.DPoPKey.Reveal())
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, x509.ErrUnsupportedAlgorithm
	}
	return &possession{key: key, nonces: map[string]string{}}, nil
}

// secret returns the key in the form that a grant stores.
func (p *possession) secret() Secret {
	if p == nil {
		return Secret{}
	}
	der, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		return Secret{}
	}
	return NewSecret(base64.StdEncoding.EncodeToString(der))
}

// bind draws the key of a sign-in if its tokens are to be bound: the server
// offers DPoP with ES256, or the provider's file always requires it. If it is
// always required, there is no fallback to bearer tokens: a server without it is
// refused before the person approves. A server that advertises nothing may still
// demand it later; see demanded.
func (r *run) bind(md Metadata) (err error) {
	offered := slices.Contains(md.DPoPAlgorithms, "ES256")
	silent := len(md.DPoPAlgorithms) == 0
	switch r.provider.DPoP {
	case UseNever:
		return nil
	case UseAlways:
		if !offered && !silent {
			return r.fail(StepDiscover, KindBadAnswer, ReasonMetadata, "").Because(WhyNoDPoP)
		}
	default:
		if r.mayBind = offered || silent; !offered {
			return nil
		}
	}
	r.dpop, err = newPossession()
	return err
}

// demanded reports whether an answer demands a proof that the request did not
// have. It then draws the key, and the request is repeated with it. The server
// has refused the request before it used the code or the pushed parameters, so
// both are still valid (RFC 9449 §5, §10.1).
func (r *run) demanded(step Step, resp *http.Response, body []byte) bool {
	sendsIt := step == StepExchange || step == StepPoll || step == StepPush // the code; the device code; the pushed request
	if resp == nil || r.dpop != nil || !r.mayBind || !sendsIt {
		return false
	}
	code := refusedWith(resp, body)
	if code != "invalid_dpop_proof" && code != "use_dpop_nonce" {
		return false
	}
	key, err := newPossession()
	r.dpop, r.mustProve = key, true
	return err == nil
}

// proofRefused makes e the refusal of a proof, or of a request without one. Without
// bound tokens the provider would need none, unless it demands them.
func (r *run) proofRefused(e *Error) {
	if e.Reason = ReasonProofRefused; r.dpop == nil {
		if e.Reason = ReasonProofNeeded; r.provider.DPoP == UseNever {
			e.Line = lineProof
		}
		return
	}
	if !r.mustProve {
		e.Line = lineNoProof
	}
	if e.Code == "invalid_dpop_proof" {
		r.aboutTime(e)
	}
}

// The lines of a provider's file that switch off what a provider refused, or on what
// it demands.
const (
	lineProof   = `dpop = "offered"`
	lineNoProof = `dpop = "never"`
	lineNoPush  = `par = "never"`
)

// thumbprint identifies the key (RFC 7638), for dpop_jkt (RFC 9449 §10).
func (p *possession) thumbprint() string {
	sum, err := (&jose.JSONWebKey{Key: p.key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil { // a P-256 key always has one
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

// proven returns the DPoP header for a request: a fresh signed statement of
// method, address, time and, with a token, the token's hash (RFC 9449 §4.2).
func (p *possession) proven(req *http.Request, r *run, token string) (string, error) {
	options := (&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt")
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: p.key}, options)
	if err != nil {
		return "", err
	}
	claims := map[string]any{
		"jti": randomID() + randomID(), "htm": req.Method, "htu": target(req.URL), "iat": r.c.now().Add(r.proofSkew).Unix(),
	}
	if nonce := p.nonce(req.URL); nonce != "" {
		claims["nonce"] = nonce
	}
	if token != "" {
		sum := sha256.Sum256([]byte(token))
		claims["ath"] = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// target returns htu: the address without query and fragment.
func target(u *url.URL) string {
	c := *u
	c.RawQuery, c.Fragment, c.User = "", "", nil
	return c.String()
}

func origin(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

func (p *possession) nonce(u *url.URL) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.nonces[origin(u)]
}

// learn stores the nonce of an answer for its origin, and reports whether it is
// new.
func (p *possession) learn(resp *http.Response) bool {
	if p == nil || resp == nil {
		return false
	}
	nonce := resp.Header.Get("DPoP-Nonce")
	if nonce == "" || len(nonce) > 1024 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh := p.nonces[origin(resp.Request.URL)] != nonce
	p.nonces[origin(resp.Request.URL)] = nonce
	return fresh
}

// nonceRequested reports whether the answer is use_dpop_nonce, from an authorization
// server (RFC 9449 §8) or from a resource (§9).
func (p *possession) nonceRequested(resp *http.Response, body []byte) bool {
	if resp.StatusCode == http.StatusUnauthorized && strings.Contains(resp.Header.Get("WWW-Authenticate"), "use_dpop_nonce") {
		return true
	}
	return refusedWith(resp, body) == "use_dpop_nonce"
}

// lateProof reports whether a proof was refused while the clocks differ. The next
// proof then uses the provider's clock; its time is visible only to the provider.
func (r *run) lateProof(resp *http.Response, body []byte) bool {
	if resp == nil || r.dpop == nil || r.proofSkew != 0 || r.skew.Abs() < noticeableSkew {
		return false
	}
	inHeader := resp.StatusCode == http.StatusUnauthorized && strings.Contains(resp.Header.Get("WWW-Authenticate"), "invalid_dpop_proof")
	if !inHeader && refusedWith(resp, body) != "invalid_dpop_proof" {
		return false
	}
	r.proofSkew = r.skew
	return true
}

// refusedWith returns the OAuth error code of a 400 or 401, or "".
func refusedWith(resp *http.Response, body []byte) string {
	if resp.StatusCode != http.StatusBadRequest && resp.StatusCode != http.StatusUnauthorized {
		return ""
	}
	members, err := decodeObject(body, errorMembers.strictNames()...)
	if err != nil {
		return ""
	}
	code, _ := textMember(members, "error")
	return code
}

// prove adds the proof to a request of a run that has a key. The token, if any,
// is already in the Authorization header.
func (r *run) prove(req *http.Request) error {
	if r.dpop == nil {
		return nil
	}
	token, _ := strings.CutPrefix(req.Header.Get("Authorization"), "DPoP ")
	if token == req.Header.Get("Authorization") {
		token = ""
	}
	proof, err := r.dpop.proven(req, r, token)
	if err != nil {
		return r.fail(StepExchange, KindInternal, ReasonInternal, "DPoP").Caused(err)
	}
	req.Header.Set("DPoP", proof)
	return nil
}

// authorize puts the access token into the request's header and nowhere else (RFC
// 6750 §2.1, RFC 9449 §7.1).
func (r *run) authorize(req *http.Request, token Secret) {
	scheme := "Bearer "
	if r.dpop != nil {
		scheme = "DPoP "
	}
	req.Header.Set("Authorization", scheme+token.Reveal())
}
