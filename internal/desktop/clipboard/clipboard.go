// Package clipboard copies secrets so that clipboard histories, cloud clipboards and managers that
// follow the systems' conventions leave them out. Fyne's clipboard can set a text and no mark.
//
//   - Windows: the formats ExcludeClipboardContentFromMonitorProcessing, CanIncludeInClipboardHistory
//     and CanUploadToCloudClipboard ("Cloud Clipboard and Clipboard History Formats", Microsoft).
//   - macOS: the type org.nspasteboard.ConcealedType (nspasteboard.org).
//   - X11 and Wayland: KDE's x-kde-passwordManagerHint would be the mark. The program that owns
//     the selection must answer for it, and that is GLFW here, which offers texts alone. So a
//     secret is copied without a mark there, and only its removal after a time protects it.
package clipboard

// SetSecret replaces the clipboard's content by a text that histories shall leave out. owner is
// the native handle of a window of this program; 0 where systems need none. It reports false where
// the text could not be marked; the clipboard is then as it was or empty. Call it on the main
// goroutine.
func SetSecret(owner uintptr, text string) bool { return setSecret(owner, text) }
