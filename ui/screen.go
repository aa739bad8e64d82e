package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/parts"
	"latchkey/ui/room"
)

// screen is the content of the window: the rail, the room that the state names, and the dialogs
// over both.
type screen struct {
	app     *App
	content fyne.CanvasObject
	shell   *fyne.Container
	band    *configBand
	rail    *parts.Rail
	rooms   []*placed
	shown   *placed // the visible room
	main    *fyne.Container
	toasts  *parts.Toasts
	tips    *parts.Tips
	dialogs *dialogs
	asks    *dialogs // over the others
	notice  int
	narrow  bool
	stray   bool // the focused widget may be hidden now
	bare    bool // the room has the whole window, for an audience
}

func newScreen(a *App) *screen {
	s := &screen{app: a, toasts: parts.NewToasts(), tips: parts.NewTips(), dialogs: newDialogs(a), asks: newConsents(a)}
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
	s.main = container.NewStack() // without a ground: the window is cleared in ColorSurface
	var open func()
	if a.opensFiles() {
		open = a.openConfig
	}
	s.band = newConfigBand(open)
	s.shell = container.New(&shellLayout{s}, s.band, s.rail, s.toasts, s.main)
	s.content = container.NewStack(s.shell, s.tips)
	s.furnish(s.rooms[0]) // made while the vault is still being opened
	return s
}

// place returns the entry of a room.
func (s *screen) place(r Room) *placed {
	i := slices.IndexFunc(s.rooms, func(p *placed) bool { return p.id == r })
	if i < 0 {
		i = 0
	}
	return s.rooms[i]
}

// present returns the visible room.
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
	if s.band.show(st.Faults) {
		defer s.rearrange()
	}
	if s.reveal(s.place(v)) {
		s.stray = true
		defer s.rearrange()
	}
	panes := s.shown.visiblePanes()
	s.present().Show(st)
	if s.shown.visiblePanes() != panes {
		defer s.rearrange()
	}
	if s.dialogs.changes(st) || v == RoomGate {
		s.asks.lower()
	}
	if v == RoomGate {
		s.asks.show(st)
		s.closeMenus()
	}
	if st.Phase == PhaseHidden {
		st.Notice.Text = ""
		if st.Dialog.Kind != DialogUnsaved && st.Dialog.Kind != DialogQuitOver { // the window can be closed, and these show nothing of an account
			st.Dialog = Dialog{}
		}
	}
	if s.showNotice(st) {
		defer s.rearrange()
	}
	s.dialogs.show(st)
	s.asks.show(st)
	if s.stray && s.dialogs.modal == nil && s.asks.modal == nil { // a dialog has its own focus
		s.stray = false
		s.app.focus(nil)
	}
}

// forget removes everything drawn of accounts, so that a locked window keeps nothing of them.
func (s *screen) forget() {
	for _, p := range s.rooms {
		if p.room != nil {
			p.room.Forget()
		}
	}
}

// showTime redraws what depends on the clock alone.
func (s *screen) showTime(st State) {
	s.present().ShowTime(st)
	s.dialogs.showTime(st)
	s.asks.showTime(st)
}

// reveal replaces the visible room, and reports whether it differs from the last one.
func (s *screen) reveal(p *placed) (changed bool) {
	if p == s.shown {
		return false
	}
	if p.room == nil {
		s.furnish(p)
	}
	parts.EndTips()
	if s.shown != nil {
		s.shown.setVisible(false)
		s.shown.room.Leave()
	}
	p.setVisible(true)
	p.room.Enter()
	s.shown = p
	return true
}

// visiblePanes counts the panes of a room that it shows.
func (p *placed) visiblePanes() (n int) {
	for _, pane := range p.room.Panes() {
		if pane.Object.Visible() {
			n++
		}
	}
	return n
}

// setVisible shows or hides the panes of a room.
func (p *placed) setVisible(on bool) {
	for _, pane := range p.room.Panes() {
		setVisible(pane.Object, on)
	}
}

// furnish makes a room and leaves it hidden. It adds panes of fixed width before the others,
// because Tab follows the order of the shell's objects.
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

// closeMenus closes every open menu: ours, or that of an entry.
func (s *screen) closeMenus() {
	c := s.app.canvas()
	if c == nil || s.dialogs.modal != nil {
		return // closing a dialog also closes the overlays above it
	}
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		if m, ok := top.(*parts.Menu); ok {
			m.Close()
			continue
		}
		c.Overlays().Remove(top)
	}
}

// rearrange lays the panes out. Unlike Refresh it skips hidden objects, which cost nothing before
// they are first shown.
func (s *screen) rearrange() {
	s.shell.Layout.Layout(s.shell.Objects, s.shell.Size())
	s.rail.Refresh() // its items come and go
	canvas.Refresh(s.shell)
}

// setBare gives the visible room the whole window, without rail and messages, or ends that.
func (s *screen) setBare(on bool) {
	if s.bare == on {
		return
	}
	s.bare = on
	setVisible(s.rail, !on)
	s.band.setAway(on)
	s.toasts.Clear()
	s.app.focus(nil)
	s.rearrange()
}

// showNotice shows the message, and reports whether its strip may have another height.
func (s *screen) showNotice(st State) (changed bool) {
	switch {
	case s.bare: // an audience sees no message
	case st.Notice.Text == "":
		changed = s.toasts.Clear()
	case st.Notice.N != s.notice:
		look := parts.LookActive()
		if st.Notice.Bad {
			look = parts.LookWarning()
		}
		s.toasts.Say(look, st.Notice.Text)
		changed = true
	}
	s.notice = st.Notice.N
	return changed
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

// shellLayout places the rail and the panes of the visible room side by side. A message stands in a
// strip of its own below the widest pane: what is fixed to the foot of the lists does not move.
type shellLayout struct{ s *screen }

// wideFrom is the least width of a window in the wide layout.
const wideFrom = 1000

// MinSize is the least size of the window, whatever its content.
func (l *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return leastSize }

// Layout places the panes.
func (l *shellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := l.s
	s.setNarrow(size.Width < wideFrom)
	x, y := s.rail.Width(), s.band.heightFor(size.Width)
	if s.bare {
		x, y = 0, 0
	}
	put(s.band, 0, 0, size.Width, y)
	size.Height = max(size.Height-y, 0)
	put(s.rail, 0, y, x, size.Height)
	if s.shown != nil {
		for _, pane := range s.shown.room.Panes() {
			wide := pane.Wide
			if s.narrow {
				wide = pane.Narrow
			}
			if wide > 0 && pane.Object.Visible() {
				put(pane.Object, x, y, wide, size.Height)
				x += wide
			}
		}
	}
	wide := max(size.Width-x, 0)
	strip := s.toasts.HeightFor(wide)
	put(s.main, x, y, wide, max(size.Height-strip, 0))
	put(s.toasts, x, y+max(size.Height-strip, 0), wide, strip)
}
