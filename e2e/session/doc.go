// Package session sets up a person's desktop session for the tests of the real program: a
// home folder of its own, a display, a D-Bus session with a keyring, and
// Chromium as the system's browser, all of them real and all of them gone when
// the test is over.
package session
