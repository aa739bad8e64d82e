package clipboard

import "latchkey/internal/desktop/cocoa"

// The types of the pasteboard: a text (NSPasteboardTypeString), and the mark of a secret.
const (
	typeText      = "public.utf8-plain-text"
	typeConcealed = "org.nspasteboard.ConcealedType"
)

func setSecret(_ uintptr, text string) bool {
	board := cocoa.Send(cocoa.Class("NSPasteboard"), "generalPasteboard")
	if board == 0 {
		return false
	}
	cocoa.Send(board, "clearContents")
	for _, item := range [][2]string{{typeConcealed, ""}, {typeText, text}} {
		kind, content := cocoa.String(item[0]), cocoa.String(item[1])
		set := cocoa.Does(board, "setString:forType:", content, kind)
		cocoa.Release(content)
		cocoa.Release(kind)
		if !set {
			return false
		}
	}
	return true
}
