// Package refresher renews tokens before their end while a window is open, and
// tries again what a revocation still owes.
//
// It is quiet: it asks nobody, shows nothing, does nothing while the computer
// has no network, and waits longer after each failure, also across restarts
// (catalogue G6, G8, G13). What it brings is in the vault, where the window
// finds it as it finds what a command brings.
package refresher
