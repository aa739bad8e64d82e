package loopback_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/loopback"
)

// cancelled is how a sign-in ends that the person cancels.
var cancelled = &auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonCancelled}

// TestACancelledSignInSaysSo: the address of a sign-in that was cancelled, or that nobody waited
// for any longer, answers a browser that comes back later, takes no answer, reports nothing any
// more, and gives its port to the next sign-in (U20).
func TestACancelledSignInSaysSo(t *testing.T) {
	late := &auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonNoCallback}
	for page, err := range map[string]error{"cancelled": cancelled, "late": late} {
		t.Run(page, func(t *testing.T) { saysHowItEnded(t, page, err) })
	}
}

func saysHowItEnded(t *testing.T, page string, ended error) {
	var kept loopback.Cancelled
	reported := 0
	options := loopback.Options{Cancelled: &kept, OnRefused: func(auth.Refusal) { reported++ }}
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.Receive(ctx, func(auth.Callback) error { t.Error("a callback was taken"); return nil })
	r.Finish(ended)
	_ = r.Close()
	for range 2 { // a page that is loaded anew stays the same
		if resp, _ := get(t, r.RedirectURI()+query); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/result" {
			t.Errorf("the callback is answered %d, %q", resp.StatusCode, resp.Header.Get("Location"))
		}
		if resp, body := get(t, base(r)+"/result"); resp.StatusCode != http.StatusGone || body != string(assets.CallbackPage(page, nil)) {
			t.Errorf("the browser reads %d, %q", resp.StatusCode, body)
		}
	}
	if resp, body := get(t, r.RedirectURI()+"/other"); resp.StatusCode != http.StatusNotFound || body != string(assets.CallbackPage("refused", nil)) {
		t.Errorf("another path: %d", resp.StatusCode)
	}
	if reported != 0 {
		t.Errorf("%d refusals were reported after the end", reported)
	}
	fixed := r.RedirectURI()
	next, err := loopback.Listen(t.Context(), fixed, auth.Expect{}, options)
	if err != nil {
		t.Fatalf("the next sign-in on the same port: %v", err)
	}
	next.Finish(nil)
	_ = next.Close()
	if _, err := client.Get(fixed + query); err == nil {
		t.Error("a sign-in that was not cancelled goes on answering")
	}
}

// TestTheEndWaitsForTheBrowser: Wait returns when a browser has read that its sign-in was
// cancelled, or when ctx ends, and then no port is bound.
func TestTheEndWaitsForTheBrowser(t *testing.T) {
	var kept loopback.Cancelled
	left := func() string {
		r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{Cancelled: &kept})
		if err != nil {
			t.Fatal(err)
		}
		r.Finish(cancelled)
		_ = r.Close()
		return base(r) + "/result"
	}
	address, ended := left(), make(chan struct{})
	go func() { kept.Wait(t.Context()); close(ended) }()
	get(t, address)
	<-ended
	if _, err := client.Get(address); err == nil {
		t.Error("the address answers after the end")
	}
	address = left()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	kept.Wait(ctx)
	if _, err := client.Get(address); err == nil {
		t.Error("the address answers after ctx has ended")
	}
}

// TestStandIn: a browser on the page of a server that has ended reads that the sign-in was
// cancelled; a program that looks for the server gets the port.
func TestStandIn(t *testing.T) {
	var kept loopback.Cancelled
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	kept.Stand(l, nil, loopback.KeptFixed, loopback.Options{})
	ask := func(accept string) (*http.Response, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/consent", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		return client.Do(req)
	}
	if resp, err := ask("text/html,*/*"); err != nil || resp.StatusCode != http.StatusGone {
		t.Fatalf("the browser reads %v, %v", resp, err)
	}
	if _, err := ask("application/json"); err != nil {
		t.Error(err)
	}
	kept.Release(l.Addr().(*net.TCPAddr).AddrPort().String()[len("127.0.0.1:"):])
	if l, err = net.Listen("tcp", address); err != nil {
		t.Fatalf("the port is not free: %v", err)
	}
	_ = l.Close()
}

// TestABrowserIsAnsweredOnce: a browser that reads at a server's address how its sign-in ended
// is not waited for at the sign-in's own address.
func TestABrowserIsAnsweredOnce(t *testing.T) {
	for name, knows := range map[string]bool{"of the server's sign-ins": true, "of others": false} {
		t.Run(name, func(t *testing.T) {
			var kept loopback.Cancelled
			r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{Cancelled: &kept})
			if err != nil {
				t.Fatal(err)
			}
			r.Finish(cancelled)
			_ = r.Close()
			u, err := url.Parse(r.RedirectURI())
			if err != nil {
				t.Fatal(err)
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address, ports := l.Addr().String(), []string(nil)
			if knows {
				ports = []string{u.Port()}
			}
			kept.Stand(l, ports, loopback.KeptFixed, loopback.Options{})
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/consent", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept", "text/html")
			if _, err := client.Do(req); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan struct{})
			go func() { kept.Wait(ctx); close(ended) }()
			if knows {
				<-ended
				return
			}
			select {
			case <-ended:
				t.Error("nobody has been answered at the sign-in's address")
			case <-time.After(100 * time.Millisecond):
			}
			cancel()
			<-ended
		})
	}
}

// TestAnAcceptedCallbackKeepsNoAddress: the address of a sign-in that was cancelled after
// its callback is not kept.
func TestAnAcceptedCallbackKeepsNoAddress(t *testing.T) {
	for range 16 { // a random choice would keep half of them
		var kept loopback.Cancelled
		r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", auth.Expect{}, loopback.Options{Cancelled: &kept})
		if err != nil {
			t.Fatal(err)
		}
		received := make(chan error, 1)
		go func() { received <- r.Receive(t.Context(), func(auth.Callback) error { return nil }) }()
		get(t, r.RedirectURI()+query)
		if err := <-received; err != nil {
			t.Fatal(err)
		}
		r.Finish(cancelled)
		get(t, base(r)+"/result") // so that Close need not wait for it
		_ = r.Close()
		if _, err := client.Get(r.RedirectURI()); err == nil {
			t.Fatal("the address answers")
		}
	}
}
