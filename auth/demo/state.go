package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth/demo/internal/signing"
)

// stateFormat counts the incompatible changes of the state's layout.
const stateFormat = 1

// state is everything that the provider stores. It is sealed as one JSON text.
type state struct {
	Format   int                             `json:"format"`
	Keys     json.RawMessage                 `json:"keys"`      // JWK set, private
	ProofKey []byte                          `json:"proof_key"` // proves that two processes share this state
	Sessions map[string]*goidc.AuthnSession  `json:"sessions"`  // sign-ins in progress and, for a while, finished ones
	Grants   map[string]*goidc.Grant         `json:"grants"`
	Tokens   map[string]*goidc.Token         `json:"tokens"`  // access tokens
	Spent    map[string]spent                `json:"spent"`   // by hash of a refresh token that was replaced
	Logins   map[string]login                `json:"logins"`  // hash of a browser's cookie → the person signed in there
	Logouts  map[string]*goidc.LogoutSession `json:"logouts"` //
	Clients  map[string]*goidc.Client        `json:"clients"` // registered dynamically
	Proofs   map[string]int64                `json:"proofs"`  // hash of a used jti → when it may be dropped, Unix time
	Lives    *lifetimes                      `json:"lives,omitempty"`
}

// login is a person signed in at the provider in one browser.
type login struct {
	User string `json:"user"`
	At   int64  `json:"at"` // Unix time

	Chosen bool `json:"chosen,omitempty"` // by a click, without a password
}

// spent is the grant and the time of a replaced refresh token.
type spent struct {
	Grant string `json:"grant"`
	At    int64  `json:"at"` // Unix time
}

// newState makes an empty state with new keys.
func newState() (*state, error) {
	keys, err := newKeys()
	if err != nil {
		return nil, err
	}
	s := &state{Format: stateFormat, Keys: keys, ProofKey: make([]byte, 32)}
	_, _ = rand.Read(s.ProofKey) // never fails (crypto/rand)
	s.fill()
	return s, nil
}

// parseState reads the text of a sealed state.
func parseState(text []byte) (*state, error) {
	s := &state{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, err
	}
	if s.Format > stateFormat {
		return s, errNewer
	}
	if _, err := parseKeys(s.Keys); err != nil || len(s.ProofKey) == 0 || s.Format < 1 {
		return nil, fmt.Errorf("keys are missing")
	}
	s.fill()
	return s, nil
}

// fill makes every map usable and drops entries that are null.
func (s *state) fill() {
	fillMap(&s.Sessions)
	fillMap(&s.Grants)
	fillMap(&s.Tokens)
	fillMap(&s.Logouts)
	fillMap(&s.Clients)
	if s.Spent == nil {
		s.Spent = map[string]spent{}
	}
	if s.Logins == nil {
		s.Logins = map[string]login{}
	}
	if s.Proofs == nil {
		s.Proofs = map[string]int64{}
	}
}

func fillMap[T any](m *map[string]*T) {
	if *m == nil {
		*m = map[string]*T{}
	}
	for k, v := range *m {
		if v == nil {
			delete(*m, k)
		}
	}
}

// newKeys makes the signing keys: RS256, which every client can verify, and ES256
// for clients that request it.
func newKeys() (json.RawMessage, error) {
	rsaKey, err := signing.New()
	if err != nil {
		return nil, err
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return json.Marshal(goidc.JSONWebKeySet{Keys: []goidc.JSONWebKey{
		{Key: rsaKey, KeyID: "rs256-" + randomText()[:8], Algorithm: string(goidc.RS256), Use: string(goidc.KeyUsageSignature)},
		{Key: ecKey, KeyID: "es256-" + randomText()[:8], Algorithm: string(goidc.ES256), Use: string(goidc.KeyUsageSignature)},
	}})
}

func parseKeys(raw json.RawMessage) (goidc.JSONWebKeySet, error) {
	var keys goidc.JSONWebKeySet
	err := json.Unmarshal(raw, &keys)
	return keys, err
}

// randomText returns 256 random bits as 43 characters that need no escaping.
func randomText() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashOf returns what is stored of a value that only needs to be recognised.
func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
