package demo

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"
)

// proof is the response of a Latchkey that shares the sealed state.
type proof struct {
	Issuer string `json:"issuer"`
	Proof  string `json:"proof"` // HMAC-SHA256 of issuer and challenge, base64url
}

// prove answers a challenge with a key that only the sealed state contains.
func (d *Demo) prove(w http.ResponseWriter, r *http.Request) {
	challenge := r.URL.Query().Get("challenge")
	if len(challenge) < 43 || len(challenge) > 128 {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
		return
	}
	issuer := d.Issuer()
	writeJSON(w, http.StatusOK, proof{issuer, proofOf(d.store.state.ProofKey, issuer, challenge)})
}

func proofOf(key []byte, issuer, challenge string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, "latchkey demo provider\n"+issuer+"\n"+challenge)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// sharesState challenges the server at host to prove that it shares this state.
func (d *Demo) sharesState(ctx context.Context, host string) bool {
	var key []byte
	if err := d.within(ctx, func() error { key = d.store.state.ProofKey; return nil }); err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	challenge := randomText()
	address := "http://" + host + proofEndpoint + "?" + url.Values{"challenge": {challenge}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true}, // and no proxy
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(r)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	var p proof
	if json.NewDecoder(io.LimitReader(resp.Body, 4096)).Decode(&p) != nil {
		return false
	}
	return hmac.Equal([]byte(p.Proof), []byte(proofOf(key, d.Issuer(), challenge)))
}
