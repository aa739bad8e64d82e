package demo

import (
	"net/http"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// note is one note of the protected resource /api/notes.
type note struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// notesHandler returns the notes of the token's owner.
func (d *Demo) notesHandler(w http.ResponseWriter, r *http.Request) {
	t, ok := d.authorized(w, r, "notes.read")
	if !ok {
		return
	}
	p, ok := personOf(t.Subject)
	if !ok {
		challenge(w, r, http.StatusUnauthorized, "invalid_token", "")
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"owner": p.Name(), "notes": p.notes})
}

// requireToken lets only a valid access token with scope through. It adds to the
// library's refusals the challenge that they lack (RFC 6750 §3).
func (d *Demo) requireToken(scope string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := d.authorized(w, r, scope); ok {
			next.ServeHTTP(w, r)
		}
	})
}

// authorized finds the valid access token of r, with its scope, or answers with
// the refusal (RFC 6750 §3.1). Only access tokens count: the library would accept
// a refresh token, too.
func (d *Demo) authorized(w http.ResponseWriter, r *http.Request, scope string) (*goidc.Token, bool) {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	isBearer := strings.EqualFold(scheme, "Bearer")
	if !isBearer && !strings.EqualFold(scheme, "DPoP") {
		challenge(w, r, http.StatusUnauthorized, "", "")
		return nil, false
	}
	t, err := d.store.Token(r.Context(), strings.TrimSpace(value))
	if err != nil || t.RevokedAt != 0 || isBearer != (t.JWKThumbprint == "") {
		challenge(w, r, http.StatusUnauthorized, "invalid_token", "")
		return nil, false
	}
	if g, err := d.store.Grant(r.Context(), t.GrantID); err != nil || g.RevokedAt != 0 {
		challenge(w, r, http.StatusUnauthorized, "invalid_token", "")
		return nil, false
	}
	if !isBearer {
		if err := d.checkProof(r, t.ID, t.JWKThumbprint); err != nil {
			d.o.Log.Debug("demo provider: proof refused", "error", err)
			challenge(w, r, http.StatusUnauthorized, errorBadProof, "")
			return nil, false
		}
	}
	if !hasScope(t.Scopes, scope) {
		challenge(w, r, http.StatusForbidden, "insufficient_scope", scope)
		return nil, false
	}
	return t, true
}

// challenge refuses with the WWW-Authenticate field of RFC 6750 §3. A request
// without a token gets no error code.
func challenge(w http.ResponseWriter, r *http.Request, status int, code, scope string) {
	field := `Bearer realm="Latchkey demo provider"`
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Authorization")), "dpop") {
		field = `DPoP realm="Latchkey demo provider", algs="ES256 RS256 PS256"`
	}
	body := map[string]string{"error": "invalid_token"}
	if code != "" {
		field += `, error="` + code + `"`
		body["error"] = code
	}
	if scope != "" {
		field += `, scope="` + scope + `"`
	}
	w.Header().Set("WWW-Authenticate", field)
	writeJSON(w, status, body)
}
