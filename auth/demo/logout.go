package demo

import (
	"net/http"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

func anyLogout(*http.Request, *goidc.LogoutSession) bool { return true }

// signOut ends the browser's login (OpenID Connect RP-Initiated Logout §2). An
// app that shows it knows who is signed in, by an ID token of theirs, is
// believed; otherwise the person is asked. Grants live on: they are revoked,
// not signed out of.
func (d *Demo) signOut(w http.ResponseWriter, r *http.Request, ls *goidc.LogoutSession) (goidc.Status, error) {
	l, ok := d.signedIn(r)
	p, _ := personNamed(l.User)
	hinted, _ := ls.IDTokenHintClaims["sub"].(string)
	switch {
	case !ok, hinted != "" && hinted == p.Subject:
	case !isPost(r) || r.PathValue("callback") != ls.ID:
		d.page(w, http.StatusOK, "logout", logoutPage{Action: logoutEndpoint + "/" + ls.ID, Person: p})
		return goidc.StatusPending, nil
	case r.PostForm.Get("decision") != "leave":
		d.message(w, http.StatusOK, "stayed")
		return goidc.StatusPending, nil
	}
	d.forgetLogin(w, r)
	return goidc.StatusSuccess, nil
}

// signedOut is the last page when the app gave no address to go back to.
func (d *Demo) signedOut(w http.ResponseWriter, _ *http.Request, _ *goidc.LogoutSession) error {
	d.message(w, http.StatusOK, "signed_out")
	return nil
}
