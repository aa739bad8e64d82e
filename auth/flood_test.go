package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/trace"
)

const floods = 2000

// TestAFloodOfForgedCallbacks: a process that reaches the receiver can fill
// neither the memory nor the trace, which stays small enough to be read back and
// counts the callbacks. The person's own sign-in succeeds, and the forgeries'
// content appears nowhere (K1).
func TestAFloodOfForgedCallbacks(t *testing.T) {
	r := newRig(t)
	recorder := trace.Recorder{Store: trace.Store{Dir: t.TempDir()}}
	r.client.Observe = func(e auth.Event) { r.observe(e); recorder.Observe(e) }
	r.request.Timeout = 10 * time.Minute // no matter how slowly a busy computer floods
	forger := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	t.Cleanup(forger.CloseIdleConnections)
	pad := strings.Repeat("x", 2000)
	r.browser.OnCallback = func(_ *authtest.Browser, own *url.URL) *url.URL {
		for i := range floods {
			forged := *own
			code := fmt.Sprintf("forged-%d-%s", i, pad)
			forged.RawQuery = url.Values{"error": {"no " + code}, "state": {"forged-state-" + pad}, "error_description": {"of forged-state-" + pad}}.Encode()
			if i%2 == 0 {
				forged.RawQuery = url.Values{"code": {code}, "state": {"wrong"}, "iss": {"https://" + code}}.Encode()
			}
			resp, err := forger.Get(forged.String())
			if err != nil {
				t.Error(err)
				return own
			}
			_ = resp.Body.Close()
		}
		return own
	}
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	refused, most := 0, 0
	for _, e := range r.seen() {
		if e.Step == auth.StepCallback && e.Err != nil {
			refused, most = refused+1, e.Err.Refused
		}
	}
	if refused > 40 || most != floods {
		t.Errorf("%d steps tell of %d refusals, want few of %d", refused, most, floods)
	}
	traces, err := recorder.Store.List()
	if err != nil || len(traces) != 1 || traces[0].Outcome != trace.Succeeded || len(traces[0].Steps) > 60 {
		t.Fatalf("%d traces can be read: %v", len(traces), err)
	}
	text, err := os.ReadFile(filepath.Join(recorder.Store.Dir, traces[0].Attempt+".json"))
	if err != nil || len(text) > 128<<10 {
		t.Errorf("the trace has %d bytes, %v", len(text), err)
	}
	if shown := string(text) + report(t, r.seen()); strings.Contains(shown, "forged-") || strings.Contains(shown, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") {
		t.Error("what was forged is recorded")
	}
}
