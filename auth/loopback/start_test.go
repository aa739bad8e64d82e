package loopback_test

import (
	"bufio"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/loopback"
	"latchkey/internal/connowner/otheruser"
)

const leadsTo = "https://provider.example/authorize?state=s&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb"

func startPage(t *testing.T, o loopback.Options) *loopback.StartPage {
	t.Helper()
	p, err := loopback.Start(t.Context(), leadsTo, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// TestStartPageLeadsOnce: one navigation is redirected, whatever came before it; the
// address itself has nothing of the other one in it.
func TestStartPageLeadsOnce(t *testing.T) {
	var refused []auth.Refusal
	p := startPage(t, loopback.Options{OnRefused: func(f auth.Refusal) { refused = append(refused, f) }})
	if strings.Contains(p.Address(), "provider") || strings.Contains(p.Address(), "state") || len(p.Address()) > 100 {
		t.Errorf("the address is %s", p.Address())
	}
	origin := p.Address()[:strings.Index(p.Address(), "/start/")]
	for name, c := range map[string]struct {
		method, address string
		header          http.Header
		host            string
		want            int
	}{
		"another path": {http.MethodGet, origin + "/start/", nil, "", http.StatusNotFound},
		"the icon":     {http.MethodGet, origin + "/favicon.ico", nil, "", http.StatusNotFound},
		"HEAD":         {http.MethodHead, p.Address(), nil, "", http.StatusMethodNotAllowed},
		"POST":         {http.MethodPost, p.Address(), nil, "", http.StatusMethodNotAllowed},
		"a prefetch":   {http.MethodGet, p.Address(), http.Header{"Sec-Purpose": {"prefetch"}}, "", http.StatusForbidden},
		"a script":     {http.MethodGet, p.Address(), http.Header{"Sec-Fetch-Mode": {"cors"}, "Sec-Fetch-Dest": {"empty"}}, "", http.StatusForbidden},
		"another host": {http.MethodGet, p.Address(), nil, "evil.example", http.StatusMisdirectedRequest},
	} {
		req, err := http.NewRequest(c.method, c.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header, req.Host = c.header, c.host
		if req.Header == nil {
			req.Header = http.Header{}
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want || resp.Header.Get("Location") != "" {
			t.Errorf("%s: %d to %q, want %d", name, resp.StatusCode, resp.Header.Get("Location"), c.want)
		}
	}
	if len(refused) != 7 {
		t.Errorf("%d refusals were reported", len(refused))
	}
	resp, _ := get(t, p.Address())
	if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != leadsTo || resp.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	resp, body := get(t, p.Address())
	if resp.StatusCode != http.StatusGone || resp.Header.Get("Location") != "" || body != string(assets.CallbackPage("opened", nil)) {
		t.Errorf("a second time: %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

// TestStartPageIsWorthNothingToOthers: another user who has read the address in the
// list of processes is not led anywhere and uses nothing up.
func TestStartPageIsWorthNothingToOthers(t *testing.T) {
	p := startPage(t, loopback.Options{})
	if got := asAnotherUser(t, "request", p.Address()); strings.Contains(got, "provider.example") || strings.Contains(got, "HTTP/") {
		t.Errorf("another user was answered %q", got)
	}
	if resp, _ := get(t, p.Address()); resp.Header.Get("Location") != leadsTo {
		t.Errorf("this user is then led to %q", resp.Header.Get("Location"))
	}
}

// TestAFloodOfAnotherUser: a thousand connections of another user close none of this
// user's at a receiver or a start page, not even one that has sent nothing yet, and
// neither do those of a user whose browser is admitted (X12).
func TestAFloodOfAnotherUser(t *testing.T) {
	for name, serve := range map[string]func(*testing.T, loopback.Options) (host string){"receiver": receiverHost, "start page": startHost} {
		t.Run(name, func(t *testing.T) { floodOfAnotherUser(t, serve) })
	}
}

func floodOfAnotherUser(t *testing.T, serve func(*testing.T, loopback.Options) (host string)) {
	refused := make(chan auth.Refusal, 2000)
	options := loopback.Options{OnRefused: func(f auth.Refusal) { refused <- f }}
	outlivesAFlood(t, serve(t, options), "stay")
	others := 0
	for len(refused) > 0 {
		if f := <-refused; f.User == strconv.Itoa(otheruser.Nobody) {
			others++
		}
	}
	if others == 0 || others > 20 {
		t.Errorf("%d of their connections were reported", others)
	}
	options.Admit = []string{strconv.Itoa(otheruser.Nobody)}
	outlivesAFlood(t, serve(t, options), "leave") // the server closes none of theirs
}

func receiverHost(t *testing.T, options loopback.Options) (host string) {
	t.Helper()
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return strings.TrimPrefix(base(r), "http://")
}

func startHost(t *testing.T, options loopback.Options) (host string) {
	t.Helper()
	host, _, _ = strings.Cut(strings.TrimPrefix(startPage(t, options).Address(), "http://"), "/")
	return host
}

// outlivesAFlood opens a connection to a server, floods the server as another user, and
// then sends a request on the connection.
func outlivesAFlood(t *testing.T, host, how string) {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := asAnotherUser(t, "flood", host, "1000", how); got != "done\n" {
		t.Fatalf("the other user: %q", got)
	}
	if _, err := conn.Write([]byte("GET /nothing HTTP/1.1\r\nHost: " + host + "\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("the connection that was open before: %v, %v", resp, err)
	}
}
