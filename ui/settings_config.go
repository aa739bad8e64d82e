package ui

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// settable reports whether config.toml was read, so that it can be changed.
func (s State) settable() bool { return s.Settings.File != "" && s.Unset == nil }

// tokensCard says whether tokens are renewed in the background.
type tokensCard struct {
	card *parts.Card
	flip *parts.Switch
}

func newTokensCard(a *App) *tokensCard {
	c := &tokensCard{}
	c.flip = parts.NewSwitch(words.On(), words.Off(), true, func(on bool) { a.wish(SettingBackground, strconv.FormatBool(on)) }).WordBefore()
	c.card = parts.NewCard(words.CardRefresh(), parts.Column(0, parts.NewSettingRow(words.Background(), words.BackgroundIs(), c.flip, false)))
	return c
}

func (c *tokensCard) object() fyne.CanvasObject { return c.card }

func (c *tokensCard) show(s State) bool {
	c.flip.SetOn(s.Settings.Background)
	setEnabled(c.flip, s.settable())
	return false
}

// lookCard chooses the look.
type lookCard struct {
	card *parts.Card
	look *choice
}

func newLookCard(a *App) *lookCard {
	c := &lookCard{look: newChoice(words.Appearance(), words.AppearanceIs(), false, func(v string) { a.wish(SettingTheme, v) })}
	c.card = parts.NewCard(words.CardLook(), parts.Column(0, c.look.row))
	return c
}

func (c *lookCard) object() fyne.CanvasObject { return c.card }

func (c *lookCard) show(s State) bool {
	c.look.show([]string{"system", "light", "dark"},
		[]parts.Option{{Label: words.LookSystem()}, {Label: words.LookLight()}, {Label: words.LookDark()}}, s.Settings.Theme, s.settable())
	return false
}

// browserCard chooses where sign-ins open and how the answer comes back.
type browserCard struct {
	card    *parts.Card
	browser *choice
	way     *choice
	scheme  *parts.SettingRow
	ours    *parts.Tag
	claim   *parts.Button
}

func newBrowserCard(a *App) *browserCard {
	c := &browserCard{
		browser: newChoice(words.UsualBrowser(), words.UsualBrowseIs(), false, func(v string) { a.wish(SettingBrowser, v) }),
		way:     newChoice(words.WayBack(), words.WayBackIs(), true, func(v string) { a.wish(SettingCallback, v) }),
		ours:    parts.NewTag(words.SchemeOurs(), parts.ToneActive, parts.NoMark),
	}
	c.claim = parts.NewButton(parts.Plain, words.SchemeClaim(), nil, a.claim)
	c.scheme = parts.NewSettingRow(words.SchemeName(), "", parts.Line(0, c.ours, c.claim), true)
	c.card = parts.NewCard(words.CardBrowser(), parts.Column(0, c.browser.row, c.way.row, c.scheme))
	return c
}

func (c *browserCard) object() fyne.CanvasObject { return c.card }

func (c *browserCard) show(s State) bool {
	ids := make([]string, len(s.Browsers))
	for i, b := range s.Browsers {
		ids[i] = b.ID
	}
	moved := c.browser.row.Visible() != (len(ids) > 1)
	setVisible(c.browser.row, len(ids) > 1)
	if len(ids) > 0 {
		c.browser.show(ids, browserOptions(s.Browsers), ids[s.browserAt("")], s.settable())
	}
	c.way.show([]string{"loopback", "scheme"}, []parts.Option{{Label: words.WayLoopback()}, {Label: words.WayScheme()}}, s.Settings.Callback, s.settable())
	return c.showScheme(s) || moved
}

// showScheme says who gets the addresses of Latchkey's own scheme.
func (c *browserCard) showScheme(s State) bool {
	moved := c.scheme.Visible() != (s.Handler != nil)
	setVisible(c.scheme, s.Handler != nil)
	if s.Handler == nil {
		return moved
	}
	h := *s.Handler
	other := h.Handler
	if h.Ours {
		other = ""
	}
	setVisible(c.ours, h.Ready())
	setVisible(c.claim, h.Supported && !h.Ready() && other == "")
	return c.scheme.Say(words.SchemeIs(h.Supported, h.Ready(), other, h.Note)) || moved
}

