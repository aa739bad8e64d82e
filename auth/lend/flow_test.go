package lend

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// providers is a provider's file that does not change.
func providers(p auth.Provider) func(context.Context, string) (auth.Provider, error) {
	return func(context.Context, string) (auth.Provider, error) { return p, nil }
}

// TestAnswersFlow: each piece of an event stream, or of any answer without a length, reaches
// the program before the next one is sent.
func TestAnswersFlow(t *testing.T) {
	for _, kind := range []string{"text/event-stream", "application/x-ndjson"} {
		r := newRig(t, Terms{})
		next := make(chan struct{})
		r.handle = func(w http.ResponseWriter, req *http.Request) {
			w.Header().Set("Content-Type", kind)
			_ = http.NewResponseController(w).Flush() // the head alone
			for i := range 3 {
				select {
				case <-next:
				case <-req.Context().Done():
					return
				}
				_, _ = fmt.Fprintf(w, "data: %d\n\n", i)
				_ = http.NewResponseController(w).Flush()
			}
		}
		resp, err := borrower.Get(r.lease.Address().Reveal() + "/events")
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(resp.Body)
		for i := range 3 {
			next <- struct{}{}
			if line, err := lines.ReadString('\n'); err != nil || line != fmt.Sprintf("data: %d\n", i) {
				t.Fatalf("%s: %q, %v", kind, line, err)
			}
			_, _ = lines.ReadString('\n')
		}
		if _, err := lines.ReadByte(); err != io.EOF {
			t.Errorf("%s: the end: %v", kind, err)
		}
		_ = resp.Body.Close()
	}
}

// TestTheProgramLeaves: a program that leaves in the middle of an answer ends the request to
// the API.
func TestTheProgramLeaves(t *testing.T) {
	r := newRig(t, Terms{})
	left := make(chan struct{})
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		_ = http.NewResponseController(w).Flush()
		<-req.Context().Done()
		close(left)
	}
	resp, err := borrower.Get(r.lease.Address().Reveal() + "/events")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	<-left
}

// TestContents: a content arrives whole, whatever its size and framing are, and one that is too
// large or breaks off is not taken for a whole one.
func TestContents(t *testing.T) {
	r := newRig(t, Terms{})
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		sum := sha256.New()
		n, err := io.Copy(sum, req.Body)
		_, _ = fmt.Fprintf(w, "%d %x %d %v", n, sum.Sum(nil), req.ContentLength, err)
	}
	for _, size := range []int{1, keptContent, keptContent + 1, 5 << 20} {
		text := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		for _, chunked := range []bool{false, true} {
			var body io.Reader = bytes.NewReader(text)
			length := size
			if chunked {
				body, length = io.MultiReader(body), -1 // of no known length
			}
			resp, err := borrower.Post(r.lease.Address().Reveal()+"/x", "application/octet-stream", body)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if want := fmt.Sprintf("%d %x %d <nil>", size, sha256.Sum256(text), length); string(got) != want {
				t.Errorf("%d bytes, chunked %t: %d %s, want %s", size, chunked, resp.StatusCode, got, want)
			}
		}
	}
	before := maxContent
	maxContent = 2 << 20
	t.Cleanup(func() { maxContent = before })
	r.seen()
	if answers := r.raw("POST /{secret}/x HTTP/1.1\nHost: {host}\nContent-Length: 2097153\n\n"); len(answers) != 1 {
		t.Error("no answer")
	} else {
		r.wantRefusal("a length over the limit", answers[0], RefusalTooLarge)
	}
	whole := make(chan bool, 1)
	r.handle = func(_ http.ResponseWriter, req *http.Request) {
		_, err := io.Copy(io.Discard, req.Body)
		whole <- err == nil
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, r.lease.Address().Reveal()+"/x", endless{})
	if resp, err := borrower.Do(req); err == nil {
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("an endless content: %d", resp.StatusCode)
		}
		_ = resp.Body.Close()
	}
	if <-whole {
		t.Error("the API takes the beginning of an endless content for the whole")
	}
	if a := r.ask("GET", "/y", ""); a.err != nil || !<-whole {
		t.Errorf("after that: %+v", a)
	}
}

