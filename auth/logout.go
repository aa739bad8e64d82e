package auth

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// SignOutRequest is the input of SignOut.
type SignOutRequest struct {
	Account string        // id of an account there
	Timeout time.Duration // for the whole wait; 0 means DefaultTimeout

	// Listen binds the receiver for the registered redirect address; Browse shows
	// the address to the person and opens it. Both are as in Request.
	Listen func(ctx context.Context, redirect string, expect Expect) (Receiver, error)
	Browse func(ctx context.Context, url string) error

	// OnNoWayBack is called before Browse with ReasonNoWayBack where the provider
	// refuses the redirect back: its page then opens without one, and how it ends is
	// not known. nil means that it is not reported.
	OnNoWayBack func(*Error)
}

// SignOut ends the browser's session at an account's provider (OpenID Connect
// RP-Initiated Logout §2): the provider's page opens, the person confirms there,
// and the browser comes back to an address that is only for that. The account and
// its grant stay as they are; Revoke ends those. known reports whether the browser
// came back: where the provider's file says that no way back is registered, or the
// provider refuses one without an ID token, the page is opened and the call does not
// wait.
//
// The ID token that the specification recommends as a hint is never sent. In an
// address it would stand in the browser's history and on a command line; in a
// form of a page of our own, any program on this computer that is quicker than the browser
// would get it. The client and the e-mail address, which a sign-in names as well,
// are sent in its place, and the provider asks the person.
//
// Its errors are *Error: ReasonNoSignOut where the provider has no such page,
// ReasonNotSignedOut where the browser did not return in time. Nothing that comes back, or
// does not, changes the account, but for a line in its history.
func (c *Client) SignOut(ctx context.Context, req SignOutRequest) (a Account, known bool, err error) {
	a, err = c.Vault.Load(ctx, req.Account)
	if err != nil {
		return Account{}, false, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return a, false, err
	}
	r := c.start(ctx, AttemptSignOut, p)
	r.account = a.ID
	r.trustAccount(a)
	known, err = r.signOut(ctx, req, a)
	if err = r.done(err); err != nil || !known {
		return a, known, err
	}
	a, err = c.change(context.WithoutCancel(ctx), a.ID, func(a *Account) error {
		a.remember(r.entry(HappenedSignedOut, r.host(a.Metadata.Endpoints.EndSession)))
		return nil
	})
	return a, true, err
}

func (r *run) signOut(ctx context.Context, req SignOutRequest, acc Account) (known bool, err error) {
	r.remembered()
	if acc.Metadata.Endpoints.EndSession == "" {
		return false, r.fail(StepDiscover, KindProviderError, ReasonNoSignOut, r.provider.ManagePage)
	}
	page := Request{Browse: req.Browse, Timeout: req.Timeout}
	if page.Timeout <= 0 {
		page.Timeout = DefaultTimeout
	}
	back := r.provider.SignedOutURI()
	if back == "" {
		r.openSignOut(ctx, page, endSession(acc, "", Secret{}))
		return false, nil
	}
	receiver, err := req.Listen(ctx, back, Expect{SignedOut: true})
	if err != nil {
		r.local(StepListen, PartyLatchkey, "", err)
		return false, err
	}
	r.local(StepListen, PartyLatchkey, receiver.RedirectURI(), nil)
	defer func() {
		receiver.Finish(err)
		_ = receiver.Close()
	}()
	attempt := &Attempt{provider: r.provider, redirect: receiver.RedirectURI(), checks: r.checks, state: randomSecret()}
	r.hide(attempt.state)
	r.local(StepPrepare, PartyLatchkey, "state", nil)
	if refused := r.wayBackRefused(ctx, acc, attempt.redirect); refused != nil {
		if req.OnNoWayBack != nil {
			req.OnNoWayBack(refused)
		}
		r.openSignOut(ctx, page, endSession(acc, "", Secret{}))
		return false, nil
	}
	r.openSignOut(ctx, page, endSession(acc, attempt.redirect, attempt.state))
	_, err = r.wait(ctx, page, attempt, receiver)
	if e := AsError(err); e != nil && e.Kind == KindTimeout {
		late := *e
		late.Reason, late.Detail = ReasonNotSignedOut, back
		err = &late
	}
	return err == nil, err
}

