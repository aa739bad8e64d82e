package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// note is what is to be known before anything else is done: a sentence and a
// hint. The zero value is nothing.
type note struct{ title, hint string }

// noteOf says what went wrong.
func noteOf(err *auth.Error) note {
	if err == nil {
		return note{}
	}
	title, hint := words.Say(err)
	hint = words.ForWindow(err, hint)
	if said := words.Said(err); said != "" {
		hint += "\n" + said
	}
	return note{title, hint}
}

// troubleNote shows a note where it concerns: on an account's page, or over the
// form of a provider.
type troubleNote struct {
	widget.BaseWidget
	title, hint *parts.Text
	panel       *parts.Panel
	drawn       note
}

func newTroubleNote() *troubleNote {
	t := &troubleNote{title: parts.NewParagraph(parts.Strong, ""), hint: parts.NewParagraph(parts.Body, "")}
	t.panel = parts.NewPanel(parts.Line(12, parts.NewIcon(parts.LookWarning().Icon, parts.ColorAttention, 20), parts.Column(2, t.title, t.hint))).
		Filled(parts.ColorAttentionSoft, parts.ColorAttentionSoft).Margin(12)
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer is for Fyne.
func (t *troubleNote) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.panel) }

// show shows a note, or nothing, and reports whether that is news.
func (t *troubleNote) show(n note) bool {
	if t.drawn == n {
		return false
	}
	t.drawn = n
	t.title.SetText(n.title)
	t.hint.SetText(n.hint)
	setVisible(t, n != note{})
	return true
}

// heightFor is how high it is at a width.
func (t *troubleNote) heightFor(width float32) float32 {
	t.Resize(fyne.NewSize(width, t.Size().Height))
	return t.MinSize().Height
}
