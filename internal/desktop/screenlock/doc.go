// Package screenlock reports that a person leaves the computer, as far as the
// desktop announces it: the screen is locked, or the computer goes to sleep. On
// Linux and the BSDs it reads logind on the system bus and the screen saver on the
// session bus; on other systems it reports nothing.
//
// Any program of the session can claim that the screen is locked. The worst that
// such a claim does is to lock the window.
package screenlock
