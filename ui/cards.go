package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// cards shows the details of an account. A card is redrawn only when its lines have changed.
type cards struct {
	on       cardActs
	content  *fyne.Container
	scopes   *listCard
	tokens   *listCard
	identity *listCard
	activity *listCard
	also     *listCard // hidden where there are no other accounts
	shown    string    // id of the account
}

// cardActs is what the cards can trigger.
type cardActs interface {
	askForScopes(id string, more ...string)
	copyToken(id string)
	showActivity(account string)
	selectAccount(id string)
}

func newCards(on cardActs) *cards {
	c := &cards{
		on: on, scopes: newListCard(words.CardScopes(), 8), tokens: newListCard(words.CardTokens(), 0),
		identity: newListCard(words.CardIdentity(), 5), activity: newListCard(words.CardActivity(), 5),
		also: newListCard(words.CardAlso(), 4),
	}
	c.activity.all = func() { on.showActivity(c.shown) }
	c.content = parts.Grid(300, 16, 2, c.also.card, c.scopes.card, c.tokens.card, c.identity.card, c.activity.card)
	return c
}

// show draws the cards; fresh means that they belong to another account than before. It reports
// whether a height may have changed.
func (c *cards) show(v detailView, fresh bool) bool {
	c.shown = v.id
	setVisible(c.also.card, len(v.also) > 0)
	moved := c.also.show(c.alsoRows(v), v.also, "", fresh)
	moved = c.scopes.show(c.scopeRows(v), v.scopes, v.scopesCaption, fresh) || moved
	moved = c.tokens.show(c.tokenRows(v), []any{v.tokens, v.actions.use}, words.TokensMasked(), fresh) || moved
	moved = c.identity.show(claimRows(v), v.identity, v.identityFrom, fresh) || moved
	return c.activity.show(activityRows(v), v.activity, "", fresh) || moved
}

// forget removes everything drawn.
func (c *cards) forget() {
	for _, l := range []*listCard{c.also, c.scopes, c.tokens, c.identity, c.activity} {
		l.drawn, l.rows, l.body.Objects = nil, cardRows{}, nil
	}
}

// listCard is a card of lines that folds a long tail away.
type listCard struct {
	card    *parts.Card
	body    *fyne.Container
	grow    *parts.Grow // follows the body
	fold    int         // lines shown while folded; 0: all
	open    bool
	drawn   any // the lines that the rows were made from
	caption string
	rows    cardRows
	more    *parts.Button
	all     func() // shows all lines elsewhere; nil unfolds them here
}

// cardRows is the rows of a card. A row is made only when it is shown, because a provider can send
// very many.
type cardRows struct {
	n    int
	row  func(i int) fyne.CanvasObject
	none string // text in place of the rows when there are none; may be empty
}

// first makes the first n rows.
func (l cardRows) first(n int) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i := range n {
		rows = append(rows, l.row(i))
	}
	if rows == nil && l.none != "" {
		rows = append(rows, quietLine(l.none))
	}
	return rows
}

func newListCard(title string, fold int) *listCard {
	l := &listCard{body: parts.Column(0), fold: fold}
	l.grow = parts.NewGrow(l.body)
	l.more = parts.NewButton(parts.Link, words.ShowFewer(), nil, func() {
		if l.all != nil {
			l.all()
			return
		}
		l.open = !l.open
		l.grow.Change(l.draw)
	}).Small()
	l.card = parts.NewCard(title, l.grow).Action(l.more)
	l.grow.OnMoved = l.card.Refresh
	return l
}

// show draws rows if their lines have changed, and reports whether it did.
func (l *listCard) show(rows cardRows, drawn any, caption string, fresh bool) bool {
	if fresh {
		l.open = false
	} else if reflect.DeepEqual(l.drawn, drawn) && l.caption == caption {
		return false
	}
	l.drawn, l.rows, l.caption = drawn, rows, caption
	l.draw()
	return true
}

// draw puts the lines into the card. The link that unfolds replaces the caption.
func (l *listCard) draw() {
	shown := l.rows.n
	long := l.fold > 0 && shown > l.fold
	setVisible(l.more, long)
	word, caption := words.ShowFewer(), l.caption
	if long && !l.open {
		shown, word = l.fold, words.ShowAllOf(shown)
	}
	if long {
		caption = ""
	}
	if l.all != nil {
		word = words.ShowAllActivity()
		setVisible(l.more, l.rows.n > 0)
	}
	l.more.Set(word, nil)
	l.card.SetCaption(caption)
	l.body.Objects = l.rows.first(shown)
	l.card.Refresh()
}

