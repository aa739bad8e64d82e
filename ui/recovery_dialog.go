package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogRecovery shows the recovery code just made, State.Code.
const DialogRecovery DialogKind = "recovery"

// recoveryActs is what the dialog can trigger.
type recoveryActs interface {
	keptCode()
	copySecret(secret auth.Secret, said string)
}

// recoveryDialog shows a recovery code. It cannot be shown again.
type recoveryDialog struct{ dialog *parts.Dialog }

func (r *recoveryDialog) shell() *parts.Dialog { return r.dialog }

func newRecoveryDialog(on recoveryActs, secret auth.Secret) *recoveryDialog {
	code := secret.Reveal() // the code is for the person to read, and is shown only here
	r := &recoveryDialog{parts.NewDialog(parts.WideWaiting, words.RecoveryTitle(), words.RecoveryText())}
	copyIt := parts.NewButton(parts.Plain, words.Copy(), theme.ContentCopyIcon(), func() { on.copySecret(auth.NewSecret(code), words.SecretCopied()) })
	kept := parts.NewButton(parts.Primary, words.RecoveryKept(), nil, on.keptCode)
	r.dialog.Body(parts.NewPanel(parts.NewParagraph(parts.Mono, code).Aligned(fyne.TextAlignCenter))).Left(copyIt).Right(kept).Default(nil)
	r.dialog.Initial = copyIt
	return r
}
