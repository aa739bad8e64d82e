package lab

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"latchkey/auth"
)

// elsewhere is where the attacker has the provider send codes that no program receives.
const elsewhere = "http://127.0.0.1:49152/cb/demo"

// forgeries are the ID tokens that are tried. Each names Ada and is wrong in one thing; nonce
// is that of the sign-in.
var forgeries = []struct {
	what string
	make func(s *stage, nonce string) (string, error)
}{
	{"nonce", func(s *stage, _ string) (string, error) { return s.tokenOfAda(clientID, elsewhere, randomText()) }},
	{"audience", (*stage).tokenOfAnotherClient},
	{"unsigned", func(s *stage, nonce string) (string, error) { return s.unsigned(nonce), nil }},
	{"other_key", (*stage).signedByAttacker},
}

// forgedIDToken: the attacker signs in as Grace, through a server of their own that puts
// another ID token, one of Ada, in the place of Grace's (OpenID Connect Core §16.3).
func forgedIDToken(s *stage) (gotIn bool, err error) {
	var mu sync.Mutex
	forged := ""
	err = s.between(func(path string, body []byte) []byte {
		mu.Lock()
		defer mu.Unlock()
		switch path {
		case tokenPath:
			return withMember(body, "id_token", forged)
		case userinfoPath:
			return withMember(body, "sub", ada())
		}
		return body
	})
	if err != nil {
		return false, err
	}
	s.did(Attacker, "began", Done, place{nth: 1, step: auth.StepBrowser})
	for i, forgery := range forgeries {
		browser := s.browserOf("grace")
		account, err := s.signIn(sitting{}, func(address string) error {
			asked, err := url.Parse(address)
			if err != nil {
				return err
			}
			token, err := forgery.make(s, asked.Query().Get("nonce"))
			if err != nil {
				return err
			}
			mu.Lock()
			forged = token
			mu.Unlock()
			callback, err := browser.approve(address)
			if err != nil || callback == nil {
				return orOdd(err, "no code")
			}
			return browser.deliver(callback)
		})
		if unlessRefusal(err) != nil {
			return false, err
		}
		taken := err == nil && account.Identity.Subject == ada()
		seen := place{nth: i + 1, step: auth.StepVerify, failed: !taken}
		gotIn = s.tried(Latchkey, forgery.what, taken, seen) || gotIn
	}
	return gotIn, nil
}

// withMember returns a JSON object with one member replaced, and anything else as it is.
func withMember(body []byte, name, value string) []byte {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil || members[name] == nil {
		return body
	}
	members[name] = value
	changed, _ := json.Marshal(members) // it was JSON
	return changed
}

// tokenOfAda returns a real ID token of Ada, of a sign-in for the public client of that id.
func (s *stage) tokenOfAda(client, redirect, nonce string) (string, error) {
	verifier := randomText()
	callback, err := s.browserOf("ada").approve(s.request(client, redirect, nonce, verifier))
	if err != nil || callback == nil {
		return "", orOdd(err, "no code for another sign-in")
	}
	got, err := s.redeemCode(callback, client, verifier)
	if err == nil && got.id.Empty() {
		err = odd("no ID token of another sign-in", 0)
	}
	return got.id.Reveal(), err
}

// tokenOfAnotherClient registers a client of the attacker's, a game, in which Ada signs in.
func (s *stage) tokenOfAnotherClient(nonce string) (string, error) {
	text, err := json.Marshal(map[string]any{
		"client_name": "Game", "redirect_uris": []string{"http://127.0.0.1/game"}, "token_endpoint_auth_method": "none",
		"application_type": "native", "grant_types": []string{"authorization_code"}, "response_types": []string{"code"},
	})
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.sites.Registration, bytes.NewReader(text))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	var client struct {
		ID string `json:"client_id"`
	}
	status, err := s.ask(req, &client)
	if err == nil && client.ID == "" {
		err = odd("no registration of a client", status)
	}
	if err != nil {
		return "", err
	}
	return s.tokenOfAda(client.ID, "http://127.0.0.1:49152/game", nonce)
}

// claimsOfAda returns the claims that Latchkey expects, for Ada.
func (s *stage) claimsOfAda(nonce string) []byte {
	now := time.Now()
	claims, _ := json.Marshal(map[string]any{ // of texts and numbers: it cannot fail
		"iss": s.provider.Issuer(), "sub": ada(), "aud": clientID, "nonce": nonce,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "name": "Ada Lovelace",
	})
	return claims
}

// unsigned returns a token that says of itself that it has no signature (RFC 7519 §6).
func (s *stage) unsigned(nonce string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"none"}`)) + "." + part(s.claimsOfAda(nonce)) + "."
}

// signedByAttacker returns a token signed by a key of the attacker's, under the name of one
// of the provider's.
func (s *stage) signedByAttacker(nonce string) (string, error) {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.sites.Keys, nil)
	if err != nil {
		return "", err
	}
	var published jose.JSONWebKeySet
	if _, err := s.ask(req, &published); err != nil {
		return "", err
	}
	i := slices.IndexFunc(published.Keys, func(k jose.JSONWebKey) bool { return k.Algorithm == string(jose.ES256) })
	if i < 0 {
		return "", odd("no key of the provider", 0)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: published.Keys[i].KeyID},
	}, nil)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(s.claimsOfAda(nonce))
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}
