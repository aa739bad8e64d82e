package auth

import (
	"context"
	"net/http"
	"time"
)

// Client signs in, refreshes, revokes and removes. The zero value of every
// field but Vault and Providers is usable. A Client may be used by many
// goroutines at once.
type Client struct {
	// Vault is where accounts are sealed.
	Vault Vault

	// Providers gives the present configuration of a provider id, its client
	// secret filled in. Unknown ids are ReasonUnknownProvider.
	Providers func(ctx context.Context, id string) (Provider, error)

	// RoundTripper carries the requests to a provider; nil means NewTransport.
	// Whatever it is, redirects are not followed and bodies are capped.
	RoundTripper func(Provider) http.RoundTripper

	// Observe is called for every step as it happens, for one step of an attempt at a
	// time; nil means that no step is reported. It must not block.
	Observe func(Event)

	// Unsaved is called for an account whose new tokens, which came for spent ones,
	// could not be saved: what it is given is the only place where they are. It is
	// called on the goroutine of the attempt, before the error is returned; nil:
	// only the caller has them.
	Unsaved func(Account)

	// Witness brings what a provider in this process did into its attempt's events;
	// nil means that no provider runs here.
	Witness *Witness

	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Request is what a person asks for when signing in.
type Request struct {
	Provider  Provider
	Account   string   // id of the account that must come back; empty: any
	Scopes    []string // replace the provider's; empty: the provider's
	LoginHint string   // whom the provider should suggest; empty: nobody
	Prompt    string   // OpenID Connect Core §3.1.2.1; empty: the provider's choice
	// AcceptHosts are hosts, with their ports, that the person has agreed to although
	// the provider did not name them at the last sign-in there; any other such host
	// is ReasonEndpointMoved, and Error.Moves names it.
	AcceptHosts []string
	Timeout     time.Duration // for the whole wait; 0 means DefaultTimeout

	// Listen binds the receiver for the provider's registered redirect address. expect
	// is what it takes there; a receiver that cannot take that returns an error.
	Listen func(ctx context.Context, redirect string, expect Expect) (Receiver, error)

	// Browse shows the authorization URL to the person and opens it. Its error
	// does not end the attempt: the person can still open the address.
	Browse func(ctx context.Context, url string) error

	// Holds is called, before Browse, with the time until which the address can be
	// opened, where that has an end: one that stands for a pushed request (RFC 9126
	// §2.2). nil means that it is not reported.
	Holds func(until time.Time)

	// Again asks for the page to be opened once more while the sign-in waits: with a
	// new address where the request was pushed, because a reference is good once and
	// for a while (RFC 9126 §4). nil means that it is never opened again.
	Again <-chan struct{}

	// Pasted brings final addresses that a person pasted from a browser on
	// another computer; nil means that nobody can.
	Pasted <-chan string

	// Observe is called for every step of this attempt, after Client.Observe and
	// under the same conditions; nil means that only that one is.
	Observe func(Event)
}

// DefaultTimeout is how long a sign-in waits for the person.
const DefaultTimeout = 5 * time.Minute

// LockWait is how long a command waits for an account that another holds, and
// RefreshLockWait how long for one that may be refreshing.
const (
	LockWait        = 10 * time.Second
	RefreshLockWait = 60 * time.Second
)

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}
