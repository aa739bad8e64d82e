package ui

import (
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth/demo"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// demoStage is the page on which the demo provider is made to fail, while an audience watches.
type demoStage struct {
	on      demoActs
	content fyne.CanvasObject
	shown   demoShown
	isDrawn bool
	why     *parts.Text // why the switches sleep; hidden while they do not
	once    map[demo.Once]*parts.Button
	faults  map[string]*faultRow
	allOff  *parts.Button
	did     *fyne.Container
	didCard *parts.Card
	column  *fyne.Container
}

// faultRow is a fault with its switch.
type faultRow struct {
	row  *parts.SettingRow
	flip *parts.Switch
}

// demoShown is what the page shows of the state.
type demoShown struct {
	DemoFaults
	isOpen bool // the demo provider is selected, in an open vault
	now    time.Time
}

// demoActs is what the page can trigger.
type demoActs interface {
	giveFaults(demo.Faults)
	doOnce(demo.Once)
	loadFaults()
}

// didWide is the width of the card of what Latchkey did.
const didWide = 280

func newDemoStage(on demoActs) *demoStage {
	d := &demoStage{on: on, once: map[demo.Once]*parts.Button{}, faults: map[string]*faultRow{}, did: parts.Column(0), why: parts.NewParagraph(parts.Caption, "").Muted()}
	once, until := parts.Column(0), parts.Column(0)
	for i, what := range []demo.Once{demo.ExpireNow, demo.RevokeNow, demo.RotateKeys} {
		d.once[what] = parts.NewButton(parts.Plain, words.DemoOnceButton(string(what)), nil, func() { on.doOnce(what) }).Small()
		once.Add(parts.NewSettingRow(words.DemoOnce(string(what)), words.DemoOnceIs(string(what)), parts.Fixed(72, 32, d.once[what]), i > 0))
	}
	onceCard := parts.NewCard(words.DemoOnceCard(), once)
	onceCard.SetCaption(words.DemoAudience())
	for i, name := range usualFaults.Names() {
		f := &faultRow{flip: parts.NewSwitch(words.On(), words.Off(), false, func(yes bool) { d.flip(name, yes) }).WordBefore()}
		f.row = parts.NewSettingRow(words.DemoFault(name, valueOf(usualFaults, name)), words.DemoFaultIs(name), f.flip, i > 0)
		d.faults[name] = f
		until.Add(f.row)
	}
	d.allOff = parts.NewButton(parts.Link, words.DemoAllOff(), nil, func() { on.giveFaults(demo.Faults{}) }).Small()
	d.didCard = parts.NewCard(words.DemoDidCard(), d.did)
	d.column = parts.Column(16, d.why, onceCard, parts.NewCard(words.DemoUntilCard(), until).Action(d.allOff))
	foot := parts.Margins(8, 24, 16, 24, parts.Line(8, parts.NewIcon(parts.IconShield, parts.ColorMuted, 16), parts.NewParagraph(parts.Caption, words.DemoFaultsEnd()).Muted()))
	page := parts.Margins(4, 24, 24, 24, container.New(atMost{wideWidth}, parts.Beside(didWide, 16, d.column, parts.Column(0, d.didCard))))
	d.content = container.NewBorder(nil, foot, nil, nil, parts.NewScroll(page))
	return d
}

// flip switches one fault.
func (d *demoStage) flip(name string, on bool) {
	f, usual := d.shown.On, demo.Faults{}
	if on {
		usual = usualFaults
	}
	switch name {
	case "slow":
		f.Slow = usual.Slow
	case "busy":
		f.Busy = usual.Busy
	case "deny":
		f.Deny = usual.Deny
	case "lose-answer":
		f.LoseAnswer = usual.LoseAnswer
	case "clock":
		f.Clock = usual.Clock
	}
	d.on.giveFaults(f)
}

// valueOf returns the duration of a fault that has one.
func valueOf(f demo.Faults, name string) time.Duration {
	switch name {
	case "slow":
		return f.Slow
	case "clock":
		return f.Clock
	}
	return 0
}

// show draws the state. It redraws nothing if the state is unchanged.
func (d *demoStage) show(v demoShown) {
	before := d.shown
	d.shown = v
	before.now = v.now
	if d.isDrawn && reflect.DeepEqual(before, v) {
		return
	}
	d.isDrawn = true
	why := ""
	switch {
	case !v.isOpen:
		why = words.DemoNeedsVault()
	case v.Elsewhere:
		why = words.DemoElsewhere()
	}
	d.why.SetText(why)
	setVisible(d.why, why != "")
	for what, button := range d.once {
		showBusy(button, v.Doing == what, words.DemoOnceBusy(string(what)))
		setEnabled(button, v.isOpen && (v.Doing == "" || v.Doing == what))
	}
	usable, on := v.isOpen && !v.Elsewhere && !v.Changing, v.On.Names()
	for name, f := range d.faults {
		value := valueOf(v.On, name)
		if value == 0 {
			value = valueOf(usualFaults, name)
		}
		f.row.Call(words.DemoFault(name, value))
		f.flip.SetOn(slices.Contains(on, name))
		setEnabled(f.flip, usable)
	}
	setEnabled(d.allOff, usable && len(on) > 0)
	d.drawDid(v)
	d.column.Refresh()
}

// drawDid lists what Latchkey did, newest first.
func (d *demoStage) drawDid(v demoShown) {
	d.did.Objects = nil
	var times []string
	for _, line := range v.Did {
		times = append(times, words.Clock(line.at, v.now))
	}
	column := parts.TimesWidth(times...)
	for i, line := range v.Did {
		what, note, colour := didLine(line)
		d.did.Add(parts.NewActivityRow(times[i], colour, what, note, i == 0, i == len(v.Did)-1).Aligned(column))
	}
	if len(v.Did) == 0 {
		d.did.Add(quietLine(words.DemoDidNothing()))
	}
	d.did.Refresh()
	d.didCard.Refresh()
}

// didLine returns a line in words, and the colour of its dot.
func didLine(l demoDid) (what, note string, colour fyne.ThemeColorName) {
	switch {
	case l.once != "":
		return words.DemoOnceDid(string(l.once)), words.DemoByYou(), parts.ColorMuted
	case l.fault != "":
		return words.DemoFaultSwitched(l.fault, l.on), words.DemoByYou(), parts.ColorMuted
	}
	if l.took > 0 {
		note = words.Took(l.took)
	}
	switch l.what {
	case "refreshed", "signed_in":
		colour = parts.ColorActive
	case "sign_in_again":
		colour, note = parts.ColorAttention, words.DemoGrantEnded()
	case "refused":
		colour = parts.ColorAttention
	case "cancelled":
		colour = parts.ColorMuted
	default:
		colour = parts.ColorExpiring
	}
	return words.DemoDid(l.what), note, colour
}
