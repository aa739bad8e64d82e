package auth

import "context"

// Receiver takes the authorization response on the redirect address. The two
// implementations are a loopback listener and a private-use scheme. Both take the
// way back from signing out, too, once AcceptSignedOut was called.
type Receiver interface {
	// RedirectURI is the registered address with only the port put in; it is
	// what both the authorization and the token request carry.
	RedirectURI() string

	// Receive offers every well-formed callback that arrives until offer
	// accepts one by returning nil, or ctx ends, whose cause it returns. A
	// refused callback gets an error page, and the wait goes on.
	Receive(ctx context.Context, offer func(Callback) error) error

	// Finish tells the waiting browser page how the sign-in truly ended: nil
	// means that the account is sealed.
	Finish(err error)

	// Close lets go of the address. It waits, for at most a second, for a
	// browser that is just fetching the result page.
	Close() error
}
