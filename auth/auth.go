package auth

import (
	"context"
	"net/http"
	"time"
)

// Client signs in, refreshes, revokes and removes. Vault and Providers must be
// set; the zero value of every other field is usable. A Client is safe for use by
// many goroutines.
type Client struct {
	// Vault seals the accounts.
	Vault Vault

	// Providers returns the current configuration of a provider id, with its
	// client secret. An unknown id is ReasonUnknownProvider.
	Providers func(ctx context.Context, id string) (Provider, error)

	// RoundTripper carries the requests to a provider; nil means NewTransport.
	// With any RoundTripper, redirects are not followed and bodies are capped.
	RoundTripper func(Provider) http.RoundTripper

	// Network is how the requests of a sign-in by an address reach hosts, whatever
	// RoundTripper is; the zero value is the system's network.
	Network Network

	// Observe is called for every step as it happens, with one step of an attempt
	// at a time. It must not block. nil means that no step is reported.
	Observe func(Event)

	// Unsaved is called with an account whose refresh token was spent and whose
	// new tokens could not be saved: its argument is their only copy. It runs on
	// the goroutine of the attempt, before the error is returned. nil means that
	// the tokens are not reported.
	Unsaved func(Account)

	// By is who or what has this client do its work. It goes into the entries of the
	// accounts' histories; the zero value says that it is not known.
	By By

	// AnswerWait is how long a refresh waits for its answer; 0 means half a minute. The
	// account stays locked meanwhile, so that no other process presents its token.
	AnswerWait time.Duration

	// Witness adds the steps of a provider in this process to the events of its
	// attempt; nil means that no provider runs here.
	Witness *Witness

	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Request is the input of a sign-in.
type Request struct {
	Provider  Provider
	Account   string   // id of the account that must sign in; empty means any
	Scopes    []string // replace the provider's scopes; empty means the provider's
	Without   []string // of the provider's scopes, those that the person does not want; ignored beside Scopes
	LoginHint string   // the user that the provider should suggest; empty means none
	Prompt    string   // OpenID Connect Core §3.1.2.1; empty means the provider's choice
	// AcceptHosts are hosts, with their ports, that the person has accepted
	// although the provider did not name them at the last sign-in. Any other such
	// host is ReasonEndpointMoved, and Error.Moves names it.
	AcceptHosts []string
	Timeout     time.Duration // for the whole wait; 0 means DefaultTimeout
	Browser     string        // name of the browser that Browse opens, for the history; empty: the system's

	// Listen binds the receiver for the provider's registered redirect address. expect
	// is what it takes there; a receiver that cannot take that returns an error.
	Listen func(ctx context.Context, redirect string, expect Expect) (Receiver, error)

	// Browse shows the authorization URL to the person and opens it. Its error
	// does not end the attempt, because the person can still open the address.
	Browse func(ctx context.Context, url string) error

	// OnExpiry is called before Browse with the time at which the address expires,
	// if it does: an address for a pushed request expires (RFC 9126 §2.2). nil
	// means that the time is not reported.
	OnExpiry func(until time.Time)

	// Label is the person's own word for the account; empty: none, or the one that it
	// has.
	Label string

	// OnUnnamed is called before Browse where the provider will not say who signs in:
	// it sends no ID token and has no userinfo. The account then has no subject; each
	// sign-in makes another, and only Account renews one. The sign-in goes on when it
	// returns, and ends with its error, if there is one. nil means that no one is
	// notified.
	OnUnnamed func(ctx context.Context) error

	// Reopen requests that Browse is called another time while the sign-in waits.
	// A pushed request then gets a new address, because its reference is valid
	// once and for a limited time (RFC 9126 §4). nil means that the page is never
	// reopened.
	Reopen <-chan struct{}

	// Pasted receives final addresses that a person pasted from a browser on
	// another computer; nil means that none can be pasted.
	Pasted <-chan string

	// OnPasteRefused is called at once for each line of Pasted that does not finish
	// the sign-in, unless an event explains why (CameBack); nil means that it is not
	// reported. The wait continues.
	OnPasteRefused func()

	// Pause is called before each request of this attempt, before Browse, and at each
	// check after the step that made it. The attempt goes on when it returns nil, and ends
	// cancelled when it returns an error or ctx ends. The time limits of the attempt stand
	// meanwhile; what the provider lets live for a while does not (Stop.Life). Reopening
	// the page and revoking tokens that are not kept call nothing. nil means that the
	// attempt does not stop.
	Pause func(ctx context.Context, next Stop) error

	// Observe is called for every step of this attempt, after Client.Observe and
	// under the same conditions; nil means that only Client.Observe is called.
	Observe func(Event)
}

// DefaultTimeout is how long a sign-in waits for the person.
const DefaultTimeout = 5 * time.Minute

// LockWait is how long a command waits for an account that another process has
// locked, and RefreshLockWait how long if that process may be refreshing.
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
