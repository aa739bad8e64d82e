// Package agent lets a window that has the vault open hand tokens to the
// commands of the same home, as ssh-agent does with keys: a command that asks
// need neither ask the keyring nor a person.
//
// It is net/http over a socket that only this user can reach (package peer), and
// one request: a token for an account that holds for so long. The window does
// what the command would have done, so that locks and refreshes are shared.
//
// Nobody there, a window that is locked or that answers nothing: [Ask] says
// [ErrNobody] at once, and the command does it all itself. Each window has a
// socket of its own, so that several may be open, and a dead one's is in
// nobody's way.
package agent
