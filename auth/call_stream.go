package auth

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"latchkey/auth/internal/checks"
)

const (
	// callWait is how long a resource may take for its head when its answer flows: it
	// computes, and a person can interrupt the wait.
	callWait = 2 * time.Minute
	// callPause is how long such an answer may then pause, unless it is an event stream,
	// which waits for its events.
	callPause = 5 * time.Minute
	// keptOfRefusal is how much of a refused answer is read for its OAuth error, in bytes.
	keptOfRefusal = 64 << 10
)

// stream is the request of one call with its answer, which flows to its receiver if
// there is one. A 401 is kept back, because the request may be repeated after it.
type stream struct {
	r       *run
	req     CallRequest
	answer  Answer
	kept    func() error // writes the answer that was kept back; nil means none was
	flowed  bool         // the receiver has the head: the request is not repeated
	passed  bool         // the receiver has the whole answer
	opened  int          // times that the request's content was opened
	sent    atomic.Int64 // bytes of that content, of the latest request
	got     int64        // bytes of the latest answer
	still   *time.Timer  // ends a request in which nothing moves; nil if the whole request has a limit
	arrived atomic.Bool  // the head of the answer is there: what leaves no longer counts as movement
}

// request returns the request, without its token and content; see fill.
func (s *stream) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, cmp.Or(s.req.Method, http.MethodGet), s.req.URL, nil)
	if err != nil {
		return nil, s.r.fail(StepConfig, KindUsage, ReasonForeignHost, "")
	}
	for name, values := range s.req.Header {
		for _, value := range values {
			req.Header.Add(name, value)
		}
	}
	return req, nil
}

// flows reports whether the answer flows to a receiver.
func (s *stream) flows() bool { return s != nil && s.req.OnAnswer != nil }

// repeats reports whether the request can be sent once more.
func (s *stream) repeats() bool {
	return s == nil || !s.flowed && (s.req.Body.Open == nil || !s.req.Body.IsOnce || s.opened == 0)
}

// limit returns the context of one request: for an answer that flows it ends when
// nothing moves, and else with the time that every request has.
func (s *stream) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if !s.flows() {
		return s.r.gate.limit(ctx, s.r.answerWait(StepCall), errSlow)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	s.still = time.AfterFunc(callWait, func() { cancel(errSlow) })
	return ctx, func() {
		s.still.Stop()
		cancel(context.Canceled)
	}
}

// moves starts the limit of the stillness anew; d of 0 means that there is none.
func (s *stream) moves(d time.Duration) {
	switch {
	case s.still == nil:
	case d == 0:
		s.still.Stop()
	default:
		s.still.Reset(d)
	}
}

// fill opens the content for one request.
func (s *stream) fill(req *http.Request) error {
	s.sent.Store(0)
	s.arrived.Store(false)
	s.got = 0
	if s.req.Body.Open == nil {
		return nil
	}
	content, err := s.req.Body.Open()
	if err != nil {
		return err
	}
	s.opened++
	req.Body, req.ContentLength = &moving{content, s}, s.req.Body.Size
	if s.req.Body.Size == 0 {
		req.Body = http.NoBody
		_ = content.Close()
	}
	return nil
}

// moving counts the content of a request as it leaves.
type moving struct {
	io.ReadCloser
	s *stream
}

func (m *moving) Read(p []byte) (int, error) {
	if !m.s.arrived.Load() {
		m.s.moves(0) // a content that waits for a person has no limit
		defer func() {
			if !m.s.arrived.Load() {
				m.s.moves(callWait)
			}
		}()
	}
	n, err := m.ReadCloser.Read(p)
	m.s.sent.Add(int64(n))
	return n, err
}

// read passes the body of an answer on, or keeps it back. It returns what is kept: the
// whole, or the beginning of a refusal that flows.
func (s *stream) read(w *wire, resp *http.Response) ([]byte, error) {
	s.arrived.Store(true)
	if resp.StatusCode == http.StatusSwitchingProtocols { // no request asks for it, and what follows has no end
		_ = resp.Body.Close()
		resp.Body = http.NoBody
	}
	weakened := resp.StatusCode >= 300 && resp.StatusCode < 400 && s.r.checks.Off(checks.Redirects)
	if !s.flows() || resp.StatusCode == http.StatusUnauthorized || weakened {
		body, err := w.readWhole(resp)
		s.got = int64(len(body))
		if s.flows() && err == nil && !weakened {
			s.kept = func() error { return s.pass(resp, bytes.NewReader(body), nil) }
		}
		return body, err
	}
	defer func() { _ = resp.Body.Close() }()
	s.kept = nil
	var start []byte
	err := s.pass(resp, resp.Body, func(piece []byte) {
		s.got += int64(len(piece))
		if resp.StatusCode >= http.StatusBadRequest {
			start = append(start, piece[:min(len(piece), keptOfRefusal-len(start))]...)
		}
	})
	return start, err
}

// pass gives an answer to its receiver, each piece as it comes.
func (s *stream) pass(resp *http.Response, body io.Reader, each func([]byte)) error {
	s.flowed = true
	out := s.req.OnAnswer(Head{Proto: resp.Proto, Status: resp.StatusCode, Header: resp.Header})
	pause := callPause
	if strings.HasPrefix(strings.ToLower(resp.Header.Get("Content-Type")), "text/event-stream") {
		pause = 0
	}
	piece := make([]byte, 32<<10)
	for {
		s.moves(pause)
		n, err := body.Read(piece)
		s.moves(0) // the receiver may take its time
		if n > 0 {
			if each != nil {
				each(piece[:n])
			}
			if _, err := out.Write(piece[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			s.passed = true
			return nil
		case err != nil:
			return err
		}
	}
}

// sizes sets what a trace shows of the content and of the answer: how much there was.
func (s *stream) sizes(e *Exchange, req *http.Request, resp *http.Response) {
	e.RequestBody = sizeOf(req.Header.Get("Content-Type"), s.sent.Load())
	if resp != nil {
		e.ResponseBody = sizeOf(resp.Header.Get("Content-Type"), s.got)
	}
}

// release passes on the answer that was kept back, once the request is at its end.
func (s *stream) release() error {
	if s.kept == nil {
		return nil
	}
	pass := s.kept
	s.kept, s.still = nil, nil
	return pass()
}
