// Package authtest is the authorization server that tests sign in at: by the
// book until a test makes it misbehave, in any way that a hostile, sloppy or
// broken server can. It runs in the test's own process on 127.0.0.1.
//
// It keeps an exact log of what it was asked, and it asserts the client's
// requests on the way, unless Server.Lenient says that the client was weakened on purpose:
// openid asked for, PKCE by S256 and right, the redirect address identical byte
// for byte, each code used once, no secret in a query.
//
// [Browser] is the browser of all tests: a client that follows redirects, with a
// hook where a test can do what an attacker on the same computer could.
//
// [Double] is another server: it stands for one real provider under that provider's
// own names and answers as its documentation says ([Conducts]).
package authtest
