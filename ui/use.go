package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"

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

// useDialog sends the token to a resource and shows the answer.
type useDialog struct {
	dialog *parts.Dialog
	id     string
	send   *parts.Button
	answer *fyne.Container
	drawn  Answer
}

func (u *useDialog) shell() *parts.Dialog { return u.dialog }

func newUseDialog(on useActs, s State) modal {
	acc, ok := s.Account(s.Dialog.Account)
	if !ok {
		return nil
	}
	u := &useDialog{id: acc.ID, answer: parts.Column(8), dialog: parts.NewDialog(parts.WideError, words.UseTitle(), words.UseSub())}
	closing := parts.NewButton(parts.Quiet, words.Close(), nil, on.answer)
	p, _ := s.Provider(acc.Provider)
	if len(p.Resources) == 0 {
		u.dialog.Body(parts.NewParagraph(parts.Body, words.NoResource())).Right(closing)
		return u
	}
	entry := parts.NewEntry("")
	fillIn(entry, resourceOf(p.ID, p.Resources[0]))
	send := func() { on.use(acc.ID, entry.Text) }
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

func (u *useDialog) show(s State) {
	if u.send == nil {
		return
	}
	showBusy(u.send, s.Tasks[u.id] == TaskUse, words.UseBusy())
	got, ok := s.Used[u.id]
	if !ok || got == u.drawn {
		return
	}
	u.drawn = got
	u.answer.Objects = []fyne.CanvasObject{parts.NewHairline(), answerText(got)}
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
