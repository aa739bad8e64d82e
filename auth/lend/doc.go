// Package lend lends an account to a program without its token: a lease is a base address
// on 127.0.0.1 that stands for the origin of an API, and each request below it leaves with
// the token, or with the proof of its key (RFC 9449), which the program never has.
//
// There is no certificate authority and no interception: the program is given the
// address. The address ends with a secret of 256 bits, so that only who was given it can
// use it; and other users of this computer cannot connect, where the system says whose a
// connection is. A lease is limited to an origin, and may be limited to paths, methods and
// a time.
//
// What passes is limited in both directions. Of the program's request, its own credentials
// and what belongs to one connection are dropped (RFC 9110 §7.6.1). A request for another
// Host is refused, because a web page whose name was bound to 127.0.0.1 sends that (DNS
// rebinding), and so is one from a web page (Origin, Sec-Fetch-Site). Of the answer,
// cookies are dropped, and tokens are struck out wherever they stand in clear. A redirect
// is passed on, never followed, and only within the origin.
//
// The package knows no window and no vault: Options.Send sends a request with the token.
package lend
