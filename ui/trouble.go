package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// note is what the person should know first: a sentence and a hint, and a page of the provider if
// it can help. A quiet note reports no trouble. The zero value is empty.
type note struct {
	title, hint string
	page        string
	quiet       bool
}

// noteOf returns the note of an error.
func noteOf(err *auth.Error) note {
	if err == nil {
		return note{}
	}
	title, hint := words.Say(err)
	hint = words.ForWindow(err, hint)
	if said := words.Said(err); said != "" {
		hint += "\n" + said
	}
	return note{title: title, hint: hint}
}

// troubleNote shows a note on an account's page or over the form of a provider.
type troubleNote struct {
	widget.BaseWidget
	icon        *parts.Icon
	title, hint *parts.Text
	open        *parts.Button
	panel       *parts.Panel
	drawn       note
}

// newTroubleNote returns an empty note; open opens a page of the provider.
func newTroubleNote(open func(page string)) *troubleNote {
	t := &troubleNote{icon: parts.NewIcon(nil, parts.ColorAttention, 20), title: parts.NewParagraph(parts.Strong, ""), hint: parts.NewParagraph(parts.Body, "")}
	t.open = parts.NewButton(parts.Link, words.OpenItsPage(), nil, func() { open(t.drawn.page) }).Small()
	t.panel = parts.NewPanel(parts.Line(12, t.icon, parts.Column(2, t.title, t.hint), t.open)).Margin(12)
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *troubleNote) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.panel) }

// show shows a note, or hides an empty one, and reports whether it has changed.
func (t *troubleNote) show(n note) bool {
	if t.drawn == n {
		return false
	}
	t.drawn = n
	t.title.SetText(n.title)
	t.hint.SetText(n.hint)
	look, ground := parts.LookWarning(), parts.ColorAttentionSoft
	if n.quiet {
		look, ground = parts.Look{Icon: theme.InfoIcon(), Colour: parts.ColorMuted}, parts.ColorSunken
	}
	t.icon.Set(look.Icon, look.Colour)
	t.panel.Filled(ground, ground)
	setVisible(t.open, n.page != "")
	setVisible(t, n != note{})
	return true
}

// heightFor returns the height of the note at a width.
func (t *troubleNote) heightFor(width float32) float32 {
	t.Resize(fyne.NewSize(width, t.Size().Height))
	return t.MinSize().Height
}
