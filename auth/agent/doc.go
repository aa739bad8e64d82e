// Package agent lets the process that has the vault open, the holder, hand tokens
// to the commands of the same home, as ssh-agent does with keys: such a command
// needs neither the keyring nor a person. The app is a holder while its vault is
// open.
//
// It is net/http over a socket that only this user can reach (package peer). A command
// requests a token for an account, with the least time for which it must be valid; the
// refresh of an account; or what accounts there are. Only the answer to the first has a
// token. The holder does what the command would have done, so that locks and refreshes
// are shared.
//
// If there is no holder, or it is locked, [Ask] returns [ErrNoHolder] at once, and the
// command opens the vault itself. A holder that listens and sends no sign of life has a few
// seconds for it: on a busy computer it may need them, and a stopped one must not keep the
// command waiting. Each holder has a socket of its own, so that several may run, and the
// socket of a dead one does no harm.
package agent
