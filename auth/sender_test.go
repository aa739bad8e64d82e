package auth_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// sent sends one GET with the Sender and returns the status and the body.
func sent(t *testing.T, s *auth.Sender, address string) (int, string, error) {
	t.Helper()
	var status int
	var body bytes.Buffer
	err := s.Send(t.Context(), auth.CallRequest{URL: address, Header: http.Header{}, OnAnswer: func(h auth.Head) io.Writer {
		status = h.Status
		return &body
	}})
	return status, body.String(), err
}

// TestSender: requests go with the account's token to its addresses alone, refusals pass, and no
// request is reported; a refresh is.
func TestSender(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	s, err := r.client.Sender(r.ctx, a.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := len(r.seen())
	for range 3 {
		if status, body, err := sent(t, s, r.as.URL+"/api/notes"); status != 200 || !strings.Contains(body, "/api/notes") || err != nil {
			t.Fatalf("%d %q %v", status, body, err)
		}
	}
	r.wantTrail("api api api")
	if n := len(r.seen()); n != before {
		t.Errorf("%d events", n-before)
	}
	_, _, err = sent(t, s, "http://127.0.0.1:1/api/notes")
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonForeignHost})
	r.as.ForgetLog()
	r.as.Break(authtest.API, authtest.Fault{Instead: true, Status: 403, Body: text("no")})
	if status, body, err := sent(t, s, r.as.URL+"/api/notes"); status != 403 || body != "no" || err != nil {
		t.Errorf("%d %q %v", status, body, err)
	}
	r.as.ForgetLog()
	r.as.Break(authtest.API, authtest.Fault{Times: 1, Instead: true, Status: 401})
	if status, _, err := sent(t, s, r.as.URL+"/api/notes"); status != 200 || err != nil {
		t.Errorf("%d %v", status, err)
	}
	r.wantTrail("api token api")
	if len(r.seen()) == before {
		t.Error("the refresh is not reported")
	}
	for _, secret := range []auth.Secret{a.Grant.AccessToken, a.Grant.RefreshToken, r.load(a.ID).Grant.AccessToken} {
		found := false
		for _, hidden := range s.Secrets() {
			found = found || hidden.Equal(secret)
		}
		if !found {
			t.Error("a token is not among the secrets")
		}
	}
	r.as.Mend(authtest.API)
	r.age(2 * time.Hour)
	r.as.ForgetLog()
	var sending sync.WaitGroup
	for range 50 {
		sending.Go(func() {
			if status, _, err := sent(t, s, r.as.URL+"/api/notes"); status != 200 || err != nil {
				t.Errorf("%d %v", status, err)
			}
		})
	}
	sending.Wait()
	if got := strings.Count(r.as.Trail(), "token"); got != 1 {
		t.Errorf("%d refreshes for 50 requests", got)
	}
}

// TestSenderProves: a bound token goes with a proof for each request, and a nonce that the API
// demands is learnt once.
func TestSenderProves(t *testing.T) {
	r := newRig(t)
	demandDPoP(r)
	a := r.linked()
	s, err := r.client.Sender(r.ctx, a.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.as.Possession.Nonce = "nonce-of-the-resource"
	for range 3 {
		if status, body, err := sent(t, s, r.as.URL+"/api/notes?page=2"); status != 200 || err != nil {
			t.Fatalf("%d %q %v", status, body, err)
		}
	}
	r.wantTrail("api api api api")
	proofs := map[string]bool{}
	for _, req := range r.as.Log() {
		proofs[req.Header.Get("DPoP")] = true
		if req.Header.Get("Authorization") != "DPoP "+a.Grant.AccessToken.Reveal() {
			t.Error("not the bound token")
		}
	}
	if len(proofs) != 4 {
		t.Errorf("%d proofs for 4 requests", len(proofs))
	}
}

// TestSenderOfFewerScopes: the narrow token is sent, renewed when it ends, and the account's own
// token never.
func TestSenderOfFewerScopes(t *testing.T) {
	r, a := linkedWith(t, []string{"openid", "notes.read", "notes.write"})
	r.as.Tokens.Narrows = true
	s, err := r.client.Sender(r.ctx, a.ID, []string{"notes.read"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Narrowed(); len(got.Got) != 1 || got.Got[0] != "notes.read" {
		t.Errorf("%+v", got)
	}
	for range 2 {
		if status, _, err := sent(t, s, r.as.URL+"/api/notes"); status != 200 || err != nil {
			t.Fatalf("%d %v", status, err)
		}
	}
	r.as.Break(authtest.API, authtest.Fault{Times: 1, Instead: true, Status: 401})
	if status, _, err := sent(t, s, r.as.URL+"/api/notes"); status != 200 || err != nil {
		t.Fatalf("%d %v", status, err)
	}
	r.wantTrail("token api api api token api")
	for _, req := range r.as.Log() {
		if req.Endpoint == authtest.API && strings.Contains(req.Header.Get("Authorization"), r.load(a.ID).Grant.AccessToken.Reveal()) {
			t.Error("the account's own token was sent")
		}
		if req.Endpoint == authtest.Token && req.Form.Get("scope") != "notes.read" {
			t.Errorf("asked for %q", req.Form.Get("scope"))
		}
	}
	r.as.Tokens.Narrows = false
	r.age(2 * time.Hour)
	_, _, err = sent(t, s, r.as.URL+"/api/notes")
	wantFailure(t, err, failure{auth.StepRefresh, auth.KindProviderError, auth.ReasonNotNarrowed})
}
