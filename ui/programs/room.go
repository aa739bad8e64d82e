package programs

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// Room is the room. It calls its callbacks on the main goroutine; nil ones are skipped.
type Room struct {
	room.Base[Shown]
	OnSelect   func(id string)
	OnAskFirst func(on bool)
	OnRule     func(id, account string, kind program.RuleKind) // program.Until means for half an hour
	OnWithdraw func(id, account string)                        // an empty account means every rule of the program
	OnEnd      func(lease string)
	OnShowAll  func(id string) // the person wants all hand-overs of a program
	OnLock     func()
	OnCopy     func(text string)

	shown   Shown
	all     []Program // nil until the first Show
	due     time.Time // when a rule ends next; zero means never
	find    string    // the search, in lower case
	isDrawn bool
	isShown bool // the room is the visible one
	narrow  bool

	list   *fyne.Container
	page   *fyne.Container // the detail and the empty state
	title  *parts.Text
	says   *parts.Text // beside the switch
	flip   *parts.Switch
	search *parts.Entry
	rows   *parts.List
	none   *parts.Text
	rule   *parts.Hairline
	lock   *parts.Icon
	vault  *parts.Text
	locks  *parts.Button

	detail *detail
	empty  *empty
}

// New returns an empty room.
func New() *Room {
	r := &Room{
		title: parts.NewText(parts.Heading, words.Programs()).Cut(), says: parts.NewText(parts.Caption, words.ProgramsAsk()).Muted(),
		search: parts.NewSearch(words.ProgramsSearch()), rows: parts.NewList(), none: parts.NewText(parts.Caption, words.ProgramsNoFit()).Muted().Cut(),
		rule: parts.NewHairline(), lock: parts.NewIcon(parts.IconLock, parts.ColorMuted, 16), vault: parts.NewText(parts.Caption, "").Muted().Cut(),
	}
	r.flip = parts.NewSwitch(words.On(), words.Off(), false, func(on bool) { room.Notify(r.OnAskFirst, on) }).WordBefore()
	r.search.OnChanged = func(text string) {
		r.find = strings.ToLower(strings.TrimSpace(text))
		r.draw()
	}
	r.rows.OnSelected = func(id string) { room.Notify(r.OnSelect, id) }
	r.rows.OnOpened, r.rows.OnChosen = func(string) {}, func(string) {}
	r.locks = parts.NewButton(parts.Link, words.LockNow(), nil, func() { room.Call(r.OnLock) }).Small()
	r.detail, r.empty = newDetail(r), newEmpty(r)
	objects := container.New(&listLayout{r}, r.title, r.says, r.flip, r.search, r.rows, r.none, r.rule, r.lock, r.vault, r.locks)
	r.list = container.NewStack(parts.NewGround(parts.ColorBackground), objects, container.NewBorder(nil, nil, nil, parts.NewUprightHairline()))
	r.page = container.NewStack(r.detail.scroll, r.empty.scroll)
	return r
}

// Panes returns the list and the program. The list is hidden while there is none.
func (r *Room) Panes() []room.Pane {
	return []room.Pane{{Object: r.list, Wide: 360, Narrow: 272}, {Object: r.page}}
}

// Show draws the programs. It does not read unchanged ones a second time.
func (r *Room) Show(v Shown) {
	fresh := !r.isDrawn || r.shown.From != v.From || r.isDue(v.Now)
	if fresh {
		r.all = v.Read()
		r.due = nextEnd(r.all, v.Now)
	}
	same := !fresh && r.shown.Selected == v.Selected && r.shown.AskFirst == v.AskFirst && r.shown.CanSet == v.CanSet &&
		r.shown.Key == v.Key && r.shown.CanLock == v.CanLock && r.shown.Example == v.Example && r.shown.Accounts == v.Accounts &&
		r.shown.Fault == v.Fault && r.shown.FaultHint == v.FaultHint
	r.shown, r.isDrawn = v, true
	if same {
		r.ShowTime(v)
		r.reveal()
		return
	}
	r.draw()
}

// ShowTime draws what has changed with the clock: days in the list, and the countdowns of leases.
func (r *Room) ShowTime(v Shown) {
	if r.isDue(v.Now) {
		r.Show(v)
		return
	}
	r.shown.Now = v.Now
	if len(r.all) > 0 {
		r.rows.SetItems(items(r.all, r.shown, r.find))
		r.detail.showTime(v.Now)
	}
}

// isDue reports whether a rule has ended since the programs were read.
func (r *Room) isDue(now time.Time) bool { return !r.due.IsZero() && !now.Before(r.due) }

