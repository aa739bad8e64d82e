package ui

// DialogLockOver and DialogQuitOver ask before a sign-in is cancelled by locking or by closing the
// window.
const (
	DialogLockOver DialogKind = "lock-over"
	DialogQuitOver DialogKind = "quit-over"
)

// asksOver opens a question about the pending sign-ins, and reports whether there are any.
func (a *App) asksOver(kind DialogKind) bool {
	if len(a.state.pending()) == 0 {
		return false
	}
	if a.state.Dialog.Kind != kind {
		a.set(a.state.asking(kind))
	}
	return true
}
