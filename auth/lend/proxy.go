package lend

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"latchkey/auth"
)

// Limits of one request.
const (
	// keptContent is how much of a request's content is kept in memory, in bytes: that much
	// can be sent a second time after the token was renewed.
	keptContent = 1 << 20
	// pause is how long the program may take for the next piece of a content or of an answer.
	pause = 2 * time.Minute
)

// maxContent is the largest content of a request, in bytes. Tests lower it.
var maxContent int64 = 4 << 30

// ServeHTTP answers one request of the program.
func (l *Lease) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	path, r := l.admits(req)
	if r != "" {
		l.refuse(w, r, nil)
		return
	}
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	default:
		l.refuse(w, RefusalMany, nil)
		return
	}
	if !l.begin() {
		l.refuse(w, RefusalEnded, nil)
		return
	}
	defer l.running.Done()
	e := &exchange{l: l, w: w, req: req, control: http.NewResponseController(w), strike: l.striker()}
	e.forward(path)
}

// admits checks who sends a request, and whether it was lent. It returns the path at the
// origin, escaped as it was sent, or the refusal.
func (l *Lease) admits(req *http.Request) (path string, r Refusal) {
	if req.Host != l.host {
		return "", RefusalHost
	}
	path, ok := l.opens(req.URL.EscapedPath())
	site := req.Header.Get("Sec-Fetch-Site")
	switch {
	case !ok:
		return "", RefusalSecret
	case req.Header.Values("Origin") != nil || site != "" && site != "none":
		return "", RefusalPage
	case asksForWebsocket(req.Header):
		return "", RefusalUpgrade
	case !l.o.Terms.allows(req.Method):
		return "", RefusalMethod
	case !l.o.Terms.permits(path):
		return "", RefusalPath
	case req.ContentLength > maxContent:
		return "", RefusalTooLarge
	}
	return path, ""
}

// asksForWebsocket reports whether a request would open a websocket (RFC 6455 §4.1), in
// which no token could be struck out. Another Upgrade may be ignored (RFC 9110 §7.8).
func asksForWebsocket(h http.Header) bool {
	return strings.Contains(strings.ToLower(strings.Join(h.Values("Upgrade"), ",")), "websocket") || h.Get("Sec-Websocket-Key") != ""
}

// exchange is one request of the program and its answer.
type exchange struct {
	l       *Lease
	w       http.ResponseWriter
	req     *http.Request
	control *http.ResponseController
	strike  *striker

	sent     atomic.Int64          // bytes of the content
	received int64                 // bytes of the answer that the program got
	status   int                   // of the API; 0 until it answers
	isBegun  bool                  // the program has the head of an answer
	isOurs   bool                  // that answer is a refusal
	isFlow   bool                  // the answer has no length, so that each piece goes on at once
	broken   atomic.Pointer[error] // why the content could not be read to its end
	cancel   context.CancelFunc    // ends the request to the API
}

// forward sends the request to the API and passes the answer on.
func (e *exchange) forward(path string) {
	defer func() { _ = e.control.SetWriteDeadline(time.Time{}) }()
	ctx, cancel := context.WithCancel(e.req.Context())
	defer cancel()
	e.cancel = cancel
	body, err := e.content(path)
	if err == nil {
		defer e.l.called(e)
		err = e.l.o.Send(ctx, auth.CallRequest{
			Method: e.req.Method, URL: e.target(path), Header: e.l.requestFields(e.req.Header), Body: body, OnAnswer: e.begin,
		})
	}
	if err == nil && !e.isOurs {
		err = e.finish()
	}
	switch broken := e.broken.Load(); {
	case err == nil || e.isOurs:
	case e.isBegun:
		panic(http.ErrAbortHandler) // the program sees that the answer is not whole
	case e.req.Context().Err() != nil:
		e.l.refuse(e.w, RefusalEnded, nil)
	case broken != nil:
		e.l.refuse(e.w, refusalOf(*broken), nil)
	default:
		e.l.refuse(e.w, refusalOf(err), auth.AsError(err))
	}
}

// target is the address at the API.
func (e *exchange) target(path string) string {
	address := e.l.o.Terms.Origin + path
	if e.req.URL.RawQuery != "" || e.req.URL.ForceQuery {
		query, _, _ := strings.Cut(e.req.URL.RawQuery, "#")
		address += "?" + query
	}
	return address
}

