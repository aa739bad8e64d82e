package terminal

import "testing"

// A browser that a command opens shows pages with our words.
func TestPagesSayOurWords(t *testing.T) {
	f := &face{dir: t.TempDir()}
	h, err := f.at()
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Pages.Callback("done").Heading; got != "You are signed in" {
		t.Errorf("the callback page says %q", got)
	}
	if got := h.Pages.Demo("login_lead", map[string]string{"Client": "An app"}); got != "An app wants to know who you are." {
		t.Errorf("the demo provider says %q", got)
	}
}
