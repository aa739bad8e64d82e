package authtest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Fault is a fault in an endpoint's answers. The zero value has no effect.
type Fault struct {
	Times int // number of requests that it affects; 0 means all
	After int // number of correct answers before the first fault

	Status      int // in place of the true one
	Header      http.Header
	Location    string              // redirects there; Status says how, 302 if it does not
	ContentType string              // in place of the true one; "none" sends none
	Body        func([]byte) []byte // changes the body
	Late        func() string       // where to redirect, known only at run time

	Hang        bool          // never answers
	Delay       time.Duration // answers late
	Instead     bool          // the endpoint does nothing; only the fault answers
	ResetBefore bool          // breaks the connection before the endpoint acts
	ResetAfter  bool          // breaks the connection after the endpoint has acted
	Truncate    bool          // promises more bytes than it sends
	Drip        time.Duration // sends one byte at a time
	Endless     bool          // never stops sending
	Bomb        int64         // gzips that many spaces behind the body
	Raw         string        // writes this on the connection, in place of HTTP

	met int
}

// Break sets the fault of an endpoint, replacing an earlier one.
func (s *Server) Break(e Endpoint, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[e] = &f
}

// Mend removes the fault of an endpoint.
func (s *Server) Mend(e Endpoint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.faults, e)
}

// fault returns the fault for a request at e.
func (s *Server) fault(e Endpoint) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults[e]
	if f == nil {
		return Fault{}
	}
	f.met++
	if f.met <= f.After || f.Times > 0 && f.met > f.After+f.Times {
		return Fault{}
	}
	return *f
}

// reply is an answer before it is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func answerJSON(status int, v any) reply {
	body, _ := json.Marshal(v)
	return reply{status, http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}}, body}
}

func oauthError(status int, code string) reply {
	return answerJSON(status, map[string]any{"error": code, "error_description": "as the test asked"})
}

// serve logs a request, asserts it, answers it and applies the fault.
func (s *Server) serve(e Endpoint, answer func(*Request) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		request := s.read(e, r)
		s.assert(request)
		f := s.fault(e)
		switch {
		case f.Hang:
			s.hang(r)
			return
		case f.ResetBefore:
			reset(w)
			return
		case f.Raw != "":
			raw(w, f.Raw)
			return
		}
		a := reply{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, nil}
		if !f.Instead {
			a = answer(request)
		}
		if f.ResetAfter {
			reset(w)
			return
		}
		if f.Delay > 0 {
			s.pause(r, f.Delay)
		}
		f.spoil(&a)
		s.send(w, r, a, f)
	}
}

// spoil changes an answer's status, header and body.
func (f Fault) spoil(a *reply) {
	if f.Body != nil {
		a.body = f.Body(a.body)
	}
	if f.Status != 0 {
		a.status = f.Status
	}
	for name, values := range f.Header {
		a.header[name] = values
	}
	switch f.ContentType {
	case "":
	case "none":
		a.header["Content-Type"] = nil
	default:
		a.header.Set("Content-Type", f.ContentType)
	}
	location := f.Location
	if f.Late != nil {
		location = f.Late()
	}
	if location != "" {
		a.header.Set("Location", location)
		if f.Status == 0 {
			a.status = http.StatusFound
		}
	}
}

// send writes an answer with its fault.
func (s *Server) send(w http.ResponseWriter, r *http.Request, a reply, f Fault) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	switch {
	case f.Bomb > 0:
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(a.status)
		_, _ = w.Write(bomb(a.body, f.Bomb))
	case f.Truncate:
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)+100))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	case f.Drip > 0:
		w.WriteHeader(a.status)
		s.drip(w, r, a.body, f.Drip)
	case f.Endless:
		w.WriteHeader(a.status)
		s.endless(w, r)
	default:
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	}
}

// bomb returns a small gzip of a large body: JSON remains valid with spaces after
// it.
func bomb(body []byte, spaces int64) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(body)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for spaces > 0 {
		n := min(spaces, int64(len(block)))
		_, _ = z.Write(block[:n])
		spaces -= n
	}
	_ = z.Close()
	return b.Bytes()
}

func (s *Server) drip(w http.ResponseWriter, r *http.Request, body []byte, every time.Duration) {
	out := http.NewResponseController(w)
	for i := range body {
		if _, err := w.Write(body[i : i+1]); err != nil || out.Flush() != nil {
			return
		}
		s.pause(r, every)
	}
}

func (s *Server) endless(w io.Writer, r *http.Request) {
	block := bytes.Repeat([]byte(" "), 64<<10)
	for r.Context().Err() == nil {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// hang waits until the client or the server has ended.
func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closed:
	}
}

func (s *Server) pause(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	case <-s.closed:
	}
}

// reset closes the connection without an answer: the client reads ECONNRESET.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func raw(w http.ResponseWriter, text string) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = out.WriteString(text)
	_ = out.Flush()
	_ = conn.Close()
}
