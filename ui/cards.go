package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// cards are what can be read of an account. Each is drawn anew only when its
// lines changed.
type cards struct {
	app      *App
	content  *fyne.Container
	scopes   *listCard
	tokens   *listCard
	identity *listCard
	activity *listCard
}

func newCards(a *App) *cards {
	c := &cards{
		app: a, scopes: newListCard(words.CardScopes, 8), tokens: newListCard(words.CardTokens, 0),
		identity: newListCard(words.CardIdentity, 5), activity: newListCard(words.CardActivity, 5),
	}
	c.content = parts.Grid(300, 16, 2, c.scopes.card, c.tokens.card, c.identity.card, c.activity.card)
	return c
}

// show draws the cards; fresh means that they are another account's. It
// reports whether a height may have changed.
func (c *cards) show(v detailView, fresh bool) bool {
	moved := c.scopes.show(c.scopeRows(v), v.scopes, v.scopesCaption, fresh)
	moved = c.tokens.show(c.tokenRows(v), []any{v.tokens, v.actions.use}, words.TokensMasked, fresh) || moved
	moved = c.identity.show(claimRows(v), v.identity, v.identityFrom, fresh) || moved
	return c.activity.show(activityRows(v), v.activity, "", fresh) || moved
}

// forget takes away what was drawn.
func (c *cards) forget() {
	for _, l := range []*listCard{c.scopes, c.tokens, c.identity, c.activity} {
		l.lines, l.rows, l.body.Objects = nil, nil, nil
	}
}

// listCard is a card of lines of which a long tail is folded away.
type listCard struct {
	card    *parts.Card
	body    *fyne.Container
	grow    *parts.Grow // follows the body
	fold    int         // lines shown while folded; 0: all
	open    bool
	lines   any // what is drawn
	caption string
	rows    func() []fyne.CanvasObject
	more    *parts.Button
}

func newListCard(title string, fold int) *listCard {
	l := &listCard{body: parts.Column(0), fold: fold}
	l.grow = parts.NewGrow(l.body)
	l.more = parts.NewButton(parts.Link, words.ShowFewer, nil, func() {
		l.open = !l.open
		l.grow.Change(l.draw)
	}).Small()
	l.card = parts.NewCard(title, l.grow).Action(l.more)
	l.grow.OnMoved = l.card.Refresh
	return l
}

// show draws rows if their lines changed, and reports whether it did.
func (l *listCard) show(rows func() []fyne.CanvasObject, lines any, caption string, fresh bool) bool {
	if fresh {
		l.open = false
	} else if reflect.DeepEqual(l.lines, lines) && l.caption == caption {
		return false
	}
	l.lines, l.rows, l.caption = lines, rows, caption
	l.draw()
	return true
}

// draw puts the lines into the card. The link that unfolds takes the place of
// the caption.
func (l *listCard) draw() {
	rows := l.rows()
	long := l.fold > 0 && len(rows) > l.fold
	setVisible(l.more, long)
	word, caption := words.ShowFewer, l.caption
	if long && !l.open {
		rows, word = rows[:l.fold], words.ShowAllOf(len(rows))
	}
	if long {
		caption = ""
	}
	l.more.Set(word, nil)
	l.card.SetCaption(caption)
	l.body.Objects = rows
	l.card.Refresh()
}

func (c *cards) scopeRows(v detailView) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, line := range v.scopes {
			rows = append(rows, c.scopeRow(v.id, line))
		}
		if rows == nil {
			rows = append(rows, quietLine(words.NoScopesAsked))
		}
		return rows
	}
}

func (c *cards) scopeRow(id string, line scopeLine) fyne.CanvasObject {
	if line.granted {
		return parts.NewScopeRow(line.scope, line.gloss, true, nil)
	}
	ask := parts.NewButton(parts.Link, words.AskForIt, nil, func() { c.app.askForScopes(id) }).Small()
	return parts.NewScopeRow(line.scope, words.NotGranted, false, ask)
}

func (c *cards) tokenRows(v detailView) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject {
		t := v.tokens
		copyIt := fyne.CanvasObject(nil)
		if t.hasAccess && v.actions.use && !t.bound { // nobody else could use it
			copyIt = parts.NewIconButton(parts.Quiet, words.CopyToken, theme.ContentCopyIcon(), func() { c.app.copyToken(v.id) }).Small()
		}
		return []fyne.CanvasObject{
			parts.NewTokenRow(words.AccessToken, t.accessTail, t.accessLine, copyIt, false),
			parts.NewTokenRow(words.RefreshToken, "", t.refreshLine, tokenSign(t.hasRefresh, theme.ViewRefreshIcon(), parts.ColorMuted), true),
			parts.NewTokenRow(words.IDToken, "", t.idLine, tokenSign(t.hasID, parts.IconStatusActive, parts.ColorActive), true),
		}
	}
}

// tokenSign is a small icon at the end of a token's row, or nothing.
func tokenSign(on bool, icon fyne.Resource, colour fyne.ThemeColorName) fyne.CanvasObject {
	if !on {
		return nil
	}
	return parts.NewIcon(icon, colour, 16)
}

func claimRows(v detailView) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		for _, line := range v.identity {
			role, after := parts.Body, fyne.CanvasObject(nil)
			if line.mono {
				role = parts.Mono
			}
			if line.checked {
				after = parts.NewIcon(theme.ConfirmIcon(), parts.ColorActive, 16)
			}
			rows = append(rows, parts.NewKeyValue(line.key, parts.NewText(role, line.value), after))
		}
		return rows
	}
}

func activityRows(v detailView) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject {
		var rows []fyne.CanvasObject
		var times []string
		for _, line := range v.activity {
			times = append(times, line.when)
		}
		column := parts.TimesWidth(times...)
		for i, line := range v.activity {
			row := parts.NewActivityRow(line.when, dotColour(line.tone), line.text, line.note, i == 0, i == len(v.activity)-1)
			rows = append(rows, row.Aligned(column))
		}
		if rows == nil {
			rows = append(rows, quietLine(words.NothingYet))
		}
		return rows
	}
}

func quietLine(text string) fyne.CanvasObject {
	return parts.Fixed(0, 32, parts.NewText(parts.Caption, text).Muted().Cut())
}
