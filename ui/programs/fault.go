package programs

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/room"
)

// fault says above everything else why the rules do not hold as they stand, as long as they do not.
type fault struct {
	title, hint *parts.Text
	object      *fyne.Container
}

// newFault returns an empty one, with a gap below it.
func newFault(gap float32) *fault {
	f := &fault{title: parts.NewParagraph(parts.Strong, ""), hint: parts.NewParagraph(parts.Body, "")}
	look := parts.LookWarning()
	panel := parts.NewPanel(parts.Line(12, parts.NewIcon(look.Icon, look.Colour, 20), parts.Column(2, f.title, f.hint)))
	f.object = parts.Margins(0, 0, gap, 0, panel.Filled(parts.ColorAttentionSoft, parts.ColorAttentionSoft).Margin(12))
	f.object.Hide()
	return f
}

func (f *fault) show(v Shown) {
	f.title.SetText(v.Fault)
	f.hint.SetText(v.FaultHint)
	room.Show(f.object, v.Fault != "")
}
