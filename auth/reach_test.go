package auth_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/auth"
)

// TestE1ReachRisksNothing: the harmless request goes to the host of the refresh
// token and contains no secret; every answer counts but those of something in
// between or of a server that is not well.
func TestE1ReachRisksNothing(t *testing.T) {
	c, v, a, _ := timeless(t, nil)
	status, network := 200, error(nil)
	var asked []*http.Request
	c.RoundTripper = func(auth.Provider) http.RoundTripper {
		return roundTrip(func(req *http.Request) (*http.Response, error) {
			asked = append(asked, req)
			return &http.Response{StatusCode: status, Request: req, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("x"))}, network
		})
	}
	for code, answered := range map[int]bool{200: true, 302: true, 404: true, 405: true, 429: false, 500: false, 503: false, 511: false} {
		status = code
		if err := c.Reach(t.Context(), a.ID); (err == nil) != answered {
			t.Errorf("%d: %v", code, err)
		}
	}
	network = errors.New("reset")
	if c.Reach(t.Context(), a.ID) == nil {
		t.Error("no answer counts as one")
	}
	network, status = nil, 405
	if got := asked[0].URL.String(); got != "https://acme.example/.well-known/openid-configuration" {
		t.Errorf("it asked %s", got)
	}
	a.Metadata.Endpoints.Token = "https://tokens.acme.example/token"
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	asked = nil
	if err := c.Reach(t.Context(), a.ID); err != nil || len(asked) != 1 || asked[0].URL.String() != a.Metadata.Endpoints.Token {
		t.Errorf("at another host: %d requests, %v", len(asked), err)
	}
	a.Metadata.Endpoints.Refresh = "https://refresh.acme.example/token"
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	if err := c.Reach(t.Context(), a.ID); err != nil || len(asked) != 2 || asked[1].URL.String() != a.Metadata.Endpoints.Refresh {
		t.Errorf("with an endpoint for refreshes alone: %d requests, %v", len(asked), err)
	}
	for _, req := range asked {
		if req.Method != http.MethodGet || req.Body != nil || req.Header.Get("Authorization") != "" || req.URL.RawQuery != "" {
			t.Errorf("%s %s may contain a secret", req.Method, req.URL)
		}
	}
}
