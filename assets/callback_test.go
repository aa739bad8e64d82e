package assets

import (
	"bytes"
	"regexp"
	"testing"
)

// Every page is a document of its own: it loads nothing, runs nothing and says
// its own sentence.
func TestCallbackPagesStandAlone(t *testing.T) {
	loads := regexp.MustCompile(`(?i)<script|<link|<img|<iframe|<form|@import|url\(|\bsrc=|\bhref=|\bon[a-z]+=|https?://`)
	seen := map[string]string{}
	for name, text := range callbackTexts {
		page := CallbackPage(name)
		if !bytes.HasPrefix(page, []byte("<!doctype html>")) {
			t.Errorf("%s: not a document", name)
		}
		if found := loads.Find(page); found != nil {
			t.Errorf("%s: page has %q in it", name, found)
		}
		if bytes.Contains(page, []byte("{{")) {
			t.Errorf("%s: a place was left open", name)
		}
		if !bytes.Contains(page, []byte("<h1>"+text.heading+"</h1>")) {
			t.Errorf("%s: page lacks its heading %q", name, text.heading)
		}
		if !bytes.Contains(page, []byte("prefers-color-scheme: dark")) {
			t.Errorf("%s: page has no dark colours", name)
		}
		if other, taken := seen[text.heading]; taken {
			t.Errorf("%s and %s have the same heading", name, other)
		}
		seen[text.heading] = name
	}
}

// Only "done" may say that somebody is signed in; a name nobody knows promises
// nothing.
func TestCallbackPagePromises(t *testing.T) {
	for name := range callbackTexts {
		promises := bytes.Contains(CallbackPage(name), []byte("You are signed in"))
		if promises != (name == "done") {
			t.Errorf("%s: says that somebody is signed in: %v", name, promises)
		}
	}
	if !bytes.Equal(CallbackPage("<b>"), CallbackPage("waiting")) {
		t.Error("an unknown name does not give the waiting page")
	}
}
