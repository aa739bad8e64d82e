package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// unlockForm asks for the passphrase of a vault.
type unlockForm struct {
	content    fyne.CanvasObject
	entry      *parts.Entry
	field      *parts.Field
	button     *parts.Button
	startAgain *parts.Button // starts again, if the passphrase is forgotten
	code       *parts.Button // shows the form for a recovery code
	refused    *auth.Error   // why the last passphrase was refused, as last shown
}

func newUnlockForm(unlock func(string), onRecover func(), startAgain *parts.Button) *unlockForm {
	f := &unlockForm{entry: parts.NewSecret(""), startAgain: startAgain, code: parts.NewButton(parts.Quiet, words.UseRecovery(), nil, onRecover)}
	submit := func() {
		if f.entry.Text != "" {
			unlock(f.entry.Text)
		}
	}
	f.entry.OnSubmitted = func(string) { submit() }
	f.field = parts.NewField(words.Passphrase(), f.entry)
	f.button = parts.NewButton(parts.Primary, words.UnlockButton(), nil, submit)
	f.content = gatePage(parts.IconLock, parts.ToneAccent, words.UnlockTitle(), words.UnlockText(),
		f.field, parts.Gap(0, 8), middle(f.button), parts.Gap(0, 24), middle(parts.Line(8, f.code, startAgain)))
	return f
}

// show shows that the passphrase is being tried, or that it was wrong.
func (f *unlockForm) show(s gateShown) {
	busy, hint := words.UnlockBusy(), ""
	if s.wait > 0 {
		busy, hint = words.Waiting(), words.UnlockWaits(s.wait)
	}
	showBusy(f.button, s.opening, busy)
	f.field.Hint(hint)
	setEnabled(f.startAgain, !s.opening)
	setEnabled(f.code, !s.opening)
	if f.code.Visible() != s.hasCode {
		setVisible(f.code, s.hasCode)
		f.content.Refresh()
	}
	f.showRefused(s.problem)
}

// showRefused shows why a passphrase was refused, and removes it once. The refusal is shown again
// with every change of the state, also while the person types the next passphrase.
func (f *unlockForm) showRefused(err *auth.Error) {
	wrong := ""
	if err != nil {
		wrong, _ = words.Say(err)
	}
	f.field.SetError(wrong)
	if err != nil && err != f.refused {
		f.entry.SetText("")
	}
	f.refused = err
}

// phraseForm makes the vault under a new passphrase.
type phraseForm struct {
	*newPhrase
	content fyne.CanvasObject
	failed  *troubleNote
	button  *parts.Button
}

func newPhraseForm(create func(string), back func()) *phraseForm {
	f := &phraseForm{failed: newTroubleNote(nil)}
	submit := func() {
		if f.check() {
			create(f.first.Text)
		}
	}
	f.newPhrase = newNewPhrase(words.Passphrase(), submit)
	f.button = parts.NewButton(parts.Primary, words.PhraseCreate(), nil, submit)
	f.content = gatePage(parts.IconLock, parts.ToneAccent, words.PhraseTitle(), words.PhraseText(), f.failed,
		f.one, parts.Gap(0, 8), f.two, parts.Gap(0, 8),
		middle(parts.Line(8, parts.NewButton(parts.Quiet, words.BackButton(), nil, back), f.button)))
	return f
}

// show shows that the vault is being made, or why it was not. What is wrong with the keyring is no
// fault of this form.
func (f *phraseForm) show(s gateShown) {
	showBusy(f.button, s.opening, words.PhraseBusy())
	showFailed(f.failed, f.content, s, auth.KindKeyring)
}

// showFailed shows over a form why the vault did not open, except for the kinds that are shown
// elsewhere.
func showFailed(failed *troubleNote, form fyne.CanvasObject, s gateShown, elsewhere ...auth.Kind) {
	at := s.problem
	if s.opening || at != nil && slices.Contains(elsewhere, at.Kind) {
		at = nil
	}
	if failed.show(noteOf(at)) {
		form.Refresh()
	}
}

func showBusy(b *parts.Button, busy bool, word string) {
	if busy {
		b.SetBusy(word)
	} else {
		b.Idle()
	}
}
