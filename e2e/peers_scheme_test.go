//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth/authtest"
	"latchkey/e2e/session"
)

// The answer comes back on the app's own scheme, from the browser through the
// desktop's handler to the sign-in that waits; and where the browser drops it
// silently, the sign-in ends in time and says what to do.
func TestOwnScheme(t *testing.T) {
	silent := authtest.New(t) // approves at once, without a button
	silent.Lenient = true
	port := freePort(t)
	p := start(t, "own-scheme", session.MayLaunch("app.latchkey", fmt.Sprintf("http://127.0.0.1:%d", port), silent.URL))
	p.peer = everythingAt(p, port)
	p.knows("plain", "client_id = \"plain\"")

	a := p.signInOnScheme()
	p.looksSignedIn(a)
	p.ok("refresh", a.ID)
	entries, err := filepath.Glob(filepath.Join(p.Home, ".local/share/applications", "app.latchkey*.desktop"))
	p.must(err)
	if len(entries) != 1 {
		t.Errorf("entries of the handler: %v", entries)
	}
	var rows []struct{ Name, Detail string }
	if out := p.run("doctor", "--json").stdout; json.Unmarshal([]byte(out), &rows) != nil {
		t.Fatalf("doctor said %q", out)
	}
	for _, row := range rows {
		if row.Name == "scheme handler" && row.Detail != "this program" {
			t.Errorf("the scheme's handler is %q", row.Detail)
		}
	}
	waiting, err := filepath.Glob(filepath.Join(p.Home, "run", "latchkey*", "*"))
	p.must(err)
	if len(waiting) != 0 {
		t.Errorf("sockets are left: %v", waiting)
	}
	p.noLeaks()

	// The click on the consent page was spent by the first answer: the browser
	// follows no second one to an app by itself.
	p.peer.issuer = silent.URL
	p.knows("silent", "client_id = \""+authtest.ClientID+"\"")
	var r result
	for limit := 15 * time.Second; silent.Count(authtest.Authorize) == 0 && limit < session.Patience; limit *= 2 { // until the browser gets there in time
		r = p.run("sign-in", "silent", "--callback", "scheme", "--timeout", limit.String(), "--json")
	}
	if kind, step := r.failure(t); r.code != 1 || kind != "timeout" || step != "wait" || !strings.Contains(r.stderr, "--callback loopback") {
		t.Errorf("a dropped answer: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	if silent.Count(authtest.Authorize) != 1 || silent.Count(authtest.Token) != 0 {
		t.Errorf("the provider was asked for %s", silent.Trail())
	}
}

// signInOnScheme signs in by command with the scheme's callback. The browser
// stays on the provider's page, because no program takes the answer.
func (p *person) signInOnScheme() account {
	p.t.Helper()
	return p.signInWith(func() { p.must(p.browser.Do(p.peer.steps...)) }, "--callback", "scheme").account(p.t)
}
