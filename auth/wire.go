package auth

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"latchkey/auth/internal/checks"
)

// wire sends the requests of one step. It bounds time and size, never follows a
// redirect, reports the redacted exchange, and lets inspect accept or refuse the
// answer before its caller reads it.
type wire struct {
	run     *run
	step    Step
	carries carried
	to      Party
	inspect func(*http.Response, []byte) error
	content content // of its answers
	stream  *stream // of a call; nil: the content of a request is in memory, and an answer is read whole
	// headOnly means that only the head of an answer is read, whose body may be a stream.
	headOnly bool
}

// client returns an http.Client for one step, whose requests carry the given
// secrets; see mayGet.
func (r *run) client(step Step, carries carried, inspect func(*http.Response, []byte) error) *http.Client {
	client := &http.Client{Transport: &wire{run: r, step: step, carries: carries, to: PartyProvider, inspect: inspect}}
	if !r.checks.Off(checks.Redirects) {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return client
}

// RoundTrip sends req once. It sends it a second time only if the server demands
// a proof of possession that it did not have, or a nonce in that proof (RFC 9449
// §5 and §8). Its error is always an *Error.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := w.limit(req.Context())
	defer cancel()
	req, sent := withBody(req.Clone(ctx))
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", UserAgent)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	resp, body, err := w.send(ctx, req, sent)
	if w.run.demanded(w.step, resp, body) {
		w.run.dpop.learn(resp)
		resp, body, err = w.resend(ctx, req, sent)
	}
	if w.run.dpop.learn(resp) && w.stream.repeats() && w.run.dpop.nonceRequested(resp, body) {
		resp, body, err = w.resend(ctx, req, sent)
		w.run.dpop.learn(resp)
	}
	if w.stream.repeats() && w.run.lateProof(resp, body) {
		resp, body, err = w.resend(ctx, req, sent)
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// limit returns the context of one request, which ends with the time that it has.
func (w *wire) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.stream != nil {
		return w.stream.limit(ctx)
	}
	return w.run.gate.limit(ctx, w.run.answerWait(w.step), errSlow)
}

// resend sends a request a second time that was refused only for its proof.
func (w *wire) resend(ctx context.Context, req *http.Request, sent []byte) (*http.Response, []byte, error) {
	again, err := w.run.anew(sent)
	if err != nil {
		return nil, nil, err
	}
	req.ContentLength = int64(len(again))
	return w.send(ctx, req, again)
}

// send makes one exchange, with a proof of possession if the run has a key.
func (w *wire) send(ctx context.Context, req *http.Request, sent []byte) (*http.Response, []byte, error) {
	sent, err := w.stop(ctx, req, sent)
	if err != nil {
		return nil, nil, err
	}
	n, began := w.run.beginning()
	aside := w.run.checks.Take() // checks of the step that needs the request
	defer func() { w.run.checks.Put(aside) }()
	if sent != nil {
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	if err = w.allowed(req); err == nil {
		err = w.run.prove(req)
	}
	if err == nil && w.stream != nil {
		err = w.stream.fill(req)
	}
	if err != nil {
		w.report(n, req, sent, nil, nil, began, err)
		return nil, nil, err
	}
	resp, err := w.run.http.RoundTrip(req)
	var body []byte
	if err == nil {
		w.run.clock(resp.Header)
		body, err = w.readBody(resp)
		w.hideTokens(resp, body)
	}
	if err != nil {
		resp, err = nil, w.classify(ctx, req, err)
	} else if w.inspect != nil && !w.follows(resp) {
		err = w.inspect(resp, body)
	}
	w.report(n, req, sent, resp, body, began, err)
	return resp, body, err
}

// stop waits for the person before a request. It returns the body to send: a client
// assertion lives for a minute, so the request gets a new one.
func (w *wire) stop(ctx context.Context, req *http.Request, sent []byte) ([]byte, error) {
	if !w.run.gate.stops() {
		return sent, nil
	}
	err := w.run.stop(ctx, Event{Step: w.step, From: PartyLatchkey, To: w.to, Channel: ChannelBack}, func() *Exchange {
		return w.run.record(req, sent, nil, nil, w.content)
	})
	if err != nil {
		return nil, err
	}
	if sent, err = w.run.anew(sent); err == nil && sent != nil {
		req.ContentLength = int64(len(sent))
	}
	return sent, err
}

// withBody reads the request's body for the report, and restores it.
func withBody(req *http.Request) (*http.Request, []byte) {
	if req.Body == nil {
		return req, nil
	}
	body, _ := io.ReadAll(req.Body) // our own body: always in memory
	_ = req.Body.Close()
	return req, body
}

// follows reports whether the weakened client will follow a redirect.
func (w *wire) follows(resp *http.Response) bool {
	redirects := resp.StatusCode >= 300 && resp.StatusCode < 400
	return !w.run.checks.Refuses(checks.Redirects, redirects) && redirects
}

// readBody reads an answer, or passes on one that flows.
func (w *wire) readBody(resp *http.Response) ([]byte, error) {
	if w.stream != nil {
		return w.stream.read(w, resp)
	}
	return w.readWhole(resp)
}

// readWhole reads an answer of at most MaxBody bytes, counted after decompression.
func (w *wire) readWhole(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	if w.headOnly {
		return nil, nil
	}
	limit := int64(MaxBody)
	if w.run.checks.Off(checks.BodyCap) {
		limit *= 64
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && (w.run.checks.Refuses(checks.BodyCap, len(body) > MaxBody) || int64(len(body)) > limit) {
		err = errTooLarge
	}
	return body, err
}

func (w *wire) report(n int, req *http.Request, sent []byte, resp *http.Response, body []byte, began time.Time, err error) {
	exchange := w.run.record(req, sent, resp, body, w.content)
	if w.stream != nil && exchange != nil {
		w.stream.sizes(exchange, req, resp)
	}
	w.run.emit(Event{
		Step: w.step, From: PartyLatchkey, To: w.to, Channel: ChannelBack, Observed: true,
		N: n, At: began, Duration: w.run.since(began), Note: string(w.run.why), Exchange: exchange, Err: AsError(err),
	})
	w.run.noteHop(req, resp, err)
}

// hideTokens makes the tokens of an answer secrets of the attempt, before anything of
// it is quoted or recorded. What a resource answers well is never shown.
func (w *wire) hideTokens(resp *http.Response, body []byte) {
	if w.content != contentKeys && (w.run.kind != AttemptCall || resp.StatusCode >= http.StatusBadRequest) {
		w.run.hide(tokensIn(body)...)
	}
}
