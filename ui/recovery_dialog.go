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
	errandActs
	keptCode()
	copySecret(secret auth.Secret, said string)
}

// newRecoveryDialog shows a recovery code that was just drawn. It cannot be shown again, and is
// worthless unless the person says that it is kept.
func newRecoveryDialog(on recoveryActs, secret auth.Secret) *errandDialog {
	code := secret.Reveal() // the code is for the person to read, and is shown only here
	copyIt := parts.NewButton(parts.Plain, words.Copy(), theme.ContentCopyIcon(), func() { on.copySecret(auth.NewSecret(code), words.SecretCopied()) })
	kept := parts.NewButton(parts.Primary, words.RecoveryKept(), nil, on.keptCode)
	shown := parts.NewPanel(parts.NewParagraph(parts.Mono, code).Aligned(fyne.TextAlignCenter).Inert())
	e := newErrand(on, words.RecoveryTitle(), words.RecoveryText(), shown, kept, words.RecoveryKeeps()).refuse(words.RecoveryDrop())
	e.dialog.Left(copyIt).Default(nil)
	e.dialog.Initial = copyIt
	return e
}
