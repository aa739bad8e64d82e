package loopback_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestOneOfMany sends a hundred valid callbacks at the same time; the receiver
// accepts one (CB10).
func TestOneOfMany(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	var all sync.WaitGroup
	var mu sync.Mutex
	status := map[int]int{}
	for range 100 {
		all.Go(func() {
			resp, err := client.Get(r.RedirectURI() + query)
			code := 0 // the connection was closed in favour of another
			if err == nil {
				code = resp.StatusCode
				_ = resp.Body.Close()
			}
			mu.Lock()
			defer mu.Unlock()
			status[code]++
		})
	}
	all.Wait()
	if len(taken) != 1 || status[http.StatusSeeOther] > 1 {
		t.Errorf("%d taken, answers %v", len(taken), status)
	}
}

// TestIdleConnections: a thousand silent connections, and slow ones that send a
// byte at a time, do not exclude the browser (CB14).
func TestIdleConnections(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	host := strings.TrimPrefix(base(r), "http://")
	var conns []net.Conn
	defer func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}()
	for i := range 1000 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			_, _ = io.WriteString(c, "GET /cb/acme?co")
		}
		conns = append(conns, c)
	}
	var resp *http.Response
	for range 5 { // a browser also retries when its connection is closed
		var err error
		if resp, err = client.Get(r.RedirectURI() + query); err == nil {
			_ = resp.Body.Close()
			break
		}
	}
	if resp == nil || resp.StatusCode != http.StatusSeeOther || len(taken) != 1 {
		t.Errorf("%v, %d taken", resp, len(taken))
	}
}

// untilHeld returns when a result page waits for the outcome.
func untilHeld() {
	stacks := make([]byte, 1<<20)
	for !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("loopback.(*Receiver).result(")) {
		time.Sleep(time.Millisecond)
	}
}

// TestHeldPageStays: the connection of a page that waits for the outcome is not
// closed in favour of idle connections.
func TestHeldPageStays(t *testing.T) {
	r, taken := listen(t, "http://127.0.0.1/cb/acme")
	get(t, r.RedirectURI()+query)
	<-taken
	answered := make(chan string, 1)
	conn, err := net.Dial("tcp", strings.TrimPrefix(base(r), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /result HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", strings.TrimPrefix(base(r), "http://"))
	go func() {
		all, _ := io.ReadAll(conn)
		answered <- string(all)
	}()
	untilHeld()
	for range 600 { // more than one user may have
		c, err := net.Dial("tcp", strings.TrimPrefix(base(r), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	r.Finish(nil)
	if got := <-answered; !strings.Contains(got, `class="status done"`) {
		t.Errorf("the waiting page got %q", got)
	}
}
