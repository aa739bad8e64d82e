package loopback_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/loopback"
)

// TestOnlyWhatIsExpectedIsTaken: each kind of answer comes in its own way, and every
// other is refused while the wait goes on. Then the browser is shown the page of
// what came.
func TestOnlyWhatIsExpectedIsTaken(t *testing.T) {
	form := auth.Expect{ResponseMode: auth.ModeFormPost}
	for name, c := range map[string]struct {
		expect  auth.Expect
		refused []string // method and parameters
		taken   string
		page    string
	}{
		"a query":    {auth.Expect{}, []string{"POST code=c&state=s", "GET state=s"}, "GET code=c&state=s", "done"},
		"a form":     {form, []string{"GET code=c&state=s", "POST state=s"}, "POST code=c&state=s", "done"},
		"signed out": {auth.Expect{SignedOut: true}, []string{"GET code=c&state=s", "POST state=s"}, "GET state=s", "signed-out"},
		"signed out, at a provider that answers with forms": {
			auth.Expect{SignedOut: true, ResponseMode: auth.ModeFormPost}, []string{"POST state=s"}, "GET state=s", "signed-out",
		},
	} {
		t.Run(name, func(t *testing.T) {
			say := func(page string) assets.CallbackText { return assets.CallbackText{Heading: "page " + page} }
			r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/acme", c.expect, loopback.Options{Say: say})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			waited := make(chan error, 1)
			go func() {
				waited <- r.Receive(ctx, func(cb auth.Callback) error {
					if cb.State.Reveal() != "s" {
						return errors.New("not ours")
					}
					return nil
				})
			}()
			for _, request := range c.refused {
				if status, _ := send(t, r, request); status < 400 {
					t.Errorf("%s is answered %d", request, status)
				}
			}
			if status, _ := send(t, r, c.taken); status != http.StatusSeeOther {
				cancel(fmt.Errorf("%s is answered %d", c.taken, status))
			}
			if err := <-waited; err != nil {
				t.Errorf("the wait ended with %v", err)
			}
			r.Finish(nil)
			if _, body := get(t, base(r)+"/result"); !strings.Contains(body, "page "+c.page+"<") {
				t.Errorf("the browser is shown %.300s", body)
			}
		})
	}
}

// send brings a callback, given as its method and its parameters, to a receiver.
func send(t *testing.T, r *loopback.Receiver, request string) (status int, body string) {
	t.Helper()
	method, parameters, _ := strings.Cut(request, " ")
	address, content := r.RedirectURI()+"?"+parameters, io.Reader(nil)
	if method == http.MethodPost {
		address, content = r.RedirectURI(), strings.NewReader(parameters)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, content)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(all)
}
