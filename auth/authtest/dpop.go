package authtest

import (
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Possession configures proofs of possession (RFC 9449).
type Possession struct {
	// Offer names ES256 in the metadata.
	Offer bool
	// Nonce, if set, is required in every proof; a client without it receives it
	// once.
	Nonce string
	// Demand refuses a token request or a pushed one without a proof, with this
	// error code; empty: it does not.
	Demand string
	// NeverContent requires a new nonce each time.
	NeverContent bool
	// Window, if set, refuses proofs that are older or younger than that, instead of
	// failing the test over them.
	Window time.Duration
	// Downgrade answers a proof with a bearer token.
	Downgrade bool
	// RefreshAlone answers a proof with a bearer token and binds the refresh token
	// (RFC 9449 §5).
	RefreshAlone bool
}

// proof is the verified content of one DPoP header.
type proof struct {
	thumbprint string
	nonce      string
}

// possession checks a request's proof. If ok is false, answer must be sent.
func (s *Server) possession(r *Request) (p *proof, answer reply, ok bool) {
	text := r.Header.Get("DPoP")
	if text == "" && s.Possession.Demand != "" && (r.Endpoint == Token || r.Endpoint == Push) {
		answer = oauthError(http.StatusBadRequest, s.Possession.Demand)
		if s.Possession.Nonce != "" {
			answer.header.Set("DPoP-Nonce", s.Possession.Nonce)
		}
		return nil, answer, false
	}
	if text == "" {
		return nil, reply{}, true
	}
	p = s.readProof(r, text)
	if p == nil {
		return nil, oauthError(http.StatusBadRequest, "invalid_dpop_proof"), false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	want := s.Possession.Nonce
	if s.Possession.NeverContent {
		want = Mint("nonce-")
	}
	if want == "" || p.nonce == want {
		return p, reply{}, true
	}
	answer = oauthError(http.StatusBadRequest, "use_dpop_nonce")
	if r.Endpoint == UserinfoPage || r.Endpoint == API {
		answer = oauthError(http.StatusUnauthorized, "use_dpop_nonce")
		answer.header.Set("WWW-Authenticate", `DPoP error="use_dpop_nonce"`)
	}
	answer.header.Set("DPoP-Nonce", want)
	return p, answer, false
}

// readProof checks everything of RFC 9449 §4.3 except the nonce, and fails the
// test for an invalid proof.
func (s *Server) readProof(r *Request, text string) *proof {
	jws, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(jws.Signatures) != 1 || jws.Signatures[0].Header.JSONWebKey == nil {
		s.wrong(r, "the proof cannot be read: %v", err)
		return nil
	}
	header := jws.Signatures[0].Header
	payload, err := jws.Verify(header.JSONWebKey)
	if err != nil || !header.JSONWebKey.IsPublic() || header.ExtraHeaders["typ"] != "dpop+jwt" {
		s.wrong(r, "the proof does not hold: %v", err)
		return nil
	}
	var claims struct {
		ID, Method, Target, Nonce, Hash string
		IssuedAt                        int64
	}
	if err := json.Unmarshal(rename(payload), &claims); err != nil {
		s.wrong(r, "the proof's claims: %v", err)
		return nil
	}
	sum := sha256.Sum256([]byte(strings.TrimPrefix(r.Header.Get("Authorization"), "DPoP ")))
	ath := ""
	if r.Header.Get("Authorization") != "" {
		ath = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if claims.Method != r.Method || claims.Target != s.URL+r.Path || claims.Hash != ath || !s.onceOnly(claims.ID) {
		s.wrong(r, "the proof is for %s %s, ath %q, jti %q", claims.Method, claims.Target, claims.Hash, claims.ID)
		return nil
	}
	age := s.now().Unix() - claims.IssuedAt
	if w := int64(s.Possession.Window.Seconds()); w > 0 && (age > w || age < -w) {
		return nil
	}
	if age > 60 || age < -60 {
		s.wrong(r, "the proof is %d seconds old", age)
		return nil
	}
	thumb, _ := header.JSONWebKey.Thumbprint(crypto.SHA256)
	return &proof{thumbprint: b64(thumb), nonce: claims.Nonce}
}

// rename gives the claims the names of the struct that reads them.
func rename(payload []byte) []byte {
	var m map[string]any
	_ = json.Unmarshal(payload, &m)
	out, _ := json.Marshal(map[string]any{
		"ID": m["jti"], "Method": m["htm"], "Target": m["htu"], "Nonce": m["nonce"], "Hash": m["ath"], "IssuedAt": m["iat"],
	})
	return out
}

// onceOnly reports whether a proof's id is new.
func (s *Server) onceOnly(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "" || s.state.proofs[id] {
		return false
	}
	s.state.proofs[id] = true
	return true
}
