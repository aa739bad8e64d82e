package ui

import (
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
)

// demoSignIn signs a user in at the demo provider through the picker.
func (d *testWindow) demoSignIn(user string) {
	d.t.Helper()
	before := len(d.app.state.Accounts)
	d.ctrl(fyne.KeyN)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 0 })
	d.press("Continue")
	d.approve(user)
	d.until(user+" is signed in", func() bool { return len(d.app.state.Accounts) > before && d.app.free() })
}

// approve does what a person does in the browser that was opened last.
func (d *testWindow) approve(user string) {
	d.t.Helper()
	go d.answer(d.sentTo(), user, "allow")
}

// sentTo waits for the browser to be opened, and returns the address.
func (d *testWindow) sentTo() string {
	d.t.Helper()
	var address string
	d.until("a browser opens", func() bool {
		select {
		case address = <-d.opened:
			return true
		case f := <-d.queue:
			f()
		}
		return false
	})
	return address
}

// answer logs a user in and answers the question of the demo provider. It returns the address that
// the browser ended on.
func (d *testWindow) answer(address, user, decision string) string {
	jar, _ := cookiejar.New(nil)
	person := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	resp, err := person.Get(address)
	for _, fill := range []url.Values{{"username": {user}, "password": {"password"}}, {"decision": {decision}}} {
		if err != nil {
			break
		}
		resp, err = submit(person, resp, fill)
	}
	if err != nil {
		d.t.Errorf("the browser could not go on: %v", err)
		return ""
	}
	_ = resp.Body.Close()
	return resp.Request.URL.String()
}

var (
	formAction = regexp.MustCompile(`<form[^>]*action="([^"]*)"`)
	formInput  = regexp.MustCompile(`<input[^>]*>`)
	attribute  = regexp.MustCompile(`(name|value)="([^"]*)"`)
)

// submit sends the form of a page with its own values and those of fill.
func submit(person *http.Client, page *http.Response, fill url.Values) (*http.Response, error) {
	body, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	if err != nil {
		return nil, err
	}
	action := formAction.FindSubmatch(body)
	if action == nil {
		return nil, errors.New("no form on the page: " + page.Status)
	}
	form := url.Values{}
	for _, input := range formInput.FindAll(body, -1) {
		var name, value string
		for _, a := range attribute.FindAllSubmatch(input, -1) {
			if string(a[1]) == "name" {
				name = string(a[2])
			} else {
				value = html.UnescapeString(string(a[2]))
			}
		}
		if name != "" && !fill.Has(name) {
			form.Add(name, value)
		}
	}
	for k, v := range fill {
		form[k] = v
	}
	to, err := page.Request.URL.Parse(html.UnescapeString(string(action[1])))
	if err != nil {
		return nil, err
	}
	return person.PostForm(to.String(), form)
}

// missingBrowser fails as on a computer without a browser.
func missingBrowser(context.Context, string) error {
	return &auth.Error{Step: auth.StepBrowser, Kind: auth.KindInternal, Reason: auth.ReasonBrowserMissing}
}

// finalAddress approves in a browser on another computer, which cannot reach our listener, and
// returns the address in its address bar.
func (d *testWindow) finalAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		d.t.Fatal(err)
	}
	home := u.Query().Get("redirect_uri")
	jar, _ := cookiejar.New(nil)
	person := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), home) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	resp, err := person.Get(address)
	for _, fill := range []url.Values{{"username": {"ada"}, "password": {"password"}}, {"decision": {"allow"}}} {
		if err == nil {
			resp, err = submit(person, resp, fill)
		}
	}
	if err != nil {
		d.t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.Header.Get("Location")
}
