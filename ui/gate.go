package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// gate replaces the rooms while the vault is not open: it asks for a passphrase, offers a choice
// of keeper, or shows why the vault does not open. It never chooses for the person.
type gate struct {
	room.Base[gateShown]
	on        gateActs
	shown     gateShown // as last shown
	content   *fyne.Container
	drawn     gateView
	unlock    *unlockForm
	phrase    *phraseForm
	first     fyne.Focusable  // widget to focus on a page with an entry
	filled    *parts.Button   // filled button of the present page, if it has one
	others    []*parts.Button // other buttons
	choosing  bool            // the form for a new passphrase is shown
	recover   *recoverForm
	recovers  bool        // the recovery form is shown
	hadDialog bool        // a dialog is open over the page
	slow      *time.Timer // delays the page that the vault is being opened
}

// gateShown is what the gate shows of the state.
type gateShown struct {
	phase         Phase
	opening       bool          // the vault is being opened
	wait          time.Duration // until the passphrase is tried, after wrong ones
	problem       *auth.Error   // why it is not open; nil unless an error is the reason
	keeper        auth.Keeper
	hasCode       bool // there is a recovery code
	recoverable   bool // the recovery code may open a vault that does not open
	mendable      bool // the copy of vault.toml may open it
	canStartAgain bool // to delete the vault is offered
	hasDialog     bool // a dialog is open over the page
}

// gateView is what the page was last drawn from.
type gateView struct {
	phase    Phase
	err      *auth.Error
	choosing bool
	recovers bool
}

// gateActs is what the gate can trigger.
type gateActs interface {
	unlock(passphrase string)
	choose(k auth.Keeper, passphrase string)
	recoverVault(code, passphrase string)
	forgetProblem()
	retry()
	back()
	mend()
	unhide()
	askStartAgain()
	focusLater(fyne.Focusable)
	post(func())
}

func newGateRoom(on gateActs) *gate {
	g := &gate{on: on, content: container.NewStack(), drawn: gateView{phase: -1}}
	g.unlock = newUnlockForm(on.unlock, func() { g.showRecovery(true) }, startAgainButton(on))
	g.phrase = newPhraseForm(
		func(phrase string) { on.choose(auth.KeeperPassphrase, phrase) },
		func() { g.showPhrase(false) })
	g.recover = newRecoverForm(on.recoverVault, func() { g.showRecovery(false) })
	return g
}

// showRecovery shows the form for a recovery code, or hides it.
func (g *gate) showRecovery(on bool) {
	g.recovers = on
	g.on.forgetProblem() // the problem belongs to the other form
	g.Show(g.shown)
}

// Panes returns one page.
func (g *gate) Panes() []room.Pane { return []room.Pane{{Object: g.content}} }

// Press presses the primary button of the page.
func (g *gate) Press() {
	switch g.shown.phase {
	case PhaseStuck:
		g.on.retry()
	case PhaseChoose:
		if !g.choosing {
			g.showPhrase(true)
		}
	case PhaseHidden:
		g.on.unhide()
	}
}

// Leave removes what was typed, once it has opened the vault or the person has gone back. The page
// is then drawn anew the next time, and so gets the focus.
func (g *gate) Leave() {
	if g.slow != nil {
		g.slow.Stop()
	}
	g.drawn, g.recovers, g.choosing = gateView{phase: -1}, false, false
	for _, e := range []*parts.Entry{g.unlock.entry, g.phrase.first, g.phrase.second, g.recover.code, g.recover.phrase.first, g.recover.phrase.second} {
		if e.Text != "" {
			e.SetText("")
		}
	}
}

// showPhrase switches between the choice of a keeper and the form for a new passphrase.
func (g *gate) showPhrase(on bool) {
	g.choosing = on
	g.Show(g.shown)
}

