package parts

import (
	"slices"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// scrolls are the scrollers that are still in use, so that one of them can
// bring in sight what got the focus: Fyne's objects do not know their parents.
// It is used on Fyne's goroutine only.
var scrolls []weak.Pointer[container.Scroll]

// NewScroll makes a pane that scrolls up and down, also with the wheel over an
// entry, and that follows the focus: what Tab goes to is brought in sight.
func NewScroll(content fyne.CanvasObject) *container.Scroll {
	scrolls = slices.DeleteFunc(scrolls, func(p weak.Pointer[container.Scroll]) bool { return p.Value() == nil })
	s := container.NewVScroll(nil)
	under(s, pageNotch, content)
	scrolls = append(scrolls, weak.Make(s))
	return s
}

// revealRoom is how far from the edge of a pane the focus is brought.
const revealRoom = 12

// reveal brings an object that got the focus in sight.
func reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	// To find a place, Fyne walks through the whole window.
	at := driver.AbsolutePositionForObject(o)
	for _, p := range scrolls {
		s := p.Value()
		if s == nil || s.Content == nil || !s.Visible() || driver.CanvasForObject(s) != c {
			continue
		}
		if revealIn(s, o, at.Subtract(driver.AbsolutePositionForObject(s))) {
			at = driver.AbsolutePositionForObject(o) // the pane may lie within another
		}
	}
}

// revealIn scrolls as little as needed if the object, at that place against
// the scroller, is in its content. It reports whether the content has moved.
// The place alone does not tell: what scrolled away lies below other objects.
func revealIn(s *container.Scroll, o fyne.CanvasObject, at fyne.Position) bool {
	within := at.Add(s.Offset)
	content, view := s.Content.Size(), s.Size()
	if view.Height <= 0 || within.X < 0 || within.Y < 0 || within.X >= content.Width || within.Y >= content.Height || !isIn(s.Content, o) {
		return false
	}
	offset := s.Offset
	if end := within.Y + o.Size().Height + revealRoom; end > offset.Y+view.Height {
		offset.Y = min(end, content.Height) - view.Height
	}
	offset.Y = max(min(offset.Y, within.Y-revealRoom), 0)
	if offset == s.Offset {
		return false
	}
	s.ScrollToOffset(offset)
	return true
}

// isIn reports whether an object is in another, which moves for that: Fyne tells no parents.
func isIn(whole, o fyne.CanvasObject) bool {
	driver, at := fyne.CurrentApp().Driver(), whole.Position()
	before := driver.AbsolutePositionForObject(o)
	whole.Move(at.AddXY(0, 1))
	defer whole.Move(at)
	return driver.AbsolutePositionForObject(o) != before
}
