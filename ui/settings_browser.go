package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// browserCard selects the browser of sign-ins and how it returns the answer.
type browserCard struct {
	card    *parts.Card
	browser *choice
	way     *choice
	scheme  *parts.SettingRow
	ours    *parts.Tag
	claim   *parts.Button
}

func newBrowserCard(on settingActs) *browserCard {
	c := &browserCard{
		browser: newChoice(words.UsualBrowser(), words.UsualBrowseIs(), false, func(v string) { on.changeSetting(home.SettingBrowser, v) }),
		way:     newChoice(words.WayBack(), words.WayBackIs(), true, func(v string) { on.changeSetting(home.SettingCallback, v) }),
		ours:    parts.NewTag(words.SchemeOurs(), parts.ToneActive, parts.NoMark),
	}
	c.claim = parts.NewButton(parts.Plain, words.SchemeClaim(), nil, on.claim)
	c.scheme = parts.NewSettingRow(words.SchemeName(), "", parts.Line(0, c.ours, c.claim), true)
	c.card = parts.NewCard(words.CardBrowser(), parts.Column(0, c.browser.row, c.way.row, c.scheme))
	return c
}

func (c *browserCard) object() fyne.CanvasObject { return c.card }

func (c *browserCard) show(v settingsShown) bool {
	ids := make([]string, len(v.browsers))
	for i, b := range v.browsers {
		ids[i] = b.ID
	}
	moved := c.browser.row.Visible() != (len(ids) > 1)
	setVisible(c.browser.row, len(ids) > 1)
	if len(ids) > 0 {
		c.browser.show(ids, browserOptions(v.browsers), ids[v.browser], v.settable)
	}
	c.way.show([]string{"loopback", "scheme"}, []parts.Option{{Label: words.WayLoopback()}, {Label: words.WayScheme()}}, v.settings.Callback, v.settable)
	return c.showScheme(v.handler) || moved
}

// showScheme shows which program handles the addresses of Latchkey's own scheme.
func (c *browserCard) showScheme(known *scheme.Status) bool {
	moved := c.scheme.Visible() != (known != nil)
	setVisible(c.scheme, known != nil)
	if known == nil {
		return moved
	}
	h := *known
	other := h.Handler
	if h.Ours || h.Packaged {
		other = ""
	}
	setVisible(c.ours, h.Ready())
	setVisible(c.claim, h.Supported && !h.Ready() && other == "")
	return c.scheme.Say(words.SchemeIs(h.Supported, h.Ready(), other, string(h.Note))) || moved
}
