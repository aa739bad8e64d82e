// Package screenlock reports that a person leaves the computer, as far as the
// desktop announces it: the screen is locked, or the computer goes to sleep. On
// Linux and the BSDs it reads logind on the system bus and the screen saver on the
// session bus; on Windows the messages of the session and of sleep; on macOS the
// notifications of the login window and the workspace.
//
// Any program of the session can claim that the screen is locked. The worst that
// such a claim does is to lock the window.
package screenlock
