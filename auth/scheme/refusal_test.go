package scheme

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"testing"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// The receiver reports what its socket refuses, with the process that sent it. It
// does not report an address of another provider, nor one that it accepts (D3).
func TestRefusedHandOversAreReported(t *testing.T) {
	refused := make(chan auth.Refusal, 8)
	dir := folder(t)
	r, err := Listen(t.Context(), RedirectURI("demo"), dir, auth.Expect{}, func(f auth.Refusal) { refused <- f })
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		_ = r.Receive(t.Context(), func(auth.Callback) error {
			return &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonStateMismatch}
		})
	}()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return peer.Dial(ctx, peer.Sockets(dir)[0])
	}}}
	send := func(method, path, body string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://latchkey"+path, bytes.NewBufferString(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	send("GET", handOverPath, "")
	send("POST", "/else", "x")
	send("POST", handOverPath, "https://evil.example/?code=c&state=s")
	send("POST", handOverPath, string(make([]byte, maxURL+1)))
	send("POST", handOverPath, address("github", "code=c&state=s"))
	send("POST", handOverPath, address("demo", "code=c&state=wrong"))
	close(refused)
	var reasons []auth.Reason
	for f := range refused {
		reasons = append(reasons, f.Reason)
		if f.At.IsZero() || runtime.GOOS == "linux" && f.PID != os.Getpid() {
			t.Errorf("%+v", f)
		}
	}
	if want := []auth.Reason{auth.ReasonForeignRequest, auth.ReasonForeignRequest, auth.ReasonBadCallback, auth.ReasonTooLarge, auth.ReasonStateMismatch}; !slices.Equal(reasons, want) {
		t.Errorf("reported %v, want %v", reasons, want)
	}
}