func (c *cards) scopeRows(v detailView) cardRows {
	return cardRows{n: len(v.scopes), none: words.NoScopesAsked(), row: func(i int) fyne.CanvasObject { return c.scopeRow(v.id, v.scopes[i]) }}
}

func (c *cards) scopeRow(id string, line scopeLine) fyne.CanvasObject {
	switch {
	case line.granted:
		return parts.NewScopeRow(line.scope, line.gloss, !line.past, nil)
	case line.past:
		return parts.NewScopeRow(line.scope, words.NotGranted(), false, nil)
	}
	if line.offered {
		ask := parts.NewButton(parts.Link, words.AskForIt(), nil, func() { c.on.askForScopes(id, line.scope) }).Small()
		return parts.NewScopeRow(line.scope, line.gloss, false, ask)
	}
	ask := parts.NewButton(parts.Link, words.AskForIt(), nil, func() { c.on.askForScopes(id) }).Small()
	return parts.NewScopeRow(line.scope, words.NotGranted(), false, ask)
}

func (c *cards) tokenRows(v detailView) cardRows {
	t := v.tokens
	return cardRows{n: 3, row: func(i int) fyne.CanvasObject {
		switch i {
		case 1:
			return parts.NewTokenRow(words.RefreshToken(), "", t.refreshLine, tokenSign(t.hasRefresh, words.RefreshSign(), theme.ViewRefreshIcon(), parts.ColorMuted), true)
		case 2:
			return parts.NewTokenRow(words.IDToken(), "", t.idLine, tokenSign(t.hasID, words.IDTokenSign(), parts.IconStatusActive, parts.ColorActive), true)
		}
		copyIt := fyne.CanvasObject(nil)
		if t.hasAccess && v.actions.use && !t.bound { // a bound token is of no use elsewhere
			copyIt = parts.NewIconButton(parts.Quiet, words.CopyToken(), theme.ContentCopyIcon(), func() { c.on.copyToken(v.id) }).Small()
		}
		return parts.NewTokenRow(words.AccessToken(), t.accessTail, t.accessLine, copyIt, false)
	}}
}

// tokenSign returns a small icon at the end of a token's row, or an empty object.
func tokenSign(on bool, name string, icon fyne.Resource, colour fyne.ThemeColorName) fyne.CanvasObject {
	if !on {
		return nil
	}
	return parts.NewNamedIcon(name, icon, colour, 16)
}

func (c *cards) alsoRows(v detailView) cardRows {
	return cardRows{n: len(v.also), row: func(i int) fyne.CanvasObject {
		line := v.also[i]
		row := parts.NewFoundRow(parts.NewButton(parts.Link, words.ShowAlso(), nil, func() { c.on.selectAccount(line.id) }).Small())
		row.Set(lookOf(line.look), line.status, parts.Span{Text: line.name, Role: parts.Body})
		return row
	}}
}

func claimRows(v detailView) cardRows {
	return cardRows{n: len(v.identity), row: func(i int) fyne.CanvasObject {
		line, role, after := v.identity[i], parts.Body, fyne.CanvasObject(nil)
		if line.mono {
			role = parts.Mono
		}
		if line.checked {
			after = parts.NewNamedIcon(words.ClaimSign(), theme.ConfirmIcon(), parts.ColorActive, 16)
		}
		return parts.NewKeyValue(line.key, parts.NewText(role, line.value), after)
	}}
}

func activityRows(v detailView) cardRows {
	var times []string
	for _, line := range v.activity {
		times = append(times, line.when)
	}
	column := parts.TimesWidth(times...)
	return cardRows{n: len(v.activity), none: words.NothingYet(), row: func(i int) fyne.CanvasObject {
		line := v.activity[i]
		return parts.NewActivityRow(line.when, dotColour(line.tone), line.text, line.note, i == 0, i == len(v.activity)-1).Aligned(column)
	}}
}

func quietLine(text string) fyne.CanvasObject {
	return parts.Fixed(0, 32, parts.NewText(parts.Caption, text).Muted().Cut())
}
