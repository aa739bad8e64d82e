package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogConsent asks about a program that wants a token. It stands over every other dialog.
const DialogConsent DialogKind = "consent"

// consentActs is what the dialog can trigger.
type consentActs interface {
	answerProgram(id string, kind home.ChoiceKind)
}

// consentShown is what the dialog shows of the state.
type consentShown struct {
	ok       bool
	asked    home.Asked
	provider string // name of the account's
	look     look   // the account's status
	word     string // the same in a word
	isFirst  bool   // the program has never asked for this account
	isAwake  bool   // the buttons answer; see consentSleep
	now      time.Time
}

// consentChoices are the answers, in the order of their cards. For a time is a choice of the room.
var consentChoices = []home.ChoiceKind{home.ChoiceOnce, home.ChoiceUntilLock, home.ChoiceAlways, home.ChoiceNever}

// consentScopes is how many scopes the dialog lists.
const consentScopes = 4

// consentDialog says who wants what. It comes uninvited: nothing in it has the focus, Enter does
// nothing before Tab or an arrow was pressed, and nothing answers while it sleeps.
type consentDialog struct {
	on      consentActs
	id      string
	dialog  *parts.Dialog
	left    *parts.Text
	choices *parts.ChoiceCards
	refuse  *parts.Button
	allow   *parts.Button
	status  *parts.Verdict // of the account
	word    string         // of status
	gets    *parts.Text
	never   *parts.Text // what the program does not get
	isKnown bool        // the program is known, so that an answer can be kept
	isAwake bool
}

func (c *consentDialog) shell() *parts.Dialog { return c.dialog }

func newConsentDialog(on consentActs, v consentShown) *consentDialog {
	q := v.asked
	c := &consentDialog{on: on, id: q.ID, isKnown: q.From.Path != "", left: parts.NewText(parts.Caption, "").Muted()}
	c.status = parts.NewVerdict(lookOf(v.look), v.word)
	c.gets, c.never = parts.NewText(parts.Body, ""), parts.NewText(parts.Body, "").Muted().Cut()
	uses := q.Way == ledger.WayLend || q.Way == ledger.WayCall
	name := clipped(q.From.Name())
	if name == "" {
		name = words.ProgramUnknown()
	}
	c.dialog = parts.NewDialog(parts.WideError, words.ConsentTitle(name, uses), words.ConsentSub(q.Account.DisplayName(), v.provider, v.isFirst)).
		Lead(parts.NewProgramGlyph(name, 48)).Corner(parts.Margins(0, 8, 0, 0, c.left))
	var cards []parts.Choice
	for _, kind := range consentChoices {
		title, is := words.ConsentChoice(string(kind))
		cards = append(cards, parts.Choice{Title: title, Sub: is})
	}
	c.choices = parts.NewChoiceCards(cards...)
	c.choices.OnChosen, c.choices.OnOpened = func(int) { c.showAnswer() }, c.accept
	facts := parts.NewPanel(parts.Column(0, c.facts(v)...)).Filled(parts.ColorSurface, parts.ColorBorder).Margin(9)
	hint := words.ConsentHint()
	if !c.isKnown {
		hint = words.ConsentUnnamed()
	}
	c.refuse = parts.NewButton(parts.Quiet, words.ConsentRefuse(), nil, func() { c.answer(home.ChoiceRefuse) })
	c.allow = parts.NewButton(parts.Primary, "", nil, c.accept)
	c.dialog.Body(facts).Stays(parts.Column(8, parts.NewText(parts.Strong, words.ConsentHowLong()), c.choices)).
		Left(parts.NewIcon(theme.InfoIcon(), parts.ColorMuted, 16), parts.NewParagraph(parts.Caption, hint).Muted()).
		Right(c.refuse, c.allow).Default(nil).Ruled()
	c.dialog.OnKey = c.typed
	c.showAnswer()
	c.showAccount(v)
	c.wake(false)
	return c
}

// typed uses every key while the dialog sleeps, and leads the arrows to the choices.
func (c *consentDialog) typed(key fyne.KeyName) bool {
	if !c.isAwake {
		return true
	}
	switch key {
	case fyne.KeyLeft, fyne.KeyUp, fyne.KeyRight, fyne.KeyDown:
		c.choices.Step(0)
		return true
	}
	return false
}

// dismissed is a no: Esc refuses.
func (c *consentDialog) dismissed() { c.answer(home.ChoiceRefuse) }

func (c *consentDialog) accept() { c.answer(consentChoices[c.choices.Chosen()]) }

func (c *consentDialog) answer(kind home.ChoiceKind) {
	if c.isAwake {
		c.on.answerProgram(c.id, kind)
	}
}

// showAnswer names the button after the choice. What lasts is never the filled button.
func (c *consentDialog) showAnswer() {
	kind := consentChoices[c.choices.Chosen()]
	c.allow.Set(words.ConsentAnswer(string(kind)), nil)
	look := parts.Primary
	if kind == home.ChoiceAlways || kind == home.ChoiceNever {
		look = parts.Plain
	}
	c.allow.SetKind(look)
	c.dialog.Fit()
}

