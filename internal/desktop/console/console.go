// Package console gives a windowed program the console that it was started from. Windows gives it
// none, so that its commands would print nothing in cmd and PowerShell.
package console

// Attach connects the process to its parent's console, if there is one, and points the standard
// streams to it that lead nowhere. What is redirected stays. Call it first in main; on other
// systems it does nothing.
func Attach() { attach() }
