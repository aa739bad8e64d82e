package lab

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"latchkey/auth"
)

// browser is the browser of one person: it keeps cookies and fills in the provider's forms.
type browser struct {
	stage *stage
	http  http.Client
	user  string // who signs in with it
}

// browserOf returns a new browser in which nobody is signed in yet.
func (s *stage) browserOf(user string) *browser {
	jar, _ := cookiejar.New(nil) // fails for no such options
	return &browser{stage: s, user: user, http: http.Client{
		Jar: jar, Transport: s.network.transport(false),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// page is an answer.
type page struct {
	at     *url.URL
	status int
	body   string
	to     *url.URL // where a redirect leads; nil: it is none
}

func (b *browser) send(req *http.Request) (page, error) {
	resp, err := b.http.Do(req)
	if err != nil {
		return page{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, auth.MaxBody))
	if err != nil {
		return page{}, err
	}
	to, _ := resp.Location()
	return page{req.URL, resp.StatusCode, string(body), to}, nil
}

func (b *browser) get(address string) (page, error) {
	req, err := http.NewRequestWithContext(b.stage.ctx, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	return b.send(req)
}

// submit sends the first form of a page with what the person chose.
func (b *browser) submit(p page, form url.Values) (page, error) {
	_, action, _ := strings.Cut(p.body, ` action="`)
	action, _, _ = strings.Cut(action, `"`)
	to, err := p.at.Parse(html.UnescapeString(action))
	if err != nil {
		return page{}, err
	}
	req, err := http.NewRequestWithContext(b.stage.ctx, http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return page{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(req)
}

// approve opens an address and signs the person in on the provider's pages, until the
// provider redirects to another site. It returns that address without opening it, or nil if
// the provider showed a page of refusal.
func (b *browser) approve(address string) (*url.URL, error) { return b.approveVia(address, "") }

// approveVia is approve for an address at a site that redirects to the provider.
func (b *browser) approveVia(address, site string) (*url.URL, error) {
	provider := hostOf(b.stage.provider.Issuer())
	p, err := b.get(address)
	for range 10 { // pages
		switch {
		case err != nil:
			return nil, err
		case p.to != nil && p.to.Host != provider && p.to.Host != site:
			return p.to, nil
		case p.to != nil:
			p, err = b.get(p.to.String())
		case p.status >= http.StatusBadRequest:
			return nil, nil
		case strings.Contains(p.body, ` name="decision"`):
			p, err = b.submit(p, url.Values{"decision": {"allow"}})
		case strings.Contains(p.body, ` name="person"`):
			p, err = b.submit(p, url.Values{"person": {b.user}})
		default:
			return nil, odd("a page that no person could read", p.status)
		}
	}
	return nil, odd("too many pages", p.status)
}

// visit opens an address and follows where it leads. It reports whether the site took what
// the address carries.
func (b *browser) visit(address *url.URL) (taken bool, err error) {
	p, err := b.get(address.String())
	if err != nil || p.status >= http.StatusBadRequest {
		return false, err
	}
	if p.to != nil { // the page that says how the sign-in ended
		_, err = b.get(p.to.String())
	}
	return true, err
}

// deliver is what a browser does without anybody's help: it opens the address to which the
// provider sent it.
func (b *browser) deliver(callback *url.URL) error {
	_, err := b.visit(callback)
	return err
}
