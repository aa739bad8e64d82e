package authtest

import (
	"io"
	"log"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Endpoint is one address of the server, by its word in the log.
type Endpoint string

// The endpoints.
const (
	Discovery     Endpoint = "discovery"
	OAuthMetadata Endpoint = "oauth-metadata"
	Authorize     Endpoint = "authorize"
	Token         Endpoint = "token"
	JWKS          Endpoint = "jwks"
	UserinfoPage  Endpoint = "userinfo"
	Revoke        Endpoint = "revoke"
	Introspect    Endpoint = "introspect"
	API           Endpoint = "api"
	Push          Endpoint = "push"     // pushed authorization requests
	Device        Endpoint = "device"   // device authorization
	Register      Endpoint = "register" // dynamic registration
	EndSession    Endpoint = "end-session"
	Elsewhere     Endpoint = "elsewhere" // any other path
)

// silent discards what net/http reports about connections that tests break.
var silent = log.New(io.Discard, "", 0)

// Request is one request as it arrived.
type Request struct {
	Endpoint Endpoint
	Method   string
	Path     string
	Query    url.Values
	Form     url.Values // of a form in the body
	Header   http.Header
	Body     string
}

// Keys lists the names of the form, or else of the query, sorted and joined by
// commas: what was sent, for exact assertions.
func (r Request) Keys() string {
	values := r.Form
	if len(values) == 0 {
		values = r.Query
	}
	var names []string
	for name, all := range values {
		for range all {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// read parses a request and adds it to the log.
func (s *Server) read(e Endpoint, r *http.Request) *Request {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	request := &Request{
		Endpoint: e, Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header.Clone(), Body: string(body),
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		request.Form, _ = url.ParseQuery(string(body))
	}
	s.mu.Lock()
	s.log = append(s.log, *request)
	s.mu.Unlock()
	return request
}

// Log returns every request so far, in the order of arrival.
func (s *Server) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// Trail returns the log as words: "discovery authorize token jwks userinfo".
func (s *Server) Trail() string {
	var words []string
	for _, r := range s.Log() {
		words = append(words, string(r.Endpoint))
	}
	return strings.Join(words, " ")
}

// Count returns the number of requests to an endpoint.
func (s *Server) Count(e Endpoint) int {
	n := 0
	for _, r := range s.Log() {
		if r.Endpoint == e {
			n++
		}
	}
	return n
}

// ForgetLog empties the log.
func (s *Server) ForgetLog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}
