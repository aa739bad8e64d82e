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

// pages are all the provider's pages: HTML with one inline style, no script.
// They are parsed when the first one is shown: most commands show none.
var pages = sync.OnceValue(func() *template.Template {
	style := template.CSS(styleText)
	return template.Must(template.New("").Funcs(template.FuncMap{
		"style": func() template.CSS { return style },
	}).ParseFS(pageFiles, "pages/*.html"))
})

//go:embed pages/style.css
var styleText string

// pagePolicy lets a page use its own style and nothing else. There is no
// form-action: Chromium applies it to the redirect that answers the form, and
// so would never go back to the app.
var pagePolicy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(styleText))
	style := base64.StdEncoding.EncodeToString(sum[:])
	return "default-src 'none'; style-src 'sha256-" + style + "'; frame-ancestors 'none'; base-uri 'none'"
})

type loginPage struct {
	Action, Client, Username, Password, Complaint string
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

var scopeWords = map[string]scopeRow{
	"openid":         {Title: "Know who you are", Detail: "That it is you, and when you signed in", Fixed: true},
	"profile":        {Title: "See your name", Detail: "Your full name and user name"},
	"email":          {Title: "See your email address", Detail: "And that it has been verified"},
	"offline_access": {Title: "Stay connected", Detail: "Renew its access without asking, until you revoke it"},
	"notes.read":     {Title: "Read your notes", Detail: "The notes you keep here; it cannot change them"},
}

func askedScopes(asked string) []scopeRow {
	var rows []scopeRow
	for _, s := range scopes {
		if hasScope(asked, s) {
			row := scopeWords[s]
			row.Scope = s
			rows = append(rows, row)
		}
	}
	return rows
}

// clientName is what a client calls itself, cut; anybody may register.
func clientName(c *goidc.Client) string {
	name := []rune(strings.Join(strings.Fields(c.Name), " "))
	switch {
	case len(name) == 0:
		return "An app"
	case len(name) > 40:
		return string(name[:39]) + "…"
	}
	return string(name)
}

// wayBack says where the browser goes next.
func wayBack(as *goidc.AuthnSession) string {
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
	if err := pages().ExecuteTemplate(&b, name+".html", data); err != nil {
		d.o.Log.Error("demo provider: page", "page", name, "error", err)
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy())
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

func (d *Demo) message(w http.ResponseWriter, status int, title, hint string) {
	d.page(w, status, "message", messagePage{Title: title, Hint: hint})
}

// errorPage explains a request that cannot be answered at the redirect
// address: nobody knows then whether that address is the app's.
func (d *Demo) errorPage(w http.ResponseWriter, r *http.Request, err error) error {
	var e goidc.Error
	if !errors.As(err, &e) {
		d.message(w, http.StatusInternalServerError, "Something went wrong here", "Go back to Latchkey and try again.")
		return nil
	}
	p := messagePage{Title: "The app's request cannot be answered", Hint: "Nothing was given to the app. Go back to it and start again.", Code: e.Error()}
	switch uri := r.FormValue("redirect_uri"); {
	case e.Code == goidc.ErrorCodeInvalidClient:
		p.Title = "This app is not registered here"
	case e.Code == goidc.ErrorCodeAccessDenied:
		p.Title, p.Hint = "You said no", "The app gets nothing. You can close this page."
	case uri != "" && auth.CheckRedirect(uri) != nil, strings.Contains(e.Description, "redirect_uri"):
		p.Title = "The app's redirect address is not registered here"
		p.Hint = "You are not sent there, since nobody knows whose address it is. Check the address in the app's settings."
	}
	p.Code = string(e.Code) + ": " + e.Description
	d.page(w, http.StatusBadRequest, "message", p)
	return nil
}

// frontPage says what this server is to somebody who opens its address.
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
