package loopback_test

import (
	"net/http"
	"testing"

	"latchkey/auth"
	"latchkey/auth/loopback"
)

func TestRefusalsAreReported(t *testing.T) {
	seen := make(chan auth.Refusal, 8)
	r, err := loopback.Listen(t.Context(), "http://127.0.0.1/cb/x", auth.Expect{}, loopback.Options{OnRefused: func(f auth.Refusal) { seen <- f }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for path, want := range map[string]auth.Reason{
		"/favicon.ico":               auth.ReasonForeignRequest,
		"/result":                    auth.ReasonForeignRequest,
		"/cb/x?code=1&code=2":        auth.ReasonBadCallback,
		"/cb/y?code=c&state=s":       auth.ReasonForeignRequest,
		"/cb/x?state=s&error=&code=": auth.ReasonBadCallback,
	} {
		req, err := http.NewRequest(http.MethodGet, base(r)+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", "https://evil.example")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		got := <-seen
		if got.Reason != want || got.Origin != "https://evil.example" || got.From == "" || got.At.IsZero() {
			t.Errorf("%s: %+v, want %s", path, got, want)
		}
	}
}
