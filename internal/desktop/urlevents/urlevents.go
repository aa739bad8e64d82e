// Package urlevents receives the addresses that macOS hands to an app bundle by Apple events.
// Elsewhere the system starts a program with the address, and nothing is received here.
package urlevents

// Receive calls onAddress, on the main goroutine, with each address that the system hands to this
// app. Call it on the main goroutine before the event loop begins: the address for which the app
// is started comes first.
func Receive(onAddress func(address string)) { receive(onAddress) }
