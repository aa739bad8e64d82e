package home

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/demo"
	"latchkey/internal/peer"
)

// wishes are requests by which a socket might be made to weaken a sign-in.
var (
	wishPaths = []string{
		"/2/token", "/2/refresh", "/2/account", "/2/accounts", "/1/raise", "/callback",
		"/lab", "/2/lab", "/lab/run", "/2/lab/run", "/2/sign-in", "/2/demo", "/2/demo/faults", "/2/fault", "/2/settings", "/2/checks", "/2/provider",
	}
	wishBodies = []string{
		`{"account":"ada","without":["pkce","state","nonce"],"lacks":["pkce","redirect","rotation"],"lab":true,"off":true}`,
		`{"account":"ada","lab":"stolen-code","protection":"off","faults":{"deny":true,"busy":true,"slow":5000000000}}`,
		`{"pkce":"off","attack":"stolen-code","protection":"off"}`,
		"app.latchkey:/oauth/corp?code=c&state=s&without=pkce&lab=1",
	}
)

// TestNoSocketSwitchesAProtectionOff: whatever is sent to the socket of the holder, or to the
// demo provider's port, sign-ins keep their challenge and state, the demo provider demands
// PKCE and a registered redirect address, no fault is on, and no file of the home changes but the
// log, the recorded refreshes and the state of the vault that a refresh changes.
func TestNoSocketSwitchesAProtectionOff(t *testing.T) {
	h, as := fresh(t), authtest.New(t)
	s, _ := openWithAccount(t, h)
	if err := s.Catalog.Add(auth.Provider{ID: "corp", Issuer: as.URL, ClientID: authtest.ClientID}); err != nil {
		t.Fatal(err)
	}
	stop, err := s.Demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	s.Serve()
	before := contentOf(t, h)
	sockets := peer.Sockets(h.agentFolder())
	if len(sockets) != 1 {
		t.Fatalf("the sockets are %q", sockets)
	}
	answered := map[string]bool{}
	for _, path := range wishPaths {
		for _, body := range wishBodies {
			resp, err := peer.Post(t.Context(), sockets[0], path+"?lab=1&without=pkce", []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			answered[path] = answered[path] || resp.StatusCode == http.StatusOK
			if resp, err := http.Post(s.Demo.Issuer()+path, "application/json", strings.NewReader(body)); err != nil {
				t.Fatal(err)
			} else if _ = resp.Body.Close(); resp.StatusCode < http.StatusBadRequest {
				t.Errorf("the demo provider answers %s with %s", path, resp.Status)
			}
		}
	}
	for path, ok := range answered {
		if known := strings.HasPrefix(path, "/2/token") || strings.HasPrefix(path, "/2/refresh") || strings.HasPrefix(path, "/2/account"); ok && !known {
			t.Errorf("the holder answers %s", path)
		}
	}
	if !answered["/2/token"] {
		t.Error("the holder answers nothing, so that nothing is proved")
	}
	wantProtected(t, s)
	for name, text := range contentOf(t, h) {
		if before[name] != text && !isRecord(h, name) {
			t.Errorf("a request changed %s", name)
		}
	}
}

// isRecord reports whether a file is one that refreshes and sign-ins write for any command.
func isRecord(h *Home, name string) bool {
	if base := filepath.Base(name); base == "vault.seen" || base == "vault"+ledgerMark || base == "vault"+rulesMark {
		return true
	}
	for _, dir := range []string{h.LogDir(), h.TracesDir(), h.VaultDir(), h.DemoDir()} {
		if strings.HasPrefix(name, dir+string(filepath.Separator)) {
			return filepath.Base(name) != "faults.json"
		}
	}
	return false
}

// wantProtected fails unless sign-ins and the demo provider have what the lab can switch off.
func wantProtected(t *testing.T, s *Session) {
	t.Helper()
	for _, provider := range []string{"corp", "demo"} {
		address := askedAt(t, s, provider)
		if address == nil {
			t.Fatalf("%s: the browser was sent nowhere", provider)
		}
		q := address.Query()
		if len(q.Get("code_challenge")) != 43 || q.Get("code_challenge_method") != "S256" || len(q.Get("state")) != 43 || len(q.Get("nonce")) != 43 {
			t.Errorf("%s: the browser was sent to %s", provider, address)
		}
	}
	if f := s.Demo.Faults(); f != (demo.Faults{}) {
		t.Errorf("the demo provider fails: %+v", f)
	}
	ask := url.Values{
		"response_type": {"code"}, "client_id": {demo.ClientID}, "redirect_uri": {"http://127.0.0.1:49152/cb/demo"}, "scope": {"openid"}, "state": {"s"},
	}
	for what, change := range map[string]url.Values{
		"without PKCE":         {},
		"with plain PKCE":      {"code_challenge": {strings.Repeat("c", 43)}, "code_challenge_method": {"plain"}},
		"to a foreign address": {"code_challenge": {strings.Repeat("c", 43)}, "code_challenge_method": {"S256"}, "redirect_uri": {"http://127.0.0.1:49152/gift"}},
	} {
		q := url.Values{}
		for _, values := range []url.Values{ask, change} {
			for name, value := range values {
				q[name] = value
			}
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(mustGet(t, s.Demo.Issuer()+"/authorize?"+q.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		if _ = resp.Body.Close(); resp.StatusCode == http.StatusOK {
			t.Errorf("the demo provider shows its page for a request %s", what)
		}
	}
}

func mustGet(t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}
