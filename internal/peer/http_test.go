package peer

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// answering listens on a socket whose every connection is read up to the end of
// one request and then given to answer. It returns the socket's path.
func answering(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := Listen(context.Background(), folder(t))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if req, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
				answer(conn)
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return listener.Addr().String()
}

// A head without end is read no further than a head may reach.
func TestPostReadsNoHeadWithoutEnd(t *testing.T) {
	written := make(chan int, 1)
	path := answering(t, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
		sum := 0
		for range 1 << 10 {
			n, err := io.WriteString(conn, "A: "+strings.Repeat("a", 16<<10)+"\r\n")
			sum += n
			if err != nil {
				break
			}
		}
		written <- sum
	})
	if resp, err := Post(context.Background(), path, "/", nil); err == nil {
		_ = resp.Body.Close()
		t.Error("a head of 16 MB was read")
	}
	if n := <-written; n > 4<<20 {
		t.Errorf("%d bytes of a head were taken", n)
	}
}

// What is sent may be a callback with a code: no answer moves it elsewhere.
func TestPostFollowsNoRedirect(t *testing.T) {
	requests := 0
	path := answering(t, func(conn net.Conn) {
		requests++
		_, _ = io.WriteString(conn, "HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
	})
	resp, err := Post(context.Background(), path, "/", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusTemporaryRedirect || requests != 1 {
		t.Errorf("status %d after %d requests", resp.StatusCode, requests)
	}
}

// The end of the context ends the wait for the head of an answer, and for its body.
func TestPostEndsWithItsContext(t *testing.T) {
	for name, head := range map[string]string{"head": "", "body": "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12"} {
		ctx, cancel := context.WithCancelCause(context.Background())
		why := errors.New("stopped")
		path := answering(t, func(conn net.Conn) {
			_, _ = io.WriteString(conn, head)
			if head == "" {
				cancel(why)
			}
			_, _ = conn.Read(make([]byte, 1)) // until the other side is gone
		})
		resp, err := Post(ctx, path, "/", nil)
		if head == "" {
			if !errors.Is(err, why) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		cancel(why)
		if got, err := io.ReadAll(resp.Body); err == nil {
			t.Errorf("%s: all of %q came", name, got)
		}
		_ = resp.Body.Close()
	}
}
