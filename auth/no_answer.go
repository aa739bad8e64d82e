package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
)

var (
	errSlow     = errors.New("no whole answer within the limit")
	errTooLarge = errors.New("answer too large")
)

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

// neverSent reports whether a request certainly did not reach the provider,
// because there was no connection.
func neverSent(e *Error) bool {
	var op *net.OpError
	return errors.As(e.cause, &op) && op.Op == "dial"
}
