package home

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/scheme"
)

// The values of Config.Callback: responses on loopback, and on the app's own
// scheme.
const (
	CallbackLoopback = "loopback"
	CallbackScheme   = "scheme"
)

// Redirect returns the redirect address of a provider: the one in the provider's
// file, because that is registered there, else the default address of the kind in
// the settings.
func (c Config) Redirect(p auth.Provider) string {
	if c.Callback == CallbackScheme && p.Redirect == "" {
		return scheme.RedirectURI(p.ID)
	}
	return p.RedirectURI()
}

// Claim makes this program the handler of the app's own scheme, if a redirect
// address needs that and no program has the scheme. It reports whether it changed
// anything. If another program has the scheme, Claim changes nothing and returns
// ReasonSchemeHandler with that program's name.
func (h *Home) Claim(ctx context.Context, redirect string) (claimed bool, err error) {
	if !IsScheme(redirect) {
		return false, nil
	}
	s := scheme.Check(ctx, h.Handler())
	switch {
	case s.Ready() && !s.Old:
		return false, nil
	case s.Handler == "" && s.Registered && s.Current && s.Starts: // the handler is unknown, and there is nothing left to register
		return false, nil
	case s.Handler != "" && !s.Ours && !s.Packaged && s.Supported:
		return false, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonSchemeHandler,
			Why: auth.WhyOtherHandler, Detail: s.Handler,
		}
	}
	if err := scheme.Register(ctx, h.Handler()); err != nil {
		return false, err
	}
	return true, nil
}

// Unclaim undoes Claim if the system's handler starts this home.
func (h *Home) Unclaim(ctx context.Context) error {
	if s := scheme.Check(ctx, h.Handler()); s.Registered && s.Current {
		return scheme.Unregister(ctx)
	}
	return nil
}
