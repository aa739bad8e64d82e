package loopback_test

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"testing"

	"go.uber.org/goleak"

	"latchkey/internal/connowner/otheruser"
)

func TestMain(m *testing.M) {
	otheruser.Main(map[string]func([]string){"request": request, "flood": flood})
	goleak.VerifyTestMain(m)
}

// request is the role of another user who requests an address and prints the answer.
func request(args []string) {
	u, err := url.Parse(args[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", u.RequestURI(), u.Host)
	_, _ = io.Copy(os.Stdout, conn)
}

// flood is the role of another user who opens connections and leaves, or waits until each is
// closed.
func flood(args []string) {
	n, _ := strconv.Atoi(args[1])
	for range n {
		conn, err := net.Dial("tcp", args[0])
		if err != nil {
			fmt.Println(err)
			return
		}
		_, _ = io.WriteString(conn, "GET /")
		if args[2] == "leave" {
			defer func() { _ = conn.Close() }()
			continue
		}
		defer func() { _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }()
	}
	defer fmt.Println("done")
}

// asAnotherUser plays a role as another user and returns what it printed.
func asAnotherUser(t *testing.T, role string, args ...string) string {
	t.Helper()
	out, err := otheruser.Command(t, role, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
