//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

var lentAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/[A-Za-z0-9_-]{43}`)

// TestNoPageUsesALease: a web page in a real Chromium that knows the whole address of a lease, as
// if it had been stolen, gets nothing through it: neither by script nor as a picture, a script, a
// frame, a form or a link, nor under another name of this computer (DNS rebinding). A program
// beside it is served.
func TestNoPageUsesALease(t *testing.T) {
	p := start(t, "lend-page")
	p.peer = demo()
	account := p.signInByCommand()
	p.ok("token", account.ID) // so that noLeaks knows it
	lease, err := p.Start(p.headless("lend", account.ID, "--for", "10m"))
	p.must(err)
	var address string
	p.must(session.Wait("the lent address", func() (bool, error) {
		address = lentAddress.FindString(lease.Output())
		if address == "" && !lease.Running() {
			return false, errors.New("it ended: " + lease.Output())
		}
		return address != "", nil
	}))
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>hostile</title><body>"+strings.ReplaceAll(hostilePage, "LENT", address))
	}))
	defer hostile.Close()
	for _, page := range []string{hostile.URL + "/", strings.Replace(hostile.URL, "127.0.0.1", "evil.localhost", 1) + "/"} {
		tab, err := p.browser.Open(page)
		p.must(err)
		p.becomes(tab, "the page's attempts", "window.over === true")
		if got := evaluate[string](p, tab, "window.got.join('; ')"); got != "" {
			t.Errorf("%s got %s", page, got)
		}
	}
	// A link, a form and a frame show what the lease answers: its refusal.
	port := strings.TrimPrefix(strings.SplitN(address, "/", 4)[2], "127.0.0.1")
	rebound := strings.Replace(address, "127.0.0.1"+port, "evil.localhost"+port, 1)
	for what, leads := range map[string]struct{ script, says string }{
		"a link":        {fmt.Sprintf("location.href = %q", address+"/api/notes"), "Web pages may not use"},
		"a form":        {fmt.Sprintf("document.body.innerHTML = '<form method=post action=\"%s/api/notes\">', document.forms[0].submit()", address), "Web pages may not use"},
		"DNS rebinding": {fmt.Sprintf("location.href = %q", rebound+"/api/notes"), "only under its own host"},
	} {
		tab, err := p.browser.Open(hostile.URL + "/still")
		p.must(err)
		p.becomes(tab, "the page", "window.over === true")
		evaluate[bool](p, tab, "setTimeout(() => { "+leads.script+" }, 0) > 0")
		p.becomes(tab, what, fmt.Sprintf("document.body !== null && document.body.innerText.includes(%q)", leads.says))
	}
	if log := p.servedLog(); strings.Count(log, "lease began") != 1 || strings.Contains(log, "lease ended") {
		t.Errorf("the log before: %s", log)
	}
	resp, err := http.Get(address + "/api/notes")
	p.must(err)
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "Ada") {
		t.Errorf("a program got %d %s", resp.StatusCode, body)
	}
	p.ok("stop")
	p.must(session.Wait("the end of the lease", func() (bool, error) { return !lease.Running(), nil }))
	if log := p.servedLog(); !strings.Contains(log, `"by":"stop"`) || !strings.Contains(log, `"calls":1,`) {
		t.Errorf("not only the program was served: %s", log)
	}
	p.noLeaks()
}

// servedLog is the record of what was handed out and lent.
func (p *person) servedLog() string {
	text, _ := os.ReadFile(filepath.Join(p.Home, ".local/state/latchkey/log/served.log"))
	return string(text)
}

// hostilePage tries every way in which a page sends a request, and lists what it could read.
const hostilePage = `<script>
window.got = [];
const read = async (name, send) => {
  try {
    const answer = await send();
    const text = await answer.text();
    if (answer.type !== 'opaque' || text !== '') got.push(name + ': ' + answer.status + ' ' + text);
  } catch (e) {}
};
const element = (tag, set) => new Promise(done => {
  const it = document.createElement(tag);
  it.onload = () => { if (tag !== 'iframe') got.push(tag + ' loaded'); done(); };
  it.onerror = done;
  Object.assign(it, set);
  document.body.append(it);
  setTimeout(done, 3000);
});
(async () => {
  await read('fetch', () => fetch('LENT/api/notes'));
  await read('fetch with a field', () => fetch('LENT/api/notes', {headers: {'X-Own': '1'}}));
  await read('fetch with credentials', () => fetch('LENT/api/notes', {credentials: 'include'}));
  await read('fetch without CORS', () => fetch('LENT/api/notes', {mode: 'no-cors'}));
  await read('a post', () => fetch('LENT/api/notes', {method: 'POST', mode: 'no-cors', body: 'x'}));
  navigator.sendBeacon('LENT/api/notes', 'x');
  await new Promise(done => {
    try {
      const socket = new WebSocket('LENT/api/notes'.replace('http', 'ws'));
      socket.onopen = () => { got.push('a websocket opened'); done(); };
      socket.onerror = socket.onclose = done;
    } catch (e) { done(); }
  });
  await new Promise(done => {
    const events = new EventSource('LENT/api/notes');
    events.onmessage = events.onopen = () => { got.push('an event source opened'); events.close(); done(); };
    events.onerror = () => { events.close(); done(); };
  });
  await element('img', {src: 'LENT/logo.svg'});
  await element('script', {src: 'LENT/api/notes'});
  await element('link', {rel: 'stylesheet', href: 'LENT/api/notes'});
  await element('iframe', {src: 'LENT/api/notes'});
  try { if (frames[0].document.body.innerText) got.push('a frame: ' + frames[0].document.body.innerText); } catch (e) {}
  window.over = true;
})();
</script>`