// teamCard names the folder of a team's providers.
type teamCard struct {
	card  *parts.Card
	path  *parts.Entry
	field *parts.Field
	save  *parts.Button
	was   string // what the field was filled in from
}

func newTeamCard(a *App) *teamCard {
	c := &teamCard{path: parts.NewEntry("")}
	submit := func() {
		folder, bad := "", ""
		if c.path.Text != "" {
			folder, bad = pathOf(c.path.Text)
		}
		c.field.SetError(bad)
		c.card.Refresh()
		if bad == "" {
			a.wish(SettingTeam, folder)
		}
	}
	c.save = parts.NewButton(parts.Plain, words.Save(), nil, submit)
	c.path.OnSubmitted = func(string) { submit() }
	c.path.OnChanged = func(text string) { setEnabled(c.save, text != c.was && a.state.settable()) }
	c.field = parts.NewField(words.TeamFolder(), parts.Line(8, c.path, c.save))
	c.card = parts.NewCard(words.CardTeam(), parts.Column(12, parts.NewParagraph(parts.Caption, words.TeamIs()).Muted(), c.field))
	return c
}

func (c *teamCard) object() fyne.CanvasObject { return c.card }

func (c *teamCard) show(s State) bool {
	if now := s.Settings.Team; c.was != now {
		c.was = now
		c.field.SetError("")
		fillIn(c.path, now)
	}
	c.path.SetPlaceHolder(words.TeamUsual(s.Settings.UsualTeam))
	setEnabled(c.path, s.settable())
	setEnabled(c.save, c.path.Text != c.was && s.settable())
	hint, before := "", c.field.Note()
	if s.Settings.NoTeam {
		hint = words.TeamMissing()
	}
	c.field.Hint(hint)
	return c.field.Note() != before
}

// lockCard says when the window locks, and what that does.
type lockCard struct {
	card  *parts.Card
	after *choice
	with  *parts.SettingRow
	flip  *parts.Switch // with the screen
	now   *parts.SettingRow
	lock  *parts.Button
}

func newLockCard(a *App) *lockCard {
	c := &lockCard{after: newChoice(words.LockAfter(), words.LockAfterIs(), false, func(v string) { a.wish(SettingLockAfter, v) })}
	c.lock = parts.NewButton(parts.Plain, words.LockButton(), parts.IconLock, a.lock)
	c.now = parts.NewSettingRow(words.LockNow(), "", c.lock, true)
	c.flip = parts.NewSwitch(words.On(), words.Off(), false, func(on bool) { a.wish(SettingLockScreen, strconv.FormatBool(on)) }).WordBefore()
	c.with = parts.NewSettingRow(words.LockScreen(), words.LockScreenIs(), c.flip, true)
	c.card = parts.NewCard(words.CardLock(), parts.Column(0, c.after.row, c.with, c.now))
	return c
}

func (c *lockCard) object() fyne.CanvasObject { return c.card }

// lockTimes are offered; another one that the settings name is offered, too.
var lockTimes = []time.Duration{0, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

func (c *lockCard) show(s State) bool {
	var present time.Duration
	if s.Settings.LockAfter != nil {
		present = s.Settings.LockAfter(s.Keeper)
	}
	times := slices.Clone(lockTimes)
	if !slices.Contains(times, present) {
		times = append(times, present)
	}
	values, options := make([]string, len(times)), make([]parts.Option, len(times))
	for i, t := range times {
		values[i], options[i] = lockValue(t), parts.Option{Label: words.LockTime(t)}
	}
	c.after.show(values, options, lockValue(present), s.settable())
	moved := c.now.Visible() != (s.Phase == PhaseOpen) || c.with.Visible() != (s.Settings.WithScreen != nil)
	setVisible(c.with, s.Settings.WithScreen != nil)
	c.flip.SetOn(s.Settings.WithScreen != nil && s.Settings.WithScreen(s.Keeper))
	setEnabled(c.flip, s.settable())
	setVisible(c.now, s.Phase == PhaseOpen)
	return c.now.Say(words.LockMeans(s.Keeper)) || moved
}

// lockValue is a time as config.toml has it.
func lockValue(t time.Duration) string {
	switch {
	case t == 0:
		return "off"
	case t%time.Minute == 0:
		return strconv.Itoa(int(t/time.Minute)) + "m"
	}
	return t.String()
}
