package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// keyCard says who keeps the vault's key, and moves and renews it.
type keyCard struct {
	app      *App
	card     *parts.Card
	keeps    *parts.SettingRow
	keyring  *parts.Button
	phrase   *parts.Button
	change   *parts.SettingRow
	again    *parts.Button // another passphrase
	recovery *parts.SettingRow
	make     *parts.Button
	drop     *parts.Button
	renewal  *parts.SettingRow
	renew    *parts.Button
	bar      *parts.Bar
}

func newKeyCard(a *App) *keyCard {
	c := &keyCard{app: a, bar: parts.NewBar()}
	to := func(k auth.Keeper) func() {
		return func() { a.ask(Dialog{Kind: DialogMoveKey, Keeper: k}) }
	}
	c.keyring = parts.NewButton(parts.Plain, words.UseKeyring(), nil, to(auth.KeeperKeyring))
	c.phrase = parts.NewButton(parts.Plain, words.UsePhrase(), nil, to(auth.KeeperPassphrase))
	c.again = parts.NewButton(parts.Plain, words.ChangeAsk(), nil, to(auth.KeeperPassphrase))
	c.change = parts.NewSettingRow(words.NewPhrase(), words.NewPhraseIs(), c.again, true)
	c.make = parts.NewButton(parts.Plain, words.MakeOne(), nil, func() {
		if a.state.Recovery {
			a.ask(Dialog{Kind: DialogNewCode})
			return
		}
		a.newRecoveryCode()
	})
	c.drop = parts.NewButton(parts.QuietDanger, words.DropAsk(), nil, func() { a.ask(Dialog{Kind: DialogDropCode}) })
	c.recovery = parts.NewSettingRow(words.Recovery(), "", parts.Line(8, c.drop, c.make), true)
	c.renew = parts.NewButton(parts.Plain, words.RenewAsk(), nil, func() {
		if a.state.Renewal.Waiting {
			a.renewKey("")
			return
		}
		a.ask(Dialog{Kind: DialogRenewKey})
	})
	c.renewal = parts.NewSettingRow(words.RenewKey(), "", c.renew, true).Below(c.bar)
	c.keeps = parts.NewSettingRow("", "", parts.Line(8, c.keyring, c.phrase), false)
	c.card = parts.NewCard(words.CardKey(), parts.Column(0, c.keeps, c.change, c.recovery, c.renewal))
	return c
}

func (c *keyCard) object() fyne.CanvasObject { return c.card }

func (c *keyCard) show(s State) bool {
	k := s.Keeper
	if s.Phase == PhaseEmpty {
		k = ""
	}
	session := c.app.session
	movable := session != nil && (session.Move != nil || session.Store != nil)
	stored := session != nil && session.Move != nil
	name, is := words.KeyIs(k)
	c.keeps.Call(name)
	moved := c.keeps.Say(is)
	for o, on := range map[fyne.CanvasObject]bool{
		c.keyring: movable && k != auth.KeeperKeyring, c.phrase: movable && k != auth.KeeperPassphrase,
		c.change: stored && k == auth.KeeperPassphrase, c.recovery: session != nil && session.NewRecoveryCode != nil,
		c.drop: s.Recovery, c.renewal: session != nil && session.Renew != nil, c.bar: s.Renewal.On,
	} {
		if o.Visible() != on {
			setVisible(o, on)
			moved = true
		}
	}
	c.make.Set(words.MakeOne(), nil)
	if s.Recovery {
		c.make.Set(words.MakeNewAsk(), nil)
	}
	moved = c.recovery.Say(words.RecoveryIs(k, s.Recovery)) || moved
	return c.showRenewal(s.Renewal) || moved
}

// showRenewal says how far the renewal of the key is.
func (c *keyCard) showRenewal(r Renewal) bool {
	c.renew.Set(words.RenewAsk(), nil)
	if r.Waiting {
		c.renew.Set(words.RenewGoOn(), nil)
	}
	showBusy(c.renew, r.On, words.RenewBusy())
	c.bar.Set(float32(r.Done)/float32(max(r.All, 1)), parts.ColorAccent)
	return c.renewal.Say(words.RenewIs(r.On, r.Waiting, r.Done, r.All))
}

// moveAwayCard writes and reads back-ups.
type moveAwayCard struct {
	app     *App
	card    *parts.Card
	back    *parts.SettingRow
	backUp  *parts.Button
	restore *parts.Button
}

func newMoveAwayCard(a *App) *moveAwayCard {
	c := &moveAwayCard{app: a}
	c.backUp = parts.NewButton(parts.Plain, words.BackUpAsk(), nil, func() { a.ask(Dialog{Kind: DialogBackUp}) })
	c.restore = parts.NewButton(parts.Plain, words.RestoreAsk(), nil, func() { a.ask(Dialog{Kind: DialogRestore}) })
	c.back = parts.NewSettingRow(words.BackUp(), words.BackUpIs(), c.backUp, false)
	c.card = parts.NewCard(words.CardMove(), parts.Column(0, c.back, parts.NewSettingRow(words.Restore(), words.RestoreIs(), c.restore, true)))
	return c
}

func (c *moveAwayCard) object() fyne.CanvasObject { return c.card }

// show offers only to restore where there is no vault yet: that makes one.
func (c *moveAwayCard) show(s State) bool {
	stored := c.app.session != nil && c.app.session.BackUp != nil
	moved := c.back.Visible() != stored
	setVisible(c.back, stored)
	setVisible(c.card, stored || s.Phase == PhaseEmpty)
	return moved
}

// eraseCard forgets everything.
type eraseCard struct {
	app   *App
	card  *parts.Card
	erase *parts.Button
}

func newEraseCard(a *App) *eraseCard {
	c := &eraseCard{app: a}
	c.erase = parts.NewButton(parts.QuietDanger, words.EraseAsk(), nil, func() { a.ask(Dialog{Kind: DialogErase}) })
	c.card = parts.NewCard(words.CardErase(), parts.Column(0, parts.NewSettingRow(words.Erase(), words.EraseIs(), c.erase, false)))
	return c
}

func (c *eraseCard) object() fyne.CanvasObject { return c.card }

func (c *eraseCard) show(State) bool {
	on := c.app.session != nil && c.app.session.Erase != nil
	moved := c.card.Visible() != on
	setVisible(c.card, on)
	return moved
}
