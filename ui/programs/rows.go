package programs

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/program"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// Rows with something to press are kept while their subject is shown: a row that was made anew
// between press and release would lose the click.

// rowHigh is the height of the rows of accounts and leases.
const rowHigh = 56

// leaseRow is a lease with its countdown.
type leaseRow struct {
	lease  Lease
	line   *parts.Text
	end    *parts.Button
	object fyne.CanvasObject
}

func newLeaseRow(lease Lease, onEnd func()) *leaseRow {
	l := &leaseRow{line: parts.NewText(parts.Caption, "").Muted().Cut(), end: parts.NewButton(parts.Plain, words.ProgramsEnd(), nil, onEnd).Small()}
	glyph := parts.NewGlyph("", "", 36)
	glyph.SetPerson(lease.Provider, lease.ProviderName, lease.Name)
	l.object = parts.Fixed(0, rowHigh, parts.Line(12, glyph, parts.Column(2, parts.NewText(parts.Mono, lease.Origin).Cut(), l.line), l.end))
	return l
}

func (l *leaseRow) show(now time.Time) {
	l.line.SetText(words.LeaseLine(l.lease.Name, l.lease.Until, now, l.lease.Calls))
}

func (d *detail) showLeases(p Program, now time.Time) {
	var rows []fyne.CanvasObject
	shown := map[string]*leaseRow{}
	for _, lease := range p.Leases {
		row := d.lines[lease.ID]
		if row == nil {
			row = newLeaseRow(lease, func() { room.Notify(d.of.OnEnd, lease.ID) })
		}
		row.lease = lease
		row.show(now)
		shown[lease.ID] = row
		rows = append(rows, row.object)
	}
	d.lines = shown
	fill(d.lent, rows)
	room.Show(d.leases, len(rows) > 0)
	d.leases.Refresh()
}

// fill puts rows with hairlines between them into a column.
func fill(column *fyne.Container, rows []fyne.CanvasObject) {
	column.Objects = nil
	for i, row := range rows {
		if i > 0 {
			column.Objects = append(column.Objects, parts.NewHairline())
		}
		column.Objects = append(column.Objects, row)
	}
}

// ruleRow is an account with its rule.
type ruleRow struct {
	name, second *parts.Text
	glyph        *parts.Glyph // hidden in the row of every account
	box          *parts.Select
	offers       []offer
	options      []parts.Option
	object       fyne.CanvasObject
}

// offer is a choice of a rule's menu.
type offer struct {
	label string
	kind  program.RuleKind
	takes bool // withdraws the rule
}

// ruleWide is the width of a rule's select.
const ruleWide = 112

func newRuleRow(r Rule, onOffer func(offer)) *ruleRow {
	row := &ruleRow{name: parts.NewText(parts.Body, "").Cut(), second: parts.NewText(parts.MonoSmall, "").Muted().Cut(), glyph: parts.NewGlyph("", "", 36)}
	row.box = parts.NewSelect(nil, -1, func(i int) { onOffer(row.offers[i]) }).Small()
	var glyph fyne.CanvasObject = row.glyph
	if r.ID == "" {
		glyph = parts.NewIconGlyph(theme.AccountIcon(), parts.ToneRevoked, 36)
	}
	row.object = parts.Fixed(0, rowHigh, parts.Line(12, glyph, parts.Column(0, row.name, row.second), parts.Fixed(ruleWide, 32, row.box)))
	return row
}

func (row *ruleRow) show(p Program, r Rule, v Shown) {
	if r.ID == "" {
		row.name.SetText(words.ProgramsEvery())
		row.second.SetSpans(parts.Span{Text: words.ProgramsEveryIs(), Role: parts.Caption})
	} else {
		row.glyph.SetPerson(r.Provider, r.ProviderName, r.Name)
		row.name.SetText(r.Name)
		row.second.SetText(strings.Join(r.Scopes, " "))
		if len(r.Scopes) == 0 {
			row.second.SetSpans(parts.Span{Text: words.ProgramsNoScope(), Role: parts.Caption})
		}
	}
	row.offer(r, ruleWord(r, v.AskFirst, v.Now))
	room.Enable(row.box, p.Path != "") // nothing can be remembered of a program that is not known
}

// offer offers the rules, and to withdraw the present one. A word that the menu does not have, such
// as an end of half an hour ago, stands before them while it holds.
func (row *ruleRow) offer(r Rule, present string) {
	offers := []offer{
		{label: words.RuleAlways(), kind: program.Always}, {label: words.RuleHalfHour(), kind: program.Until},
		{label: words.RuleUntilLock(), kind: program.UntilLock}, {label: words.RuleOnce(), kind: program.Ask}, {label: words.RuleNever(), kind: program.Never},
	}
	at := slices.IndexFunc(offers, func(o offer) bool { return o.label == present })
	if at < 0 {
		offers, at = append([]offer{{label: present, kind: r.Kind}}, offers...), 0
	}
	if r.HasOne {
		offers = append(offers, offer{label: words.ProgramsWithdraw(), takes: true})
	}
	var options []parts.Option
	for _, o := range offers {
		options = append(options, parts.Option{Label: o.label, Apart: o.takes})
	}
	if !slices.Equal(options, row.options) {
		row.box.SetOptions(options, at)
	}
	row.offers, row.options = offers, options
	row.box.SetChosen(at)
}

func (d *detail) showRules(p Program, v Shown) {
	var rows []fyne.CanvasObject
	shown, n, never, isEvery := map[string]*ruleRow{}, 0, 0, false
	for _, r := range p.Rules {
		row := d.ruled[r.ID]
		if row == nil {
			row = newRuleRow(r, func(o offer) { d.offered(p.ID, r.ID, o) })
		}
		row.show(p, r, v)
		shown[r.ID] = row
		rows = append(rows, row.object)
		switch {
		case r.ID == "":
			isEvery = r.Kind != program.Never
		case r.Kind == program.Never:
			never++
		default:
			n++
		}
	}
	if isEvery {
		n = max(n, v.Accounts-never)
	}
	d.ruled = shown
	fill(d.rules, rows)
	d.may.SetCaption(words.ProgramsOf(n, max(v.Accounts, n)))
	d.may.Refresh()
}

// offered makes the rule that was chosen in a menu.
func (d *detail) offered(id, account string, o offer) {
	switch {
	case o.takes && d.of.OnWithdraw != nil:
		d.of.OnWithdraw(id, account)
	case !o.takes && d.of.OnRule != nil:
		d.of.OnRule(id, account, o.kind)
	}
}
