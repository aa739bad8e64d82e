package auth_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// The limits on the cost of any server's answer.
const (
	memoryLimit = 64 << 20
	timeLimit   = 30 * time.Second
)

// bombAnswer is a whole HTTP answer whose body unpacks to 256 MiB.
func bombAnswer() string {
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	_, _ = io.WriteString(z, `{"x":"`)
	block := bytes.Repeat([]byte("a"), 1<<20)
	for range 256 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", packed.Len(), packed.String())
}

// manyKeys is a key set of 10,000 small keys, within the size that is read.
func manyKeys() string {
	return `{"keys":[` + strings.TrimSuffix(strings.Repeat(`{"kty":"EC","crv":"P-256","kid":"k","x":"AA","y":"AA"},`, 10_000), ",") + `]}`
}

// deepJSON nests far deeper than any real answer.
func deepJSON() string { return `{"x":` + strings.Repeat("[", 200_000) }

// TestMemory: whatever an answer contains, at any endpoint, a sign-in, including
// the test server, allocates less than 64 MiB (T3, E2, ID2).
func TestMemory(t *testing.T) {
	bomb := bombAnswer()
	faults := map[string]authtest.Fault{
		"a gzip bomb of 256 MiB": {Raw: bomb},
		"a body without end":     {Endless: true},
		"a header without end":   {Raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("X-A: "+strings.Repeat("b", 1000)+"\r\n", 4000)},
		"arrays in arrays":       {Body: text(deepJSON())},
		"10,000 keys":            {Body: text(manyKeys())},
		"a million members": {Body: func([]byte) []byte {
			return []byte("{" + strings.TrimSuffix(strings.Repeat(`"a":1,`, 170_000), ",") + "}")
		}},
		"one long number": {Body: text(`{"expires_in":` + strings.Repeat("9", 1<<20-40) + `}`)},
	}
	for _, e := range []authtest.Endpoint{
		authtest.Discovery, authtest.Push, authtest.Token, authtest.JWKS, authtest.UserinfoPage,
	} {
		for name, f := range faults {
			t.Run(string(e)+" "+name, func(t *testing.T) {
				r := newRig(t)
				r.as.Pushing.Offer = true
				r.as.Break(e, f)
				used := allocated(func() { _, err := r.signIn(); failureOf(t, err) })
				if used > memoryLimit {
					t.Errorf("%d MiB were allocated", used>>20)
				}
			})
		}
	}
}

// allocated returns how many bytes f takes from the heap in all, which is more
// than it uses at once.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// drip is a body that returns one byte a second and never ends.
type drip struct{ ctx context.Context }

func (d drip) Read(b []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		b[0] = ' '
		return 1, nil
	case <-d.ctx.Done():
		return 0, context.Cause(d.ctx)
	}
}

func (d drip) Close() error { return nil }

// silence never answers at all.
func silence(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, context.Cause(req.Context())
}

func dripping(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: drip{req.Context()}, ContentLength: -1, Request: req,
	}, nil
}

// TestTime: a request to a server that sends nothing, or a byte a second, ends
// after half a minute, at every endpoint (E2).
func TestTime(t *testing.T) {
	for slow, answer := range map[string]roundTrip{"silence": silence, "a byte a second": dripping} {
		for path, run := range map[string]func(*bench) error{
			"/.well-known/openid-configuration": func(b *bench) error {
				p, _ := b.client.Providers(context.Background(), "acme")
				_, err := b.client.Discover(context.Background(), p)
				return err
			},
			"/token":  func(b *bench) error { _, err := b.client.Refresh(context.Background(), b.account.ID); return err },
			"/revoke": func(b *bench) error { _, err := b.client.Revoke(context.Background(), b.account.ID); return err },
			"/api": func(b *bench) error {
				_, err := b.client.Call(context.Background(), b.account.ID, benchIssuer+"/api")
				return err
			},
		} {
			t.Run(path+" "+slow, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBench(t)
					a := b.account
					a.Metadata.Endpoints.Revocation = benchIssuer + "/revoke"
					if err := b.vault.Save(t.Context(), &a); err != nil {
						t.Fatal(err)
					}
					b.slow = map[string]roundTrip{path: answer}
					began := time.Now()
					err := run(b)
					if f := failureOf(t, err); f.Kind != auth.KindNetwork || f.Reason != auth.ReasonSlow {
						t.Errorf("%v", err)
					}
					if took := time.Since(began); took > timeLimit {
						t.Errorf("took %v of the clock's time", took)
					}
				})
			})
		}
	}
}

// BenchmarkHostileMemory shows what the worst answers cost.
func BenchmarkHostileMemory(b *testing.B) {
	bomb := bombAnswer()
	set, _ := json.Marshal(map[string]any{"keys": []any{}})
	for name, f := range map[string]authtest.Fault{"bomb": {Raw: bomb}, "endless": {Endless: true}, "keys": {Body: text(manyKeys())}, "none": {Body: text(string(set))}} {
		b.Run(name, func(b *testing.B) {
			r := newRig(b)
			r.as.Break(authtest.JWKS, f)
			b.ReportAllocs()
			for b.Loop() {
				_, _ = r.signIn()
				r.browser.Page()
			}
		})
	}
}
