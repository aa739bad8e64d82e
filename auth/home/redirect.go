package home

import (
	"context"

	"latchkey/auth"
	"latchkey/auth/scheme"
)

// The values of Config.Callback: answers on loopback, and on the app's own scheme.
const (
	CallbackLoopback = "loopback"
	CallbackScheme   = "scheme"
)

// Redirect is the redirect address of a provider by these settings: its own
// where its file names one, because that is registered there, else the default
// of the kind that the settings want.
func (c Config) Redirect(p auth.Provider) string {
	if c.Callback == CallbackScheme && p.Redirect == "" {
		return scheme.RedirectURI(p.ID)
	}
	return p.RedirectURI()
}

// Claim makes this program what opens the app's own scheme, where a redirect
// address needs that and nobody else has it. It reports whether anything was
// changed. Where another program has the scheme, that is left alone and is
// ReasonSchemeHandler with its name.
func (h *Home) Claim(ctx context.Context, redirect string) (claimed bool, err error) {
	if !IsScheme(redirect) {
		return false, nil
	}
	s := scheme.Check(ctx, h.Handler())
	switch {
	case s.Ready():
		return false, nil
	case s.Handler == "" && s.Registered && s.Current && s.Starts: // it cannot be told, and nothing is left to do
		return false, nil
	case s.Handler != "" && !s.Ours && s.Supported:
		return false, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonSchemeHandler,
			Detail: "another program gets these addresses: " + s.Handler,
		}
	}
	if err := scheme.Register(ctx, h.Handler()); err != nil {
		return false, err
	}
	return true, nil
}

// Unclaim takes back what Claim did, if the system's handler starts this home.
func (h *Home) Unclaim(ctx context.Context) error {
	if s := scheme.Check(ctx, h.Handler()); s.Registered && s.Current {
		return scheme.Unregister(ctx)
	}
	return nil
}
