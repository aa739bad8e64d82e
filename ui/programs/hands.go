package programs

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// handsShown is how many hand-overs a program's page has.
const handsShown = 10

// hands lists the latest hand-overs of a program.
type hands struct {
	panel   *parts.Panel
	title   *parts.Text
	scope   *parts.Text
	started *parts.Text
	all     *parts.Button
	rows    *fyne.Container
	narrow  bool
}

func newHands(of *Room) *hands {
	h := &hands{
		title: parts.NewText(parts.Strong, "").Cut(), scope: parts.NewText(parts.Caption, words.ProgramsScope()).Muted().Cut(),
		started: parts.NewText(parts.Caption, words.ProgramsStarted()).Muted().Cut(), rows: parts.Column(0),
	}
	h.all = parts.NewButton(parts.Link, words.ShowAllActivity(), nil, func() { room.Notify(of.OnShowAll, of.detail.id) }).Small().Flush()
	head := container.New(&headLayout{h}, h.title, h.scope, h.started, h.all)
	h.panel = parts.NewPanel(parts.Column(0, head, h.rows)).Filled(parts.ColorSurface, parts.ColorBorder)
	return h
}

func (h *hands) show(p Program, now time.Time, narrow bool) {
	h.narrow = narrow
	n := min(len(p.Takes), handsShown)
	h.title.SetText(words.ProgramHandOvers(max(n, 1)))
	h.rows.Objects = nil
	for _, t := range p.Takes[:n] {
		h.rows.Add(h.row(t, now))
	}
	if n == 0 {
		h.rows.Add(parts.Fixed(0, 32, parts.NewText(parts.Caption, words.ProgramsNoHands()).Muted().Cut()))
	}
	room.Show(h.scope, n > 0 && !narrow)
	room.Show(h.started, n > 0 && !narrow)
	room.Show(h.all, n > 0)
	h.panel.Refresh()
}

func (h *hands) forget() { h.rows.Objects = nil }

// row is one hand-over.
func (h *hands) row(t Take, now time.Time) fyne.CanvasObject {
	glyph := parts.NewGlyph("", "", 24)
	glyph.SetPerson(t.Provider, t.ProviderName, t.Name)
	scopes := strings.Join(t.Scopes, " ")
	var what fyne.CanvasObject = parts.NewChip(scopes, true)
	switch {
	case t.IsRefused:
		what = parts.NewText(parts.Caption, words.RefusedScopes(scopes)).Coloured(parts.ColorRevoked).Cut()
	case scopes == "":
		what = parts.NewText(parts.Caption, words.ProgramsNoScope()).Muted().Cut()
	}
	return container.New(&handLayout{h}, parts.NewText(parts.Caption, words.DayAndTime(t.At, now)).Muted().Cut(), glyph,
		parts.NewText(parts.Body, t.Name).Cut(), what, parts.NewText(parts.Caption, t.StartedBy).Muted().Cut())
}

// Columns of the hand-overs, in Fyne units.
const (
	timeWide    = 96
	accountWide = 152
	scopeWide   = 152
)

// headLayout places the heading over the columns.
type headLayout struct{ h *hands }

// MinSize returns the height of a line.
func (l *headLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 32) }

// Layout places the objects.
func (l *headLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := l.h
	all, scope := h.all.MinSize().Width, float32(timeWide+accountWide)
	room.Put(h.all, size.Width-all, 0, all, 32)
	title := scope - 8
	if h.narrow {
		title = size.Width - all - 8
	}
	room.Put(h.title, 0, 0, max(title, 0), 32)
	room.Put(h.scope, scope, 0, scopeWide-8, 32)
	room.Put(h.started, scope+scopeWide, 0, max(size.Width-scope-scopeWide-all-8, 0), 32)
}

// handLayout places one hand-over: time, glyph, account, scopes, and what started the program, which
// is a second line where there is little room.
type handLayout struct{ h *hands }

// MinSize returns the height of a row.
func (l *handLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.h.narrow {
		return fyne.NewSize(200, 48)
	}
	return fyne.NewSize(200, 32)
}

// Layout places the objects.
func (l *handLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	high := size.Height
	scope := float32(timeWide + accountWide)
	if l.h.narrow {
		high = 28
		scope = min(scope, size.Width*3/5)
		room.Put(o[4], timeWide+32, 28, max(size.Width-timeWide-32, 0), 16)
	} else {
		room.Put(o[4], scope+scopeWide, 0, max(size.Width-scope-scopeWide, 0), high)
	}
	room.Put(o[0], 0, 0, timeWide-8, high)
	room.Put(o[1], timeWide, (high-24)/2, 24, 24)
	room.Put(o[2], timeWide+32, 0, max(scope-timeWide-32-8, 0), high)
	what := float32(scopeWide - 8)
	if l.h.narrow {
		what = max(size.Width-scope, 0)
	}
	room.Put(o[3], scope, 0, what, high)
}
