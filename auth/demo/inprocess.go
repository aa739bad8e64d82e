package demo

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// RoundTripper answers requests to the issuer's origin in this process, without
// using the port, so that another process at that port cannot interfere. Every
// other request goes to next.
func (d *Demo) RoundTripper(next http.RoundTripper) http.RoundTripper {
	return &inProcess{d, next}
}

type inProcess struct {
	demo *Demo
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *inProcess) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if r.URL.Scheme != "http" || r.URL.Host != t.demo.face.Load().host {
		return t.next.RoundTrip(r)
	}
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	defer func() { // net/http does this for handlers that it serves
		if p := recover(); p != nil {
			resp, err = nil, fmt.Errorf("demo provider: %v", p)
		}
	}()
	a := t.demo.answerUnder(asServed(r))
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	var body io.Reader = bytes.NewReader(a.body.Bytes())
	if a.cut {
		body = io.MultiReader(bytes.NewReader(a.body.Bytes()[:a.body.Len()/2]), broken{})
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        a.header,
		Body:          io.NopCloser(body),
		ContentLength: int64(a.body.Len()),
		Request:       r,
	}, nil
}

// broken is where a connection breaks.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// asServed converts a client's request to the one that a server would see.
func asServed(r *http.Request) *http.Request {
	s := r.Clone(r.Context())
	if s.Body == nil {
		s.Body = http.NoBody
	}
	if s.Host == "" {
		s.Host = s.URL.Host
	}
	s.RequestURI = s.URL.RequestURI()
	s.RemoteAddr = "127.0.0.1:0"
	s.Close = false
	return s
}
