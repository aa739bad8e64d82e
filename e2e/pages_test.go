//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// startBare is a session with a keyring and without a display or a browser: for a
// provider whose pages are plain forms, which takes a second and not ten.
func startBare(t *testing.T, name string) *person {
	t.Helper()
	t.Parallel()
	d, err := session.New()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{Session: d, t: t, name: name}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	p.must(p.Unlock())
	p.watched = d.Watch()
	return p
}

// visitor goes through a provider's pages by their forms: it types what it knows
// and presses one button.
type visitor struct {
	client *http.Client
	types  map[string]string // by the name of the field
	press  map[string]string // the button that decides, by its name; empty value: a button without a name
}

func newVisitor(types, press map[string]string) *visitor {
	jar, _ := cookiejar.New(nil)
	return &visitor{types: types, press: press, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

var (
	pageForm   = regexp.MustCompile(`(?is)<form\b([^>]*)>(.*?)</form>`)
	pageInput  = regexp.MustCompile(`(?is)<(?:input|button)\b([^>]*)>`)
	attributes = regexp.MustCompile(`(?is)([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// attribute is one of a tag, empty where there is none.
func attribute(tag, name string) string {
	for _, a := range attributes.FindAllStringSubmatch(tag, -1) {
		if strings.EqualFold(a[1], name) {
			return html.UnescapeString(a[2] + a[3] + a[4])
		}
	}
	return ""
}

// goes follows redirects and sends forms until Latchkey's own page answers.
func (v *visitor) goes(p *person, address string) {
	p.t.Helper()
	at, err := url.Parse(address)
	p.must(err)
	ask, err := http.NewRequest(http.MethodGet, address, nil)
	p.must(err)
	for range 12 {
		answer, err := v.client.Do(ask)
		p.must(err)
		var page bytes.Buffer
		_, err = page.ReadFrom(answer.Body)
		p.must(err)
		p.must(answer.Body.Close())
		if strings.HasPrefix(at.Path, "/cb/") {
			return
		}
		if to := answer.Header.Get("Location"); to != "" {
			at, err = at.Parse(to)
			p.must(err)
			ask, err = http.NewRequest(http.MethodGet, at.String(), nil)
			p.must(err)
			continue
		}
		form := pageForm.FindStringSubmatch(page.String())
		if form == nil {
			p.t.Fatalf("%s answered %d without a form:\n%.600s", at.Path, answer.StatusCode, page.String())
		}
		at, err = at.Parse(attribute(form[1], "action"))
		p.must(err)
		ask, err = http.NewRequest(http.MethodPost, at.String(), strings.NewReader(v.filled(form[2]).Encode()))
		p.must(err)
		ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		ask.Header.Set("Origin", at.Scheme+"://"+at.Host)
	}
	p.t.Fatal("the pages have no end")
}

// filled is a form with what the visitor types and presses.
func (v *visitor) filled(form string) url.Values {
	values := url.Values{}
	for _, input := range pageInput.FindAllStringSubmatch(form, -1) {
		name, kind := attribute(input[1], "name"), strings.ToLower(attribute(input[1], "type"))
		typed, known := v.types[name]
		switch {
		case name == "" || kind == "submit":
		case known:
			values.Set(name, typed)
		case kind == "hidden":
			values.Set(name, attribute(input[1], "value"))
		}
	}
	for name, value := range v.press {
		if strings.Contains(form, `name="`+name+`"`) && !strings.Contains(form, "password") {
			values.Set(name, value)
		}
	}
	return values
}

// comesBack signs in by command and has the visitor go through the pages. more are
// flags of sign-in.
func (p *person) comesBack(v *visitor, more ...string) result {
	p.t.Helper()
	cmd := p.headless(append([]string{"sign-in", p.peer.provider, "--json", "--no-browser", "--timeout", "5m"}, more...)...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	process, err := p.Start(cmd)
	p.must(err)
	if address := p.shown(process); address != "" {
		v.goes(p, address)
	}
	p.must(session.Wait("the command to end", func() (bool, error) { return !process.Running(), nil }))
	p.said.WriteString(process.Output())
	p.said.Write(stdout.Bytes())
	return result{code: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: process.Output()}
}

// isIn is the account of a sign-in that must have succeeded.
func (p *person) isIn(r result) account {
	p.t.Helper()
	var a account
	if err := json.Unmarshal([]byte(r.stdout), &a); err != nil || r.code != 0 {
		p.t.Fatalf("sign-in: exit %d, %v\n%s", r.code, err, r.stderr)
	}
	return a
}

// knowsTokens adds every token that a provider wrote down to those that nothing may show.
func (p *person) knowsTokens() {
	p.t.Helper()
	for _, answer := range p.peer.answers(p.t) {
		for _, member := range []string{"access_token", "refresh_token", "id_token"} {
			if token, ok := answer[member].(string); ok {
				p.secrets = append(p.secrets, token)
			}
		}
	}
	p.peer.issuedIn = "" // noLeaks would want every answer to have all three
}