// Show draws the page of the phase. It redraws nothing if the view is unchanged.
func (g *gate) Show(s gateShown) {
	g.shown = s
	if s.phase != PhaseChoose {
		g.choosing = false
	}
	g.recovers = g.recovers && (s.phase == PhaseStuck || s.phase == PhaseLocked)
	g.showForm(s)
	g.showOpening(s.opening)
	v := gateView{s.phase, s.problem, g.choosing, g.recovers}
	if g.recovers {
		v.err = nil // the form shows it
	}
	answered := g.hadDialog && !s.hasDialog
	g.hadDialog = s.hasDialog
	if v == g.drawn && answered && g.first != nil {
		g.on.focusLater(g.first)
	}
	if v == g.drawn || s.opening {
		return
	}
	g.drawn = v
	g.first, g.filled, g.others = nil, nil, nil
	g.content.Objects = []fyne.CanvasObject{container.NewCenter(g.page(s))}
	g.content.Refresh()
	if g.first != nil {
		g.on.focusLater(g.first)
	}
}

// ShowTime counts down until a passphrase is tried.
func (g *gate) ShowTime(s gateShown) {
	g.shown = s
	g.showForm(s)
}

// showForm updates the form of the present page, if it has one. It leaves the other forms alone,
// because an entry is expensive to draw.
func (g *gate) showForm(s gateShown) {
	switch {
	case s.phase == PhaseLocked && !g.recovers:
		g.unlock.show(s)
	case s.phase == PhaseChoose && g.choosing:
		g.phrase.show(s)
	case g.recovers:
		g.recover.show(s)
	}
}

// showOpening shows on the present page that the vault is being opened.
func (g *gate) showOpening(opening bool) {
	if g.filled == nil {
		return
	}
	showBusy(g.filled, opening, words.OpeningVault())
	for _, b := range g.others {
		setEnabled(b, !opening)
	}
}

func (g *gate) page(s gateShown) fyne.CanvasObject {
	switch {
	case s.phase == PhaseLocked && !g.recovers:
		g.first = g.unlock.entry
		return g.unlock.content
	case s.phase == PhaseChoose && g.choosing:
		g.first = g.phrase.first
		return g.phrase.content
	case s.phase == PhaseChoose:
		return g.choice(s)
	case g.recovers:
		g.first = g.recover.code
		return g.recover.content
	case s.phase == PhaseStuck:
		return g.stuck(s)
	case s.phase == PhaseHidden:
		return g.hidden(s)
	case s.phase == PhaseErasing:
		return gatePage(parts.IconLock, parts.ToneRevoked, words.Erasing(), words.ErasingIs(), middle(parts.NewArc(20, parts.ColorAccent)))
	}
	return g.opening()
}

// noticeable is the shortest delay that a person notices.
const noticeable = 300 * time.Millisecond

// opening shows that the vault is being opened, once that takes noticeably long: it is usually
// complete before the window appears.
func (g *gate) opening() fyne.CanvasObject {
	page := parts.Column(12, middle(parts.NewArc(20, parts.ColorAccent)),
		parts.NewText(parts.Body, words.OpeningVault()).Muted().Aligned(fyne.TextAlignCenter))
	page.Hide()
	g.slow = time.AfterFunc(noticeable, func() {
		g.on.post(func() {
			if g.drawn.phase == PhaseStarting {
				page.Show()
				g.content.Refresh()
			}
		})
	})
	return page
}

// gateColumn is how wide the forms of the gate are.
const gateColumn = 460

// gatePage returns an icon, a title and a text over the controls.
func gatePage(icon fyne.Resource, tone parts.Tone, title, text string, below ...fyne.CanvasObject) fyne.CanvasObject {
	objects := []fyne.CanvasObject{
		middle(parts.NewIconGlyph(icon, tone, 56)),
		parts.Gap(0, 12),
		parts.NewParagraph(parts.Heading, title).Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 4),
		parts.NewParagraph(parts.Body, text).Muted().Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 16),
	}
	return parts.Fixed(gateColumn, 0, parts.Column(4, append(objects, below...)...))
}

