package ui

import (
	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogPair asks whether a resource and a sign-in service belong together, before anything is
// requested of that service.
const DialogPair DialogKind = "pair"

// pairActs is what the dialog can trigger.
type pairActs interface {
	answerPair(n int, isAccepted bool)
}

// pairDialog shows both hosts.
type pairDialog struct {
	dialog *parts.Dialog
	no     func()
}

func (p *pairDialog) shell() *parts.Dialog { return p.dialog }
func (p *pairDialog) show(struct{})        {}

// dismissed is a no: the sign-in cannot go on without an answer.
func (p *pairDialog) dismissed() { p.no() }

func newPairDialog(on pairActs, n int, pair auth.Pair) *pairDialog {
	p := &pairDialog{no: func() { on.answerPair(n, false) }, dialog: parts.NewDialog(parts.WideWaiting, words.PairTitle(), words.PairSub())}
	host := func(name string) *parts.Text { return parts.NewText(parts.Heading, name).Wrapped() }
	text := words.PairSame()
	switch {
	case pair.Was != "":
		text = words.ServiceMoved(pair.ResourceHost(), auth.HostOf(pair.Was), pair.IssuerHost())
	case !pair.IsOneHost():
		text = words.TwoHosts(pair.ResourceHost(), pair.IssuerHost())
	}
	body := parts.Column(4,
		parts.NewText(parts.Caption, words.PairAPI()).Muted(), host(pair.ResourceHost()), parts.Gap(0, 8),
		parts.NewText(parts.Caption, words.PairService()).Muted(), host(pair.IssuerHost()), parts.Gap(0, 8),
		parts.NewParagraph(parts.Body, text))
	if pair.Resource.Covers != "" {
		body.Add(parts.NewParagraph(parts.Body, words.TokenCovers(pair.Resource.Covers)))
	}
	no := parts.NewButton(parts.Plain, words.PairNo(), nil, p.no)
	p.dialog.Body(body).Right(no, parts.NewButton(parts.Primary, words.PairYes(), nil, func() { on.answerPair(n, true) })).Default(no)
	return p
}
