package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// routes puts this package's paths and guards before the library's.
func (d *Demo) routes(library http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", library)
	mux.HandleFunc("GET /{$}", d.frontPage)
	mux.HandleFunc("GET "+oauthMetadata, func(w http.ResponseWriter, r *http.Request) {
		r2 := r.Clone(r.Context())
		r2.URL.Path = oidcMetadata
		library.ServeHTTP(w, r2)
	})
	mux.HandleFunc("GET "+proofEndpoint, d.prove)
	mux.Handle("GET "+notesEndpoint, d.demandNonce(http.HandlerFunc(d.notesHandler)))
	mux.Handle(userinfoEndpoint, d.demandNonce(d.requireToken("openid", proofErrors(library))))
	mux.Handle("POST "+tokenEndpoint, d.demandNonce(d.reportExchange(d.slowDown(proofErrors(library)))))
	mux.Handle("POST "+parEndpoint, d.demandNonce(proofErrors(library)))
	mux.Handle("POST "+deviceAuthorize, d.deviceCodes(library))
	mux.Handle("GET "+deviceEndpoint, d.devicePage(library))
	mux.Handle(authorizeEndpoint, d.unusedPush(library))
	for _, endpoint := range []string{authorizeEndpoint, deviceEndpoint} {
		mux.Handle(endpoint+"/{session}", d.ownSession(library))
		mux.Handle(endpoint+"/{session}/{token}", d.ownSession(library))
	}
	mux.HandleFunc("GET "+iconPath, serveIcon)
	mux.HandleFunc("GET /favicon.ico", http.NotFound)
	return d.refuseRepeated(mux)
}

// refuseRepeated refuses a repeated parameter (RFC 6749 §3.1 and §3.2) and records in the
// context the requested endpoint and the permitted redirect addresses.
func (d *Demo) refuseRepeated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safeHeaders(w.Header())
		_ = r.ParseForm() // a body that is no form has no parameters
		for k, v := range r.Form {
			if len(v) > 1 && k != "resource" && k != "audience" && k != "scope" || len(r.URL.Query()[k]) > 1 && k == "scope" {
				writeJSON(w, http.StatusBadRequest, map[string]string{
					"error": "invalid_request", "error_description": "a parameter is repeated",
				})
				return
			}
		}
		var redirects []string
		for _, k := range []string{"redirect_uri", "post_logout_redirect_uri"} {
			if uri := r.Form.Get(k); d.mayRedirect(uri) {
				redirects = append(redirects, uri, asCompared(uri))
			}
		}
		ctx := context.WithValue(r.Context(), endpointKey, r.URL.Path)
		ctx = context.WithValue(ctx, redirectsKey, redirects)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// safeHeaders sets the headers of every answer. Pages add their own policy; none
// has form-action, which in Chromium also stops the redirect that follows the
// form (see package comment).
func safeHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"error":"server_error"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}

// isPost reports whether r contains a form.
func isPost(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}
