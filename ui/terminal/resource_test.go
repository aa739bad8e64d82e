package terminal

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// resource: serves an API, RESOURCE, and one that describes another, LIAR, and the
// sign-in service of both, ISSUER: the demo provider with a registration. SERVICE is its
// host.
func resourceCommand(ts *testscript.TestScript, _ bool, _ []string) {
	behind(ts, "ISSUER", withRegistration, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/register" {
			return false
		}
		asked := map[string]any{}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		asked["client_id"] = "latchkey-demo"
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(asked)
		return true
	})
	issuer := ts.Getenv("ISSUER")
	ts.Setenv("SERVICE", strings.TrimPrefix(issuer, "http://"))
	ts.Setenv("RESOURCE", api(ts, issuer, "")+"/mcp")
	ts.Setenv("LIAR", api(ts, issuer, "https://other.example/mcp")+"/mcp")
}

// withRegistration adds a registration endpoint to the metadata of the demo provider.
func withRegistration(path string, body []byte) []byte {
	var members map[string]any
	if !strings.Contains(path, "/.well-known/") || json.Unmarshal(body, &members) != nil {
		return body
	}
	members["registration_endpoint"] = members["issuer"].(string) + "/register"
	changed, err := json.Marshal(members)
	if err != nil {
		return body
	}
	return changed
}

// api serves an API that describes itself as names, or truly if that is empty. It takes
// every token.
func api(ts *testscript.TestScript, issuer, names string) string {
	var origin string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := "/.well-known/oauth-protected-resource/mcp"
		switch {
		case r.URL.Path == at:
			named := names
			if named == "" {
				named = origin + "/mcp"
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{
				"resource": named, "authorization_servers": []string{issuer}, "scopes_supported": []string{"notes.read"}, "resource_name": "Notes of the team",
			})
		case strings.HasPrefix(r.URL.Path, "/mcp") && r.Header.Get("Authorization") != "":
			_, _ = w.Write([]byte("notes\n"))
		case strings.HasPrefix(r.URL.Path, "/mcp"):
			w.Header().Set("WWW-Authenticate", `Bearer resource_metadata="`+origin+at+`"`)
			w.WriteHeader(http.StatusUnauthorized)
		default:
			http.NotFound(w, r)
		}
	}))
	origin = server.URL
	ts.Defer(server.Close)
	return origin
}
