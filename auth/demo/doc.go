// Package demo is the demo provider: a real OpenID provider that lives inside
// the program, so that everything can be tried with no network and no set-up.
// It knows two people, ada and grace, whose password is "password".
//
// # One truth, several processes
//
// The window serves the provider's port; a command calls the same handler in
// its own process. Every request is one transaction: lock → reload what
// another process changed → handle → save → unlock → answer. The answer leaves
// only after its state is sealed.
//
// # What the library leaves open
//
// The protocol is github.com/luikyv/go-oidc. What it leaves to its users is
// closed here, and tested by name (gaps_test.go): a finished sign-in cannot be
// submitted again, a sign-in belongs to the browser that began it, a spent
// refresh token ends its grant, stored values are copies, refusals carry the
// specification's codes, and pages send no form-action, which would stop the
// browser on its way back to the app.
package demo
