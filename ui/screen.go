package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// screen is everything in the window.
type screen struct {
	app       *App
	content   fyne.CanvasObject
	shell     *fyne.Container
	rail      *parts.Rail
	accounts  *parts.NavItem
	providers *parts.NavItem
	list      *listPane
	main      *fyne.Container // one of the following at a time
	detail    *detailPane
	first     *firstRun
	gate      *gate
	room      *providersRoom // nil until it is first entered
	settings  *parts.NavItem
	set       *settingsRoom // nil until it is first shown: it takes time to make
	toasts    *parts.Toasts
	dialogs   *dialogs
	notice    int
	drawn     bool
	stray     bool // what has the focus may be hidden by now
}

func newScreen(a *App) *screen {
	s := &screen{app: a, toasts: parts.NewToasts(), dialogs: newDialogs(a)}
	s.accounts = parts.NewNavItem(words.Accounts(), theme.AccountIcon(), func() { a.enter(RoomAccounts) })
	s.providers = parts.NewNavItem(words.Providers(), theme.StorageIcon(), func() { a.enter(RoomProviders) })
	s.settings = parts.NewNavItem(words.SettingsRoom(), theme.SettingsIcon(), func() { a.enter(RoomSettings) })
	s.rail = parts.NewRail([]*parts.NavItem{s.accounts, s.providers}, []*parts.NavItem{s.settings})
	s.list, s.detail, s.first, s.gate = newListPane(a), newDetailPane(a), newFirstRun(a), newGate(a)
	s.main = container.NewStack(parts.NewGround(parts.ColorSurface), s.detail.scroll, s.first.content, s.gate.content)
	s.shell = container.New(&shellLayout{s}, s.rail, s.list.content, s.main)
	s.content = container.NewStack(s.shell, s.toasts)
	return s
}

// view is which of the whole screens is shown.
type view int

const (
	viewAccounts view = iota
	viewFirst
	viewGate
	viewProviders
	viewSettings
)

// view says which screen a state is shown on.
func (s State) view() view {
	switch {
	case s.Phase != PhaseOpen && s.Phase != PhaseEmpty:
		return viewGate // a hidden window tells nothing either
	case s.Room == RoomProviders:
		return viewProviders
	case s.Room == RoomSettings:
		return viewSettings
	case s.FirstRun():
		return viewFirst
	}
	return viewAccounts
}

// show draws the state.
func (s *screen) show(st State) {
	v := st.view()
	s.accounts.SetSelected(st.Room == RoomAccounts)
	s.providers.SetSelected(st.Room == RoomProviders)
	s.settings.SetSelected(st.Room == RoomSettings)
	for _, place := range []*parts.NavItem{s.accounts, s.providers, s.settings} {
		setVisible(place, v != viewGate)
	}
	if s.reveal(v) {
		s.list.from = rowsFrom{} // what turned stands still out of sight, and is to wake
		s.stray = true
		defer s.rearrange()
	}
	if v != viewGate {
		s.gate.forget()
	}
	switch v {
	case viewAccounts:
		s.list.show(st)
		s.detail.show(st)
	case viewFirst:
		s.first.show(st)
	case viewGate:
		s.gate.show(st)
		s.closeMenus()
	case viewProviders:
		s.room.show(st)
	case viewSettings:
		s.set.show(st)
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

// forget takes away what was drawn of accounts, so that a locked window holds
// nothing of them.
func (s *screen) forget() {
	s.list.forget()
	s.detail.forget()
}

// showTime draws what the clock alone changes. The rows are looked through only
// when one of them may have changed: there may be thousands.
func (s *screen) showTime(st State) {
	if st.view() == viewAccounts {
		if !st.Now.Before(s.list.due) {
			s.list.showRows(st)
		}
		s.detail.showTime(st)
	}
	s.dialogs.showTime(st)
}

// reveal shows the objects of a view and hides the others.
func (s *screen) reveal(v view) (changed bool) {
	if v == viewSettings && s.set == nil {
		s.set = newSettingsRoom(s.app)
		s.main.Add(s.set.content)
	}
	if s.set != nil {
		changed = s.set.content.Visible() != (v == viewSettings)
		setVisible(s.set.content, v == viewSettings)
	}
	if v == viewProviders && s.room == nil {
		s.room = newProvidersRoom(s.app)
		s.main.Add(s.room.form)
		s.shell.Objects = slices.Insert(s.shell.Objects, 2, fyne.CanvasObject(s.room.list)) // left of main: Tab goes that way
	}
	shown := map[fyne.CanvasObject]bool{
		s.list.content: v == viewAccounts, s.detail.scroll: v == viewAccounts,
		s.first.content: v == viewFirst, s.gate.content: v == viewGate,
	}
	if s.room != nil {
		shown[s.room.list], shown[s.room.form] = v == viewProviders, v == viewProviders
	}
	for o, on := range shown {
		if o.Visible() != on || !s.drawn {
			changed = true
			setVisible(o, on)
		}
	}
	s.drawn = true
	return changed
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
	s.rail.SetCompact(narrow)
	s.list.setNarrow(narrow)
	s.detail.setNarrow(narrow)
}

// shellLayout places rail, list and main side by side.
type shellLayout struct{ s *screen }

// wideFrom is the width of the window from which it is drawn wide.
const wideFrom = 1000

// MinSize is the least window, whatever stands in it.
func (l *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return leastSize }

// Layout places the panes.
func (l *shellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := l.s
	narrow := size.Width < wideFrom
	s.setNarrow(narrow)
	x := s.rail.Width()
	put(s.rail, 0, 0, x, size.Height)
	list, providers := float32(344), float32(264)
	if narrow {
		list = 272
	}
	if s.list.content.Visible() {
		put(s.list.content, x, 0, list, size.Height)
		x += list
	}
	if s.room != nil && s.room.list.Visible() {
		put(s.room.list, x, 0, providers, size.Height)
		x += providers
	}
	put(s.main, x, 0, max(size.Width-x, 0), size.Height)
}