// content returns what the program's request to a path carries. What is small is read first, so
// that it can be sent a second time.
func (e *exchange) content(path string) (auth.Body, error) {
	size := e.req.ContentLength
	if e.l.o.Terms.limitsCalls(e.req.Method) {
		return e.call(path)
	}
	if size == 0 || e.req.Body == nil || e.req.Body == http.NoBody {
		return auth.Body{}, nil
	}
	from := &patient{e: e, from: http.MaxBytesReader(nil, e.req.Body, maxContent)}
	if size < 0 || size > keptContent {
		_ = e.control.EnableFullDuplex()
		return auth.Body{Open: func() (io.ReadCloser, error) { return from, nil }, Size: size, IsOnce: true}, nil
	}
	all, err := io.ReadAll(from)
	if err != nil {
		return auth.Body{}, err
	}
	return again(all), nil
}

// call returns the content of a request whose calls are limited, if its call was lent.
func (e *exchange) call(path string) (auth.Body, error) {
	all, err := io.ReadAll(&patient{e: e, from: http.MaxBytesReader(nil, e.req.Body, keptContent)})
	if err != nil {
		return auth.Body{}, err
	}
	if !e.l.o.Terms.permitsCall(path, e.req.Header, all) {
		return auth.Body{}, errCall
	}
	return again(all), nil
}

// again is a content that can be sent a second time.
func again(all []byte) auth.Body {
	return auth.Body{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(all)), nil }, Size: int64(len(all))}
}

// patient reads a content and bounds the time for each piece.
type patient struct {
	e    *exchange
	from io.ReadCloser
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.e.control.SetReadDeadline(time.Now().Add(pause))
	n, err := p.from.Read(b)
	p.e.sent.Add(int64(n))
	if err == nil {
		return n, nil
	}
	_ = p.e.control.SetReadDeadline(time.Time{}) // it would end the request's context
	if !errors.Is(err, io.EOF) {
		err = errors.Join(errContent, err)
		p.e.broken.Store(&err)
	}
	return n, err
}

func (p *patient) Close() error { return p.from.Close() }

// begin passes the head of an answer on, and returns what gets its body.
func (e *exchange) begin(h auth.Head) io.Writer {
	e.status = h.Status
	if r := e.refusesHead(h); r != "" {
		e.isBegun, e.isOurs = true, true
		e.l.refuse(e.w, r, nil)
		e.cancel() // the body may have no end
		return io.Discard
	}
	e.l.answerFields(e.w.Header(), h.Header, e.strike)
	e.isBegun = true
	e.isFlow = h.Header.Get("Content-Length") == ""
	_ = e.control.SetWriteDeadline(time.Now().Add(pause))
	e.w.WriteHeader(h.Status)
	if e.isFlow {
		_ = e.control.Flush()
	}
	return writer(e.write)
}

// refusesHead returns why an answer is not passed on; empty if it is.
func (e *exchange) refusesHead(h auth.Head) Refusal {
	hasBody := e.req.Method != http.MethodHead && h.Status != http.StatusNoContent && h.Status != http.StatusNotModified
	encoding := strings.TrimSpace(strings.Join(h.Header.Values("Content-Encoding"), ","))
	switch {
	case h.Status < http.StatusOK:
		return RefusalProtocol
	case h.Status < http.StatusMultipleChoices || h.Status >= http.StatusBadRequest || len(h.Header.Values("Location")) == 0:
	case !e.staysAt(h.Header.Values("Location")):
		return RefusalRedirect
	}
	if hasBody && encoding != "" && !strings.EqualFold(encoding, "identity") {
		return RefusalEncoded
	}
	return ""
}

// staysAt reports whether a redirect leads to the origin that was lent.
func (e *exchange) staysAt(locations []string) bool {
	if len(locations) != 1 {
		return false
	}
	from, err1 := url.Parse(e.target("/"))
	to, err2 := url.Parse(locations[0])
	return err1 == nil && err2 == nil && !strings.Contains(locations[0], "\\") && isAt(from.ResolveReference(to), e.l.o.Terms.Origin)
}

// writer makes an io.Writer of a func.
type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// write passes a piece of the answer on.
func (e *exchange) write(piece []byte) (int, error) {
	if err := e.pass(e.strike.piece(piece)); err != nil {
		return 0, err
	}
	return len(piece), nil
}

// finish passes on what was kept back at the end of the answer.
func (e *exchange) finish() error { return e.pass(e.strike.rest()) }

func (e *exchange) pass(piece []byte) error {
	if len(piece) == 0 {
		return nil
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(pause))
	n, err := e.w.Write(piece)
	e.received += int64(n)
	if err == nil && e.isFlow {
		err = e.control.Flush()
	}
	return err
}
