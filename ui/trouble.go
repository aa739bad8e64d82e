package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// troubleNote says, on an account's page, what last went wrong with it: the
// sentence and the hint. It is there until something goes well.
type troubleNote struct {
	widget.BaseWidget
	title, hint *parts.Text
	panel       *parts.Panel
	err         *auth.Error
}

func newTroubleNote() *troubleNote {
	t := &troubleNote{title: parts.NewParagraph(parts.Strong, ""), hint: parts.NewParagraph(parts.Body, "")}
	words := parts.Column(2, t.title, t.hint)
	t.panel = parts.NewPanel(parts.Line(12, parts.NewIcon(parts.LookWarning().Icon, parts.ColorAttention, 20), words)).
		Filled(parts.ColorAttentionSoft, parts.ColorAttentionSoft).Margin(12)
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer is for Fyne.
func (t *troubleNote) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.panel) }

// show says what went wrong, or nothing, and reports whether that is news.
func (t *troubleNote) show(err *auth.Error) bool {
	if t.err == err {
		return false
	}
	t.err = err
	if err != nil {
		title, hint := words.Say(err)
		hint = words.ForWindow(err, hint)
		if said := words.Said(err); said != "" {
			hint += "\n" + said
		}
		t.title.SetText(title)
		t.hint.SetText(hint)
	}
	setVisible(t, err != nil)
	return true
}

// heightFor is how high it is at a width.
func (t *troubleNote) heightFor(width float32) float32 {
	t.Resize(fyne.NewSize(width, t.Size().Height))
	return t.MinSize().Height
}
