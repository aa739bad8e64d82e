package home

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"testing"
	"time"

	"latchkey/auth"
)

var (
	formAction = regexp.MustCompile(`<form[^>]*action="([^"]*)"`)
	formField  = regexp.MustCompile(`<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
)

// signedIn signs ada in at the demo provider, as a person with a browser does.
func signedIn(t *testing.T, s *Session) auth.Account {
	t.Helper()
	account, err := s.SignIn(t.Context(), SignIn{
		Provider: "demo",
		Browse:   Browse{Open: func(_ context.Context, start string) error { approving(t, start); return nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// approving returns once the first page is shown, as a browser's start may, and approves meanwhile.
func approving(t *testing.T, address string) {
	shown := make(chan struct{})
	go approveFrom(t, address, func() { close(shown) })
	<-shown
}

func approve(t *testing.T, address string) { approveFrom(t, address, func() {}) }

// approveFrom calls shown when the first page is shown, or failed to be.
func approveFrom(t *testing.T, address string, shown func()) {
	jar, _ := cookiejar.New(nil)
	person := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	page, err := person.Get(address)
	shown()
	for _, typed := range []url.Values{{"username": {"ada"}, "password": {"password"}}, {"decision": {"allow"}}} {
		if err != nil {
			t.Error(err)
			return
		}
		body, _ := io.ReadAll(page.Body)
		_ = page.Body.Close()
		action := formAction.FindSubmatch(body)
		if action == nil {
			t.Errorf("no form on the page: %s", page.Status)
			return
		}
		form := url.Values{}
		for _, field := range formField.FindAllSubmatch(body, -1) {
			form.Add(string(field[1]), html.UnescapeString(string(field[2])))
		}
		for name, value := range typed {
			form[name] = value
		}
		to, _ := page.Request.URL.Parse(html.UnescapeString(string(action[1])))
		page, err = person.PostForm(to.String(), form)
	}
	if err != nil {
		t.Error(err)
		return
	}
	_ = page.Body.Close()
}
