package demo

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/auth"
)

// maxBody exceeds what any form here needs.
const maxBody = 64 << 10

// Request describes one request as the provider saw it, without secrets: no
// values, no session ids, no queries.
type Request struct {
	At        time.Time
	Method    string
	Path      string   // "/authorize/…" for the pages of a sign-in
	Keys      []string // names of the query's and the form's parameters, sorted
	GrantType string   // grant_type of a token request
	Scheme    string   // scheme of the Authorization header: Bearer, DPoP
	Status    int
}

// answer is a response that is not yet sent.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
	cut    bool // the connection breaks in the middle of the body (Faults.LoseAnswer)
}

func newAnswer() *answer { return &answer{header: http.Header{}} }

// Header, Write and WriteHeader make answer an http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

func (a *answer) writeTo(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes())
}

// answer handles one request as one transaction.
func (d *Demo) answer(r *http.Request) *answer {
	a := newAnswer()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1)) // before the lock: a slow sender delays no other request
	switch {
	case err != nil:
		return d.refuse(a, http.StatusBadRequest, "invalid_request", "the request could not be read")
	case len(body) > maxBody:
		return d.refuse(a, http.StatusRequestEntityTooLarge, "invalid_request", "the request is too large")
	}
	var acts []act
	err = d.within(r.Context(), func() error {
		defer func() { acts, d.acts = d.acts, nil }()
		f := d.face.Load()
		if r.Host != f.host { // DNS rebinding: another site's name resolves to this address
			d.refuse(a, http.StatusMisdirectedRequest, "invalid_request", "this is not the host")
			return nil
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.handler.ServeHTTP(a, r)
		return nil
	})
	if err != nil {
		d.o.Log.Error("demo provider: no answer", "error", err)
		a = newAnswer()
		a.header.Set("Retry-After", "1")
		d.refuse(a, http.StatusServiceUnavailable, "temporarily_unavailable", reasonOf(err))
		acts = nil // an event that was not sealed did not happen
	}
	for _, done := range acts {
		d.o.Observe(done.mark, done.event)
	}
	a.WriteHeader(http.StatusOK)
	d.tell(r, body, a.status)
	return a
}

func reasonOf(err error) string {
	e := auth.AsError(err)
	return fmt.Sprintf("the provider cannot read or write its state (%s)", e.Reason)
}

// refuse writes an OAuth error (RFC 6749 §5.2).
func (d *Demo) refuse(a *answer, status int, code, description string) *answer {
	writeJSON(a, status, map[string]string{"error": code, "error_description": description})
	return a
}

func (d *Demo) tell(r *http.Request, body []byte, status int) {
	if d.o.OnRequest == nil {
		return
	}
	req := Request{At: d.o.Now(), Method: r.Method, Path: r.URL.Path, Status: status}
	for _, p := range []string{authorizeEndpoint, deviceEndpoint, logoutEndpoint, registerEndpoint} {
		if strings.HasPrefix(r.URL.Path, p+"/") {
			req.Path = p + "/…"
		}
	}
	form := url.Values{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, _ = url.ParseQuery(string(body))
	}
	req.GrantType = form.Get("grant_type")
	for _, set := range []url.Values{r.URL.Query(), form} {
		for k := range set {
			req.Keys = append(req.Keys, k)
		}
	}
	slices.Sort(req.Keys)
	req.Keys = slices.Compact(req.Keys)
	req.Scheme, _, _ = strings.Cut(r.Header.Get("Authorization"), " ")
	d.o.OnRequest(req)
}

type contextKey int

const (
	endpointKey contextKey = iota
	redirectsKey
)

// endpointOf returns the path of the request that is being handled.
func endpointOf(ctx context.Context) string {
	s, _ := ctx.Value(endpointKey).(string)
	return s
}

// redirectsOf returns the request's redirect addresses that the built-in client
// may use, in the form that the library compares.
func redirectsOf(ctx context.Context) []string {
	s, _ := ctx.Value(redirectsKey).([]string)
	return slices.Clone(s)
}
