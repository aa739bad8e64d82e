package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
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
		if e := AsError(err); e != nil && !(e.Code == "unsupported_token_type" && t.hint == "access_token") {
			return e
		}
	}
	return nil
}

// revokeOne sends one revocation in the provider's style.
func (r *run) revokeOne(ctx context.Context, a Account, token Secret, hint string) error {
	endpoint := a.Metadata.Endpoints.Revocation
	inspect := func(resp *http.Response, body []byte) error { return r.checkStatus(StepRevoke, resp, body) }
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

// validate asks a provider's own validation address about the access token.
func (r *run) validate(ctx context.Context, a Account) (Proof, time.Time) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.provider.Quirks.ValidateURL, strings.NewReader(""))
	if err != nil {
		return ProofAccepted, time.Time{}
	}
	req.Header.Set("Authorization", "OAuth "+a.Grant.AccessToken.Reveal())
	resp, err := r.client(StepRevoke, func(resp *http.Response, body []byte) error {
		return r.checkStatus(StepRevoke, resp, body)
	}).Do(req)
	if err == nil {
		_ = resp.Body.Close()
		return ProofAliveUntil, a.Grant.ExpiresAt
	}
	if AsError(err).Status == http.StatusUnauthorized {
		return ProofDead, time.Time{}
	}
	return ProofAccepted, time.Time{}
}