// endless is a content without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// TestOneRefresh: however many requests come while the API refuses the token, it is renewed once.
func TestOneRefresh(t *testing.T) {
	r := newRig(t, Terms{})
	var refused sync.Map
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		if token := req.Header.Get("Authorization"); token == "Bearer "+firstToken {
			refused.Store(token, true)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, _ := io.ReadAll(req.Body)
		_, _ = w.Write(body)
	}
	var asking sync.WaitGroup
	for i := range 200 {
		asking.Go(func() {
			text := fmt.Sprint("content ", i)
			if a := r.ask("POST", "/x", text); a.status != 200 || a.body != text {
				t.Errorf("%d: %+v", i, a)
			}
		})
	}
	asking.Wait()
	if n := r.renewed.Load(); n != 1 {
		t.Errorf("%d refreshes", n)
	}
	if _, was := refused.Load("Bearer " + firstToken); !was {
		t.Error("the first token was never refused: the test proves nothing")
	}
	if s := r.lease.State(); s.Calls != 200 || s.Status != 200 || s.LastAt.IsZero() || s.Sent < 200*9 || s.Received != s.Sent {
		t.Errorf("%+v", s)
	}
}

// TestOneRefreshOfAnEndedToken: the same where the token ends while the lease is open.
func TestOneRefreshOfAnEndedToken(t *testing.T) {
	r := newRig(t, Terms{}, func(a *auth.Account) { a.Grant.ExpiresAt = time.Now().Add(time.Second) })
	var asking sync.WaitGroup
	for range 200 {
		asking.Go(func() {
			if a := r.ask("GET", "/x", ""); a.status != 200 {
				t.Errorf("%+v", a)
			}
		})
	}
	asking.Wait()
	for _, req := range r.seen() {
		if got := req.Header.Get("Authorization"); got != "Bearer renewed-token-1-of-ada" {
			t.Errorf("the API got %q", got)
		}
	}
	if n := r.renewed.Load(); n != 1 {
		t.Errorf("%d refreshes", n)
	}
}

// TestTooManyRequests: one more than a lease passes on at a time is refused at once, and may be
// repeated when another one has ended.
func TestTooManyRequests(t *testing.T) {
	r := newRig(t, Terms{})
	if cap(r.lease.slots) != maxRequests {
		t.Errorf("%d requests at a time", cap(r.lease.slots))
	}
	r.lease.slots = make(chan struct{}, 2)
	arrived, release := make(chan struct{}, 3), make(chan struct{})
	r.handle = func(http.ResponseWriter, *http.Request) { arrived <- struct{}{}; <-release }
	var asking sync.WaitGroup
	for range 2 {
		asking.Go(func() { r.ask("GET", "/x", "") })
	}
	<-arrived
	<-arrived
	r.seen()
	a := r.ask("GET", "/x", "")
	r.wantRefusal("one more", a, RefusalMany)
	if a.header.Get("Retry-After") == "" {
		t.Error("it does not say that it may be repeated")
	}
	close(release)
	asking.Wait()
	if a := r.ask("GET", "/x", ""); a.status != 200 {
		t.Errorf("after that: %+v", a)
	}
}

// TestAnEndedTokenIsRenewedFirst: a token whose time is over is not sent.
func TestAnEndedTokenIsRenewedFirst(t *testing.T) {
	r := newRig(t, Terms{}, func(a *auth.Account) { a.Grant.ExpiresAt = time.Now().Add(-time.Second) })
	for range 3 {
		if a := r.ask("GET", "/x", ""); a.status != 200 {
			t.Fatalf("%+v", a)
		}
	}
	for _, req := range r.seen() {
		if got := req.Header.Get("Authorization"); got != "Bearer renewed-token-1-of-ada" {
			t.Errorf("the API got %q", got)
		}
	}
	if n := r.renewed.Load(); n != 1 {
		t.Errorf("%d refreshes", n)
	}
}

