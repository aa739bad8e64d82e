package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// reportCard shows what a provider offers: the most relevant topics, and all of them when
// unfolded.
type reportCard struct {
	content *parts.Panel
	body    *fyne.Container
	sign    *parts.Icon
	summary *parts.Text
	more    *parts.Button
	check   *parts.Button // of a provider without an issuer, beside which the form has one
	open    bool
	drawn   reportView
}

// reportView is what the card was last drawn from.
type reportView struct {
	report *auth.Report
	err    *auth.Error
	text   string
	open   bool
	check  bool // offer to check here
	busy   bool
}

// mainTopics lists the topics that a folded report shows. It also shows what is broken, and the
// missing ones of needed.
var mainTopics = []string{"discovery", "s256", "iss", "revocation", "refresh", "loopback", "device", "par", "dpop"}

// needed lists the topics whose absence asks something of the person before the first sign-in.
var needed = []string{"identity", "public_client"}

// foldedShows reports whether a folded report shows a row.
func foldedShows(f auth.Finding) bool {
	return f.Fitness == auth.FitBroken || slices.Contains(mainTopics, f.ID) ||
		f.Fitness == auth.FitNotOffered && slices.Contains(needed, f.ID)
}

func newReportCard(show, check func()) *reportCard {
	c := &reportCard{body: parts.Column(0), sign: parts.NewIcon(nil, parts.ColorActive, 24), summary: parts.NewText(parts.Caption, "").Muted().Cut()}
	c.more = parts.NewButton(parts.Link, words.ReportLess(), nil, func() { c.open = !c.open; show() }).Small().Flush()
	c.check = parts.NewButton(parts.Plain, words.CheckButton(), nil, check).Small()
	c.content = parts.NewPanel(c.body).Filled(parts.ColorSurface, parts.ColorBorder).Margin(16)
	return c
}

// show draws the report on the provider of the form, and reports whether its height may have
// changed.
func (c *reportCard) show(now formShown) bool {
	k, d := now.checkup, now.draft
	v := reportView{report: k.Report, err: k.Err, open: c.open, text: words.ReportInvite()}
	switch {
	case d.byEndpoints():
		v.text, v.check, v.busy = words.ReportNone(), now.canCheck && !now.editing, k.Busy
	case d.Base.Source == catalog.SourceDemo && !now.vaultOpen:
		v.text = words.ReportDemo()
	}
	if v == c.drawn {
		return false
	}
	c.drawn = v
	c.draw(v)
	return true
}

func (c *reportCard) draw(v reportView) {
	head := parts.Line(8, parts.Column(1, parts.NewText(parts.Strong, words.ReportTitle()).Cut(), c.summary), c.sign)
	setVisible(c.sign, v.report != nil)
	c.body.Objects = []fyne.CanvasObject{head, parts.Gap(0, 12)}
	switch {
	case v.report != nil:
		c.rows(*v.report)
	case v.err != nil:
		title, hint := words.Say(v.err)
		c.summary.SetText(words.ReportFailed())
		c.body.Objects = append(c.body.Objects, parts.NewHairline(), parts.Gap(0, 12),
			parts.NewParagraph(parts.Body, title+".").Coloured(parts.ColorAttention), parts.NewParagraph(parts.Caption, words.ForWindow(v.err, hint)).Muted())
	default:
		c.summary.SetText(words.ReportNotYet())
		c.body.Objects = append(c.body.Objects, parts.NewHairline(), parts.Gap(0, 12), parts.NewParagraph(parts.Caption, v.text).Muted())
	}
	if v.check {
		showBusy(c.check, v.busy, words.CheckBusy())
		c.body.Add(parts.Gap(0, 12))
		c.body.Add(parts.Line(0, c.check, parts.Spring()))
	}
	c.content.Refresh()
}

func (c *reportCard) rows(r auth.Report) {
	c.summary.SetText(words.ReportSummary(r))
	look := parts.LookSafe()
	if !r.Safe() {
		look = parts.LookWarning()
	}
	c.sign.Set(look.Icon, look.Colour)
	for _, f := range r.Findings {
		if !c.open && !foldedShows(f) {
			continue
		}
		c.body.Add(parts.NewFitnessRow(words.Topic(f.ID), reason(f), fitnessLook(f.Fitness), words.Fitness(f.Fitness)))
		if words.Advises(f) && (c.open || f.Fitness == auth.FitBroken || slices.Contains(needed, f.ID)) {
			c.body.Add(parts.NewParagraph(parts.Caption, words.Finding(f)).Muted())
			c.body.Add(parts.Gap(0, 8))
		}
	}
	word := words.ReportLess()
	if !c.open {
		word = words.ShowAllOf(len(r.Findings))
	}
	c.more.Set(word, nil)
	c.body.Add(parts.NewHairline())
	c.body.Add(parts.Gap(0, 4))
	c.body.Add(parts.Line(0, c.more, parts.Spring()))
}

// reason returns the second line of a finding: the value where it is more informative than the use
// of the topic.
func reason(f auth.Finding) string {
	switch f.ID {
	case "id_token", "tls", "clock":
		if f.Detail != "" && f.Fitness != auth.FitNotOffered {
			return words.DetailOfFinding(f)
		}
	case "audiences":
		if f.Declared {
			return words.DetailOfFinding(f)
		}
	case "client_auth", "prompt", "resource":
		if f.Sends != "" {
			return f.Sends
		}
	}
	return words.Good(f.ID)
}

func fitnessLook(f auth.Fitness) parts.Look {
	switch f {
	case auth.FitSupported:
		return parts.LookSupported()
	case auth.FitRequired:
		return parts.LookRequired()
	case auth.FitBroken:
		return parts.LookBroken()
	}
	return parts.LookNotOffered()
}
