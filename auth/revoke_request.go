package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// revokeTokens revokes the refresh token, then the access token, so that nothing
// can be renewed in between (RFC 7009 §2.1). A provider that revokes only one
// kind says unsupported_token_type of the other, which is no failure.
func (r *run) revokeTokens(ctx context.Context, a Account) error {
	for _, t := range []struct {
		hint  string
		token Secret
	}{{"refresh_token", a.Grant.RefreshToken}, {"access_token", a.Grant.AccessToken}} {
		if t.token.Empty() || t.hint == "refresh_token" && r.provider.Quirks.Revocation == RevokeBearer {
			continue
		}
		err := r.revokeOne(ctx, a, t.token, t.hint)
		if e := AsError(err); e != nil && !r.revokedAnyway(e, t.hint) {
			return e
		}
	}
	return nil
}

// revokedAnyway reports whether a refusal says that there is nothing to revoke: an
// access token where only refresh tokens are revoked, and for Google a token that
// ended with the other one.
func (r *run) revokedAnyway(e *Error, hint string) bool {
	return e.Code == "unsupported_token_type" && hint == "access_token" ||
		e.Code == "invalid_token" && r.provider.Quirks.Revocation == RevokeTokenOnly
}

// answeredRevocation reads the answer to a revocation. What it holds does not
// matter (RFC 7009 §2.2), unless it is a page for people: that is a captive portal
// or a proxy, which speaks for nobody.
func (r *run) answeredRevocation(resp *http.Response, body []byte) error {
	err := r.checkStatus(StepRevoke, resp, body)
	unclear := err == nil || AsError(err).Reason == ReasonRefusedStatus
	if unclear && isPage(resp.Header.Get("Content-Type"), body) {
		e := r.fail(StepRevoke, KindBadAnswer, ReasonNotJSON, resp.Request.URL.Host)
		e.Status = resp.StatusCode
		return e
	}
	return err
}

// revokeOne sends one revocation in the provider's style.
func (r *run) revokeOne(ctx context.Context, a Account, token Secret, hint string) error {
	endpoint := a.Metadata.Endpoints.Revocation
	inspect := r.answeredRevocation
	switch r.provider.Quirks.Revocation {
	case RevokeTokenOnly:
		form := url.Values{"token": {token.Reveal()}}
		return r.send(ctx, endpoint, "application/x-www-form-urlencoded", []byte(form.Encode()), Secret{}, inspect)
	case RevokeBearer:
		return r.send(ctx, endpoint, "", nil, token, inspect)
	case RevokeGitHub:
		body, err := json.Marshal(map[string][]string{"credentials": {token.Reveal()}})
		if err != nil {
			return err
		}
		return r.send(ctx, endpoint, "application/json", body, Secret{}, inspect)
	}
	form := url.Values{"token": {token.Reveal()}, "token_type_hint": {hint}}
	return r.post(ctx, StepRevoke, endpoint, form, a.Metadata, inspect)
}

// send posts a body without the client's name, for revocations that are not by
// the book.
func (r *run) send(ctx context.Context, address, media string, body []byte, bearer Secret, inspect func(*http.Response, []byte) error) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return r.fail(StepRevoke, KindBadAnswer, ReasonMetadata, "an address that is not a URL")
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	if !bearer.Empty() {
		r.authorize(req, bearer)
	}
	resp, err := r.client(StepRevoke, inspect).Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