// choice shows why the key has to be kept otherwise than usual, and the alternatives. A passphrase
// is the first of them: what is wrong with a keyring can seldom be mended at once.
func (g *gate) choice(s gateShown) fyne.CanvasObject {
	why := whyNoKeyring(s.problem)
	phrase := parts.NewButton(parts.Primary, words.ChoosePhrase(), nil, func() { g.showPhrase(true) })
	retry := parts.NewButton(parts.Plain, words.Retry(), theme.ViewRefreshIcon(), g.on.retry)
	memory := parts.NewButton(parts.Plain, words.ChooseMemory(), nil, func() { g.on.choose(auth.KeeperMemory, "") })
	back := parts.NewButton(parts.Quiet, words.BackButton(), nil, g.on.back)
	g.first, g.filled, g.others = phrase, retry, []*parts.Button{phrase, memory, back}
	return gatePage(parts.IconLock, parts.ToneExpiring, words.ChooseTitle(), words.ChooseText(),
		middle(parts.Line(8, phrase, retry, memory)),
		parts.Gap(0, 8),
		parts.NewParagraph(parts.Caption, words.ChooseMemNote()).Muted().Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 4), why, parts.Gap(0, 4),
		middle(back))
}

// whyNoKeyring says in plain words why no keyring keeps the key. What is missing, such as a D-Bus
// session, is folded away.
func whyNoKeyring(err *auth.Error) fyne.CanvasObject {
	if err == nil {
		return parts.Gap(0, 0)
	}
	say := func(err *auth.Error) string {
		title, hint := words.Say(err)
		return words.TitleAndHint(title, words.ForWindow(err, hint))
	}
	plain, exact := *err, say(err)
	if plain.Kind == auth.KindKeyring {
		plain.Detail, plain.Why = "", ""
	}
	said := parts.NewParagraph(parts.Caption, say(&plain)).Muted().Aligned(fyne.TextAlignCenter)
	if said.Text() == exact {
		return said
	}
	return parts.Column(0, said, parts.NewFold(words.Technical(), "", parts.NewParagraph(parts.Caption, exact).Muted()))
}

// hidden shows that the content is hidden, and what that does not protect.
func (g *gate) hidden(s gateShown) fyne.CanvasObject {
	show := parts.NewButton(parts.Primary, words.ShowAgain(), nil, g.on.unhide)
	g.first = show
	return gatePage(parts.IconLock, parts.ToneAccent, words.HiddenTitle(), words.HiddenText(s.keeper), middle(show))
}

// stuck shows why the vault does not open; it changes nothing.
func (g *gate) stuck(s gateShown) fyne.CanvasObject {
	title, hint := words.InternalFailure(), ""
	if s.problem != nil {
		title, hint = words.Say(s.problem)
		hint = words.ForStuck(s.problem, hint)
	}
	g.filled = parts.NewButton(parts.Primary, words.Retry(), theme.ViewRefreshIcon(), g.on.retry)
	g.first = g.filled
	ways := parts.Line(8, g.filled)
	if s.recoverable {
		useCode := parts.NewButton(parts.Plain, words.UseRecovery(), nil, func() { g.showRecovery(true) })
		g.others = []*parts.Button{useCode}
		ways.Add(useCode)
	}
	below := []fyne.CanvasObject{
		middle(ways), parts.Gap(0, 8),
		parts.NewParagraph(parts.Caption, words.StuckNothing()).Muted().Aligned(fyne.TextAlignCenter),
	}
	if s.mendable {
		mend := parts.NewButton(parts.Plain, words.UseCopy(), nil, g.on.mend)
		g.others = append(g.others, mend)
		ways.Add(mend)
	}
	if s.canStartAgain {
		filled := startAgainButton(g.on)
		g.others = append(g.others, filled)
		below = append(below, parts.Gap(0, 8), middle(filled))
	}
	return gatePage(theme.WarningIcon(), parts.ToneAttention, title, hint, below...)
}

// startAgainButton returns an inconspicuous button that opens the question.
func startAgainButton(on gateActs) *parts.Button {
	return parts.NewButton(parts.Quiet, words.StartAgain(), nil, on.askStartAgain)
}
