package terminal

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// person is a person at the scripted browser. It fills in the demo provider's
// plain forms, by HTTP alone.
type person struct {
	username string
	decision string

	// before runs with the final address, before the browser opens it.
	before func(b *http.Client, final *url.URL) error
	// stop leaves the final address to the caller: the browser does not open it.
	stop bool
	// device means that the end is a page without a form, not an address.
	device bool
}

// errFinal stops the browser at the final address.
var errFinal = errors.New("the final address")

// start takes the browser from the authorization address to the end, and returns
// the final address.
func (p person) start(address string) (*url.URL, error) {
	jar, _ := cookiejar.New(nil)
	var final *url.URL
	b := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	b.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		ours := strings.HasPrefix(req.URL.Path, "/cb/") || req.URL.Scheme == "app.latchkey"
		if ours && final == nil {
			final = req.URL
			return errFinal
		}
		return nil
	}
	page, err := get(b, address)
	for step := 0; err == nil && final == nil; step++ {
		if p.device && !actionPattern.MatchString(page.text) {
			return nil, nil
		}
		if step == 5 {
			return nil, fmt.Errorf("no end after %d forms; the page is %.300s", step, page.text)
		}
		page, err = p.submit(b, page)
	}
	if err != nil && !errors.Is(err, errFinal) {
		return nil, err
	}
	if p.before != nil {
		if err := p.before(b, final); err != nil {
			return nil, err
		}
	}
	switch {
	case p.stop:
		return final, nil
	case final.Scheme == "app.latchkey":
		return final, handOver(final)
	}
	_, err = get(b, final.String())
	return final, err
}

// handOver does what the system's scheme handler does. The browser does not know
// Latchkey's home; the handler's command line names it.
func handOver(final *url.URL) error {
	return exec.Command("latchkey", "--home", "home", "callback", final.String()).Run()
}

// forgeHandOver hands over an address that does not belong to the sign-in, which
// must be refused.
func forgeHandOver(_ *http.Client, final *url.URL) error {
	forged := *final
	query := final.Query()
	query.Set("state", "not-the-state")
	forged.RawQuery = query.Encode()
	if handOver(&forged) == nil {
		return errors.New("a foreign address was taken")
	}
	return nil
}

var (
	actionPattern = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	inputPattern  = regexp.MustCompile(`<input[^>]*>`)
	attrPattern   = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// shown is a page and its address.
type shown struct {
	at   *url.URL
	text string
}

// submit fills in the first form of a page and sends it.
func (p person) submit(b *http.Client, page shown) (shown, error) {
	action := actionPattern.FindStringSubmatch(page.text)
	if action == nil {
		return shown{}, fmt.Errorf("no form on the page %.300s", page.text)
	}
	form := url.Values{}
	for _, input := range inputPattern.FindAllString(page.text, -1) {
		attr := map[string]string{}
		for _, m := range attrPattern.FindAllStringSubmatch(input, -1) {
			attr[m[1]] = html.UnescapeString(m[2])
		}
		if attr["type"] != "checkbox" || strings.Contains(input, "checked") && !strings.Contains(input, "disabled") {
			form.Add(attr["name"], attr["value"])
		}
	}
	if form.Has("username") {
		form.Set("username", p.username)
		form.Set("password", "password")
	} else {
		form.Set("decision", p.decision)
	}
	to, err := page.at.Parse(html.UnescapeString(action[1]))
	if err != nil {
		return shown{}, err
	}
	return read(b.PostForm(to.String(), form))
}

func get(b *http.Client, address string) (shown, error) { return read(b.Get(address)) }

func read(resp *http.Response, err error) (shown, error) {
	if err != nil {
		return shown{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return shown{resp.Request.URL, string(text)}, err
}

// forge sends callbacks that do not belong to the sign-in to the receiver: a
// wrong state, another issuer, repeated parameters, another path, another method.
// The receiver must refuse each.
func forge(b *http.Client, final *url.URL) error {
	with := func(change func(url.Values)) string {
		query := final.Query()
		change(query)
		u := *final
		u.RawQuery = query.Encode()
		return u.String()
	}
	wrong := *final
	wrong.Path = "/cb/another"
	for _, address := range []string{
		with(func(q url.Values) { q.Set("state", "not-the-state") }),
		with(func(q url.Values) { q.Set("iss", "https://other.example") }),
		with(func(q url.Values) { q.Add("code", "second") }),
		with(func(q url.Values) { q.Del("state") }),
		wrong.String(),
	} {
		resp, err := b.Get(address)
		if err != nil {
			return err
		}
		_ = resp.Body.Close()
		if resp.StatusCode < 400 {
			return fmt.Errorf("the foreign callback %s was answered with %d", address, resp.StatusCode)
		}
	}
	resp, err := b.PostForm(final.String(), final.Query())
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode < 400 {
		return fmt.Errorf("a callback by POST was answered with %d", resp.StatusCode)
	}
	return nil
}

// browse returns the main function of a scripted browser. Its one argument is the
// address; its output is discarded.
func browse(p person) func() {
	return func() {
		if len(os.Args) != 2 {
			os.Exit(2)
		}
		// What the browser was started with, for the script.
		_ = os.WriteFile("browser-argument", []byte(os.Args[1]+"\n"), 0o600)
		if _, err := p.start(os.Args[1]); err != nil {
			// The output is discarded, so the failure goes to a file for the
			// script.
			_ = os.WriteFile("browser-failed", []byte(err.Error()), 0o600)
			os.Exit(1)
		}
	}
}
