package demo

import (
	"net/http"
	"strconv"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// Cookies are not separated by port, so the names of each provider's cookies
// contain a suffix of its own.
const (
	browserCookie = "latchkey_demo_browser_" // the browser that began a sign-in
	loginCookie   = "latchkey_demo_login_"   // the person who is signed in there
)

func (d *Demo) cookieName(prefix string) string {
	return prefix + strconv.Itoa(d.face.Load().port)
}

func (d *Demo) cookie(r *http.Request, prefix string) string {
	c, err := r.Cookie(d.cookieName(prefix))
	if err != nil || len(c.Value) < 43 {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie that lasts as long as the browser runs. It is not
// Secure: the provider serves http on the loopback interface.
func (d *Demo) setCookie(w http.ResponseWriter, prefix, value string) {
	c := &http.Cookie{Name: d.cookieName(prefix), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// browserOf returns the id of the browser that sent r, and sets a new one where
// there is none.
func (d *Demo) browserOf(w http.ResponseWriter, r *http.Request) string {
	id := d.cookie(r, browserCookie)
	if id == "" {
		id = randomText()
		d.setCookie(w, browserCookie, id)
	}
	return id
}

// sameBrowser reports whether r comes from the browser that began as.
func (d *Demo) sameBrowser(r *http.Request, as *goidc.AuthnSession) bool {
	id := d.cookie(r, browserCookie)
	return id != "" && sameText(hashOf(id), textIn(as.Store, keyBrowser))
}

// signedIn returns the earlier login in this browser.
func (d *Demo) signedIn(r *http.Request) (login, bool) {
	id := d.cookie(r, loginCookie)
	if id == "" {
		return login{}, false
	}
	l, ok := d.store.state.Logins[hashOf(id)]
	if !ok || d.o.Now().Unix() >= l.At+int64(seconds(keepLogin)) {
		return login{}, false
	}
	return l, true
}

// rememberLogin sets a new cookie at every sign-in, so that a cookie planted
// before is worthless.
func (d *Demo) rememberLogin(w http.ResponseWriter, l login) {
	id := randomText()
	d.store.state.Logins[hashOf(id)] = l
	d.store.changed = true
	d.setCookie(w, loginCookie, id)
}

func (d *Demo) forgetLogin(w http.ResponseWriter, r *http.Request) {
	if id := d.cookie(r, loginCookie); id != "" {
		delete(d.store.state.Logins, hashOf(id))
		d.store.changed = true
	}
	d.setCookie(w, loginCookie, "")
}

func textIn(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func numberIn(m map[string]any, key string) int64 {
	n, _ := strconv.ParseInt(textIn(m, key), 10, 64)
	return n
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
