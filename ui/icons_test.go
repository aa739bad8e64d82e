package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/parts"
)

// iconsAndTexts returns where the icons are that have no name and lie in nothing that can be
// pressed, and where the texts and labelled
// buttons are.
func (d *testWindow) iconsAndTexts() (icons, texts []area) {
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *parts.Text:
			if o.Text() != "" {
				texts = append(texts, areaOf(o))
			}
			return
		case *parts.NamedIcon:
			if o.Name() == "" {
				icons = append(icons, areaOf(o))
			}
			return
		case *parts.Icon:
			icons = append(icons, areaOf(o))
			return
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			if b, ok := o.(*parts.Button); ok && !b.Bare() {
				texts = append(texts, areaOf(b))
			}
			if _, ok := o.(pressed); ok { // readable checks the words and tips of these
				return
			}
			children = test.TempWidgetRenderer(d.t, o).Objects()
		}
		for _, c := range children {
			visit(c)
		}
	}
	root := d.app.Content()
	if top := d.w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	visit(root)
	return icons, texts
}

// describes reports whether a text stands at the right of an icon, or below it.
func describes(icon, text area) bool {
	beside := text.x >= icon.right-1 && text.x-icon.right <= 28 && text.y < icon.bottom && text.bottom > icon.y
	below := text.y >= icon.bottom-1 && text.y-icon.bottom <= 40 && text.x < icon.right && text.right > icon.x
	return beside || below
}

// TestEveryIconHasWordsOrATip: in each scene, wide and narrow, an icon that is no button has words
// at its right or below it, or a name that the pointer shows.
func TestEveryIconHasWordsOrATip(t *testing.T) {
	d := newTestWindow(t)
	seen := 0
	for _, size := range sizes[:2] {
		d.w.Resize(size)
		for _, sc := range slices.Concat(scenes, settingsScenes, addressScenes) {
			d.showState(sc.state())
			if sc.then != nil {
				sc.then(d)
			}
			d.drain()
			icons, texts := d.iconsAndTexts()
			for _, icon := range icons {
				seen++
				if !slices.ContainsFunc(texts, func(text area) bool { return describes(icon, text) }) {
					t.Errorf("%v, %s: the icon at %v has neither words nor a tip", size, sc.name, icon)
				}
			}
			d.app.screen.closeMenus()
			d.showState(State{Phase: PhaseEmpty})
		}
	}
	if seen < 100 {
		t.Errorf("only %d icons were seen", seen)
	}
}
