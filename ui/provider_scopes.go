package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// scopeChips shows the scopes of a provider as chips, in place of their entry, until the person
// changes them. Without scopes the entry is shown.
type scopeChips struct {
	entry   *parts.Entry
	line    *fyne.Container
	change  *parts.Button
	content *fyne.Container
	drawn   []string
	open    bool // the entry is shown although there are scopes
	editing bool // the form has unsaved text
}

// newScopeChips returns the chips for an entry; moved is called when the button has exchanged them.
func newScopeChips(entry *parts.Entry, focus func(fyne.Focusable), moved func()) *scopeChips {
	c := &scopeChips{entry: entry, line: parts.Wrapping(8)}
	c.change = parts.NewButton(parts.Link, words.ChangeScopes(), nil, func() {
		c.open = true
		c.arrange()
		moved()
		focus(entry)
	}).Small()
	c.content = parts.Column(0, c.line, entry)
	c.arrange()
	return c
}

// show draws the scopes of a text, and reports whether that moves what is below. anew means that
// another provider is shown.
func (c *scopeChips) show(text string, editable, editing, anew bool) (moved bool) {
	if anew || c.editing && !editing {
		c.open = false
	}
	c.editing = editing
	names, was := strings.Fields(text), c.line.Visible()
	if moved = !slices.Equal(names, c.drawn) || len(c.line.Objects) == 0; moved {
		c.drawn, c.line.Objects = names, nil
		for _, name := range names {
			c.line.Add(parts.Margins(5, 0, 5, 0, parts.NewChip(name, true))) // as high as the button
		}
		c.line.Add(c.change)
	}
	setVisible(c.change, editable)
	c.arrange()
	return moved || c.line.Visible() != was
}

// typed keeps the entry while the person types into it.
func (c *scopeChips) typed() { c.open = c.open || c.entry.Visible() }

func (c *scopeChips) arrange() {
	chips := !c.open && len(c.drawn) > 0
	setVisible(c.line, chips)
	setVisible(c.entry, !chips)
}
