package lend

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"latchkey/internal/connowner/otheruser"
)

// TestWhoMayUseALease: only who has the secret, under the lease's own host, and no web page.
// Nothing else reaches the API.
func TestWhoMayUseALease(t *testing.T) {
	r := newRig(t, Terms{})
	for _, c := range []struct {
		name, request string
		want          Refusal
	}{
		{"no secret", "GET / HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"a path in place of the secret", "GET /notes HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"a wrong secret", "GET /" + strings.Repeat("A", 43) + "/notes HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"a longer one", "GET /{secret}A/notes HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"behind another segment", "GET /x/{secret}/notes HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"behind an empty segment", "GET //{secret}/notes HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"in the query", "GET /?{secret} HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"asterisk", "OPTIONS * HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"a tunnel", "CONNECT {host} HTTP/1.1\nHost: {host}\n\n", RefusalSecret},
		{"DNS rebinding", "GET /{secret}/notes HTTP/1.1\nHost: evil.example\n\n", RefusalHost},
		{"DNS rebinding with the port", "GET /{secret}/notes HTTP/1.1\nHost: evil.example:" + portOf(r) + "\n\n", RefusalHost},
		{"localhost", "GET /{secret}/notes HTTP/1.1\nHost: localhost:" + portOf(r) + "\n\n", RefusalHost},
		{"another port", "GET /{secret}/notes HTTP/1.1\nHost: 127.0.0.1:1\n\n", RefusalHost},
		{"no host", "GET /{secret}/notes HTTP/1.0\n\n", RefusalHost},
		{"an absolute address elsewhere", "GET http://evil.example/{secret}/notes HTTP/1.1\nHost: {host}\n\n", RefusalHost},
		{"the API's own host", "GET /{secret}/notes HTTP/1.1\nHost: " + strings.TrimPrefix(r.api.URL, "http://") + "\n\n", RefusalHost},
		{"a page's script", "GET /{secret}/notes HTTP/1.1\nHost: {host}\nOrigin: https://evil.example\n\n", RefusalPage},
		{"a page of the same origin", "POST /{secret}/notes HTTP/1.1\nHost: {host}\nOrigin: http://{host}\nContent-Length: 0\n\n", RefusalPage},
		{"a page that hides its origin", "GET /{secret}/notes HTTP/1.1\nHost: {host}\nOrigin: null\n\n", RefusalPage},
		{"a picture of a page", "GET /{secret}/notes HTTP/1.1\nHost: {host}\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\n\n", RefusalPage},
		{"a link of a page", "GET /{secret}/notes HTTP/1.1\nHost: {host}\nSec-Fetch-Site: same-origin\n\n", RefusalPage},
		{"a preflight", "OPTIONS /{secret}/notes HTTP/1.1\nHost: {host}\nOrigin: https://evil.example\nAccess-Control-Request-Method: POST\n\n", RefusalPage},
		{"a websocket", "GET /{secret}/notes HTTP/1.1\nHost: {host}\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n", RefusalUpgrade},
	} {
		answers := r.raw(c.request)
		if len(answers) == 0 {
			t.Errorf("%s: no answer", c.name)
			continue
		}
		r.wantRefusal(c.name, answers[0], c.want)
	}
	// What must go on working: a typed address, Node's fetch, and an Upgrade that may be ignored.
	for _, fields := range []string{"Sec-Fetch-Site: none\n", "Sec-Fetch-Mode: cors\n", "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\n", ""} {
		if answers := r.raw("GET /{secret}/notes HTTP/1.1\nHost: {host}\n" + fields + "\n"); len(answers) != 1 || answers[0].status != 200 || answers[0].body != "hello" {
			t.Errorf("%q: %+v", fields, answers)
		}
		for _, req := range r.seen() {
			if req.Header.Get("Upgrade") != "" || req.Header.Get("Http2-Settings") != "" || req.Header.Get("Sec-Fetch-Mode") != "" {
				t.Errorf("%q: the API got %v", fields, req.Header)
			}
		}
	}
}

func portOf(r *rig) string {
	_, port, _ := net.SplitHostPort(r.lease.host)
	return port
}

// TestMethodsAndPaths: only what was lent, also where a server would read a path otherwise.
func TestMethodsAndPaths(t *testing.T) {
	r := newRig(t, Terms{Paths: []string{"/v1/notes", "/public/", "/a b"}, Methods: ReadOnly})
	for _, path := range []string{
		"", "/", "/v1", "/v1/", "/v1/notesx", "/v1/note", "/V1/notes", "/public", "/v2/notes", "/v1/notes/..", "/v1/notes/../admin",
		"/v1/notes/%2e%2e/admin", "/v1/notes/.%2E/admin", "/v1/notes/%2E%2e%2fadmin", "/v1/notes/..%2fadmin", "/v1/notes/..%5cadmin",
		`/v1/notes/..\admin`, `/v1/notes\..\admin`, "/v1/notes/./x", "/v1/notes/..;/admin", "/v1/notes/..;a=b/admin", "/v1/notes/..%3b/admin", "/v1//notes",
		"//v1/notes", "/v1/notes//x", "/v1/notes/%252e%252e/admin", "/v1/notes%2fx", "/v1/notes/%00", "/v1/notes/%c0%ae%c0%ae/admin",
		"/x/../v1/notes", "/v1/notes/x/..", "/v1%2fnotes", "/v1/notes;x=/../admin",
	} {
		answers := r.raw("GET /{secret}" + path + " HTTP/1.1\nHost: {host}\n\n")
		if len(answers) == 0 {
			t.Errorf("%s: no answer", path)
			continue
		}
		r.wantRefusal(path, answers[0], RefusalPath)
	}
	for path, want := range map[string]string{
		"/v1/notes": "/v1/notes", "/v1/notes/": "/v1/notes/", "/v1/notes/7": "/v1/notes/7", "/v1/notes?x=/../y&n=%2e": "/v1/notes?x=/../y&n=%2e",
		"/public/x": "/public/x", "/v1/%6eotes/7": "/v1/%6eotes/7", "/a%20b/c": "/a%20b/c", "/v1/notes/..x": "/v1/notes/..x",
	} {
		answers := r.raw("GET /{secret}" + path + " HTTP/1.1\nHost: {host}\n\n")
		got := r.seen()
		if len(answers) != 1 || answers[0].status != 200 || len(got) != 1 || got[0].RequestURI != want {
			t.Errorf("%s: %+v, the API got %d", path, answers, len(got))
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "TRACE", "PROPFIND"} {
		answers := r.raw(method + " /{secret}/v1/notes HTTP/1.1\nHost: {host}\nContent-Length: 0\n\n")
		if len(answers) == 0 {
			t.Errorf("%s: no answer", method)
			continue
		}
		r.wantRefusal(method, answers[0], RefusalMethod)
	}
	if a := r.ask("HEAD", "/v1/notes", ""); a.status != 200 || a.body != "" {
		t.Errorf("HEAD: %+v", a)
	}
}

// TestWholeOrigin: without paths in its terms a lease takes those with encoded slashes, which
// some APIs need, and still none with dot segments.
func TestWholeOrigin(t *testing.T) {
	r := newRig(t, Terms{})
	for _, path := range []string{"", "/", "/projects/group%2Fname/x", "/a//b", "/100%25"} {
		if a := r.ask("GET", path, ""); a.status != 200 {
			t.Errorf("%s: %+v", path, a)
		}
		if got := r.seen(); len(got) != 1 || got[0].RequestURI != max(path, "/") {
			t.Errorf("%s: the API got %+v", path, got)
		}
	}
	for _, path := range []string{"/a/../b", "/a/%2e%2e/b", "/a/..%2fb", `/a\b`, "/a/..;/b"} {
		answers := r.raw("GET /{secret}" + path + " HTTP/1.1\nHost: {host}\n\n")
		if len(answers) == 0 {
			t.Fatalf("%s: no answer", path)
		}
		r.wantRefusal(path, answers[0], RefusalPath)
	}
	for _, method := range []string{"TRACE", "CONNECT"} { // they would send the token back, or open a tunnel
		answers := r.raw(method + " /{secret}/x HTTP/1.1\nHost: {host}\n\n")
		if got := r.seen(); len(answers) == 0 || answers[0].status < 400 || len(got) != 0 {
			t.Errorf("%s: %+v, the API got %d", method, answers, len(got))
		}
	}
}

func TestPrefixes(t *testing.T) {
	for prefix, want := range map[string]bool{
		"/": true, "/v1": true, "/v1/": true, "/ä b": true,
		"": false, "v1": false, "/../x": false, "/x/..": false, "//": false, "/a//b": false, `/a\b`: false, "/a?b": false, "/a#b": false, "/a%2fb": false, "/a\nb": false, "/a\x00": false,
	} {
		if got := IsPrefix(prefix); got != want {
			t.Errorf("%q: %t", prefix, got)
		}
	}
}

// askAsAnother is another user of the computer who knows the address.
func askAsAnother(args []string) {
	resp, err := http.Get(args[0])
	if err != nil {
		fmt.Println("closed")
		return
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	fmt.Printf("%d %s\n", resp.StatusCode, body)
}

// TestAnotherUser: who knows the address and is another user of this computer is not answered.
func TestAnotherUser(t *testing.T) {
	r := newRig(t, Terms{})
	cmd := otheruser.Command(t, "ask", r.lease.Address().Reveal()+"/notes")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Wait()
	if line != "closed\n" || len(r.seen()) != 0 {
		t.Errorf("another user got %q", line)
	}
	if a := r.ask("GET", "/notes", ""); a.status != 200 {
		t.Errorf("this user got %+v", a)
	}
}
