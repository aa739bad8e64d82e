package auth

import (
	"context"
	"net/http"
	"net/url"
	"time"
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
		return "", until, r.fail(StepDiscover, KindBadAnswer, ReasonMetadata, "pushed_authorization_request_endpoint").Because(WhyMissing)
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
		err := r.checkStatus(StepPush, resp, body)
		if err == nil {
			reference, until, err = r.parsePushed(md, body)
		}
		return r.notPushed(md, err)
	})
	r.hide(reference)
	return reference, until, err
}

// pushMembers are the members of the answer to a pushed request (RFC 9126 §2.2).
var pushMembers = memberTable{"request_uri": strict, "expires_in": strict}

func (r *run) parsePushed(md Metadata, body []byte) (reference Secret, until time.Time, err error) {
	members, err := r.exactly(body, pushMembers)
	if err != nil {
		return Secret{}, time.Time{}, r.fail(StepPush, KindBadAnswer, AsError(err).Reason, r.host(md.Endpoints.PAR))
	}
	m := &memberReader{table: pushMembers, members: members}
	text, now := m.text("request_uri"), r.c.now()
	until = endOf(members["expires_in"], now)
	if m.bad != "" || !usableReference(text) || !until.After(now) {
		return Secret{}, time.Time{}, r.fail(StepPush, KindBadAnswer, ReasonMalformed, "").Because(WhyPushAnswer)
	}
	return NewSecret(text), until, nil
}

// notPushed adds to the failure of a pushed request what a sign-in without one
// needs, unless the provider demands pushed requests (RFC 9126 §5). A refusal
// that concerns the client, the scopes or the proof keeps its reason.
func (r *run) notPushed(md Metadata, err error) error {
	e := AsError(err)
	if e == nil {
		return nil
	}
	if e.Reason == ReasonOAuthError || e.Reason == ReasonRefusedStatus {
		e.Reason = ReasonPushRefused
	}
	if e.Line == "" && !md.RequirePAR && (e.Reason == ReasonPushRefused || e.Kind == KindBadAnswer) {
		e.Line = lineNoPush
	}
	return e
}

// usableReference accepts an absolute URI of visible ASCII. It is only a
// parameter of the authorization endpoint, and is never opened itself.
func usableReference(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && len(text) <= maxRequestURI && visibleASCII(text)
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
