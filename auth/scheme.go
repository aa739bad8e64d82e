package auth

// Scheme is the private-use URI scheme of this program (RFC 8252 §7.1), the
// reversed name of a domain that whoever distributes it controls. It is a
// constant of the build: an owner of another domain sets their own here.
const Scheme = "app.latchkey"
