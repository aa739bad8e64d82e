package ui

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/ui/words"
)

// mover makes a provider's metadata name another host for one of its endpoints.
type mover struct {
	http.RoundTripper
	host *atomic.Pointer[string]
}

func (m mover) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := m.RoundTripper.RoundTrip(r)
	host := m.host.Load()
	if err != nil || host == nil || !strings.Contains(r.URL.Path, "openid-configuration") {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	body = bytes.Replace(body, []byte(`introspection_endpoint":"http://`+r.URL.Host), []byte(`introspection_endpoint":"https://`+*host), 1)
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// A provider that names a new host raises a question: it names both hosts, and a yes accepts only
// the host that was shown.
func TestAMovedAddressIsAskedAbout(t *testing.T) {
	var host atomic.Pointer[string]
	d := newTestWindow(t, func(d *testWindow) {
		d.wrap = func(rt http.RoundTripper) http.RoundTripper { return mover{rt, &host} }
	})
	d.demoSignIn("ada")
	account := d.app.state.Accounts[0]
	for _, moved := range []string{"moved.example", "moved-again.example"} {
		host.Store(&moved)
		d.app.signInAgain(account.ID, nil, "")
		d.untilShown(words.UseNewAddress())
		if !d.shows("to " + moved) {
			t.Errorf("the new host is not named: %q", d.texts())
		}
		select {
		case address := <-d.opened:
			t.Fatalf("the browser was opened: %s", address)
		default:
		}
		d.press(words.UseNewAddress())
		d.approve("ada")
		d.until("the sign-in at the new address is done", func() bool {
			a, _ := d.app.state.Account(account.ID)
			return strings.Contains(a.Metadata.Endpoints.Introspection, "https://"+moved+"/") && d.app.free()
		})
	}
}
