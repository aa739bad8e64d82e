package home

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/journal"
)

// A page or a program that floods a sign-in with requests cannot roll the log away:
// they are counted, what their sender wrote is cut, and who was given a token is
// written elsewhere (X4).
func TestAFloodDoesNotRollTheLog(t *testing.T) {
	const requests = 3000
	h := fresh(t)
	s := open(t, h)
	h.Journal().Logger().Info("before the flood")
	r, err := s.listen(t.Context(), "http://127.0.0.1/oauth/demo", auth.Expect{}, false)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("long words ", 300)
	for range requests {
		req, err := http.NewRequest(http.MethodGet, r.RedirectURI()+"?code=1&code=2", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", "https://evil.example/"+long)
		req.Header.Set("User-Agent", long)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(h.LogDir(), journal.Name))
	if err != nil {
		t.Fatal(err)
	}
	refused := bytes.Count(text, []byte("callback refused"))
	if !bytes.Contains(text, []byte("before the flood")) || refused < 20 || refused > 40 || len(text) > 64<<10 {
		t.Errorf("%d bytes with %d refusals", len(text), refused)
	}
	if !bytes.Contains(text, []byte(`"so_far":3000`)) {
		t.Error("the number of all refused requests is not in the log")
	}
}