// TestATokenThatLivesShortly is not renewed for each request, but once half of its life is over.
func TestATokenThatLivesShortly(t *testing.T) {
	r := newRig(t, Terms{})
	account, err := r.vault.Load(t.Context(), r.id)
	if err != nil {
		t.Fatal(err)
	}
	account.Grant.ExpiresAt = time.Now().Add(-time.Second)
	if err := r.vault.Save(t.Context(), &account); err != nil {
		t.Fatal(err)
	}
	r.life = 9
	r.lease = r.lend(Terms{}, nil)
	for range 12 {
		if a := r.ask("GET", "/x", ""); a.status != 200 {
			t.Fatalf("%+v", a)
		}
	}
	if n := r.renewed.Load(); n > 4 { // each half of a life on a slow computer
		t.Errorf("%d refreshes for 12 requests", n)
	}
}

// TestARefusedToken: after a 401 the token is renewed and the request repeated once; a content
// that is gone is not repeated, and the next request has the new token. A second 401 is the
// API's answer.
func TestARefusedToken(t *testing.T) {
	r := newRig(t, Terms{})
	refused := firstToken
	r.handle = func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		if req.Header.Get("Authorization") == "Bearer "+refused || refused == "" {
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, "refused "+req.Header.Get("Authorization"))
			return
		}
		_, _ = w.Write(body)
	}
	if a := r.ask("PUT", "/x", "content"); a.status != 200 || a.body != "content" || len(r.seen()) != 2 {
		t.Errorf("%+v", a)
	}
	refused = "renewed-token-1-of-ada"
	resp, err := borrower.Post(r.lease.Address().Reveal()+"/x", "text/plain", io.MultiReader(strings.NewReader("once")))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") == "" || len(r.seen()) != 1 {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	wantNoToken(t, "the 401", string(body), refused)
	if a := r.ask("POST", "/x", "once more"); a.status != 200 || r.renewed.Load() != 2 {
		t.Errorf("%+v after %d refreshes", a, r.renewed.Load())
	}
	refused = ""
	r.seen()
	if a := r.ask("GET", "/x", ""); a.status != http.StatusUnauthorized || len(r.seen()) != 2 || r.renewed.Load() != 3 {
		t.Errorf("%+v after %d refreshes", a, r.renewed.Load())
	}
}

// TestRefusalsOfTheAPIPass: what the API says of a request is the program's business.
func TestRefusalsOfTheAPIPass(t *testing.T) {
	r := newRig(t, Terms{})
	for _, status := range []int{400, 403, 404, 418, 429, 500, 503, 511, 304, 204, 206} {
		r.handle = func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			if status != 304 && status != 204 {
				_, _ = io.WriteString(w, "of the API")
			}
		}
		a := r.ask("GET", "/x", "")
		if a.status != status || a.header.Get(refusalField) != "" || a.err != nil || status > 400 && a.body != "of the API" {
			t.Errorf("%d: %+v", status, a)
		}
	}
}

// TestAnAccountThatEnds: a lease of an account that is revoked meanwhile sends nothing more.
func TestAnAccountThatEnds(t *testing.T) {
	r := newRig(t, Terms{})
	if a := r.ask("GET", "/x", ""); a.status != 200 {
		t.Fatalf("%+v", a)
	}
	account, err := r.vault.Load(t.Context(), r.id)
	if err != nil {
		t.Fatal(err)
	}
	account.Ended, account.EndedAt = auth.EndedRevoked, time.Now()
	if err := r.vault.Save(t.Context(), &account); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		a := r.ask("GET", "/x", "")
		if a.status == http.StatusBadGateway && a.header.Get(refusalField) == string(RefusalSend) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("it goes on: %+v", a)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
