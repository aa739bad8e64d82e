package authtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// Page is the page that a browser shows: its address and content.
type Page struct {
	URL    string
	Status int
	Header http.Header
	Body   string
	Err    error
}

// Browser is the browser of a person who approves every request. It keeps cookies
// and follows redirects, one at a time.
type Browser struct {
	// OnCallback is called before the browser follows the redirect to the
	// client's own address, which contains code and state, and returns the
	// address to open; nil opens none.
	OnCallback func(b *Browser, callback *url.URL) *url.URL
	// Header is sent with every request, as a browser's fetch metadata.
	Header http.Header

	tb     testing.TB
	client *http.Client
	pages  chan Page
	open   sync.WaitGroup
}

// Navigation is the fetch metadata of a redirect in Chromium.
func Navigation() http.Header {
	return http.Header{
		"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"},
		"Upgrade-Insecure-Requests": {"1"}, "Accept": {"text/html"},
	}
}

// NewBrowser returns a browser that ends with the test.
func NewBrowser(tb testing.TB) *Browser {
	jar, _ := cookiejar.New(nil)
	transport := &http.Transport{DisableKeepAlives: true}
	b := &Browser{
		Header: Navigation(), tb: tb, pages: make(chan Page, 16),
		client: &http.Client{
			Transport: transport, Jar: jar, Timeout: 20 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	tb.Cleanup(func() {
		b.open.Wait()
		transport.CloseIdleConnections()
	})
	return b
}

// Trust adds a trusted CA to the browser.
func (b *Browser) Trust(ca []byte) {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	b.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// Forbid returns a Browse function for tests in which no browser may open.
func Forbid(tb testing.TB) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		tb.Errorf("authtest: a browser was opened at %s", strings.SplitN(address, "?", 2)[0])
		return nil
	}
}

// Open opens the authorization address on another goroutine and returns at once,
// like a real browser. It is an auth.Request.Browse.
func (b *Browser) Open(_ context.Context, address string) error {
	b.open.Add(1)
	go func() {
		defer b.open.Done()
		b.pages <- b.follow(address)
	}()
	return nil
}

// Page waits for the browser and returns its last page.
func (b *Browser) Page() Page { return <-b.pages }

// follow follows redirect after redirect.
func (b *Browser) follow(address string) Page {
	start, err := url.Parse(address)
	if err != nil {
		return Page{Err: err}
	}
	home := start.Query().Get("redirect_uri")
	arrived := false
	for range 10 {
		page := b.Get(address)
		if action, form, ok := formOf(page); ok {
			page = b.Submit(action, form)
			address = action
		}
		location := page.Header.Get("Location")
		if page.Err != nil || location == "" {
			return page
		}
		here, _ := url.Parse(address)
		next, err := here.Parse(location)
		if err != nil {
			return page
		}
		if strings.HasPrefix(here.Path, "/start/") { // a start page (loopback.StartPage)
			home = next.Query().Get("redirect_uri")
		} else if !arrived && b.OnCallback != nil && strings.HasPrefix(next.String(), home) {
			arrived = true
			if next = b.OnCallback(b, next); next == nil {
				return page
			}
		}
		address = next.String()
	}
	return Page{URL: address, Err: context.DeadlineExceeded}
}

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	formInput  = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// formOf finds the form that a page would submit by itself.
func formOf(page Page) (action string, form url.Values, ok bool) {
	found := formAction.FindStringSubmatch(page.Body)
	if found == nil || page.Err != nil {
		return "", nil, false
	}
	form = url.Values{}
	for _, input := range formInput.FindAllStringSubmatch(page.Body, -1) {
		form.Add(html.UnescapeString(input[1]), html.UnescapeString(input[2]))
	}
	return html.UnescapeString(found[1]), form, true
}

// Submit posts a form.
func (b *Browser) Submit(address string, form url.Values) Page {
	return b.send(http.MethodPost, address, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
}

// Get requests one address and follows no redirect.
func (b *Browser) Get(address string) Page {
	return b.Send(http.MethodGet, address, nil)
}

// Send makes one request; header is added to the browser's own, and a nil value
// takes one away.
func (b *Browser) Send(method, address string, header http.Header) Page {
	return b.send(method, address, header, "")
}

func (b *Browser) send(method, address string, header http.Header, form string) Page {
	req, err := http.NewRequest(method, address, strings.NewReader(form))
	if err != nil {
		return Page{URL: address, Err: err}
	}
	for _, h := range []http.Header{b.Header, header} {
		for name, values := range h {
			req.Header[name] = values
		}
	}
	if host := header.Get("Host"); host != "" {
		req.Host = host
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return Page{URL: address, Err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return Page{URL: address, Status: resp.StatusCode, Header: resp.Header, Body: string(body), Err: err}
}
