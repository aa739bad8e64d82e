package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/parts"
	"latchkey/ui/room"
)

// screen is everything in the window: the rail, the room that the state names, and
// what lies over both.
type screen struct {
	app     *App
	content fyne.CanvasObject
	shell   *fyne.Container
	rail    *parts.Rail
	rooms   []*placed
	shown   *placed // the room in sight
	main    *fyne.Container
	toasts  *parts.Toasts
	dialogs *dialogs
	notice  int
	narrow  bool
	stray   bool // what has the focus may be hidden by now
}

func newScreen(a *App) *screen {
	s := &screen{app: a, toasts: parts.NewToasts(), dialogs: newDialogs(a)}
	var top, foot []*parts.NavItem
	for _, e := range rooms() {
		p := &placed{entry: e}
		s.rooms = append(s.rooms, p)
		if e.rail == nil {
			continue
		}
		p.item = parts.NewNavItem(e.rail.name, e.rail.icon, func() { a.enter(e.id) })
		if e.rail.foot {
			foot = append(foot, p.item)
		} else {
			top = append(top, p.item)
		}
	}
	s.rail = parts.NewRail(top, foot)
	s.main = container.NewStack(parts.NewGround(parts.ColorSurface))
	s.shell = container.New(&shellLayout{s}, s.rail, s.main)
	s.content = container.NewStack(s.shell, s.toasts)
	s.furnish(s.rooms[0]) // while the vault is still being opened
	return s
}

// place is the line of the list for a room.
func (s *screen) place(r Room) *placed {
	i := slices.IndexFunc(s.rooms, func(p *placed) bool { return p.id == r })
	if i < 0 {
		i = 0
	}
	return s.rooms[i]
}

// present is the room in sight.
func (s *screen) present() room.Room[State] { return s.shown.room }

// show draws the state.
func (s *screen) show(st State) {
	v, in := st.view(), s.place(st.Room)
	for _, p := range s.rooms {
		if p.item != nil {
			p.item.SetSelected(p.leads(in))
			setVisible(p.item, v != RoomGate)
		}
	}
	if s.reveal(s.place(v)) {
		s.stray = true
		defer s.rearrange()
	}
	s.present().Show(st)
	if v == RoomGate {
		s.closeMenus()
	}
	if st.Phase == PhaseHidden {
		st.Dialog, st.Notice.Text = Dialog{}, ""
	}
	s.showNotice(st)
	s.dialogs.show(st)
	if s.stray && s.dialogs.modal == nil { // a dialog has a focus of its own
		s.stray = false
		s.app.focus(nil)
	}
}

// forget takes away what was drawn of accounts, so that a locked window keeps
// nothing of them.
func (s *screen) forget() {
	for _, p := range s.rooms {
		if p.room != nil {
			p.room.Forget()
		}
	}
}

// showTime draws what the clock alone changes.
func (s *screen) showTime(st State) {
	s.present().ShowTime(st)
	s.dialogs.showTime(st)
}

// reveal brings a room into sight in place of the one that was, and reports whether
// it is another.
func (s *screen) reveal(p *placed) (changed bool) {
	if p == s.shown {
		return false
	}
	if p.room == nil {
		s.furnish(p)
	}
	if s.shown != nil {
		s.shown.setVisible(false)
		s.shown.room.Leave()
	}
	p.setVisible(true)
	p.room.Enter()
	s.shown = p
	return true
}

// setVisible shows or hides the panes of a room.
func (p *placed) setVisible(on bool) {
	for _, pane := range p.room.Panes() {
		setVisible(pane.Object, on)
	}
}

// furnish makes a room, out of sight. Its panes with a width of their own stand left of the others,
// because Tab goes through the shell in its order.
func (s *screen) furnish(p *placed) {
	p.room = p.make(s.app)
	p.setVisible(false)
	p.room.SetNarrow(s.narrow)
	for _, pane := range p.room.Panes() {
		if pane.Wide > 0 {
			at := len(s.shell.Objects) - 1
			s.shell.Objects = slices.Insert(s.shell.Objects, at, pane.Object)
		} else {
			s.main.Add(pane.Object)
		}
	}
}

// closeMenus takes away what still hangs over the window: a menu of ours, or that of
// an entry.
func (s *screen) closeMenus() {
	c := s.app.canvas()
	if c == nil || s.dialogs.modal != nil {
		return // a dialog takes what lies over it along
	}
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		if m, ok := top.(*parts.Menu); ok {
			m.Close()
			continue
		}
		c.Overlays().Remove(top)
	}
}

// rearrange lays the panes out anew. Unlike Refresh it leaves alone what is
// hidden, which so costs nothing before it is first seen.
func (s *screen) rearrange() {
	s.shell.Layout.Layout(s.shell.Objects, s.shell.Size())
	s.rail.Refresh() // its places come and go
	canvas.Refresh(s.shell)
}

func (s *screen) showNotice(st State) {
	switch {
	case st.Notice.Text == "":
		s.toasts.Clear()
	case st.Notice.N != s.notice:
		look := parts.LookActive()
		if st.Notice.Bad {
			look = parts.LookWarning()
		}
		s.toasts.Say(look, st.Notice.Text)
	}
	s.notice = st.Notice.N
}

// setNarrow draws for a window below or above 1000 wide.
func (s *screen) setNarrow(narrow bool) {
	s.narrow = narrow
	s.rail.SetCompact(narrow)
	for _, p := range s.rooms {
		if p.room != nil {
			p.room.SetNarrow(narrow)
		}
	}
}

// shellLayout places the rail and the panes of the room in sight side by side.
type shellLayout struct{ s *screen }

// wideFrom is the width of the window from which it is drawn wide.
const wideFrom = 1000

// MinSize is the least window, whatever stands in it.
func (l *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return leastSize }

// Layout places the panes.
func (l *shellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := l.s
	s.setNarrow(size.Width < wideFrom)
	x := s.rail.Width()
	put(s.rail, 0, 0, x, size.Height)
	if s.shown != nil {
		for _, pane := range s.shown.room.Panes() {
			wide := pane.Wide
			if s.narrow {
				wide = pane.Narrow
			}
			if wide > 0 {
				put(pane.Object, x, 0, wide, size.Height)
				x += wide
			}
		}
	}
	put(s.main, x, 0, max(size.Width-x, 0), size.Height)
}
