package demo

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"latchkey/internal/connowner/otheruser"
)

// requestAsAnother is the role of another user: it requests an address and prints the
// status of the answer.
func requestAsAnother(args []string) {
	resp, err := http.Get(args[0])
	if err != nil {
		fmt.Print("closed")
		return
	}
	_ = resp.Body.Close()
	fmt.Print(resp.StatusCode)
}

// TestAnotherUserIsNotAnswered: the demo provider answers this user, not another one,
// unless that one is admitted.
func TestAnotherUserIsNotAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		admit []string
		want  string
	}{
		"another user":     {nil, "closed"},
		"an admitted user": {[]string{strconv.Itoa(otheruser.Nobody)}, "200"},
	} {
		d, err := Standalone("127.0.0.1:0", Options{Admit: c.admit})
		if err != nil {
			t.Fatal(err)
		}
		stop, err := d.Serve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(stop)
		out, err := otheruser.Command(t, "request", d.Issuer()+oidcMetadata).Output()
		if err != nil || string(out) != c.want {
			t.Errorf("%s: %q, %v, want %q", name, out, err, c.want)
		}
		resp, err := http.Get(d.Issuer() + oidcMetadata)
		if err != nil {
			t.Fatalf("%s: this user: %v", name, err)
		}
		_ = resp.Body.Close()
		http.DefaultClient.CloseIdleConnections()
	}
}
