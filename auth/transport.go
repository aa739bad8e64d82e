package auth

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"latchkey/auth/internal/checks"
)

// Limits on every server's answers (catalogue E2).
const (
	MaxBody        = 1 << 20          // bytes of an answer, after decompression
	maxHeader      = 64 << 10         // bytes of an answer's header
	requestTimeout = 30 * time.Second // for a whole request; see run.answerWait
	connectTimeout = 10 * time.Second
)

// UserAgent is the name of this program in every request. The program sets it to
// Latchkey and its version before the first request.
var UserAgent = "Latchkey/unversioned"

// NewTransport returns the transport to p: TLS 1.2 or newer, p's CA beside the
// system's, the environment's proxy except for loopback, and bounded headers.
// Certificate checks cannot be switched off.
func NewTransport(p Provider) http.RoundTripper {
	roots, err := x509.SystemCertPool()
	if err != nil || len(p.RootCAs) == 0 {
		roots = nil // nil means the system's own verifier
	}
	if len(p.RootCAs) > 0 {
		if roots == nil {
			roots = x509.NewCertPool()
		}
		roots.AppendCertsFromPEM(p.RootCAs)
	}
	return &http.Transport{
		Proxy:                  proxyFor,
		DialContext:            dial,
		TLSHandshakeTimeout:    connectTimeout,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        30 * time.Second,
	}
}

// proxyFor returns the environment's proxy, and none for this computer.
func proxyFor(req *http.Request) (*url.URL, error) {
	if IsThisComputer(req.URL.Hostname()) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(req)
}

// dial connects. localhost and the names under it are addresses of this computer
// and are not resolved (RFC 6761 §6.3).
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: connectTimeout, KeepAlive: -1, Control: refuseMetadataService}
	host, port, err := net.SplitHostPort(address)
	if err != nil || !IsLocalhost(host) {
		return d.DialContext(ctx, network, address)
	}
	conn, err := d.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		if six, err6 := d.DialContext(ctx, network, net.JoinHostPort("::1", port)); err6 == nil {
			return six, nil
		}
	}
	return conn, err
}

// refuseMetadataService refuses connections to the metadata service of a cloud's machine,
// which gives out credentials, whoever named the address.
func refuseMetadataService(_, address string, _ syscall.RawConn) error {
	if a, err := netip.ParseAddrPort(address); err == nil && slices.Contains(cloudMeta, a.Addr().Unmap().WithZone("")) {
		return errReach
	}
	return nil
}

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

var (
	errSlow     = errors.New("no whole answer within the limit")
	errTooLarge = errors.New("answer too large")
)

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

// classify returns the reason why no answer came (catalogue A6).
func (w *wire) classify(ctx context.Context, req *http.Request, err error) error {
	var own *Error // of what gets an answer that flows, or has the content of a request
	if errors.As(err, &own) {
		return own
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errSlow) {
		return w.run.ended(ctx, w.step)
	}
	kind, reason := KindNetwork, ReasonNoAnswer
	var (
		dns *net.DNSError
		op  *net.OpError
	)
	insecure := whyInsecure(err)
	switch {
	case errors.Is(err, errReach):
		kind, reason = KindBadAnswer, ReasonReach
	case errors.Is(err, errTooLarge), strings.Contains(err.Error(), "response headers exceeded"):
		kind, reason = KindBadAnswer, ReasonTooLarge
	case errors.Is(context.Cause(ctx), errSlow):
		reason = ReasonSlow
	case insecure != "":
		reason = insecure
	case errors.As(err, &op) && op.Op == "proxyconnect", strings.Contains(err.Error(), "Proxy Authentication Required"):
		reason = ReasonProxy
	case errors.As(err, &dns):
		reason = ReasonDNS
	}
	e := w.run.fail(w.step, kind, reason, req.URL.Host)
	return e.Caused(err)
}

