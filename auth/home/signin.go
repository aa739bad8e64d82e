package home

import (
	"cmp"
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/scheme"
)

// SignIn describes one sign-in at a provider. The zero value of each field means
// what the provider's file and the settings say.
type SignIn struct {
	N        int      // the caller's number for this sign-in; Question.SignIn repeats it
	Provider string   // id
	Account  string   // id of the account that must sign in; empty: any
	Scopes   []string // replace the provider's
	Without  []string // of the provider's scopes, those to leave out
	Hint     string   // the person whom the provider should suggest; empty: the account's address
	Prompt   string
	Accept   []string      // new hosts to which the person has agreed
	Label    string        // the person's own word for the account; empty: see auth.Request
	Callback string        // CallbackLoopback or CallbackScheme
	Device   bool          // the person approves on another device
	Browser  string        // as in auth.Request
	Timeout  time.Duration // 0: auth.DefaultTimeout

	// KeepAddress keeps the redirect address for a while if the sign-in is cancelled or nobody
	// answers in time, so that a browser that comes back reads so. Home.AwaitCancelled waits for it.
	KeepAddress bool

	Browse

	OnListen  func(redirect string)                          // called when the receiver waits; nil: not reported
	OnCode    func(auth.DeviceCode)                          // shows the code; only with Device
	OnExpiry  func(until time.Time)                          // see auth.Request
	Reopen    <-chan struct{}                                // see auth.Request
	Pasted    <-chan string                                  // see auth.Request
	Pause     func(context.Context, auth.Stop) error         // see auth.Request
	Observe   func(auth.Event)                               // see auth.Request
	OnUnnamed func(context.Context, Unnamed) (string, error) // returns the person's label; see auth.Request.OnUnnamed; nil: Label

	OnPasteRefused func() // see auth.Request
}

// Unnamed is what a person learns of a sign-in at a provider that does not say who
// signs in.
type Unnamed struct {
	Suggested string // a label: Label, or the host of the API, or the host or the name of the provider
	Renews    bool   // the sign-in is for an account, which keeps its label
}

// SignIn signs one person in and seals the account. It first prepares the
// provider (Prepare) and, if the response comes by the app's own scheme, makes
// this program its handler (Claim). See auth.Client.SignIn for the flow and for
// the errors. Every failure is also a News.Question, published before SignIn returns; a
// cancellation only if a lock of the window was its cause.
func (s *Session) SignIn(ctx context.Context, x SignIn) (auth.Account, error) {
	var w way
	a, err := s.signIn(ctx, x, &w)
	s.noteCancelled(x, w, err)
	s.publishStopped(x, err)
	return a, err
}

// publishStopped publishes the failure of a sign-in as a question.
func (s *Session) publishStopped(x SignIn, err error) {
	if e := auth.AsError(err); e != nil && (e.Kind != auth.KindCancelled || e.Reason == auth.ReasonWindowLocked) {
		s.news.publish(News{Question: &Question{At: time.Now(), SignIn: x.N, Provider: x.Provider, Account: x.Account, Err: e}})
	}
}

func (s *Session) signIn(ctx context.Context, x SignIn, w *way) (auth.Account, error) {
	if err := s.Prepare(ctx, x.Provider); err != nil {
		return auth.Account{}, err
	}
	p, err := s.Provider(ctx, x.Provider)
	if err != nil {
		return auth.Account{}, err
	}
	if !x.Device {
		p.Redirect = redirectBy(p, x.Callback)
	}
	if x.Account != "" && x.Hint == "" {
		a, err := s.Client.Vault.Load(ctx, x.Account)
		if err != nil {
			return auth.Account{}, err
		}
		x.Hint = a.Identity.Email
	}
	browse, _, end := s.browsing(ctx, x.Browse)
	defer end()
	req := s.request(x, p, w, browse)
	named := ""
	if x.OnUnnamed != nil {
		req.OnUnnamed = func(ctx context.Context) (err error) {
			named, err = s.unnamed(ctx, x, p)
			return err
		}
	}
	sign := s.Client.SignIn
	if x.Device {
		sign = func(ctx context.Context, req auth.Request) (auth.Account, error) {
			return s.Client.SignInByDevice(ctx, req, x.OnCode)
		}
	}
	a, err := sign(ctx, req)
	return s.labelled(ctx, a, named, err)
}

