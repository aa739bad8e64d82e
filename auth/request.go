package auth

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// request is the input of ask apart from the token; header and body may be empty.
type request struct {
	method, address string
	header          http.Header
	body            string
	content         content // of the answer
}

// get sends one GET and returns the body of a 200 with JSON.
func (r *run) get(ctx context.Context, step Step, address string, bearer Secret) ([]byte, http.Header, error) {
	return r.ask(ctx, step, request{method: http.MethodGet, address: address, content: contentAt(step)}, bearer)
}

// contentAt returns what a GET of a step is answered with: the keys, when a
// signature is verified.
func contentAt(step Step) content {
	if step == StepVerify {
		return contentKeys
	}
	return contentOther
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
