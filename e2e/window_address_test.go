//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth/authtest"
	"latchkey/e2e/session"
	"latchkey/ui/words"
)

// A person types the address of an API, takes it to the clipboard and pastes it into the window,
// agrees to both hosts and signs in with a real browser; the token is for that API.
func TestWindowAddress(t *testing.T) {
	as := authtest.New(t)
	as.Registering.Offer = true
	api := authtest.NewResource(t, as)
	api.Document["resource_name"] = "Example Notes"
	p := start(t, "window-address")
	program, err := p.Start(p.Command(filepath.Join(binDir, "latchkey")))
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))

	p.must(window.Press("ctrl+n"))
	p.must(window.ClickOn(words.TabAddress()))
	p.must(window.Read(words.AddressLabel()))
	p.must(window.AwaitField())
	p.must(window.Type(api.Address()))
	p.see(window, "1-found", words.ClientRegisters(), words.OwnWord(api.HostOf()), words.Continue())
	p.must(window.Press("ctrl+a", "ctrl+c", "Escape"))
	p.must(session.Wait("the picker to close", func() (bool, error) {
		at, err := window.Find(words.AddressLabel())
		return len(at) == 0, err
	}))
	p.must(window.Press("ctrl+v"))
	p.see(window, "1-pasted", words.ClientRegisters(), words.OwnWord(api.HostOf()), words.Continue())
	if trail := as.Trail(); strings.Contains(trail, "register") || strings.Contains(trail, "authorize") {
		t.Fatalf("before the person agreed, the sign-in service was asked %s", trail)
	}
	p.must(window.ClickOn(words.Continue()))
	p.see(window, "2-question", words.PairTitle(), api.HostOf())
	p.must(window.ClickOn(words.PairYes()))
	id := p.await("the account", func(a account) bool { return a.Status == "active" }).ID
	p.must(window.Read("Example Notes"))
	if out := p.ok("call", id, api.Address()+"/tools"); !strings.Contains(out, "/mcp/tools") {
		t.Errorf("the API answered %q", out)
	}
	p.ok("token", id)
	p.quit(program)
	p.noLeaks()
}