// wake enables what answers, or disables it. Of an unknown program nothing can be kept.
func (c *consentDialog) wake(on bool) {
	c.isAwake = on
	setEnabled(c.refuse, on)
	setEnabled(c.allow, on)
	for i, kind := range consentChoices {
		c.choices.SetUsable(i, on && (c.isKnown || kind == home.ChoiceOnce))
	}
}

func (c *consentDialog) show(v consentShown) {
	if !v.ok || v.asked.ID != c.id {
		return
	}
	c.left.SetText(words.ConsentLeft(v.asked.Until.Sub(v.now).Round(time.Second), v.asked.Waiting))
	c.showAccount(v)
	if v.isAwake != c.isAwake {
		c.wake(v.isAwake)
	}
}

func (c *consentDialog) showTime(v consentShown) { c.show(v) }

// showAccount shows what a refresh changes while the question is open.
func (c *consentDialog) showAccount(v consentShown) {
	gets, never := words.ConsentGetsOf(string(v.asked.Way), v.asked.Account.Grant.ExpiresAt, v.now)
	if gets == c.gets.Text() && never == c.never.Text() && v.word == c.word {
		return
	}
	c.word = v.word
	c.status.Set(lookOf(v.look), v.word)
	c.gets.SetText(gets)
	c.never.SetText(never)
	c.dialog.Fit()
}

// facts are the rows: who asks, and what for.
func (c *consentDialog) facts(v consentShown) []fyne.CanvasObject {
	q, from := v.asked, v.asked.From
	path := []fyne.CanvasObject{factPath(words.ConsentPath(auth.Visible(from.Path)))}
	if from.IsClaimed {
		path = append(path, unsureTag())
	}
	rows := []fyne.CanvasObject{factRow(words.ConsentProgram(), path...)}
	if from.Interpreter != "" {
		rows = append(rows, factRow(words.ConsentRunBy(), factPath(auth.Visible(from.Interpreter))))
	}
	process := parts.NewText(parts.Body, words.ConsentProcess(auth.Visible(from.Service), clipped(from.Emulator), from.Terminal, from.ProgramPID)).Muted().Cut()
	if from.StartedBy == "" {
		rows = append(rows, factRow(words.ConsentStarted(), process))
	} else {
		rows = append(rows, factRow(words.ConsentStarted(), parts.NewText(parts.Mono, clipped(from.StartedBy)), process))
	}
	for _, claim := range [][2]string{{words.ConsentClaims(), from.Claims}, {words.ConsentWhy(), from.Reason}} {
		if claim[1] != "" {
			rows = append(rows, factRow(claim[0], factPath(auth.Visible(claim[1])), unsureTag()))
		}
	}
	rows = append(rows, parts.Margins(8, 8, 8, 8, parts.NewHairline()))
	glyph := parts.NewGlyph("", "", 24)
	glyph.SetPerson(q.Account.Provider, v.provider, q.Account.DisplayName())
	rows = append(rows, factRow(words.ConsentAccount(), glyph, parts.NewText(parts.Body, q.Account.DisplayName()).Cut().Snug(), parts.NewText(parts.Body, v.provider).Muted().Cut().Snug(), parts.Spring(), c.status))
	rows = append(rows, scopeFacts(q.Scopes)...)
	if q.Resource != "" {
		rows = append(rows, factRow(words.ConsentFor(), factPath(auth.Visible(q.Resource))))
	}
	return append(rows, factRow(words.ConsentGets(), c.gets, c.never))
}

// scopeFacts are the rows of the scopes, four at most.
func scopeFacts(scopes []string) (rows []fyne.CanvasObject) {
	for i, scope := range scopes[:min(len(scopes), consentScopes)] {
		name := ""
		if i == 0 {
			name = words.ConsentScope()
		}
		rows = append(rows, factRow(name, parts.NewChip(auth.Visible(scope), true), parts.NewText(parts.Body, words.ScopeOrNone(scope)).Cut()))
	}
	if more := len(scopes) - consentScopes; more > 0 {
		rows = append(rows, factRow("", parts.NewText(parts.Caption, words.ConsentMore(more)).Muted().Cut()))
	}
	return rows
}

// factPath is a value whose beginning and end matter.
func factPath(text string) *parts.Text { return parts.NewText(parts.Mono, text).CutInside().Snug() }

// unsureTag stands behind what nobody has checked.
func unsureTag() *parts.Tag {
	return parts.NewTag(words.ConsentUnsure(), parts.ToneExpiring, parts.NoMark)
}

// factName is the width of the names of facts, without the gap behind them.
const factName = 96

// factRow is a fact: its name and its values.
func factRow(name string, values ...fyne.CanvasObject) fyne.CanvasObject {
	line := append([]fyne.CanvasObject{parts.Fixed(factName, 32, parts.NewText(parts.Caption, name).Muted().Cut())}, values...)
	return parts.Margins(0, 8, 0, 8, parts.Line(8, line...))
}

// longestName bounds a name that has the width that it needs, in letters.
const longestName = 24

// clipped is a name that a process chose, short and without what could hide a part of it.
func clipped(name string) string {
	name = auth.Visible(name)
	if letters := []rune(name); len(letters) > longestName {
		return string(letters[:longestName-1]) + "…"
	}
	return name
}
