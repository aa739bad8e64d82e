package auth_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"latchkey/auth"
)

// TestConnectionsAreUsedAgain: requests that come together, again and again, as through a lease, do
// not connect anew each time.
func TestConnectionsAreUsedAgain(t *testing.T) {
	const together, times = 8, 10
	var connected atomic.Int64
	var here sync.WaitGroup // the requests that are under way together
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		here.Done()
		here.Wait()
		_, _ = io.WriteString(w, "{}")
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connected.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := http.Client{Transport: auth.NewTransport(auth.Provider{})}
	defer client.CloseIdleConnections()
	for range times {
		here.Add(together)
		var done sync.WaitGroup
		for range together {
			done.Go(func() {
				resp, err := client.Get(server.URL)
				if err != nil {
					t.Error(err)
					here.Done()
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			})
		}
		done.Wait()
	}
	// Go may connect once more for a request that then gets a connection that has become free.
	if n := connected.Load(); n > 3*together {
		t.Errorf("%d requests at a time connected %d times", together, n)
	}
}
