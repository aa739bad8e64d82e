package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// stepsBox lists how to register a client at a provider.
type stepsBox struct {
	on      stepsActs
	content *fyne.Container
	has     bool          // there are steps
	open    *parts.Button // opens the page where clients are registered; nil means that there is none
	copyIt  *parts.Button
}

// stepsActs is what the steps can trigger.
type stepsActs interface {
	pages
	copier
}

func newStepsBox(on stepsActs) *stepsBox { return &stepsBox{on: on, content: parts.Column(0)} }

// first returns the button that opens the page of a preset's registration, or nil.
func (b *stepsBox) first() fyne.Focusable {
	switch {
	case !b.content.Visible():
		return nil
	case b.open != nil:
		return b.open
	case b.copyIt != nil:
		return b.copyIt
	}
	return nil
}

// show shows the steps while they are needed, and reports whether that changed.
func (b *stepsBox) show(isNeeded bool) bool {
	was := b.content.Visible()
	setVisible(b.content, b.has && isNeeded)
	return b.content.Visible() != was
}

// draw lists the steps of a provider that lacks a client. They can be copied for a person who
// administers it.
func (b *stepsBox) draw(e catalog.Entry) {
	b.open, b.copyIt, b.content.Objects = nil, nil, nil
	b.has = !e.Ready() && (len(e.SetupSteps) > 0 || e.RegisterURL != "")
	if b.show(true); !b.has {
		return
	}
	title := words.SetupTitle(e.DisplayName())
	lines := parts.Column(6, parts.NewText(parts.Strong, title), parts.NewParagraph(parts.Body, words.SetupWhy(e.DisplayName())))
	for i, step := range e.SetupSteps {
		lines.Add(parts.NewParagraph(parts.Body, words.SetupStep(i+1, step)))
	}
	buttons := parts.Line(8)
	if e.RegisterURL != "" {
		b.open = parts.NewButton(parts.Plain, words.OpenRegister(), nil, func() { b.on.openPage(e.RegisterURL) })
		buttons.Add(b.open)
	}
	if len(e.SetupSteps) > 0 {
		b.copyIt = parts.NewCopyButton(parts.Plain, words.CopySteps(), func() { b.on.copyText(words.StepsAsText(title, e.SetupSteps)) })
		buttons.Add(b.copyIt)
	}
	buttons.Add(parts.Spring())
	lines.Add(parts.Gap(0, 2))
	lines.Add(buttons)
	b.content.Add(parts.NewPanel(lines))
	b.content.Refresh()
}
