package lab

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"latchkey/auth"
)

// request is a copy of a request that Latchkey sent.
type request struct {
	header http.Header
	body   string
}

// tap has the attacker copy what Latchkey sends to an endpoint, as a debugging proxy does
// that writes everything to a log. copied returns the latest request.
func (s *stage) tap(endpoint string) (copied func() request) {
	var mu sync.Mutex
	var latest request
	inner := s.client.RoundTripper
	s.client.RoundTripper = func(p auth.Provider) http.RoundTripper {
		return tapped{inner(p), endpoint, func(r request) {
			mu.Lock()
			defer mu.Unlock()
			latest = r
		}}
	}
	return func() request {
		mu.Lock()
		defer mu.Unlock()
		return latest
	}
}

type tapped struct {
	next     http.RoundTripper
	endpoint string
	copy     func(request)
}

// RoundTrip implements http.RoundTripper.
func (t tapped) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.String() != t.endpoint {
		return t.next.RoundTrip(req)
	}
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	t.copy(request{req.Header.Clone(), string(body)})
	return t.next.RoundTrip(req)
}
