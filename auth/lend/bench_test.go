package lend

import (
	"io"
	"net/http"
	"testing"
	"time"
)

// apiTakes is how long the API of a benchmark takes for its answer, as a near one over the
// network does. Of one that answers at once, a request through a lease takes several times as
// long as the direct one, because it is two and is looked through.
const apiTakes = 5 * time.Millisecond

// The same request to the same API, through a lease and direct, with a token that the API does
// not check.
func BenchmarkRequestThroughLease(b *testing.B) { requests(b, apiTakes, true) }
func BenchmarkRequestDirect(b *testing.B)       { requests(b, apiTakes, false) }

// The same for an API that answers at once: what a lease adds.
func BenchmarkBareThroughLease(b *testing.B) { requests(b, 0, true) }
func BenchmarkBareDirect(b *testing.B)       { requests(b, 0, false) }

func requests(b *testing.B, takes time.Duration, isLent bool) {
	r := newRig(b, Terms{})
	answer := make([]byte, 2000)
	r.handle = func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(takes)
		_, _ = w.Write(answer)
	}
	r.isQuiet = true
	address := r.api.URL
	if isLent {
		address = r.lease.Address().Reveal()
	}
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	once := func() {
		req, err := http.NewRequest(http.MethodGet, address+"/notes", nil)
		if err != nil {
			b.Fatal(err)
		}
		if !isLent {
			req.Header.Set("Authorization", "Bearer "+firstToken)
		}
		resp, err := client.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		n, _ := io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || n != int64(len(answer)) {
			b.Fatalf("%d, %d bytes", resp.StatusCode, n)
		}
	}
	once() // the connections are there
	for b.Loop() {
		once()
	}
}
