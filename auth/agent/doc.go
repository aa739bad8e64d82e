// Package agent lets the process that has the vault open, the holder, hand tokens
// to the commands of the same home, as ssh-agent does with keys: such a command
// asks neither the keyring nor a person. An open window is a holder.
//
// It is net/http over a socket that only this user can reach (package peer), and
// one request: a token for an account that holds for so long. The holder does what
// the command would have done, so that locks and refreshes are shared.
//
// Where there is no holder, or it is locked or does not answer, [Ask] returns
// [ErrNoHolder] at once, and the command opens the vault itself. Each holder has a
// socket of its own, so that several may run, and the socket of a dead one does no
// harm.
package agent
