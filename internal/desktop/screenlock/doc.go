// Package screenlock tells when a person leaves the computer, as far as the
// desktop says so: the screen is locked, or the computer goes to sleep. On Linux
// and the BSDs that is logind on the system bus and the screen saver on the
// session bus; other systems say nothing here.
//
// Any program of the session can claim that the screen is locked. Who listens
// locks itself, which harms nobody.
package screenlock
