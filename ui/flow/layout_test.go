package flow

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
)

func TestTheMenuOffersEveryFormat(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	var got []string
	r.OnExport = func(e Export) { got = append(got, e.Ext()) }
	for i := range formats {
		r.Export()
		c := fyne.CurrentApp().Driver().CanvasForObject(r.content)
		m, ok := c.Overlays().Top().(*parts.Menu)
		if !ok {
			t.Fatal("no menu")
		}
		for range i + 1 {
			m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
		m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if want := []string{"html", "png", "svg", "mmd", "har", "md", "json"}; !slices.Equal(got, want) {
		t.Errorf("the menu exports %q", got)
	}
}

// TestPlacesFollowTheDesign: the measures of the design at both sizes.
func TestPlacesFollowTheDesign(t *testing.T) {
	for _, size := range []fyne.Size{wide, narrow} {
		r := newTestRoom(t, size)
		r.Show(shownOf(1, recorded(t, "sign-in")))
		s, rows := r.inspector.scroll, r.rows
		if size == wide && (s.Position().X != 661 || s.Size().Width != 379 || rows.Size().Width != 660) {
			t.Errorf("wide: inspector at %v, %v; diagram %v", s.Position(), s.Size(), rows.Size())
		}
		if size == narrow && (s.Size().Width != 744 || s.Size().Height != 199 || s.Position().Y != 361 || rows.Size().Width != 744) {
			t.Errorf("narrow: inspector at %v, %v; diagram %v", s.Position(), s.Size(), rows.Size())
		}
		for _, o := range r.content.Objects {
			if end := o.Position().X + o.Size().Width; o.Visible() && (end > size.Width || o.Position().X < 0) {
				t.Errorf("%v: %T reaches to %v", size, o, end)
			}
		}
		if end, export := r.at.Position().X+r.at.MinSize().Width, r.export.Position().X; end > export {
			t.Errorf("%v: the position reaches to %v, the menu begins at %v", size, end, export)
		}
	}
}
