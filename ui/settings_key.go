package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// keyActs is what the card and the dialogs of the key can trigger.
type keyActs interface {
	closing
	pages
	ask(Dialog)
	moveKey(to auth.Keeper, present, passphrase string)
	renewKey(passphrase string)
	newRecoveryCode(present string)
	wantRecoveryCode()
	dropCode()
}

// keyCard shows who keeps the vault's key, moves it and renews it.
type keyCard struct {
	card         *parts.Card
	keeps        *parts.SettingRow
	keyring      *parts.Button
	phrase       *parts.Button
	change       *parts.SettingRow
	changePhrase *parts.Button // changes the passphrase
	recovery     *parts.SettingRow
	make         *parts.Button
	drop         *parts.Button
	renewal      *parts.SettingRow
	renew        *parts.Button
	bar          *parts.Bar
	hasCode      bool // as last shown
	waiting      bool // the renewal was interrupted
}

func newKeyCard(on keyActs) *keyCard {
	c := &keyCard{bar: parts.NewBar()}
	to := func(k auth.Keeper) func() {
		return func() { on.ask(Dialog{Kind: DialogMoveKey, Keeper: k}) }
	}
	c.keyring = parts.NewButton(parts.Plain, words.UseKeyring(), nil, to(auth.KeeperKeyring))
	c.phrase = parts.NewButton(parts.Plain, words.UsePhrase(), nil, to(auth.KeeperPassphrase))
	c.changePhrase = parts.NewButton(parts.Plain, words.ChangeAsk(), nil, to(auth.KeeperPassphrase))
	c.change = parts.NewSettingRow(words.NewPhrase(), words.NewPhraseIs(), c.changePhrase, true)
	c.make = parts.NewButton(parts.Plain, words.MakeOne(), nil, on.wantRecoveryCode)
	c.drop = parts.NewButton(parts.QuietDanger, words.DropAsk(), nil, func() { on.ask(Dialog{Kind: DialogDropCode}) })
	c.recovery = parts.NewSettingRow(words.Recovery(), "", parts.Line(8, c.drop, c.make), true)
	c.renew = parts.NewButton(parts.Plain, words.RenewAsk(), nil, func() {
		if c.waiting {
			on.renewKey("")
			return
		}
		on.ask(Dialog{Kind: DialogRenewKey})
	})
	c.renewal = parts.NewSettingRow(words.RenewKey(), "", c.renew, true).Below(c.bar)
	c.keeps = parts.NewSettingRow("", "", parts.Line(8, c.keyring, c.phrase), false)
	c.card = parts.NewCard(words.CardKey(), parts.Column(0, c.keeps, c.change, c.recovery, c.renewal))
	return c
}

func (c *keyCard) object() fyne.CanvasObject { return c.card }

func (c *keyCard) show(v settingsShown) bool {
	k := v.keeper
	if v.empty {
		k = ""
	}
	c.hasCode, c.waiting = v.hasCode, v.renewal.Waiting
	movable, stored := v.can.Move || v.can.Store, v.can.Move
	name, is := words.KeyIs(k)
	c.keeps.Call(name)
	moved := c.keeps.Say(is)
	for o, on := range map[fyne.CanvasObject]bool{
		c.keyring: movable && k != auth.KeeperKeyring, c.phrase: movable && k != auth.KeeperPassphrase,
		c.change: stored && k == auth.KeeperPassphrase, c.recovery: v.can.MakeCode,
		c.drop: v.hasCode, c.renewal: v.can.Renew, c.bar: v.renewal.On,
	} {
		if o.Visible() != on {
			setVisible(o, on)
			moved = true
		}
	}
	c.make.Set(words.MakeOne(), nil)
	if v.hasCode {
		c.make.Set(words.MakeNewAsk(), nil)
	}
	moved = c.recovery.Say(words.RecoveryIs(k, v.hasCode)) || moved
	return c.showRenewal(v.renewal) || moved
}

// showRenewal shows the progress of the renewal.
func (c *keyCard) showRenewal(r Renewal) bool {
	c.renew.Set(words.RenewAsk(), nil)
	if r.Waiting {
		c.renew.Set(words.RenewGoOn(), nil)
	}
	showBusy(c.renew, r.On, words.RenewBusy())
	c.bar.Set(float32(r.Done)/float32(max(r.All, 1)), parts.ColorAccent)
	return c.renewal.Say(words.RenewIs(r.On, r.Waiting, r.Done, r.All))
}
