package activity

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// draw shows the lines that the filters admit.
func (r *Room) draw() {
	if r.table == nil {
		return
	}
	problems := 0
	r.fits, problems = r.state.narrowed(r.all, r.shown.Now)
	r.table.SetLines(r.tableLines())
	for i, k := range kinds {
		r.chips[i].Set(words.ActivityKind(string(k), problems), r.state.Kind == k)
	}
	for i, days := range spans {
		if days == r.state.Days {
			r.span.SetChosen(i)
		}
	}
	r.listAccounts()
	r.drawEmpty()
	r.drawFoot()
	r.content.Refresh()
}

// tableLines returns the lines under the headings of their days.
func (r *Room) tableLines() []parts.TableLine {
	list := make([]parts.TableLine, 0, len(r.fits)+16)
	now, day := r.shown.Now, time.Time{}
	for _, l := range r.fits {
		y, m, d := l.At.In(now.Location()).Date()
		if at := time.Date(y, m, d, 0, 0, 0, 0, now.Location()); !at.Equal(day) {
			day = at
			list = append(list, parts.TableLine{Heading: true, Name: words.ActivityDay(l.At, now)})
		}
		list = append(list, parts.TableLine{
			ID: l.id, Time: words.TimeOfDay(l.At, now), GlyphID: l.provider, Glyph: l.letters, Person: l.name, Name: l.name,
			What: l.what, Detail: l.detail, By: l.by, Look: look(l), Result: l.result,
		})
	}
	return list
}

// drawEmpty shows why there are no lines.
func (r *Room) drawEmpty() {
	none, is := words.ActivityNothing(), words.ActivityNoneIs()
	if len(r.all) > 0 {
		none, is = words.ActivityNoFit(), words.ActivityNoFitIs()
	}
	r.none.SetText(none)
	r.noneIs.SetText(is)
	show(r.everything, len(r.all) > 0)
	show(r.empty, len(r.fits) == 0)
	show(r.table, len(r.fits) > 0)
	if len(r.fits) > 0 {
		r.export.Enable()
	} else {
		r.export.Disable()
	}
}

// drawFoot shows how many entries are listed.
func (r *Room) drawFoot() {
	accounts := map[string]bool{}
	for _, l := range r.fits {
		accounts[l.Account] = true
	}
	if r.narrow {
		r.foot.SetText(words.ActivityFootNarrow(len(r.fits)))
		return
	}
	r.foot.SetText(words.ActivityFoot(len(r.fits), len(accounts)))
}

// offered is how many accounts the select offers, because a menu cannot be scrolled. The search
// finds the others.
const offered = 12

// listAccounts offers all accounts together, then those with the latest events, and the one that
// is shown.
func (r *Room) listAccounts() {
	r.accounts = []string{""}
	options := []parts.Option{{Label: words.AllAccounts(), Icon: theme.AccountIcon()}}
	seen := map[string]bool{}
	for _, l := range r.all {
		if seen[l.Account] || len(seen) >= offered && l.Account != r.state.Account {
			continue
		}
		seen[l.Account] = true
		r.accounts = append(r.accounts, l.Account)
		options = append(options, parts.Option{Label: l.name, Icon: theme.AccountIcon()})
	}
	r.account.SetOptions(options, r.accountAt(r.state.Account))
}

func (r *Room) accountAt(id string) int {
	for i, known := range r.accounts {
		if known == id {
			return i
		}
	}
	return 0
}

func show(o fyne.CanvasObject, on bool) {
	switch {
	case on == o.Visible():
	case on:
		o.Show()
	default:
		o.Hide()
	}
}

// pageLayout places the room by the measures of the design: 24 at the sides, controls of 36 in two
// rows, a foot of 48. On a narrow page the filters have a row of their own.
type pageLayout struct{ r *Room }

// MinSize is small because the shell decides the width of the room.
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

const (
	side       = 24
	searchWide = 304
	footHigh   = 48
)

// Layout places the objects.
func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	r, w := l.r, size.Width-2*side
	x := size.Width - side
	for i, o := range []fyne.CanvasObject{r.export, r.span, r.account} {
		wide := []float32{r.export.MinSize().Width, 144, 184}[i]
		x -= wide
		put(o, x, 16, wide, 36)
		x -= 8
	}
	put(r.back, side-8, 16, 36, 36)
	put(r.title, side+36, 19, max(x-side-36, 0), 30)
	top := l.filters(w)
	columns, wide := parts.TableColumns(size.Width, r.narrow)
	for i, h := range r.heads {
		show(h, wide[i] > 0 && len(r.fits) > 0)
		put(h, columns[i], top, max(wide[i]-8, 0), 31)
	}
	show(r.rule, len(r.fits) > 0)
	put(r.rule, side, top+31, w, 1)
	top += 32
	foot := size.Height - footHigh
	put(r.table, 0, top, size.Width, max(foot-top, 0))
	put(r.empty, 0, top, size.Width, max(foot-top, 0))
	put(r.footRule, 0, foot, size.Width, 1)
	put(r.footSign, side, foot+16, 16, 16)
	put(r.foot, side+24, foot+16, w-24, 16)
}

// filters places the search and the chips, and returns where they end.
func (l *pageLayout) filters(w float32) float32 {
	r, chips := l.r, float32(-8)
	for _, c := range r.chips {
		chips += c.MinSize().Width + 8
	}
	x, y, search := float32(side)+searchWide+24, float32(64), float32(searchWide)
	if room := w - chips - 24; room < 200 { // the filters get a row of their own
		x, y, search = side, 108, w
	} else if room < searchWide {
		x, search = side+room+24, room
	}
	put(r.search, side, 64, search, 36)
	for _, c := range r.chips {
		wide := c.MinSize().Width
		put(c, x, y, wide, 36)
		x += wide + 8
	}
	return y + 48
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
