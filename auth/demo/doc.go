// Package demo is the demo provider: a real OpenID provider inside the program,
// so that everything can be tried without a network and without set-up. It has
// two people, ada and grace, whose password is "password".
//
// # One state, several processes
//
// The app serves the provider's port; a command calls the same handler in its own
// process. Every request is one transaction: lock → reload changes of other
// processes → handle → save → unlock → answer. The answer is sent only after its
// state is sealed.
//
// # A client without PKCE
//
// SignInWithoutPKCE makes a provider of its own for one sign-in, in memory, which has a
// second, confidential client without PKCE. No other provider of this package has it.
//
// # What the library leaves open
//
// The protocol is github.com/luikyv/go-oidc. This package closes what the library
// leaves to its users, with a test for each (gaps_test.go): a finished sign-in
// cannot be submitted a second time; a sign-in belongs to the browser that began
// it; a spent refresh token ends its grant; stored values are copies; refusals
// have the specification's codes; and pages send no form-action, which would stop
// the browser on its way back to the app.
package demo
