package demo

import (
	"net/http"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

func anyLogout(*http.Request, *goidc.LogoutSession) bool { return true }

// signOut ends the browser's login (OpenID Connect RP-Initiated Logout §2). It
// trusts an app that proves by an ID token that it knows the person; otherwise it
// requests the person's consent. Grants remain: revocation ends them, not
// sign-out.
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

// signedOut is the last page if the app gave no address to return to.
func (d *Demo) signedOut(w http.ResponseWriter, _ *http.Request, _ *goidc.LogoutSession) error {
	d.message(w, http.StatusOK, "signed_out")
	return nil
}
