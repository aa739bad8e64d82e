package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// recoverForm asks for the recovery code and a new passphrase, typed twice.
type recoverForm struct {
	content fyne.CanvasObject
	code    *parts.Entry
	codeF   *parts.Field
	phrase  *newPhrase
	failed  *troubleNote
	button  *parts.Button
}

func newRecoverForm(open func(code, passphrase string), back func()) *recoverForm {
	f := &recoverForm{code: parts.NewMonoEntry(words.RecoverHolder()), failed: newTroubleNote(nil)}
	f.codeF = parts.NewField(words.RecoverCode(), f.code)
	submit := func() {
		if f.check() {
			open(f.code.Text, f.phrase.first.Text)
		}
	}
	f.phrase = newNewPhrase(words.RecoverPhrase(), submit)
	f.code.OnSubmitted = func(string) { submit() }
	f.button = parts.NewButton(parts.Primary, words.RecoverOpen(), nil, submit)
	f.content = gatePage(parts.IconLock, parts.ToneAccent, words.RecoverTitle(), words.RecoverText(), f.failed,
		f.codeF, parts.Gap(0, 8), f.phrase.one, parts.Gap(0, 8), f.phrase.two, parts.Gap(0, 8),
		middle(parts.Line(8, parts.NewButton(parts.Quiet, words.BackButton(), nil, back), f.button)))
	return f
}

// check shows what is wrong with the typed text, and reports whether nothing is.
func (f *recoverForm) check() bool {
	missing := ""
	if strings.TrimSpace(f.code.Text) == "" {
		missing = words.RecoverMissing()
	}
	f.codeF.SetError(missing)
	return f.phrase.check() && missing == ""
}

func (f *recoverForm) show(s gateShown) {
	showBusy(f.button, s.opening, words.UnlockBusy())
	showFailed(f.failed, f.content, s, auth.KindKeyring, auth.KindWrongPassphrase)
	if s.opening || s.problem == nil {
		return
	}
	if s.problem.Kind == auth.KindWrongPassphrase {
		f.codeF.SetError(words.RecoverWrong())
	}
}

// newPhrase is a new passphrase, typed twice.
type newPhrase struct {
	first, second *parts.Entry
	one, two      *parts.Field
}

// leastPhrase is the least number of characters of a passphrase.
const leastPhrase = 8

func newNewPhrase(label string, submit func()) *newPhrase {
	p := &newPhrase{first: parts.NewSecret(""), second: parts.NewSecret("")}
	p.one, p.two = parts.NewField(label, p.first), parts.NewField(words.RepeatPhrase(), p.second)
	p.first.OnSubmitted = func(string) { submit() }
	p.second.OnSubmitted = func(string) { submit() }
	return p
}

// text returns the new passphrase. A nil newPhrase stands for a keeper without one.
func (p *newPhrase) text() string {
	if p == nil {
		return ""
	}
	return p.first.Text
}

// check shows what is wrong with the typed text, focuses the field that has it, and reports whether
// nothing is.
func (p *newPhrase) check() bool {
	if p == nil {
		return true
	}
	one, two := "", ""
	switch {
	case len([]rune(p.first.Text)) < leastPhrase:
		one = words.PhraseShort()
		defer p.first.TakeFocus()
	case p.first.Text != p.second.Text:
		two = words.PhraseDiffers()
		defer p.second.TakeFocus()
	}
	p.one.SetError(one)
	p.two.SetError(two)
	return one == "" && two == ""
}
