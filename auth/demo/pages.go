package demo

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
)

//go:embed pages/*.html
var pageFiles embed.FS

// parsedPages are the provider's pages: HTML with one inline style, no script.
// They are parsed at first use, because most commands show none.
var parsedPages = sync.OnceValue(func() *template.Template {
	style := template.CSS(styleText)
	return template.Must(template.New("").Funcs((&Demo{}).pageFuncs()).Funcs(template.FuncMap{
		"style": func() template.CSS { return style },
		"icon":  func() template.HTML { return template.HTML(strings.TrimSpace(iconText)) }, //nolint:gosec // our own file
	}).ParseFS(pageFiles, "pages/*.html"))
})

// pageFuncs are the functions that return the pages' texts.
func (d *Demo) pageFuncs() template.FuncMap {
	return template.FuncMap{"say": d.say, "sayCode": d.sayCode}
}

// pages returns the pages with the texts of this provider.
func (d *Demo) pages() (*template.Template, error) {
	pages, err := parsedPages().Clone()
	if err != nil {
		return nil, err
	}
	return pages.Funcs(d.pageFuncs()), nil
}

//go:embed pages/style.css
var styleText string

//go:embed pages/icon.svg
var iconText string

// iconPath is the address of the icon that the browser's tab shows.
const iconPath = "/icon.svg"

func serveIcon(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write([]byte(iconText))
}

// pagePolicy lets a page use its own style and icon and nothing else. It has no
// form-action: Chromium applies form-action to the redirect that answers the
// form, and would never return to the app.
var pagePolicy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(styleText))
	style := base64.StdEncoding.EncodeToString(sum[:])
	return "default-src 'none'; img-src 'self'; style-src 'sha256-" + style + "'; frame-ancestors 'none'; base-uri 'none'"
})

type loginPage struct {
	Action, Client, Username, Password, Complaint string
	Hinted                                        string // user name of the person to suggest; empty means none
	People                                        []person
}

type consentPage struct {
	Action, Client, Back, Complaint string
	UserCode                        string // of a device; the person must compare it (RFC 8628 §5.4)
	Person                          person
	Scopes                          []scopeRow
}

type devicePrompt struct{ Action, Code, Complaint string }

type logoutPage struct {
	Action string
	Person person
}

type messagePage struct{ Title, Hint, Code string }

// scopeRow is one line of the consent page.
type scopeRow struct {
	Scope, Title, Detail string
	Fixed                bool // cannot be unticked
}

func (d *Demo) requestedScopes(requested string) []scopeRow {
	var rows []scopeRow
	for _, s := range scopes {
		if hasScope(requested, s) {
			rows = append(rows, scopeRow{s, d.say("scope_" + s), d.say("scope_" + s + "_detail"), s == "openid"})
		}
	}
	return rows
}

// clientName is the name that a client gave itself, shortened: any client may
// register.
func (d *Demo) clientName(c *goidc.Client) string {
	name := []rune(strings.Join(strings.Fields(c.Name), " "))
	switch {
	case len(name) == 0:
		return d.say("client_unnamed")
	case len(name) > 40:
		return string(name[:39]) + "…"
	}
	return string(name)
}

// returnOrigin returns the origin to which the browser goes next; empty for a device.
func returnOrigin(as *goidc.AuthnSession) string {
	if as.DeviceCode != "" {
		return ""
	}
	u, err := url.Parse(as.RedirectURI)
	switch {
	case err != nil:
		return ""
	case u.Host == "":
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.Host
}

// page writes one page.
func (d *Demo) page(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	pages, err := d.pages()
	if err == nil {
		err = pages.ExecuteTemplate(&b, name+".html", data)
	}
	if err != nil {
		d.o.Log.Error("demo provider: page", "page", name, "error", err)
		http.Error(w, d.say("page_broken"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy())
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// message shows a title and a hint, whose texts have the message's name.
func (d *Demo) message(w http.ResponseWriter, status int, name string) {
	d.page(w, status, "message", d.messageOf(name))
}

func (d *Demo) messageOf(name string) messagePage {
	return messagePage{Title: d.say(name + "_title"), Hint: d.say(name + "_hint")}
}

// errorPage explains a request that cannot be answered at the redirect address,
// because that address may not be the app's.
func (d *Demo) errorPage(w http.ResponseWriter, r *http.Request, err error) error {
	var e goidc.Error
	if !errors.As(err, &e) {
		d.message(w, http.StatusInternalServerError, "broken")
		return nil
	}
	name := "error_request"
	switch uri := r.FormValue("redirect_uri"); {
	case e.Code == goidc.ErrorCodeInvalidClient:
		name = "error_client"
	case e.Code == goidc.ErrorCodeAccessDenied:
		name = "error_denied"
	case uri != "" && auth.CheckRedirect(uri) != nil, strings.Contains(e.Description, "redirect_uri"):
		name = "error_redirect"
	}
	p := d.messageOf(name)
	p.Code = string(e.Code) + ": " + e.Description
	d.page(w, http.StatusBadRequest, "message", p)
	return nil
}

// frontPage explains this server to a person who opens its address.
func (d *Demo) frontPage(w http.ResponseWriter, r *http.Request) {
	var who person
	if l, ok := d.signedIn(r); ok {
		who, _ = personNamed(l.User)
	}
	d.page(w, http.StatusOK, "front", struct {
		Issuer   string
		Person   person
		People   []person
		Password string
	}{d.Issuer(), who, people, Password})
}
