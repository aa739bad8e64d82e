// Package refresher renews tokens before their end while a window is open, and
// retries pending revocations.
//
// It asks no person, shows nothing, sends nothing while the computer has no
// network, and waits longer after each failure, also across restarts (catalogue
// G6, G8, G13). Its results are in the vault, where the window reads them as it
// reads those of a command.
package refresher
