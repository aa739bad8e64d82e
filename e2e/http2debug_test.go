//go:build linux

package e2e

import (
	"strings"
	"testing"

	"latchkey/auth/authtest"
	"latchkey/e2e/session"
)

// X3: net/http prints headers and frames of HTTP/2 on stderr where GODEBUG says so;
// the real program prints none of them, at sign-in and refresh.
func TestX3NoHTTP2Log(t *testing.T) {
	d, err := session.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &smuggler{Session: d, t: t, as: authtest.NewHTTP2(t), browser: authtest.NewBrowser(t), papers: t.TempDir(), env: []string{"GODEBUG=http2debug=2"}}
	s.browser.Trust(s.as.CA)
	s.paper("passphrase", canaryPassphrase+"\n", 0o600)
	s.ok("providers", "add", "--issuer", s.as.URL, "--client-id", authtest.ClientID, "--id", "corp", "--ca", s.paper("ca.pem", string(s.as.CA), 0o600))
	if cmd := s.signIn(); !cmd.ProcessState.Success() || s.account == "" {
		t.Fatalf("the sign-in failed: %v\n%s", cmd.ProcessState, s.said.String())
	}
	first := strings.TrimSpace(s.ok("token", s.account))
	s.ok("refresh", s.account)
	second := strings.TrimSpace(s.ok("token", s.account))
	for _, secret := range []string{"http2: ", "code_verifier", first, second} {
		if strings.Contains(s.said.String(), secret) {
			t.Errorf("the program printed %.14q", secret)
		}
	}
}
