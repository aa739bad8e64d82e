package home

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
)

// The pages that a browser shows contain the texts of the home.
func TestPagesSayTheHomesTexts(t *testing.T) {
	h := fresh(t)
	h.Pages = Pages{
		Callback: func(page string) assets.CallbackText { return assets.CallbackText{Heading: "heading of " + page} },
		Demo:     func(name string, _ map[string]string) string { return "text " + name },
	}
	s, err := h.session(vault.NewMemory(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	r, err := s.listen(t.Context(), "http://127.0.0.1/cb/demo", auth.Expect{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	stop, err := s.Demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	for address, want := range map[string]string{
		r.RedirectURI() + "?x": "heading of refused",
		s.Demo.Issuer() + "/":  "text front_lead",
	} {
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || !strings.Contains(string(body), want) {
			t.Errorf("%s does not say %q: %s, %v", address, want, body, err)
		}
	}
}
