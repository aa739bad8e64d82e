package auth

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// maxRequestURI is the largest size of a reference to a pushed request, in bytes.
const maxRequestURI = 2 << 10

// authorizationRequest returns the address for the browser. If the provider
// accepts pushed requests, all parameters go to it directly and authenticated
// first, and the address contains only a reference (RFC 9126): no parameter
// appears in a history or on a command line or exceeds a length limit. Such an
// address expires at until; any other does not, and until is zero.
func (r *run) authorizationRequest(ctx context.Context, a *Attempt) (address string, until time.Time, err error) {
	full := r.authURL(a)
	switch {
	case r.provider.PAR == UseAlways && a.metadata.Endpoints.PAR == "": // no fallback to the browser
		return "", until, r.fail(StepDiscover, KindBadAnswer, ReasonMetadata, "no pushed_authorization_request_endpoint")
	case !r.wantsPAR(a.metadata):
		return full, until, nil
	}
	reference, until, err := r.push(ctx, a.metadata, full)
	if err == nil {
		return pushed(a, reference), until, nil
	}
	// If a provider merely offers pushed requests and does not answer, the plain
	// way is allowed; a refusal is final.
	if NoAnswer(err) && !a.metadata.RequirePAR && r.provider.PAR != UseAlways {
		return full, time.Time{}, nil
	}
	return "", time.Time{}, err
}

func (r *run) wantsPAR(md Metadata) bool {
	return md.Endpoints.PAR != "" && (r.provider.PAR != UseNever || md.RequirePAR)
}

// push sends the parameters of the authorization request to the provider, and
// returns the request_uri for them, which is valid once and expires (RFC 9126
// §2).
func (r *run) push(ctx context.Context, md Metadata, full string) (reference Secret, until time.Time, err error) {
	u, err := url.Parse(full)
	if err != nil {
		return Secret{}, time.Time{}, err
	}
	err = r.post(ctx, StepPush, md.Endpoints.PAR, u.Query(), md, func(resp *http.Response, body []byte) error {
		if err := r.checkStatus(StepPush, resp, body); err != nil {
			return err
		}
		members, err := r.object(body, "request_uri", "expires_in")
		if err != nil {
			return r.fail(StepPush, KindBadAnswer, AsError(err).Reason, r.host(md.Endpoints.PAR))
		}
		text, _ := textMember(members, "request_uri")
		if !usableReference(text) || !positive(members["expires_in"]) {
			return r.fail(StepPush, KindBadAnswer, ReasonMalformed, "the answer to the pushed request")
		}
		reference, until = NewSecret(text), endOf(members["expires_in"], r.c.now())
		return nil
	})
	r.hide(reference)
	return reference, until, err
}

// usableReference accepts an absolute URI of visible ASCII. It is only a
// parameter of the authorization endpoint, and is never opened itself.
func usableReference(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && len(text) <= maxRequestURI && visibleASCII(text)
}

func positive(v jsontext.Value) bool {
	n, err := strconv.ParseFloat(string(v), 64)
	return err == nil && n > 0
}

// visibleASCII reports whether text is printable ASCII without a space.
func visibleASCII(text string) bool {
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return text != ""
}

// pushed returns the authorization endpoint with the reference (RFC 9126 §4).
func pushed(a *Attempt, reference Secret) string {
	u, err := url.Parse(a.metadata.Endpoints.Authorization)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", a.provider.ClientID)
	q.Set("request_uri", reference.Reveal())
	u.RawQuery = q.Encode()
	return u.String()
}
