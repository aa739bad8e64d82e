package demo

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// Keys of what a sign-in in progress remembers besides its request. Every value
// is text: it is sealed as JSON.
const (
	keyToken    = "token"     // in the address of its forms, so that no other page can submit them
	keyBrowser  = "browser"   // hash of the cookie of the browser that began it
	keyUser     = "user"      // the person who has signed in
	keyAuthTime = "auth_time" // when, Unix time
	keyChosen   = "chosen"    // the person was chosen by a click, without a password
)

func anySignIn(*http.Request, *goidc.AuthnSession, *goidc.Client) bool { return true }

// ownSession lets a request reach a sign-in in progress only if the browser that
// began it sends it, and a form only from this provider's own page. A finished
// sign-in gives no second code.
func (d *Demo) ownSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		as, err := d.store.Session(r.Context(), r.PathValue("session"))
		switch {
		case err != nil:
			d.message(w, http.StatusNotFound, "page_ended")
		case as.Status != goidc.StatusPending:
			d.message(w, http.StatusGone, "page_finished")
		case !d.sameBrowser(r, as):
			d.message(w, http.StatusForbidden, "page_other_browser")
		case r.Method == http.MethodPost && !sameText(r.PathValue("token"), textIn(as.Store, keyToken)):
			d.message(w, http.StatusForbidden, "page_foreign_form")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// unusedPush lets a pushed request through once: afterwards only the browser that
// began the sign-in may reload it (RFC 9126 §2.2).
func (d *Demo) unusedPush(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, pushed := strings.CutPrefix(r.Form.Get("request_uri"), "urn:ietf:params:oauth:request_uri:")
		if as, err := d.store.SessionByPushedAuthReqID(r.Context(), id); pushed && err == nil {
			if textIn(as.Store, keyToken) != "" && !d.sameBrowser(r, as) || as.Status != goidc.StatusPending {
				d.message(w, http.StatusGone, "request_used")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// signIn is the whole interaction: it identifies the person, then requests
// consent. It answers with a page until the person has decided.
func (d *Demo) signIn(w http.ResponseWriter, r *http.Request, as *goidc.AuthnSession, c *goidc.Client) (goidc.Status, error) {
	if as.Status == goidc.StatusSuccess || as.Status == goidc.StatusFailure {
		return goidc.StatusFailure, nil
	}
	if textIn(as.Store, keyToken) == "" {
		return d.beginSignIn(w, r, as, c)
	}
	if !isPost(r) {
		return d.showNextPage(w, as, c, "")
	}
	if textIn(as.Store, keyUser) == "" {
		return d.identify(w, r, as, c)
	}
	return d.decide(w, r, as, c)
}

// beginSignIn binds the sign-in to the browser and requests what is not yet known
// (OpenID Connect Core §3.1.2.1: prompt, max_age, login_hint).
func (d *Demo) beginSignIn(w http.ResponseWriter, r *http.Request, as *goidc.AuthnSession, c *goidc.Client) (goidc.Status, error) {
	prompts := strings.Fields(string(as.Prompt))
	silent := slices.Contains(prompts, "none")
	switch {
	case as.CodeChallengeMethod != goidc.CodeChallengeMethodSHA256 && as.DeviceCode == "" && !d.mayOmitPKCE(as, c):
		// A missing method means "plain" (RFC 7636 §4.3).
		return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeInvalidRequest, "code_challenge_method must be S256")
	case silent && len(prompts) > 1:
		return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeInvalidRequest, "prompt none stands alone")
	}
	known, ok := d.signedIn(r)
	ok = ok && d.isFresh(known, as, prompts)
	if silent {
		if !ok {
			return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeLoginRequired, "nobody is signed in")
		}
		// RFC 8252 §8.6: a native app's identity is not assured, so a person must
		// approve every time.
		return goidc.StatusFailure, goidc.NewError("interaction_required", "native apps need a person's approval")
	}
	as.Store = map[string]any{keyToken: randomText(), keyBrowser: hashOf(d.browserOf(w, r))}
	if ok {
		as.Store[keyUser] = known.User
		as.Store[keyAuthTime] = decimal(known.At)
		markChosen(as, known.Chosen)
	}
	return d.showNextPage(w, as, c, "")
}

// isFresh reports whether a login may be used for this request.
func (d *Demo) isFresh(l login, as *goidc.AuthnSession, prompts []string) bool {
	if slices.Contains(prompts, "login") || slices.Contains(prompts, "select_account") {
		return false
	}
	if as.MaxAuthnAgeSecs != nil && d.o.Now().Unix()-l.At > int64(max(0, *as.MaxAuthnAgeSecs)) {
		return false
	}
	if p, ok := personNamed(as.LoginHint); ok && p.Username != l.User {
		return false
	}
	sub, _ := as.IDTokenHintClaims["sub"].(string)
	p, _ := personNamed(l.User)
	return sub == "" || sub == p.Subject
}

// showNextPage shows the page for what is still to be answered.
func (d *Demo) showNextPage(w http.ResponseWriter, as *goidc.AuthnSession, c *goidc.Client, complaint string) (goidc.Status, error) {
	action := authorizeEndpoint
	if as.DeviceCode != "" {
		action = deviceEndpoint
	}
	d.reportFront(ActPageShown, as)
	action += "/" + as.ID + "/" + textIn(as.Store, keyToken)
	p, ok := personNamed(textIn(as.Store, keyUser))
	if !ok {
		hinted, _ := personNamed(as.LoginHint)
		d.page(w, http.StatusOK, "login", loginPage{
			Action: action, Client: d.clientName(c), People: people, Password: Password,
			Username: as.LoginHint, Hinted: hinted.Username, Complaint: complaint,
		})
		return goidc.StatusPending, nil
	}
	d.page(w, http.StatusOK, "consent", consentPage{
		Action: action, Client: d.clientName(c), Person: p, Scopes: d.requestedScopes(as.Scopes), Back: returnOrigin(as),
		UserCode: d.comparedCode(as), Complaint: complaint,
	})
	return goidc.StatusPending, nil
}

// identify signs in the person who was chosen, or whose user name and password were typed. Both
// passwords stand on the page, so that a click gives nothing away.
func (d *Demo) identify(w http.ResponseWriter, r *http.Request, as *goidc.AuthnSession, c *goidc.Client) (goidc.Status, error) {
	p, chosen := personNamed(r.PostForm.Get("person"))
	if !chosen {
		username, ok := r.PostForm.Get("username"), false
		if p, ok = personNamed(username); !ok || !rightPassword(r.PostForm.Get("password")) {
			as.LoginHint = username
			return d.showNextPage(w, as, c, d.say("login_wrong"))
		}
	}
	l := login{User: p.Username, At: d.o.Now().Unix(), Chosen: chosen}
	d.rememberLogin(w, l)
	d.reportFront(ActPersonAuthenticated, as)
	as.Store[keyUser] = l.User
	as.Store[keyAuthTime] = decimal(l.At)
	markChosen(as, chosen)
	return d.showNextPage(w, as, c, "")
}

// markChosen notes that the person was chosen by a click.
func markChosen(as *goidc.AuthnSession, chosen bool) {
	if chosen {
		as.Store[keyChosen] = "1"
	}
}

// decide handles the person's answer to the consent page.
func (d *Demo) decide(w http.ResponseWriter, r *http.Request, as *goidc.AuthnSession, c *goidc.Client) (goidc.Status, error) {
	switch {
	case r.PostForm.Get("switch") != "":
		delete(as.Store, keyUser)
		delete(as.Store, keyChosen)
		as.LoginHint = ""
		return d.showNextPage(w, as, c, "")
	case r.PostForm.Get("decision") == "deny", r.PostForm.Get("decision") == "allow" && d.Faults().Deny:
		d.reportFront(ActConsentRefused, as)
		return goidc.StatusFailure, goidc.NewError(goidc.ErrorCodeAccessDenied, "the person said no")
	case r.PostForm.Get("decision") != "allow":
		return d.showNextPage(w, as, c, d.say("consent_choose"))
	}
	p, ok := personNamed(textIn(as.Store, keyUser))
	if !ok {
		return goidc.StatusFailure, nil
	}
	d.reportFront(ActConsentGiven, as)
	as.Subject, as.Username = p.Subject, p.Username
	as.GrantedScopes = grantedScopes(as.Scopes, r.PostForm["scope"])
	as.GrantedResources = as.Resources
	as.Store = map[string]any{keyAuthTime: as.Store[keyAuthTime], keyChosen: textIn(as.Store, keyChosen)}
	return goidc.StatusSuccess, nil
}

// grantedScopes returns the scopes that were requested and ticked. The page
// always sends the field; a script that omits it gets every requested scope.
// openid cannot be unticked: without it there is no sign-in.
func grantedScopes(requested string, ticked []string) string {
	var onGrant []string
	for _, s := range strings.Fields(requested) {
		if (ticked == nil || s == "openid" || slices.Contains(ticked, s)) && !slices.Contains(onGrant, s) {
			onGrant = append(onGrant, s)
		}
	}
	return strings.Join(onGrant, " ")
}

func sameText(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
