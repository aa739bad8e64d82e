package authtest

import (
	"crypto"
	"encoding/json"
	"strings"
	"time"
)

// IDTokens configures ID tokens. The hooks run in the order of the fields.
type IDTokens struct {
	Claims  func(claims map[string]any) // before the claims are written
	Payload func([]byte) []byte         // the written claims
	Header  func(header map[string]any)
	Compact func(token string) string // the signed token
}

// idToken signs an ID token (OpenID Connect Core §2). Callers must have locked
// s.mu.
func (s *Server) idToken(f *family, access string, first bool) string {
	now := s.now()
	claims := map[string]any{
		"iss": s.URL, "sub": f.person, "aud": ClientID,
		"exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "auth_time": f.authTime,
		"at_hash": hashFor(s.Keys.Sign.Alg, access), "name": "Ada", "email": f.person + "@example.test",
	}
	if first && f.nonce != "" {
		claims["nonce"] = f.nonce
	}
	if s.ID.Claims != nil {
		s.ID.Claims(claims)
	}
	payload, _ := json.Marshal(claims)
	if s.ID.Payload != nil {
		payload = s.ID.Payload(payload)
	}
	header := map[string]any{"typ": "JWT", "kid": s.Keys.Sign.ID}
	if s.ID.Header != nil {
		s.ID.Header(header)
	}
	token := s.Keys.Sign.Token(header, payload)
	if s.ID.Compact != nil {
		token = s.ID.Compact(token)
	}
	return token
}

// hashFor is at_hash by the hash of the signature's algorithm.
func hashFor(alg, access string) string {
	hash := crypto.SHA256
	switch {
	case strings.HasSuffix(alg, "384"):
		hash = crypto.SHA384
	case strings.HasSuffix(alg, "512"), alg == "EdDSA", alg == "Ed25519":
		hash = crypto.SHA512
	}
	h := hash.New()
	_, _ = h.Write([]byte(access))
	sum := h.Sum(nil)
	return b64(sum[:len(sum)/2])
}

// TokenHash is at_hash for RS256 and ES256 (OpenID Connect Core §3.1.3.6).
func TokenHash(access string) string {
	return hashFor("RS256", access)
}
