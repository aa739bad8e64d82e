package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"

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
}

// useShown is what the dialog shows of the state.
type useShown struct {
	busy     bool // a request is pending
	answered bool
	answer   Answer // of the last request
}

// useDialog sends the token to a resource and shows the answer.
type useDialog struct {
	dialog *parts.Dialog
	send   *parts.Button
	answer *fyne.Container
	drawn  Answer
}

func (u *useDialog) shell() *parts.Dialog { return u.dialog }

func newUseDialog(on useActs, account string, p auth.Provider) *useDialog {
	u := &useDialog{answer: parts.Column(8), dialog: parts.NewDialog(parts.WideError, words.UseTitle(), words.UseSub())}
	closing := parts.NewButton(parts.Quiet, words.Close(), nil, on.answer)
	if len(p.Resources) == 0 {
		u.dialog.Body(parts.NewParagraph(parts.Body, words.NoResource())).Right(closing)
		return u
	}
	entry := parts.NewEntry("")
	fillIn(entry, resourceOf(p.ID, p.Resources[0]))
	send := func() { on.use(account, entry.Text) }
	entry.OnSubmitted = func(string) { send() }
	u.send = parts.NewButton(parts.Primary, words.UseButton(), nil, send)
	u.dialog.Body(parts.Column(16, parts.NewField(words.UseAddress(), entry), u.answer)).Right(closing, u.send)
	u.dialog.Initial = entry
	return u
}

// resourceOf returns the address that is offered first: the demo provider's notes, or else the
// first declared one.
func resourceOf(provider, origin string) string {
	if provider == demoID {
		return origin + "/api/notes"
	}
	return origin + "/"
}

func (u *useDialog) show(v useShown) {
	if u.send == nil {
		return
	}
	showBusy(u.send, v.busy, words.UseBusy())
	if !v.answered || v.answer == u.drawn {
		return
	}
	u.drawn = v.answer
	u.answer.Objects = []fyne.CanvasObject{parts.NewHairline(), answerText(v.answer)}
	u.dialog.Fit()
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
