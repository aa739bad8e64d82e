package ui

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// lockCard sets when the window locks, and shows what locking does.
type lockCard struct {
	card  *parts.Card
	after *choice
	with  *parts.SettingRow
	flip  *parts.Switch // locks with the screen
	now   *parts.SettingRow
	lock  *parts.Button
	stop  *parts.SettingRow
	end   *parts.Button // stops everything
}

// lockActs is what the card can trigger.
type lockActs interface {
	settingActs
	asker
}

func newLockCard(on lockActs) *lockCard {
	c := &lockCard{after: newChoice(words.LockAfter(), words.LockAfterIs(), false, func(v string) { on.changeSetting(home.SettingLockAfter, v) })}
	c.lock = parts.NewButton(parts.Plain, words.LockButton(), parts.IconLock, on.lock)
	c.now = parts.NewSettingRow(words.LockNow(), "", c.lock, true)
	c.flip = parts.NewSwitch(words.On(), words.Off(), false, func(yes bool) { on.changeSetting(home.SettingLockScreen, strconv.FormatBool(yes)) }).WordBefore()
	c.with = parts.NewSettingRow(words.LockScreen(), words.LockScreenIs(), c.flip, true)
	c.end = parts.NewButton(parts.QuietDanger, words.StopAllDo(), nil, func() { on.ask(Dialog{Kind: DialogStopAll}) })
	c.stop = parts.NewSettingRow(words.StopAll(), words.StopAllIs(), c.end, true)
	c.card = parts.NewCard(words.CardLock(), parts.Column(0, c.after.row, c.with, c.now, c.stop))
	return c
}

func (c *lockCard) object() fyne.CanvasObject { return c.card }

// lockTimes lists the idle times that are offered, in addition to the one that the settings name.
var lockTimes = []time.Duration{0, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

func (c *lockCard) show(v settingsShown) bool {
	var present time.Duration
	if v.settings.LockAfter != nil {
		present = v.settings.LockAfter(v.keeper)
	}
	times := slices.Clone(lockTimes)
	if !slices.Contains(times, present) {
		times = append(times, present)
	}
	values, options := make([]string, len(times)), make([]parts.Option, len(times))
	for i, t := range times {
		values[i], options[i] = lockValue(t), parts.Option{Label: words.LockTime(t)}
	}
	c.after.show(values, options, lockValue(present), v.settable)
	moved := c.now.Visible() != v.open || c.with.Visible() != (v.settings.WithScreen != nil)
	setVisible(c.with, v.settings.WithScreen != nil)
	c.flip.SetOn(v.settings.WithScreen != nil && v.settings.WithScreen(v.keeper))
	setEnabled(c.flip, v.settable)
	setVisible(c.now, v.open)
	setVisible(c.stop, v.open)
	return c.now.Say(words.LockMeans(v.keeper)) || moved
}

// lockValue returns an idle time in the form of config.toml.
func lockValue(t time.Duration) string {
	switch {
	case t == 0:
		return "off"
	case t%time.Minute == 0:
		return strconv.Itoa(int(t/time.Minute)) + "m"
	}
	return t.String()
}