// whyInsecure returns the reason why a connection is not secure (catalogue E11),
// or "" if err is something else.
func whyInsecure(err error) Reason {
	var (
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		invalid x509.CertificateInvalidError
		name    x509.HostnameError
		unknown x509.UnknownAuthorityError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return ReasonCertExpired
	case errors.As(err, &name) && strings.Contains(name.Error(), "legacy Common Name"): // the type has no field for it
		return ReasonCertOld
	case errors.As(err, &name):
		return ReasonCertName
	case errors.As(err, &unknown):
		return ReasonCertUnknown
	case strings.Contains(err.Error(), "remote error: tls: handshake failure"): // the alert's type is not exported
		return ReasonTLSCipher
	case errors.As(err, &cert), errors.As(err, &record), errors.As(err, &alert),
		strings.Contains(err.Error(), "HTTP response to HTTPS client"), strings.Contains(err.Error(), "tls: "):
		return ReasonTLS
	}
	return ""
}

// get sends one GET and returns the body of a 200 with JSON.
func (r *run) get(ctx context.Context, step Step, address string, bearer Secret) ([]byte, http.Header, error) {
	return r.ask(ctx, step, request{method: http.MethodGet, address: address, content: contentAt(step)}, bearer)
}

// hideTokens makes the tokens of an answer secrets of the attempt, before anything of
// it is quoted or recorded. What a resource answers well is never shown.
func (w *wire) hideTokens(resp *http.Response, body []byte) {
	if w.content != contentKeys && (w.run.kind != AttemptCall || resp.StatusCode >= http.StatusBadRequest) {
		w.run.hide(tokensIn(body)...)
	}
}

// contentAt returns what a GET of a step is answered with: the keys, when a
// signature is verified.
func contentAt(step Step) content {
	if step == StepVerify {
		return contentKeys
	}
	return contentOther
}

// request is the input of ask apart from the token; header and body may be empty.
type request struct {
	method, address string
	header          http.Header
	body            string
	content         content // of the answer
}

// ask sends one request and returns the body of a 200.
func (r *run) ask(ctx context.Context, step Step, what request, bearer Secret) ([]byte, http.Header, error) {
	var sent io.Reader
	if what.body != "" {
		sent = strings.NewReader(what.body)
	}
	req, err := http.NewRequestWithContext(ctx, what.method, what.address, sent)
	if err != nil {
		return nil, nil, r.fail(step, KindBadAnswer, ReasonMetadata, "").Because(WhyNotURL)
	}
	for name, values := range what.header {
		req.Header[name] = values
	}
	if !bearer.Empty() {
		r.authorize(req, bearer)
	}
	client := r.client(step, carriesToken(bearer), func(resp *http.Response, body []byte) error {
		return r.checkStatus(step, resp, body)
	})
	client.Transport.(*wire).content = what.content
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(resp.Body)
	return body, resp.Header, err
}

// post sends one form as the client.
func (r *run) post(ctx context.Context, step Step, address string, form url.Values, md Metadata, inspect func(*http.Response, []byte) error) error {
	err := r.postOnce(ctx, step, address, maps.Clone(form), md, inspect)
	if r.otherMethod(md, err) {
		err = r.postOnce(ctx, step, address, maps.Clone(form), md, inspect)
	}
	return err
}

func (r *run) postOnce(ctx context.Context, step Step, address string, form url.Values, md Metadata, inspect func(*http.Response, []byte) error) error {
	form, err := r.clientForm(form, md)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return r.fail(step, KindBadAnswer, ReasonMetadata, "").Because(WhyNotURL)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.tokenAuth(md) == AuthBasic {
		// RFC 6749 §2.3.1: both are form-encoded before they go into the header.
		req.SetBasicAuth(url.QueryEscape(r.provider.ClientID), url.QueryEscape(r.password(md).Reveal()))
	}
	resp, err := r.client(step, r.carriesForm(md), inspect).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// neverSent reports whether a request certainly did not reach the provider,
// because there was no connection.
func neverSent(e *Error) bool {
	var op *net.OpError
	return errors.As(e.cause, &op) && op.Op == "dial"
}
