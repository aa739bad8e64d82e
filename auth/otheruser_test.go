package auth_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
	"latchkey/auth/loopback"
	"latchkey/internal/connowner/otheruser"
)

// requests is the role of another user: it requests each address, and prints the
// status of the answer, or 0.
func requests(addresses []string) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, address := range addresses {
		resp, err := client.Get(address)
		if err != nil {
			fmt.Println(0)
			continue
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		fmt.Println(resp.StatusCode)
	}
}

// byAnotherUser requests the addresses as another user, and returns the statuses of
// the answers.
func byAnotherUser(t *testing.T, addresses ...string) (statuses []int) {
	t.Helper()
	cmd := otheruser.Command(t, "requests", addresses...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		status, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatal(err)
		}
		statuses = append(statuses, status)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return statuses
}

// TestAnotherUserOfThisComputer: another user who knows the address of the person's
// own callback, its state and a good code can neither end the wait nor finish the
// sign-in. The person's own browser then does. Without the check the other user ends
// it.
func TestAnotherUserOfThisComputer(t *testing.T) {
	for name, off := range map[string][]checks.Check{"on": nil, "off": {checks.Owner}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, off...)
			var refused []auth.Refusal
			r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
				return loopback.Listen(ctx, redirect, expect, loopback.Options{OnRefused: func(f auth.Refusal) { refused = append(refused, f) }})
			}
			var got []int
			r.browser.OnCallback = func(_ *authtest.Browser, callback *url.URL) *url.URL {
				denied := *callback
				denied.RawQuery = url.Values{"error": {"access_denied"}, "state": {callback.Query().Get("state")}, "iss": {callback.Query().Get("iss")}}.Encode()
				got = byAnotherUser(t, denied.String(), callback.String())
				return callback
			}
			_, err := r.signIn()
			r.browser.Page()
			if len(off) > 0 {
				wantFailure(t, err, failure{auth.StepCallback, auth.KindProviderError, auth.ReasonDenied})
				r.wantChecked(checks.Owner, auth.CheckSwitchedOff)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 2 || got[0] != 0 || got[1] != 0 {
				t.Errorf("the other user was answered %v", got)
			}
			if len(refused) != 2 || refused[0].Reason != auth.ReasonOtherUser || refused[0].User != strconv.Itoa(otheruser.Nobody) {
				t.Errorf("reported were %+v", refused)
			}
			r.wantChecked(checks.Owner, auth.CheckRefused)
			r.wantSoundChecks()
		})
	}
}

// TestAnAdmittedUser: the browser of another user whom the settings name may answer.
func TestAnAdmittedUser(t *testing.T) {
	r := newRig(t)
	r.request.Timeout = time.Minute
	r.request.Listen = func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return loopback.Listen(ctx, redirect, expect, loopback.Options{Admit: []string{strconv.Itoa(otheruser.Nobody)}})
	}
	r.browser.OnCallback = func(_ *authtest.Browser, callback *url.URL) *url.URL {
		if got := byAnotherUser(t, callback.String()); len(got) != 1 || got[0] != http.StatusSeeOther {
			t.Errorf("the admitted user was answered %v", got)
		}
		return nil
	}
	if _, err := r.signIn(); err != nil {
		t.Error(err)
	}
	r.browser.Page()
}
