package address

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
)

// captioned lays out a field with a caption over its end. A text that would run under the caption
// hides it: the text is what a person reads and selects.
type captioned struct {
	entry   *parts.Entry
	caption *parts.Text
}

func (c captioned) MinSize([]fyne.CanvasObject) fyne.Size { return c.entry.MinSize() }

func (c captioned) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const margin, edges, letter = 12, 40, 8 // units; a letter of the monospaced face is a little narrower
	c.entry.Move(fyne.NewPos(0, 0))
	c.entry.Resize(size)
	needs := c.caption.MinSize()
	c.caption.Resize(needs)
	c.caption.Move(fyne.NewPos(size.Width-margin-needs.Width, (size.Height-needs.Height)/2))
	text := float32(letter * len([]rune(c.entry.Text)))
	shown(c.caption, text+needs.Width+edges <= size.Width)
}
