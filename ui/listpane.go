package ui

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// listPane lists the accounts in groups, with a search, and shows the keeper of the key at its
// foot.
type listPane struct {
	on      listActs
	content *fyne.Container
	title   *parts.Text
	signIn  *parts.Button
	search  *parts.Entry
	history *parts.Button // opens the activity
	list    *parts.List
	nothing *parts.Text
	rule    *parts.Hairline
	lock    *parts.Icon
	vault   *parts.Text
	restore *parts.Button
	locks   *parts.Button
	narrow  bool
	keeper  auth.Keeper
	due     time.Time // when the rows next change with the clock
	from    rowsFrom  // what the rows were made from
	kept    keptRows
	ids     []string // of the listed accounts, in their order
}

// listShown is what the list shows of the state. read makes the rows and returns how long they stay
// as they are; it is called only if from differs from the last one or that time is over, because
// there may be thousands.
type listShown struct {
	from     rowsFrom
	read     func(kept *keptRows) (rows []*row, next time.Duration)
	now      time.Time
	selected string // account id
	search   string
	keeper   auth.Keeper
	canLock  bool
	damaged  bool // files cannot be read, and can be repaired
}

// listActs is what the list can trigger.
type listActs interface {
	openPicker()
	repair()
	lock()
	enter(Room)
	searchFor(text string)
	selectAccount(id string)
	showSignIn(n int)
	pressDefault()
}

func newListPane(on listActs) *listPane {
	p := &listPane{
		on: on, title: parts.NewText(parts.Heading, words.Accounts()).Cut(),
		search: parts.NewSearch(words.SearchAccounts()), list: parts.NewList(),
		nothing: parts.NewText(parts.Caption, words.SearchNothing()).Muted().Cut(),
		rule:    parts.NewHairline(), lock: parts.NewIcon(parts.IconLock, parts.ColorMuted, 16),
		vault: parts.NewText(parts.Caption, "").Muted().Cut(),
	}
	p.signIn = parts.NewButton(parts.Primary, words.SignInButton(), theme.ContentAddIcon(), on.openPicker)
	p.history = parts.NewButton(parts.Outline, words.Activity(), nil, func() { on.enter(RoomActivity) })
	p.restore = parts.NewButton(parts.Link, words.RepairButton(), nil, on.repair).Small()
	p.locks = parts.NewButton(parts.Link, words.LockNow(), nil, on.lock).Small()
	p.search.OnChanged = on.searchFor
	p.list.OnSelected = p.picked
	p.list.OnOpened, p.list.OnChosen = p.opened, p.picked
	objects := container.New(&listLayout{p}, p.title, p.signIn, p.search, p.history, p.list, p.nothing, p.rule, p.lock, p.vault, p.restore, p.locks)
	p.content = container.NewStack(parts.NewGround(parts.ColorBackground), objects,
		container.NewBorder(nil, nil, nil, parts.NewUprightHairline()))
	return p
}

// The beginning of the id of a list's item names the kind of its row.
const (
	idAccount = "a:"
	idSignIn  = "s:"
	idDamaged = "d:"
)

// items converts the rows to items of the list widget.
func items(rows []*row) []parts.Item {
	list := make([]parts.Item, 0, len(rows))
	for _, r := range rows {
		if r.kind == rowHeading {
			list = append(list, parts.Item{Heading: true, Title: r.title, Second: r.word})
			continue
		}
		list = append(list, parts.Item{
			ID: r.id, GlyphID: r.provider, Glyph: r.letters, Person: r.person, Apart: r.apart, Title: r.title, Sub: cmp.Or(r.apart, r.second),
			Look: lookOf(r.look), Word: r.word, Second: r.when, Line: drawnLines[r.line],
		})
	}
	return list
}

func (p *listPane) picked(id string) {
	if account, ok := strings.CutPrefix(id, idAccount); ok {
		p.on.selectAccount(account)
		return
	}
	if n, ok := strings.CutPrefix(id, idSignIn); ok {
		number, _ := strconv.Atoi(n)
		p.on.showSignIn(number)
	}
}

func (p *listPane) opened(id string) {
	if strings.HasPrefix(id, idAccount) {
		p.on.pressDefault()
		return
	}
	p.picked(id)
}

func (p *listPane) show(v listShown) {
	p.showRows(v)
	kind := parts.Primary
	if v.selected != "" { // the filled button is that of the account
		kind = parts.Outline
	}
	p.signIn.SetKind(kind)
	if p.search.Text != v.search {
		p.search.SetText(v.search)
	}
	p.showKeeper(v.keeper)
	setVisible(p.locks, v.canLock)
	setVisible(p.restore, v.damaged)
}

// showKeeper shows at the foot who keeps the key.
func (p *listPane) showKeeper(k auth.Keeper) {
	p.keeper = k
	if p.narrow {
		p.vault.SetText(words.KeyLine(k))
		return
	}
	p.vault.SetText(words.VaultLine(k))
}

// setNarrow draws for a window below 1000 wide.
func (p *listPane) setNarrow(narrow bool) {
	p.list.SetCompact(narrow)
	if p.narrow != narrow {
		p.narrow = narrow
		p.history.SetBare(nil)
		if narrow {
			p.history.SetBare(theme.ListIcon())
		}
		p.showKeeper(p.keeper)
	}
}

// showRows draws the rows. It redraws only those that have changed.
func (p *listPane) showRows(v listShown) {
	if v.from != p.from || p.isDue(v) {
		rows, next := v.read(&p.kept)
		p.from, p.due, p.ids = v.from, v.now.Add(next), accountIDs(rows)
		p.list.SetItems(items(rows))
		setVisible(p.nothing, len(rows) == 0 && v.search != "")
	}
	p.list.SetSelected(idAccount + v.selected)
}

// isDue reports whether rows change with the clock. The row of the selected account never says another
// time than its headline, which is drawn more often.
func (p *listPane) isDue(v listShown) bool {
	r := p.kept.byID[v.selected]
	return !v.now.Before(p.due) || r != nil && !v.now.Before(r.until)
}

// forget removes everything drawn.
func (p *listPane) forget() {
	p.from, p.kept, p.ids = rowsFrom{}, keptRows{}, nil
	p.list.SetItems(nil)
}

// listLayout places the pane by the measures of the design.
type listLayout struct{ p *listPane }

// MinSize is small because the shell decides the width of the pane.
func (l *listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 300) }

// Layout places the objects.
func (l *listLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p, w := l.p, size.Width-32
	button := p.signIn.MinSize().Width
	put(p.title, 16, 20, w-button-8, 30)
	put(p.signIn, 16+w-button, 16, button, 36)
	history := p.history.MinSize().Width
	put(p.search, 16, 64, w-history-8, 36)
	put(p.history, 16+w-history, 64, history, 36)
	put(p.nothing, 16, 116, w, 18)
	foot := size.Height - 48
	put(p.list, 0, 108, size.Width, max(foot-108, 0))
	put(p.rule, 0, foot, size.Width, 1)
	put(p.lock, 16, foot+16, 16, 16)
	right := float32(0)
	for _, b := range []*parts.Button{p.restore, p.locks} {
		if b.Visible() {
			right = b.MinSize().Width
			put(b, size.Width-8-right, foot+8, right, 32)
		}
	}
	put(p.vault, 40, foot+16, max(w-24-right, 0), 16)
}

// drawnLines are the lines of a card as the list draws them.
var drawnLines = map[cardLine]parts.CardLine{cardFirst: parts.CardFirst, cardMiddle: parts.CardMiddle, cardLast: parts.CardLast}
