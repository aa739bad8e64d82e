package terminal

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/auth/demo"
)

// movedTo is the current host of each script's moving provider.
var movedTo sync.Map

// moving VAR: starts a demo provider whose metadata can change to another host;
// VAR is its issuer. "moving to HOST": its introspection endpoint is at HOST from
// now on.
func movingCommand(ts *testscript.TestScript, _ bool, args []string) {
	if args[0] == "to" {
		movedTo.Store(ts, args[1])
		return
	}
	d, err := demo.Standalone("127.0.0.1:0", demo.Options{})
	ts.Check(err)
	ts.Check(d.Close()) // the provider answers behind the test's own listener
	address := strings.TrimPrefix(d.Issuer(), "http://")
	listener, err := net.Listen("tcp", address)
	for i := 0; err != nil && i < 100; i++ { // a program that is just started may hold the old one until it runs
		time.Sleep(20 * time.Millisecond)
		listener, err = net.Listen("tcp", address)
	}
	ts.Check(err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		d.Handler().ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if host, ok := movedTo.Load(ts); ok && strings.HasSuffix(r.URL.Path, "openid-configuration") {
			body = bytes.Replace(body, []byte(`introspection_endpoint":"http://`+address), []byte(`introspection_endpoint":"https://`+host.(string)), 1)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})}
	go func() { _ = server.Serve(listener) }()
	ts.Defer(func() { _ = server.Close() })
	ts.Setenv(args[0], d.Issuer())
}