// wayBackTimeout limits each look before a sign-out, because the page opens anyway.
const wayBackTimeout = 5 * time.Second

// wayBackRefused returns ReasonNoWayBack if the provider refuses the redirect back,
// and takes the same request without it: some take a state or a redirect only beside
// an ID token, which is never sent, and would leave the browser on an error page. Both
// requests come from outside of any browser session, and so end none.
func (r *run) wayBackRefused(ctx context.Context, acc Account, back string) *Error {
	refused := r.refusesSignOut(ctx, endSession(acc, back, randomSecret()))
	if refused == nil || r.refusesSignOut(ctx, endSession(acc, "", Secret{})) != nil {
		return nil
	}
	e := r.fail(StepDiscover, KindProviderError, ReasonNoWayBack, "")
	e.Code, e.Description, e.Status, e.Line = refused.Code, refused.Description, refused.Status, lineNoWayBack
	r.local(StepDiscover, PartyLatchkey, "the way back is refused; the page opens without it", e)
	return e
}

// lineNoWayBack is the line of a provider's file without a redirect after a sign-out.
const lineNoWayBack = `post_logout_redirect = "` + PostLogoutNone + `"`

// refusesSignOut returns the refusal of a sign-out request: a 400, or a redirect to an
// error. It returns nil for any other answer, for a refusal that may concern programs
// other than browsers, and for none.
func (r *run) refusesSignOut(ctx context.Context, address string) *Error {
	e := r.lookAtSignOut(ctx, address)
	if e == nil || e.Status == http.StatusBadRequest {
		return e
	}
	to, err := url.Parse(e.location)
	if e.Reason != ReasonRedirected || err != nil || !to.Query().Has("error") {
		return nil
	}
	e.Code, e.Description = r.quote(to.Query().Get("error"), 80), r.quote(to.Query().Get("error_description"), 300)
	return e
}

// lookAtSignOut requests a page that is for the browser, and returns the error for its
// status, or nil for a success or no answer. A redirect is an answer here and not a
// fault, so the request is not made as those for answers are (wire).
func (r *run) lookAtSignOut(ctx context.Context, address string) *Error {
	ctx, cancel := context.WithTimeoutCause(ctx, wayBackTimeout, errSlow)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil
	}
	req.Header = http.Header{"User-Agent": {UserAgent}, "Accept": {"text/html"}}
	n, began := r.beginning()
	resp, err := r.http.RoundTrip(req)
	var body []byte
	var refused *Error
	if err == nil {
		body, _ = io.ReadAll(io.LimitReader(resp.Body, MaxBody))
		_ = resp.Body.Close()
		refused = AsError(r.checkStatus(StepDiscover, resp, body))
	}
	r.emit(Event{
		Step: StepDiscover, From: PartyLatchkey, To: PartyProvider, Channel: ChannelBack, Observed: true,
		N: n, At: began, Duration: r.since(began), Note: "whether it sends the browser back", Exchange: r.record(req, nil, resp, body, contentOther),
	})
	return refused
}

// openSignOut opens the provider's page in the browser.
func (r *run) openSignOut(ctx context.Context, page Request, address string) {
	r.emit(Event{
		Step: StepBrowser, From: PartyLatchkey, To: PartyBrowser, Channel: ChannelFront, Observed: true,
		Exchange: r.frontExchange(address), Err: AsError(r.browse(ctx, page, address)),
	})
	r.emit(Event{Step: StepSignOut, From: PartyBrowser, To: PartyProvider, Channel: ChannelFront, Exchange: r.frontExchange(address)})
}

// endSession returns the address of the provider's page, with the redirect
// address if there is one.
func endSession(a Account, back string, state Secret) string {
	u, err := url.Parse(a.Metadata.Endpoints.EndSession)
	if err != nil { // it was checked when the metadata was read
		return ""
	}
	q := u.Query()
	q.Set("client_id", a.ClientID)
	if hint := a.Identity.Email; hint != "" {
		q.Set("logout_hint", hint)
	}
	if back != "" {
		q.Set("post_logout_redirect_uri", back)
		q.Set("state", state.Reveal())
	}
	u.RawQuery = q.Encode()
	return u.String()
}
