package auth_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"latchkey/auth"
)

// TestUnregister: the client that Latchkey registered is deleted with the token
// from its registration alone (RFC 7592 §2.3).
func TestUnregister(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		change func(*auth.Registration)
		want   failure
		asked  int
	}{
		"by the book":     {http.StatusNoContent, nil, failure{}, 1},
		"not allowed":     {http.StatusMethodNotAllowed, nil, failure{auth.StepConfig, auth.KindProviderError, auth.ReasonRefusedStatus}, 1},
		"a wrong token":   {http.StatusUnauthorized, nil, failure{auth.StepConfig, auth.KindProviderError, auth.ReasonRefusedStatus}, 1},
		"a redirect":      {http.StatusTemporaryRedirect, nil, failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonRedirected}, 1},
		"without address": {0, func(g *auth.Registration) { g.ManageURI = "" }, failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMetadata}, 0},
		"without token":   {0, func(g *auth.Registration) { g.ManageToken = auth.Secret{} }, failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMetadata}, 0},
		"over http":       {0, func(g *auth.Registration) { g.ManageURI = "http://id.example/c" }, failure{auth.StepConfig, auth.KindBadAnswer, auth.ReasonMetadata}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			manage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				if r.Method != http.MethodDelete || r.URL.Path != "/c" || r.Header.Get("Authorization") != "Bearer the management token" || r.ContentLength > 0 {
					t.Errorf("%s %s, %q", r.Method, r.URL, r.Header)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.status)
			}))
			defer manage.Close()
			r := newRig(t)
			g := auth.Registration{ManageURI: manage.URL + "/c", ManageToken: auth.NewSecret("the management token")}
			if c.change != nil {
				c.change(&g)
			}
			wantFailure(t, r.client.Unregister(r.ctx, r.request.Provider, g), c.want)
			if asked != c.asked {
				t.Errorf("%d requests", asked)
			}
		})
	}
}
