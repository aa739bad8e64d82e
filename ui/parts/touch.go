package parts

import "time"

// touched is when a person last pointed at, pressed or typed into something. It
// is used on Fyne's goroutine only.
var touched time.Time

// Touch notes that a person is using the window, and takes the tip away.
func Touch() {
	touched = time.Now().Round(0) // the wall's clock goes on while a computer sleeps
	EndTips()
}

// Touched is when a person last used the window; zero: not since it opened.
func Touched() time.Time { return touched }
