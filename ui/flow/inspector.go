package flow

import (
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/diagram"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The tabs of the inspector.
const (
	tabRequest = iota
	tabResponse
	tabFields
)

// inspector explains the selected step.
type inspector struct {
	room   *Room
	scroll *container.Scroll
	column *fyne.Container
	tabs   *parts.Tabs
	tab    int // kept from step to step
	drawn  shownStep
}

// shownStep is what the column shows.
type shownStep struct {
	attempt string
	steps   int // of the attempt
	step    diagram.Step
	coming  bool
}

func newInspector(r *Room) *inspector {
	n := &inspector{room: r, column: parts.Column(0)}
	n.tabs = parts.NewTabs([]string{words.FlowRequest(), words.FlowResponse(), words.FlowFields()}, func(i int) {
		n.tab = i
		n.fill()
	})
	n.scroll = parts.NewScroll(parts.Margins(20, 20, 20, 20, n.column))
	return n
}

// show draws the selected step, at its beginning if it is another one.
func (n *inspector) show() {
	s, ok := n.room.diagram.Step(n.room.step)
	if !ok {
		n.drawn = shownStep{}
		n.column.RemoveAll()
		return
	}
	now := shownStep{n.room.diagram.Attempt, len(n.room.diagram.Trace.Steps), s, s.N == n.room.coming}
	if reflect.DeepEqual(n.drawn, now) {
		return
	}
	other := n.drawn.attempt != now.attempt || n.drawn.step.N != s.N
	n.drawn = now
	n.fill()
	if other {
		n.scroll.ScrollToTop()
	}
}

// fill draws the selected step.
func (n *inspector) fill() {
	s, ok := n.room.diagram.Step(n.room.step)
	if !ok {
		return
	}
	n.column.Objects = n.head(s)
	n.column.Objects = append(n.column.Objects, n.failure(s)...)
	n.column.Objects = append(n.column.Objects, parts.NewText(parts.Strong, words.FlowWhy()), parts.Gap(0, 4), parts.NewParagraph(parts.Body, s.Why), parts.Gap(0, 8))
	n.column.Objects = append(n.column.Objects, n.contents(s)...)
	n.column.Objects = append(n.column.Objects, n.checks(s)...)
	n.column.Objects = append(n.column.Objects, n.references(s)...)
	n.column.Refresh()
	n.scroll.Refresh()
}

// head says which step it is, on which channel, and from whom to whom.
func (n *inspector) head(s diagram.Step) []fyne.CanvasObject {
	count := parts.NewText(parts.Caption, words.FlowStep(s.N, len(n.room.diagram.Trace.Steps))).Muted().Cut()
	took := time.Duration(s.DurationMS) * time.Millisecond
	way := words.FlowWay(n.party(s.From), n.party(s.To), took)
	if s.N == n.room.coming {
		way = words.FlowComing(n.party(s.From), n.party(s.To))
	}
	list := []fyne.CanvasObject{
		parts.Line(8, count, parts.Spring(), tagOf(s)), parts.Gap(0, 6),
		parts.NewParagraph(parts.Subheading, s.Title), parts.NewParagraph(parts.Caption, way).Muted(),
	}
	if s.IsInferred() {
		list = append(list, parts.NewParagraph(parts.Caption, words.Inferred()).Coloured(parts.ColorExpiring))
	}
	return append(list, parts.Gap(0, 16))
}

// party returns the name of a party; the provider has its own.
func (n *inspector) party(party string) string {
	if i := n.room.shown.chosen(); party == string(auth.PartyProvider) && i >= 0 && n.room.shown.Attempts[i].ProviderName != "" {
		return n.room.shown.Attempts[i].ProviderName
	}
	return words.Party(party)
}

// tagOf returns the channel of a step, or that it failed.
func tagOf(s diagram.Step) fyne.CanvasObject {
	switch diagram.ToneOf(s) {
	case diagram.ToneFailed:
		return parts.NewTag(words.FlowFailed(), parts.ToneAttention, parts.NoMark)
	case diagram.ToneFront:
		return parts.NewTag(words.FlowFront(), parts.ToneFront, parts.RoundMark)
	case diagram.ToneBack:
		return parts.NewTag(words.FlowBackChannel(), parts.ToneBack, parts.SquareMark)
	}
	return parts.NewTag(words.FlowLocal(), parts.ToneRevoked, parts.NoMark)
}

// failure returns the sentence and the hint of a step that failed.
func (n *inspector) failure(s diagram.Step) []fyne.CanvasObject {
	if !s.Failed() {
		return nil
	}
	box := parts.Column(4, parts.NewParagraph(parts.Strong, s.Error.Title).Coloured(parts.ColorAttention), parts.NewParagraph(parts.Body, s.Error.Hint))
	return []fyne.CanvasObject{parts.NewPanel(box).Filled(parts.ColorAttentionSoft, parts.ColorAttentionSoft).Margin(12), parts.Gap(0, 16)}
}

// contents returns the request, the response and the fields of a step.
func (n *inspector) contents(s diagram.Step) []fyne.CanvasObject {
	if s.Request == nil {
		if len(s.Fields) == 0 {
			return nil
		}
		return append([]fyne.CanvasObject{parts.NewText(parts.Strong, words.FlowFields()), parts.Gap(0, 4)}, n.fields(s)...)
	}
	tab := n.tab
	if tab == tabResponse && s.Response == nil {
		tab = tabRequest
	}
	n.tabs.SetUsable(tabResponse, s.Response != nil)
	n.tabs.SetUsable(tabFields, len(s.Fields) > 0)
	n.tabs.SetChosen(tab)
	list := []fyne.CanvasObject{n.tabs, parts.Gap(0, 12)}
	switch tab {
	case tabFields:
		return append(list, n.fields(s)...)
	case tabResponse:
		return append(list, n.message(s, s.ResponseText(), words.FlowCopyResponse())...)
	}
	return append(list, n.message(s, s.RequestText(), words.FlowCopyRequest())...)
}

// message returns a request or a response with its copy button.
func (n *inspector) message(s diagram.Step, text, copies string) []fyne.CanvasObject {
	copying := parts.NewIconButton(parts.Quiet, copies, theme.ContentCopyIcon(), func() {
		if n.room.OnCopy != nil {
			n.room.OnCopy(text, words.FlowCopied())
		}
	}).Small()
	return []fyne.CanvasObject{
		parts.NewPanel(parts.NewRich(parts.MonoSmall, messageSpans(text, toneOf(diagram.ToneOf(s)))...).Wrapped()).Margin(12), parts.Gap(0, 4),
		parts.Line(8, parts.NewIcon(theme.VisibilityOffIcon(), parts.ColorMuted, 16), parts.NewText(parts.Caption, words.FlowMasked()).Muted().Cut(), copying),
		parts.Gap(0, 4), parts.NewHairline(), parts.Gap(0, 8),
	}
}

// maxLines bounds a message in the inspector; Copy has all of it.
const maxLines = 400

// messageSpans colours a message: the method or status, the names, and the values.
func messageSpans(text string, tone fyne.ThemeColorName) []parts.Span {
	var spans []parts.Span
	add := func(text string, name fyne.ThemeColorName) {
		spans = append(spans, parts.Span{Text: text, Role: parts.MonoSmall, Colour: name})
	}
	lines := strings.Split(text, "\n")
	if len(lines) > maxLines {
		lines = append(lines[:maxLines:maxLines], "…")
	}
	for i, line := range lines {
		if i > 0 {
			add("\n", parts.ColorText)
		}
		name, value, at := split(line, i == 0)
		switch {
		case at == "":
			add(line, parts.ColorText)
		case i == 0:
			add(name, tone)
			add(at+value, parts.ColorText)
		default:
			add(name+at, parts.ColorMuted)
			add(value, parts.ColorText)
		}
	}
	return spans
}

// split parts a line into a name and a value, at the sign that it returns: a blank in the first
// line, else a colon or an equals sign.
func split(line string, first bool) (name, value, at string) {
	seps := []string{": ", "="}
	if first {
		seps = []string{" "}
	}
	for _, sep := range seps {
		if name, value, ok := strings.Cut(line, sep); ok && (first || !strings.ContainsAny(strings.TrimSpace(name), " ")) {
			return name, value, sep
		}
	}
	return "", line, ""
}

// fields returns a row for each value. Pointing at one lights up the other steps in which it
// stands, and pressing it goes to the next of them.
func (n *inspector) fields(s diagram.Step) []fyne.CanvasObject {
	rows := parts.Column(4)
	for _, f := range s.Fields {
		also := ""
		if len(f.Also) > 0 {
			also = words.StandsAlso(f.Also)
		}
		row := parts.NewFieldRow(f.Name, f.Shown(), f.Says, also, func() {
			if next := after(f.Also, s.N); next != 0 {
				n.room.pick(next)
			}
		})
		row.OnPointed = func(on bool) {
			if on {
				n.room.light(f.Also)
			} else {
				n.room.light(nil)
			}
		}
		rows.Add(row)
	}
	return []fyne.CanvasObject{parts.Margins(0, -8, 0, -8, rows), parts.Gap(0, 12), parts.NewHairline(), parts.Gap(0, 8)}
}

// after returns the first number greater than n, or else the first one; 0 if there is none.
func after(numbers []int, n int) int {
	for _, other := range numbers {
		if other > n {
			return other
		}
	}
	if len(numbers) > 0 {
		return numbers[0]
	}
	return 0
}

// checks returns the checks of a step, each with its section and its outcome.
func (n *inspector) checks(s diagram.Step) []fyne.CanvasObject {
	if len(s.Checks) == 0 {
		return nil
	}
	list := []fyne.CanvasObject{parts.NewText(parts.Strong, words.FlowChecks()), parts.Gap(0, 4)}
	for _, c := range s.Checks {
		sign, colour := fyne.Resource(parts.IconStatusActive), parts.ColorActive
		switch c.Outcome {
		case string(auth.CheckRefused):
			sign, colour = parts.IconStatusStopped, parts.ColorAttention
		case string(auth.CheckSwitchedOff):
			sign, colour = theme.ContentRemoveIcon(), parts.ColorMuted
		}
		ref := diagram.Refer(c.Section)
		list = append(list,
			parts.Line(8, parts.NewIcon(sign, colour, 16), parts.NewParagraph(parts.Body, words.CheckSays(c.Name)), parts.NewText(parts.Caption, words.CheckOutcome(c.Outcome)).Coloured(colour)),
			n.cited(parts.Gap(16, 0), ref))
	}
	return append(list, parts.Gap(0, 8), parts.NewHairline(), parts.Gap(0, 8))
}

// references returns a link for each section that describes the step.
func (n *inspector) references(s diagram.Step) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, ref := range s.Spec {
		list = append(list, n.cited(parts.NewIcon(theme.DocumentIcon(), parts.ColorMuted, 18), ref))
	}
	return list
}

