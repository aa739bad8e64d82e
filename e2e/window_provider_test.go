//go:build linux

package e2e

import (
	"encoding/json"
	"testing"

	"latchkey/ui/words"
)

// A person adds a provider by its issuer in the window, by keyboard, and signs
// in to it.
func TestWindowAddsAProvider(t *testing.T) {
	p := start(t, "window-add")
	p.peer = startCertified(p)
	program, window := p.open(words.FirstOwn())
	p.see(window, "0-first")
	p.must(window.TabTo(words.FirstOwn()))
	p.must(window.Press("space"))
	p.see(window, "1-form", words.FieldIssuer())
	p.must(window.AwaitField())
	p.must(window.Type("Certified"))
	p.must(window.Press("Tab"))
	p.must(window.Type(p.peer.issuer))
	p.must(window.Press("Tab"))
	p.must(window.Type(nativeClient))
	p.see(window, "2-filled", words.IssuerGood())
	p.must(window.Press("Return"))
	p.see(window, "3-saved", words.SignInButton())

	var providers []struct {
		ID, Name, Issuer, Source string
		Ready                    bool
	}
	if err := json.Unmarshal([]byte(p.ok("providers", "--json")), &providers); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, one := range providers {
		found = found || one.ID == "certified" && one.Issuer == p.peer.issuer && one.Source == "user" && one.Ready
	}
	if !found {
		t.Fatalf("the provider was not saved: %+v", providers)
	}

	p.must(window.Press("ctrl+n"))
	p.see(window, "4-picker", words.Continue())
	p.must(window.Press("Right", "Return"))
	p.approve()
	p.looksSignedIn(p.await("the account", func(a account) bool { return a.Status == "active" }))
	p.see(window, "5-active", words.AccessToken())
	p.quit(program)
	p.noLeaks()
}