// Enter has everything drawn, because a hidden room is not.
func (r *Room) Enter() { r.isDrawn, r.isShown = false, true }

// Leave keeps the list hidden while another room is visible.
func (r *Room) Leave() { r.isShown = false }

// Forget removes everything drawn, and the search.
func (r *Room) Forget() {
	r.all, r.shown, r.isDrawn = nil, Shown{}, false
	if r.search.Text != "" {
		r.search.SetText("")
	}
	r.rows.SetItems(nil)
	r.detail.forget()
	r.empty.show(r.shown)
	r.reveal()
}

// SetNarrow switches between the layouts below and above 1000 units.
func (r *Room) SetNarrow(narrow bool) {
	if r.narrow != narrow {
		r.narrow = narrow
		r.rows.SetCompact(narrow)
		r.draw()
	}
}

// Move selects another of the listed programs.
func (r *Room) Move(by int) { r.rows.Step(by) }

// Press has programs ask first, where nothing else is offered. No button of the list or of a
// program is filled.
func (r *Room) Press() {
	if len(r.all) == 0 && r.empty.ask.Visible() && !r.empty.ask.Disabled() {
		room.Notify(r.OnAskFirst, true)
	}
}

// Search returns the field over the list.
func (r *Room) Search() fyne.Focusable {
	if len(r.all) == 0 {
		return nil
	}
	return r.search
}

// Escape clears the search.
func (r *Room) Escape() bool {
	if r.search.Text == "" {
		return false
	}
	r.search.SetText("")
	return true
}

// draw shows the list and the selected program, or else what the room is for.
func (r *Room) draw() {
	v := r.shown
	r.reveal()
	r.empty.show(v)
	r.flip.SetOn(v.AskFirst)
	room.Enable(r.flip, v.CanSet)
	r.vault.SetText(v.Key)
	if r.narrow {
		r.vault.SetText(v.KeyShort)
	}
	room.Show(r.locks, v.CanLock)
	lines := items(r.all, v, r.find)
	r.rows.SetItems(lines)
	room.Show(r.none, len(lines) == 0 && r.find != "")
	p, ok := r.selected()
	r.rows.SetSelected(p.ID)
	r.detail.show(p, ok)
	r.list.Refresh()
}

// reveal shows either the list with a program, or what the room is for.
func (r *Room) reveal() {
	some := len(r.all) > 0
	if r.isShown {
		room.Show(r.list, some)
	}
	room.Show(r.detail.scroll, some)
	room.Show(r.empty.scroll, !some)
}

// selected returns the selected program, or else the first of the list.
func (r *Room) selected() (Program, bool) {
	i := slices.IndexFunc(r.all, func(p Program) bool { return p.ID == r.shown.Selected })
	if i < 0 {
		for _, line := range items(r.all, r.shown, r.find) {
			if !line.Heading {
				i = slices.IndexFunc(r.all, func(p Program) bool { return p.ID == line.ID })
				break
			}
		}
	}
	if i < 0 {
		return Program{}, false
	}
	return r.all[i], true
}

// listLayout places the list by the measures of the design: 16 at the sides, a foot of 48.
type listLayout struct{ r *Room }

// MinSize is small because the shell decides the width of the pane.
func (l *listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 300) }

// Layout places the objects.
func (l *listLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r, w := l.r, size.Width-32
	flip, says, y := r.flip.MinSize().Width, r.says.MinSize().Width, float32(18)
	title := w - flip - says - 20
	if r.narrow { // the switch has a line of its own
		title, y = w, 54
	}
	room.Put(r.title, 16, 20, max(title, 0), 30)
	room.Put(r.says, 16+w-flip-8-says, y, says, 32)
	room.Put(r.flip, 16+w-flip, y, flip, 32)
	top := float32(64)
	if r.narrow {
		room.Put(r.says, 16, y, says, 32)
		top = 92
	}
	room.Put(r.search, 16, top, w, 36)
	top += 44
	room.Put(r.none, 16, top+8, w, 18)
	foot := size.Height - 48
	room.Put(r.rows, 0, top, size.Width, max(foot-top, 0))
	room.Put(r.rule, 0, foot, size.Width, 1)
	room.Put(r.lock, 16, foot+16, 16, 16)
	right := float32(0)
	if r.locks.Visible() {
		right = r.locks.MinSize().Width
		room.Put(r.locks, size.Width-8-right, foot+8, right, 32)
	}
	room.Put(r.vault, 40, foot+16, max(w-24-right, 0), 16)
}
