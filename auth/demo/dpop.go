package demo

import (
	"crypto"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/luikyv/go-oidc/pkg/goidc"
)

// dpopAlgorithms are the algorithms accepted for proofs.
var dpopAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.PS256}

const (
	proofLeeway   = time.Minute     // largest difference between a proof's clock and this one
	nonceLife     = 5 * time.Minute // a nonce is valid for one to two of these
	errorUseNonce = "use_dpop_nonce"
	errorBadProof = "invalid_dpop_proof"
)

// proofClaims are the claims of a DPoP proof (RFC 9449 §4.2).
type proofClaims struct {
	ID     string           `json:"jti"`
	Method string           `json:"htm"`
	URI    string           `json:"htu"`
	Issued *jwt.NumericDate `json:"iat"`
	Hash   string           `json:"ath"`
	Nonce  string           `json:"nonce"`
}

// checkProof checks the proof that r's sender has the key to which the token is
// bound (RFC 9449 §4.3 and §7).
func (d *Demo) checkProof(r *http.Request, token, thumbprint string) error {
	proofs := r.Header.Values("DPoP")
	if len(proofs) != 1 {
		return errors.New("not one proof")
	}
	signed, err := jwt.ParseSigned(proofs[0], dpopAlgorithms)
	if err != nil || len(signed.Headers) != 1 {
		return errors.New("no signed token")
	}
	head := signed.Headers[0]
	key := head.JSONWebKey
	if typ, _ := head.ExtraHeaders[jose.HeaderType].(string); typ != "dpop+jwt" || key == nil || !key.Valid() || !key.IsPublic() {
		return errors.New("not a proof")
	}
	var c proofClaims
	if err := signed.Claims(key.Key, &c); err != nil {
		return err
	}
	sum, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return err
	}
	uri, _, _ := strings.Cut(c.URI, "?")
	hash := sha256.Sum256([]byte(token))
	switch {
	case base64.RawURLEncoding.EncodeToString(sum) != thumbprint:
		return errors.New("another key")
	case c.Method != r.Method || uri != d.Issuer()+r.URL.Path:
		return errors.New("made for another request")
	case c.Hash != base64.RawURLEncoding.EncodeToString(hash[:]):
		return errors.New("made for another token")
	case c.Issued == nil || d.o.Now().Sub(c.Issued.Time()).Abs() > nonceLife+proofLeeway:
		return errors.New("not of now")
	case c.ID == "" || r.URL.Path != userinfoEndpoint && d.store.consume(r.Context(), c.ID) != nil:
		return errors.New("used before") // at userinfo the library consumes it
	}
	return nil
}

// nonceAt is the nonce of the five minutes around t. All handles on one state
// compute the same one, so none is stored.
func (d *Demo) nonceAt(t time.Time) string {
	mac := hmac.New(sha256.New, d.store.state.ProofKey)
	_ = json.NewEncoder(mac).Encode([]any{"dpop nonce", t.Unix() / int64(nonceLife/time.Second)})
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// demandNonce demands a nonce in every DPoP proof (RFC 9449 §8 and §9) if the
// options say so. The refusal consumes nothing that the request contains.
func (d *Demo) demandNonce(next http.Handler) http.Handler {
	if !d.o.DPoPNonce {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proof := r.Header.Get("DPoP")
		if proof == "" {
			next.ServeHTTP(w, r)
			return
		}
		now := d.o.Now()
		w.Header().Set("DPoP-Nonce", d.nonceAt(now))
		var c proofClaims
		if signed, err := jwt.ParseSigned(proof, dpopAlgorithms); err == nil {
			_ = signed.UnsafeClaimsWithoutVerification(&c) // verified by the next handler
		}
		switch {
		case c.Nonce != "" && (sameText(c.Nonce, d.nonceAt(now)) || sameText(c.Nonce, d.nonceAt(now.Add(-nonceLife)))):
			next.ServeHTTP(w, r)
		case r.URL.Path == userinfoEndpoint || r.URL.Path == notesEndpoint:
			challenge(w, r, http.StatusUnauthorized, errorUseNonce, "")
		default:
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": errorUseNonce})
		}
	})
}

// proofErrors gives a refused proof the code of RFC 9449 §5; the library returns
// invalid_request or unauthorized_client.
func proofErrors(library http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := newAnswer()
		for k, v := range w.Header() {
			a.header[k] = v
		}
		library.ServeHTTP(a, r)
		var e struct {
			Description string `json:"error_description"`
			Code        string `json:"error"`
		}
		_ = json.Unmarshal(a.body.Bytes(), &e)
		refused := strings.Contains(e.Description, "DPoP") || r.Header.Get("DPoP") != "" && e.Code == string(goidc.ErrorCodeUnauthorizedClient)
		switch {
		case a.status < http.StatusBadRequest || !refused:
			a.writeTo(w)
		case r.URL.Path == userinfoEndpoint:
			challenge(w, r, http.StatusUnauthorized, errorBadProof, "")
		default:
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": errorBadProof, "error_description": e.Description})
		}
	})
}
