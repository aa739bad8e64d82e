package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// offersRecovery reports whether a recovery code would be of use: the keyring
// keeps the key, and there is no code yet.
func (s State) offersRecovery(session *Session) bool {
	return s.Keeper == auth.KeeperKeyring && !s.Recovery && session != nil && session.NewRecoveryCode != nil
}

// recoverable reports whether a recovery code may open the vault that does not
// open.
func (s State) recoverable() bool {
	return s.Recovery && s.Problem != nil && s.Problem.Kind == auth.KindKeyring
}

// makeRecoveryCode makes a code and shows it, once.
func (a *App) makeRecoveryCode() {
	if a.free() && a.state.offersRecovery(a.session) {
		a.newRecoveryCode()
	}
}

// newRecoveryCode makes a code, which replaces an earlier one, and shows it.
func (a *App) newRecoveryCode() {
	session := a.session
	if session == nil || session.NewRecoveryCode == nil {
		return
	}
	a.using(session, func(ctx context.Context) func() {
		code, err := session.NewRecoveryCode(ctx)
		return func() {
			if err != nil {
				a.set(a.state.noticed(sentence(auth.AsError(err)), true))
				return
			}
			a.set(a.state.coveredBy(code))
		}
	})
}

// coveredBy shows the recovery code that was just made.
func (s State) coveredBy(code auth.Secret) State {
	s.Recovery, s.Code = true, code
	return s.asking(Dialog{Kind: DialogRecovery})
}

// kept closes the dialog of a code that the person has kept.
func (s State) kept() State {
	s = s.answered()
	s.Recovery = true
	return s
}

// recoveryDialog shows a recovery code. It cannot be shown again.
type recoveryDialog struct{ dialog *parts.Dialog }

func (r *recoveryDialog) shell() *parts.Dialog { return r.dialog }
func (r *recoveryDialog) show(State)           {}

func newRecoveryDialog(a *App) modal {
	code := a.state.Code.Reveal() // it is made to be read by the person, here and nowhere else
	r := &recoveryDialog{parts.NewDialog(parts.WideWaiting, words.RecoveryTitle(), words.RecoveryText())}
	copyIt := parts.NewButton(parts.Plain, words.Copy(), theme.ContentCopyIcon(), func() { a.copySecret(auth.NewSecret(code), words.SecretCopied()) })
	kept := parts.NewButton(parts.Primary, words.RecoveryKept(), nil, func() { a.set(a.state.kept()) })
	r.dialog.Body(parts.NewPanel(parts.NewParagraph(parts.Mono, code).Aligned(fyne.TextAlignCenter))).Left(copyIt).Right(kept).Default(nil)
	r.dialog.Initial = copyIt
	return r
}

// recoverVault opens the vault by its recovery code.
func (a *App) recoverVault(code, passphrase string) {
	if a.state.Opening || a.deps.Recover == nil {
		return
	}
	a.set(a.state.opening())
	a.aside(func(ctx context.Context) func() {
		session, err := a.deps.Recover(ctx, auth.NewSecret(code), auth.NewSecret(passphrase))
		if err != nil {
			return func() { a.set(a.state.notRecovered(auth.AsError(err))) }
		}
		accounts, damaged := readAll(ctx, session)
		return func() { a.opened(session, accounts, damaged) }
	})
}

// notRecovered says why a recovery code did not open the vault, which stays as
// it is.
func (s State) notRecovered(err *auth.Error) State {
	s.Opening, s.Problem = false, err
	return s
}

// recoverForm asks for the recovery code and a new passphrase, typed twice.
type recoverForm struct {
	content fyne.CanvasObject
	code    *parts.Entry
	codeF   *parts.Field
	phrase  *newPhrase
	button  *parts.Button
}

func newRecoverForm(open func(code, passphrase string), back func()) *recoverForm {
	f := &recoverForm{code: parts.NewMonoEntry(words.RecoverHolder())}
	f.codeF = parts.NewField(words.RecoverCode(), f.code)
	submit := func() {
		if f.check() {
			open(f.code.Text, f.phrase.first.Text)
		}
	}
	f.phrase = newNewPhrase(words.RecoverPhrase(), submit)
	f.code.OnSubmitted = func(string) { submit() }
	f.button = parts.NewButton(parts.Primary, words.RecoverOpen(), nil, submit)
	f.content = gatePage(parts.IconLock, parts.ToneAccent, words.RecoverTitle(), words.RecoverText(),
		f.codeF, parts.Gap(0, 8), f.phrase.one, parts.Gap(0, 8), f.phrase.two, parts.Gap(0, 8),
		middle(parts.Line(8, parts.NewButton(parts.Quiet, words.BackButton(), nil, back), f.button)))
	return f
}

// check says what is wrong with what was typed.
func (f *recoverForm) check() bool {
	missing := ""
	if strings.TrimSpace(f.code.Text) == "" {
		missing = words.RecoverMissing()
	}
	f.codeF.SetError(missing)
	return f.phrase.check() && missing == ""
}

func (f *recoverForm) show(s State) {
	showBusy(f.button, s.Opening, words.UnlockBusy())
	if s.Opening || s.Problem == nil {
		return
	}
	if s.Problem.Kind == auth.KindWrongPassphrase {
		f.codeF.SetError(words.RecoverWrong())
	}
}

// newPhrase is a new passphrase, typed twice.
type newPhrase struct {
	first, second *parts.Entry
	one, two      *parts.Field
}

// leastPhrase is how many characters a passphrase must have.
const leastPhrase = 8

func newNewPhrase(label string, submit func()) *newPhrase {
	p := &newPhrase{first: parts.NewSecret(""), second: parts.NewSecret("")}
	p.one, p.two = parts.NewField(label, p.first), parts.NewField(words.RepeatPhrase(), p.second)
	p.first.OnSubmitted = func(string) { submit() }
	p.second.OnSubmitted = func(string) { submit() }
	return p
}

// check says what is wrong with what was typed.
func (p *newPhrase) check() bool {
	one, two := "", ""
	switch {
	case len([]rune(p.first.Text)) < leastPhrase:
		one = words.PhraseShort()
	case p.first.Text != p.second.Text:
		two = words.PhraseDiffers()
	}
	p.one.SetError(one)
	p.two.SetError(two)
	return one == "" && two == ""
}