// cited returns a link to a section with its heading: behind it, or below it where both are wider
// than the inspector.
func (n *inspector) cited(sign fyne.CanvasObject, ref diagram.Reference) fyne.CanvasObject {
	const room = inspectorWide - 40 - 18 - 3*8 // between the margins, without the sign and the gaps
	link, title := n.link(ref), ref.Title()
	if title == "" {
		return parts.Line(8, sign, link, parts.Spring())
	}
	if parts.Body.Width(words.FlowSpec(ref.Name, ref.Section))+parts.Caption.Width(title) <= room {
		return parts.Line(8, sign, link, parts.NewText(parts.Caption, title).Muted(), parts.Spring())
	}
	return parts.Column(0, parts.Line(8, sign, link, parts.Spring()), parts.Margins(0, 0, 4, sign.MinSize().Width+8, parts.NewParagraph(parts.Caption, title).Muted()))
}

// link returns a link to a section. It is plain text where no address is known.
func (n *inspector) link(ref diagram.Reference) fyne.CanvasObject {
	label := words.FlowSpec(ref.Name, ref.Section)
	if ref.URL == "" {
		return parts.NewText(parts.Caption, label).Muted().Cut()
	}
	return parts.NewButton(parts.Link, label, nil, func() {
		if n.room.OnOpenPage != nil {
			n.room.OnOpenPage(ref.URL)
		}
	}).Small().Flush()
}
