package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogUse sends the token of an account to a resource.
const DialogUse DialogKind = "use"

// useActs is what the dialog can trigger.
type useActs interface {
	closing
	use(id, url string)
	stepUp(id string, scopes []string)
}

// useShown is what the dialog shows of the state.
type useShown struct {
	busy     bool // a request is pending
	answered bool
	answer   Answer // of the last request
	isFinal  bool   // the person has asked for what the resource demands as often as makes sense
}

// useDialog sends the token to a resource and shows the answer.
type useDialog struct {
	on      useActs
	account string
	dialog  *parts.Dialog
	send    *parts.Button
	ask     *parts.Button // starts the authorization that the resource demands
	answer  *fyne.Container
	scopes  *parts.Entry // for a resource that does not name what it demands; nil if none is shown
	drawn   useShown
}

func (u *useDialog) shell() *parts.Dialog { return u.dialog }

func newUseDialog(on useActs, account string, p auth.Provider, last string) *useDialog {
	u := &useDialog{on: on, account: account, answer: parts.Column(12), dialog: parts.NewDialog(parts.WideError, words.UseTitle(), words.UseSub())}
	closing := parts.NewButton(parts.Quiet, words.Close(), nil, on.answer)
	if len(p.Resources) == 0 && p.ResourceIndicator == "" {
		u.dialog.Body(parts.NewParagraph(parts.Body, words.NoResource())).Right(closing)
		return u
	}
	entry := parts.NewMonoEntry("")
	fillIn(entry, offered(p, last))
	send := func() { on.use(account, entry.Text) }
	entry.OnSubmitted = func(string) { send() }
	u.send = parts.NewButton(parts.Primary, words.UseButton(), nil, send)
	u.ask = parts.NewButton(parts.Primary, words.AskForIt(), theme.LoginIcon(), u.stepUp)
	u.ask.Hide()
	u.dialog.Body(parts.Column(16, parts.NewField(words.UseAddress(), entry), u.answer)).Ruled().Left(closing).Right(u.send, u.ask).Default(u.send)
	u.dialog.Initial = entry
	return u
}

// offered returns the address that is offered first: the last one, or else the resource of the
// provider's file, or its first declared address.
func offered(p auth.Provider, last string) string {
	switch {
	case last != "":
		return last
	case p.ResourceIndicator != "":
		return p.ResourceIndicator
	case p.ID == demoID:
		return p.Resources[0] + "/api/notes"
	}
	return strings.TrimSuffix(p.Resources[0], "/") + "/"
}

func (u *useDialog) show(v useShown) {
	if u.send == nil {
		return
	}
	showBusy(u.send, v.busy, words.UseBusy())
	setEnabled(u.ask, !v.busy)
	if !v.answered || v == u.drawn {
		return
	}
	isAnother := v.answer != u.drawn.answer || v.isFinal != u.drawn.isFinal
	u.drawn = v
	if !isAnother {
		return
	}
	u.scopes = nil
	if step := v.answer.stepUp(); step != nil {
		u.answer.Objects = u.missing(v.answer, *step, v.isFinal)
		u.offer(!v.isFinal)
	} else {
		u.answer.Objects = []fyne.CanvasObject{parts.NewHairline(), answerText(v.answer)}
		u.offer(false)
	}
	u.dialog.Fit()
}

// offer shows or hides the button that asks for scopes. There is one filled button.
func (u *useDialog) offer(asks bool) {
	setVisible(u.ask, asks)
	u.dialog.Default(u.send)
	switch {
	case asks:
		u.send.SetKind(parts.Plain)
		u.dialog.Default(u.ask)
	case u.drawn.answer.stepUp() != nil: // nothing more can be asked for
		u.send.SetKind(parts.Plain)
	default:
		u.send.SetKind(parts.Primary)
	}
	if u.drawn.answer.stepUp() != nil {
		u.send.Set(words.SendAgain(), nil)
	} else {
		u.send.Set(words.UseButton(), nil)
	}
}

// stepUp asks for what the resource demands, or for what the person typed.
func (u *useDialog) stepUp() {
	step := u.drawn.answer.stepUp()
	if step == nil {
		return
	}
	scopes := step.Missing
	if u.scopes != nil {
		scopes = strings.Fields(u.scopes.Text)
	}
	u.on.stepUp(u.account, scopes)
}

// answerText shows the answer of a resource, shortened if it is long.
func answerText(got Answer) fyne.CanvasObject {
	if got.Err != nil {
		title, hint := words.Say(got.Err)
		return parts.Column(4, parts.NewParagraph(parts.Strong, title).Coloured(parts.ColorAttention), parts.NewParagraph(parts.Body, words.ForWindow(got.Err, hint)))
	}
	body := got.Body
	var neat bytes.Buffer
	if json.Indent(&neat, []byte(body), "", "  ") == nil {
		body = neat.String()
	}
	if len(body) > shownBody {
		body = strings.ToValidUTF8(body[:shownBody], "") + "…"
	}
	return parts.Column(4, parts.NewText(parts.Strong, words.AnsweredWith(got.Status)),
		parts.NewPanel(parts.NewParagraph(parts.MonoSmall, body)).Margin(12))
}

// shownBody bounds how much of an answer is drawn, in bytes.
const shownBody = 4096
