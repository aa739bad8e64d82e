package assets

import (
	"bytes"
	"regexp"
	"testing"
)

// shown are texts that tell one page from another.
func shown(name string) CallbackText {
	return CallbackText{Language: "en", Status: "<status>", Heading: "heading of " + name, Sentence: "sentence", Hint: "hint"}
}

// Every page is a document of its own: it loads nothing, runs nothing and says
// its own sentence.
func TestCallbackPagesStandAlone(t *testing.T) {
	loads := regexp.MustCompile(`(?i)<script|<link|<img|<iframe|<form|@import|url\(|\bsrc=|\bhref=|\bon[a-z]+=|https?://`)
	seen := map[string]string{}
	for _, name := range CallbackNames() {
		text := shown(name)
		page := CallbackPage(name, shown)
		if !bytes.HasPrefix(page, []byte("<!doctype html>")) {
			t.Errorf("%s: not a document", name)
		}
		if found := loads.Find(page); found != nil {
			t.Errorf("%s: page has %q in it", name, found)
		}
		if bytes.Contains(page, []byte("{{")) {
			t.Errorf("%s: a place was left open", name)
		}
		if !bytes.Contains(page, []byte("<h1>"+text.Heading+"</h1>")) {
			t.Errorf("%s: page lacks its heading %q", name, text.Heading)
		}
		if !bytes.Contains(page, []byte("prefers-color-scheme: dark")) {
			t.Errorf("%s: page has no dark colours", name)
		}
		if other, taken := seen[text.Heading]; taken {
			t.Errorf("%s and %s have the same heading", name, other)
		}
		seen[text.Heading] = name
	}
}

// A text is escaped, and an unknown name promises nothing.
func TestCallbackPagePromisesNothing(t *testing.T) {
	if !bytes.Contains(CallbackPage("done", shown), []byte("&lt;status&gt;")) {
		t.Error("a text is not escaped")
	}
	if !bytes.Equal(CallbackPage("<b>", shown), CallbackPage("waiting", shown)) {
		t.Error("an unknown name does not give the waiting page")
	}
	if bytes.Contains(CallbackPage("done", nil), []byte("{{")) {
		t.Error("a page without texts has a place left open")
	}
}
