package terminal

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/auth/authtest"
	"latchkey/auth/demo"
)

// freed returns a provider and a listener at its address, which the provider has left.
func freed(ts *testscript.TestScript) (*demo.Demo, net.Listener) {
	for range 100 { // another program may take the address meanwhile, or hold it until it has started
		d, err := demo.Standalone("127.0.0.1:0", demo.Options{})
		ts.Check(err)
		ts.Check(d.Close())
		if listener, err := net.Listen("tcp", strings.TrimPrefix(d.Issuer(), "http://")); err == nil {
			return d, listener
		}
	}
	ts.Fatalf("no address is free")
	return nil, nil
}

// behind serves the demo provider with each of its answers changed by edit; VAR is
// its issuer.
func behind(ts *testscript.TestScript, name string, edit func(path string, body []byte) []byte, also ...func(http.ResponseWriter, *http.Request) bool) {
	var beside func(http.ResponseWriter, *http.Request) bool // answers a request in its place
	if len(also) > 0 {
		beside = also[0]
	}
	d, listener := freed(ts)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answered := beside != nil && beside(w, r); answered {
			return
		}
		answer := httptest.NewRecorder()
		d.Handler().ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(edit(r.URL.Path, answer.Body.Bytes()))
	})}
	go func() { _ = server.Serve(listener) }()
	ts.Defer(func() { _ = server.Close() })
	ts.Setenv(name, d.Issuer())
}

// nameless VAR: starts a demo provider that only protects an API: it does not say
// who signs in.
func namelessCommand(ts *testscript.TestScript, _ bool, args []string) {
	behind(ts, args[0], func(path string, body []byte) []byte {
		var members map[string]any
		if json.Unmarshal(body, &members) != nil {
			return body
		}
		switch {
		case strings.Contains(path, "/.well-known/"):
			authtest.Nameless(members)
			members["scopes_supported"] = []string{"notes.read", "offline_access"}
		default:
			delete(members, "id_token")
		}
		changed, err := json.Marshal(members)
		if err != nil {
			return body
		}
		return changed
	})
}
