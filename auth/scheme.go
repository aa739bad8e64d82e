package auth

// Scheme is the private-use URI scheme of this program (RFC 8252 §7.1): the
// reversed name of a domain that the distributor of the program controls. It is a
// constant of the build; a distributor with another domain changes it here.
const Scheme = "app.latchkey"
