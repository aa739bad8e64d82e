package parts

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"latchkey/ui/words"
)

// selection is the part of a Text that the pointer works on. A drag selects, a double click selects
// a word and a third click everything; Ctrl+C and the menu of the secondary button copy. A tip shows
// a text that is cut.
type selection struct {
	widget.BaseWidget
	of       *Text
	anchor   int       // where the selection began, in runes of the words
	caret    int       // where it ends; equal to anchor when nothing is selected
	word     time.Time // of the latest double click
	focused  bool
	grabbing bool   // it is about to get the focus
	dragged  [2]int // what the latest drag has selected
}

func newSelection(of *Text) *selection {
	s := &selection{of: of}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is for Fyne. The Text draws what is selected.
func (s *selection) CreateRenderer() fyne.WidgetRenderer { return newRenderer(s) }

func (s *selection) min() fyne.Size   { return fyne.Size{} }
func (s *selection) layout(fyne.Size) {}
func (s *selection) paint()           {}

// span is the selected range, the smaller end first.
func (s *selection) span() (from, to int) { return min(s.anchor, s.caret), max(s.anchor, s.caret) }

// set selects a range; equal ends select nothing.
func (s *selection) set(anchor, caret int) {
	if s.anchor != anchor || s.caret != caret {
		s.anchor, s.caret = anchor, caret
		s.of.drawn.Refresh()
	}
}

// selected is the selected text.
func (s *selection) selected() string {
	from, to := s.span()
	all := []rune(s.of.Text())
	return string(all[min(from, len(all)):min(to, len(all))])
}

func (s *selection) selectAll() { s.set(0, len([]rune(s.of.Text()))) }

// at is the rune at a place of this widget.
func (s *selection) at(p fyne.Position) int { return s.of.runeAt(p.Add(s.Position())) }

// Cursor is that of text.
func (s *selection) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseIn shows the tip of a text that is cut.
func (s *selection) MouseIn(*desktop.MouseEvent) {
	Touch()
	offerTip(s, s.of.tip(), fyne.Position{}, s.Size())
}

// MouseMoved does nothing: the tip is the same everywhere.
func (s *selection) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tip away.
func (s *selection) MouseOut() { endTip(s) }

// MouseDown begins a selection, extends it with Shift, or selects everything with the third click.
func (s *selection) MouseDown(e *desktop.MouseEvent) {
	Touch()
	s.grab()
	switch {
	case e.Button != desktop.MouseButtonPrimary:
	case time.Since(s.word) < fyne.CurrentApp().Driver().DoubleTapDelay():
		s.selectAll()
	case e.Modifier&fyne.KeyModifierShift != 0:
		s.set(s.anchor, s.at(e.Position))
	default:
		s.set(s.at(e.Position), s.at(e.Position))
	}
}

// MouseUp does nothing.
func (s *selection) MouseUp(*desktop.MouseEvent) {}

// Dragged moves the end of the selection. One that was pressed beside the words begins where it
// comes over them.
func (s *selection) Dragged(e *fyne.DragEvent) {
	Touch()
	if !s.focused {
		s.grab()
		s.anchor = s.at(e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY))
	}
	s.set(s.anchor, s.at(e.Position))
	s.dragged = [2]int{s.anchor, s.caret}
}

// DragEnd takes the focus back, which Fyne takes away where the button is released beside the words.
func (s *selection) DragEnd() {
	if !s.focused {
		s.grab()
		s.set(s.dragged[0], s.dragged[1])
	}
}

// DoubleTapped selects the run of characters between spaces: a word, or a whole address.
func (s *selection) DoubleTapped(e *fyne.PointEvent) {
	all, at := []rune(s.of.Text()), s.at(e.Position)
	from, to := at, at
	for from > 0 && !unicode.IsSpace(all[from-1]) {
		from--
	}
	for to < len(all) && !unicode.IsSpace(all[to]) {
		to++
	}
	s.word = time.Now()
	s.grab()
	s.set(from, to)
}

// TappedSecondary offers to copy what is selected, or else the whole text.
func (s *selection) TappedSecondary(e *fyne.PointEvent) {
	text := s.selected()
	if text == "" {
		text = s.of.Text()
	}
	openMenu(s, e.AbsolutePosition,
		MenuItem{Label: words.Copy(), OnTapped: func() { copyText(text) }},
		MenuItem{Label: words.SelectAll(), OnTapped: func() { s.grab(); s.selectAll() }})
}

// TypedShortcut copies or selects everything. It passes every other shortcut on.
func (s *selection) TypedShortcut(sh fyne.Shortcut) {
	switch sh.(type) {
	case *fyne.ShortcutCopy:
		if text := s.selected(); text != "" {
			copyText(text)
		}
	case *fyne.ShortcutSelectAll:
		s.selectAll()
	default:
		passShortcut(s, sh)
	}
}

// grab takes the focus, so that Ctrl+C is for this text.
func (s *selection) grab() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		s.grabbing = true
		c.Focus(s)
		s.grabbing = false
	}
}

// Disabled keeps Tab from walking through the texts: only the pointer gives them the focus.
func (s *selection) Disabled() bool { return !s.focused && !s.grabbing }

// Enable does nothing.
func (s *selection) Enable() {}

// Disable does nothing.
func (s *selection) Disable() {}

// FocusGained notes the focus.
func (s *selection) FocusGained() { s.focused = true }

// FocusLost ends the selection: there is one in the window at most.
func (s *selection) FocusLost() {
	s.focused = false
	s.set(0, 0)
}

// TypedRune passes what is typed on.
func (s *selection) TypedRune(r rune) { passRune(s, r) }

// TypedKey passes every key on.
func (s *selection) TypedKey(e *fyne.KeyEvent) { passKey(s, e) }

// copyText puts a text on the clipboard.
func copyText(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// openCopies offers to copy each of some texts; empty ones and repetitions are left out.
func openCopies(o fyne.CanvasObject, at fyne.Position, texts ...string) {
	var items []MenuItem
	seen := map[string]bool{"": true}
	for _, text := range texts {
		if !seen[text] {
			seen[text] = true
			items = append(items, MenuItem{Label: words.CopyOf(shortened(text)), OnTapped: func() { copyText(text) }})
		}
	}
	openMenu(o, at, items...)
}

// shortened is the first line of a text, cut where it is too long for a menu.
func shortened(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more || Body.measure(line) > copyWide {
		return cutTo(line+" ", Body, copyWide)
	}
	return line
}

// copyWide is how much of a text its menu item shows.
const copyWide = 320

// openMenu opens a menu where an object was clicked.
func openMenu(o fyne.CanvasObject, at fyne.Position, items ...MenuItem) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		NewMenu(items...).OpenAt(c, at)
	}
}