// labelled gives an account of a successful sign-in the label that the person chose
// meanwhile; empty means none. A label that cannot be saved costs no sign-in.
func (s *Session) labelled(ctx context.Context, a auth.Account, label string, err error) (auth.Account, error) {
	if err != nil || label == "" || label == a.Label {
		return a, err
	}
	if with, err := s.Client.Label(ctx, a.ID, label); err == nil {
		return with, nil
	}
	return a, nil
}

// request is what the client is to do for a sign-in at p. It notes in w how far the sign-in came.
func (s *Session) request(x SignIn, p auth.Provider, w *way, browse func(context.Context, string) error) auth.Request {
	return auth.Request{
		Provider: p, Account: x.Account, Scopes: x.Scopes, Without: x.Without, LoginHint: x.Hint, Prompt: x.Prompt,
		AcceptHosts: x.Accept, Timeout: x.Timeout, Browser: x.Browser,
		Browse: func(ctx context.Context, address string) error {
			w.opened = true
			return browse(ctx, address)
		},
		OnExpiry: x.OnExpiry, Reopen: x.Reopen, Pasted: x.Pasted, Pause: x.Pause, Observe: x.Observe, Label: x.Label,
		OnPasteRefused: x.OnPasteRefused,
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			r, err := s.listen(ctx, redirect, expect, x.KeepAddress)
			if err != nil {
				return nil, err
			}
			w.redirect = r.RedirectURI()
			if x.OnListen != nil {
				x.OnListen(w.redirect)
			}
			return r, nil
		},
	}
}

// unnamed asks the person for a label, because p does not say who signs in. It is also a
// News.Question, unless the account has a label already.
func (s *Session) unnamed(ctx context.Context, x SignIn, p auth.Provider) (label string, err error) {
	suggested := cmp.Or(x.Label, auth.HostOf(p.ResourceIndicator), auth.HostOf(p.Issuer), p.DisplayName())
	u := Unnamed{Suggested: suggested, Renews: x.Account != ""}
	if !u.Renews {
		s.news.publish(News{Question: &Question{At: time.Now(), SignIn: x.N, Provider: p.ID, Unnamed: &u}})
	}
	return x.OnUnnamed(ctx, u)
}

// SignOut ends the browser's session at an account's provider; see
// auth.Client.SignOut, also for onNoWayBack. The account stays.
func (s *Session) SignOut(ctx context.Context, account string, timeout time.Duration, b Browse, onNoWayBack func(*auth.Error)) (a auth.Account, known bool, err error) {
	a, err = s.Client.Vault.Load(ctx, account)
	if err != nil {
		return auth.Account{}, false, err
	}
	if err := s.Prepare(ctx, a.Provider); err != nil {
		return a, false, err
	}
	browse, opened, end := s.browsing(ctx, b)
	defer end()
	listen := func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
		return s.listen(ctx, redirect, expect, false)
	}
	a, known, err = s.Client.SignOut(ctx, auth.SignOutRequest{Account: account, Timeout: timeout, Listen: listen, Browse: browse, OnNoWayBack: onNoWayBack})
	if err == nil && !known {
		opened() // nothing else waits for the browser
	}
	return a, known, err
}

// redirectBy returns the redirect address of one sign-in: the provider's own,
// unless another kind of callback is requested, whose default address then
// applies.
func redirectBy(p auth.Provider, callback string) string {
	redirect := p.RedirectURI()
	switch own := IsScheme(redirect); {
	case callback == CallbackScheme && !own:
		return scheme.RedirectURI(p.ID)
	case callback == CallbackLoopback && own:
		p.Redirect = ""
		return p.RedirectURI()
	}
	return redirect
}
