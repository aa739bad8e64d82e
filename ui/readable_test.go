package ui

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/parts"
)

// pressed is what can be pressed, and shows the tips of its texts.
type pressed interface {
	fyne.CanvasObject
	fyne.Tappable
	TipAt(fyne.Position) string
}

// readable checks that everything on the screen can be read, selected and copied: a text that lies
// in nothing that can be pressed is selectable, one that is cut has the whole as its tip, and a
// button that shows an icon alone has its name as its tip.
func (d *testWindow) readable(t *testing.T, screen string) {
	t.Helper()
	var visit func(o fyne.CanvasObject, in pressed, at fyne.Position)
	visit = func(o fyne.CanvasObject, in pressed, at fyne.Position) {
		if o == nil || !o.Visible() {
			return
		}
		if p, ok := o.(pressed); ok {
			in, at = p, fyne.Position{}
		}
		switch o := o.(type) {
		case *parts.Text:
			whole := o.Text() == o.Shown() || strings.Contains(o.Shown(), "\n")
			switch {
			case o.Text() == "" || o.Size().Width == 0 || !o.Selectable() && in == nil && isSecret(screen, o.Text()):
			case in != nil && !whole && strings.HasSuffix(o.Shown(), "…"):
				if tip := in.TipAt(at.AddXY(1, o.Size().Height/2)); tip != o.Text() {
					t.Errorf("%s: the tip of %q is %q", screen, o.Shown(), tip)
				}
			case in == nil && !o.Selectable():
				t.Errorf("%s: %q cannot be selected", screen, o.Text())
			case in != nil && o.Selectable():
				t.Errorf("%s: %q takes the clicks of what it stands in", screen, o.Text())
			}
		case *parts.Button:
			if o.Bare() {
				if o.TipAt(fyne.Position{}) != o.AccessibilityLabel() || o.AccessibilityLabel() == "" {
					t.Errorf("%s: the tip of the icon %q is %q", screen, o.AccessibilityLabel(), o.TipAt(fyne.Position{}))
				}
			}
		case *parts.NavItem:
			if o.Compact() {
				if o.TipAt(fyne.Position{}) != o.Name() {
					t.Errorf("%s: the tip of the icon %q is %q", screen, o.Name(), o.TipAt(fyne.Position{}))
				}
			}
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.TempWidgetRenderer(d.t, o).Objects() // of the whole test: it drops the renderer at its end
		}
		for _, c := range children {
			visit(c, in, at.Add(c.Position()))
		}
	}
	root := d.app.Content()
	if top := d.w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	visit(root, nil, fyne.Position{})
}

// isSecret reports whether a text is a secret or the masked end of one. Its own button copies it.
func isSecret(screen, text string) bool {
	return screen == "recovery-code" && strings.Count(text, "-") == 7 || strings.HasPrefix(text, "••••")
}

// TestSecretsAreTheOnlyTextsThatCannotBeSelected: outside of the parts only the dialog that shows
// the recovery code makes a text inert.
func TestSecretsAreTheOnlyTextsThatCannotBeSelected(t *testing.T) {
	var files []string
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Inert" && !strings.HasPrefix(name, "parts/") {
				files = append(files, name)
			}
			return true
		})
	}
	if !slices.Equal(files, []string{"recovery_dialog.go"}) {
		t.Errorf("texts are made inert in %q", files)
	}
}
