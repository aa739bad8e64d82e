// Package scheme receives the authorization response on a private-use URI
// scheme, app.latchkey:/oauth/ID (RFC 8252 §7.1).
//
// The system starts `latchkey callback URL` for such an address. That process
// knows nothing of the sign-in: HandOver offers the address to every Latchkey of
// this user that waits, over a socket that only this user can reach, and ends.
// The state decides who takes it; a refused address changes nothing, and none is
// ever stored (catalogue D3, D4).
//
// Any program may claim a scheme, so this way is chosen by the person, needs
// PKCE like every other, and Check returns which program would get the address (D1).
package scheme
