package auth

import (
	"context"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"strconv"
)

// The ports from which the one of a registered redirect address is drawn. They are below
// those that systems give to outgoing connections (RFC 6335 §6; Linux begins at 32768), so
// that the port is free at a later sign-in as well.
const (
	firstPort = 20000
	lastPort  = 32000
	drawnMost = 20 // ports that are tried
)

// bindToRegister binds the receiver of a sign-in on a port that was free, before its
// address is registered. Some services compare the whole address, although RFC 8252 §7.3
// lets the port of a loopback address vary, and refuse any other one in the browser, where
// Latchkey does not learn of it. Each later sign-in uses the port that is registered.
func (r *run) bindToRegister(ctx context.Context, req Request, host, path string) (redirect string, err error) {
	for range drawnMost {
		port := firstPort + rand.IntN(lastPort-firstPort)
		redirect = "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + path
		r.bound, err = r.listen(ctx, req, redirect)
		if !isPortUnusable(err) {
			break
		}
	}
	if err != nil {
		r.local(StepListen, PartyLatchkey, "", err)
		return "", err
	}
	r.local(StepListen, PartyLatchkey, redirect, nil)
	return redirect, nil
}

// releaseBound closes a receiver that no sign-in has taken.
func (r *run) releaseBound(err error) {
	if r.bound != nil {
		r.bound.Finish(err)
		_ = r.bound.Close()
		r.bound = nil
	}
}

// receiver returns the receiver of a sign-in: the one that was bound for a registration,
// or a new one.
func (r *run) receiver(ctx context.Context, req Request) (Receiver, error) {
	if bound := r.bound; bound != nil {
		r.bound = nil
		return bound, nil
	}
	var (
		receiver Receiver
		err      error
	)
	for _, redirect := range append(r.provider.documentAddresses(), r.provider.RedirectURI()) {
		if receiver, err = r.listen(ctx, req, redirect); !isPortUnusable(err) {
			break
		}
	}
	if err != nil {
		r.local(StepListen, PartyLatchkey, "", err)
		return nil, err
	}
	r.local(StepListen, PartyLatchkey, receiver.RedirectURI(), nil)
	return receiver, nil
}

func (r *run) listen(ctx context.Context, req Request, redirect string) (Receiver, error) {
	return req.Listen(ctx, redirect, Expect{ResponseMode: r.provider.ResponseMode})
}

// isPortUnusable reports whether a receiver was refused because of its port alone.
func isPortUnusable(err error) bool {
	e := AsError(err)
	return e != nil && (e.Reason == ReasonPortTaken || e.Reason == ReasonPortExcluded)
}

// documentAddresses are the redirect addresses with a port in the client's metadata
// document. They go before the one without a port, which services refuse that compare the
// whole address. Empty for other clients, and where the provider's file fixes the port.
func (p Provider) documentAddresses() []string {
	u, err := url.Parse(p.RedirectURI())
	if err != nil || p.Registration != RegistrationCIMD || u.Hostname() != "127.0.0.1" || u.Port() != "" {
		return nil
	}
	var all []string
	for _, port := range slices.Backward(DocumentPorts) { // the first is also that of presets
		u.Host = net.JoinHostPort(u.Hostname(), port)
		all = append(all, u.String())
	}
	return all
}
