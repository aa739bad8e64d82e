package loopback

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/internal/await"
	"latchkey/auth/internal/checks"
	"latchkey/internal/connowner"
)

// resultPath is the address at which the browser ends, so that the code leaves
// the address bar and the history.
const resultPath = "/result"

// ServeHTTP answers one request. Anything but the callback of a browser that the
// provider redirected gets an error page and changes nothing: the wait continues
// (catalogue CB4–CB10). Pages are static and show nothing of a request.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	release := sync.OnceFunc(keepBusy(req.Context()))
	defer release()
	setSafeHeaders(w.Header())
	made := r.checks.Fresh()
	refuse := func(status int, missed *auth.Error) {
		release()
		state := r.stateOf(req, missed) // reads the body, and so stands before the answer
		r.refuse(w, req, status, auth.ReasonForeignRequest)
		r.reportRefused(auth.Callback{State: state, Missed: missed}, auth.ReasonForeignRequest, made)
	}
	owner := senderOf(req.Context())
	switch {
	case owner.Kind != connowner.Unknown && made.Refuses(checks.Owner, owner.Kind == connowner.Another):
		refuse(http.StatusForbidden, nil)
	case made.Refuses(checks.Host, !slices.Contains(r.hosts, req.Host)):
		refuse(http.StatusMisdirectedRequest, r.elsewhere(req)) // DNS rebinding
	case made.Refuses(checks.Path, !r.isOurPath(req.URL)):
		refuse(http.StatusNotFound, r.elsewhere(req))
	case made.Refuses(checks.Method, req.Method != r.method(req.URL.Path)):
		w.Header().Set("Allow", r.method(req.URL.Path))
		refuse(http.StatusMethodNotAllowed, otherMode())
	case made.Refuses(checks.Navigation, !isNavigation(req.Header)):
		refuse(http.StatusForbidden, nil)
	case req.URL.Path == resultPath && r.redirect.Path != resultPath:
		r.result(w, req)
	default:
		r.callback(w, req, made)
	}
}

// isOurPath reports whether a path is the redirect's, octet for octet, or the
// result's.
func (r *Receiver) isOurPath(u *url.URL) bool {
	return u.RawPath == "" && (u.Path == r.redirect.Path || u.Path == resultPath)
}

// setSafeHeaders sets the headers of every answer (catalogue CB12).
func setSafeHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
}

// isNavigation reports whether the request is a person's navigation. Requests
// without fetch metadata come from other programs and are judged by their state
// alone; a prefetch or a request by a page is not the person's (catalogue CB7).
func isNavigation(h http.Header) bool {
	for _, name := range []string{"Purpose", "Sec-Purpose", "X-Moz"} {
		v := strings.ToLower(h.Get(name))
		if strings.Contains(v, "prefetch") || strings.Contains(v, "prerender") {
			return false
		}
	}
	mode, dest := h.Get("Sec-Fetch-Mode"), h.Get("Sec-Fetch-Dest")
	return (mode == "" || mode == "navigate") && (dest == "" || dest == "document")
}

// callback passes a well-formed callback to the flow and answers with the result.
func (r *Receiver) callback(w http.ResponseWriter, req *http.Request, made *checks.Record) {
	callback, err := r.read(req, made)
	if err != nil {
		r.refuse(w, req, http.StatusBadRequest, auth.AsError(err).Reason)
		r.reportRefused(callback, auth.AsError(err).Reason, made)
		return
	}
	callback.Checks = made.Take()
	callback.UnknownUser = senderOf(req.Context()).Kind == connowner.Unknown
	switch err := r.callbacks.Offer(req.Context(), callback); {
	case err == nil:
		toResult(w)
	case errors.Is(err, await.ErrOver):
		r.over(w)
	default:
		r.refuse(w, req, http.StatusBadRequest, auth.AsError(err).Reason)
	}
}

// toResult sends the browser to the result page.
func toResult(w http.ResponseWriter) {
	w.Header().Set("Location", resultPath)
	w.WriteHeader(http.StatusSeeOther)
}

// method returns the method that a path accepts: POST only for a callback in
// form_post mode.
func (r *Receiver) method(path string) string {
	if r.expect.Form() && path == r.redirect.Path {
		return http.MethodPost
	}
	return http.MethodGet
}

// read parses the callback where the mode puts it: the query, or a form
// (OAuth 2.0 Form Post Response Mode §2). The way back from signing out is always
// a query.
func (r *Receiver) read(req *http.Request, made *checks.Record) (auth.Callback, error) {
	if r.expect.SignedOut {
		return auth.ParseSignedOut(req.URL.RawQuery, made)
	}
	if !r.expect.Form() {
		return auth.ParseCallbackBy(req.URL.RawQuery, made)
	}
	body, ok := form(req)
	if !ok || req.URL.RawQuery != "" {
		return auth.ParseCallback("")
	}
	return auth.ParseForm(body, made)
}

// form reads the body of a form, of at most auth.MaxForm bytes and one more.
func form(req *http.Request) (body string, ok bool) {
	media, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if media != "application/x-www-form-urlencoded" {
		return "", false
	}
	all, err := io.ReadAll(io.LimitReader(req.Body, auth.MaxForm+1))
	return string(all), err == nil
}

// stateOf returns the state that a refused request carries, if a reason other than
// the refusal depends on it.
func (r *Receiver) stateOf(req *http.Request, missed *auth.Error) auth.Secret {
	switch {
	case missed == nil:
		return auth.Secret{}
	case req.Method == http.MethodPost:
		body, _ := form(req)
		return auth.StateIn(body)
	}
	return auth.StateIn(req.URL.RawQuery)
}

// elsewhere returns the reason of a request that did not come to the redirect
// address, or nil if the provider cannot have sent it.
func (r *Receiver) elsewhere(req *http.Request) *auth.Error {
	if !isNavigation(req.Header) {
		return nil
	}
	return auth.Elsewhere(r.redirect, req.Host, req.URL)
}

// otherMode is the reason of a callback in the form that is not expected.
func otherMode() *auth.Error {
	return &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonCallbackMode}
}

// result delays the response until the outcome is known, and shows it.
func (r *Receiver) result(w http.ResponseWriter, req *http.Request) {
	select {
	case <-r.callbacks.Accepted():
	default:
		r.endedEarly(w, req)
		return
	}
	keepBusy := time.NewTimer(holdLimit)
	defer keepBusy.Stop()
	select {
	case <-r.outcome:
	case <-keepBusy.C:
		r.page(w, http.StatusOK, "waiting")
		return
	case <-req.Context().Done():
		return
	}
	name := "done"
	switch {
	case r.err != nil:
		name = "failed"
	case r.expect.SignedOut:
		name = "signed-out"
	}
	r.page(w, http.StatusOK, name)
	_ = http.NewResponseController(w).Flush()
	r.showOne.Do(func() { close(r.shown) })
}

func (r *Receiver) page(w http.ResponseWriter, status int, name string) {
	r.options.page(w, status, name)
}

// page answers with a page of assets.CallbackPage.
func (o Options) page(w http.ResponseWriter, status int, name string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(assets.CallbackPage(name, o.Say))
}
