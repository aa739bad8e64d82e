package ui

import (
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about back-ups.
const (
	DialogBackUp  DialogKind = "back-up"
	DialogRestore DialogKind = "restore"
)

// backUpActs is what the dialogs about back-ups can trigger.
type backUpActs interface {
	errandActs
	folderActs
	backUp(file, passphrase string, replace bool)
	restore(file, passphrase string)
}

// newBackUpDialog asks for the file and the passphrase of a back-up.
func newBackUpDialog(on backUpActs, today time.Time) *errandDialog {
	var phrase *newPhrase
	to := newFileChoice(on, words.BackUpFile(), usualBackUp(today), words.BackUpDo(), func(file string, replace bool) {
		if phrase.check() && file != "" {
			on.backUp(file, phrase.first.Text, replace)
		}
	})
	phrase = newNewPhrase(words.BackUpPhrase(), to.enter)
	e := newErrand(on, words.BackUpTitle(), words.BackUpText(), parts.Column(16, to.field, phrase.one, phrase.two), to.yes, words.BackUpBusy())
	e.field, to.dialog = to.refused, e.dialog
	e.dialog.Initial = phrase.first
	return e
}

// usualBackUp returns the path offered for a back-up: in the person's home, with the date.
func usualBackUp(today time.Time) string {
	return "~" + string(filepath.Separator) + "latchkey-" + today.Format("2006-01-02") + ".backup"
}

// newRestoreDialog asks for the file and the passphrase of a back-up.
func newRestoreDialog(on backUpActs) *errandDialog {
	path, secret := parts.NewEntry(""), parts.NewSecret("")
	at, with := newPathField(on, words.BackUpFile(), path, pickFile), parts.NewField(words.RestorePhrase(), secret)
	submit := func() {
		file, bad := pathOf(path.Text)
		at.SetError(bad)
		missing := ""
		if secret.Text == "" {
			missing = words.PhraseMissing()
		}
		with.SetError(missing)
		if bad == "" && missing == "" {
			on.restore(file, secret.Text)
		}
	}
	path.OnSubmitted, secret.OnSubmitted = func(string) { submit() }, func(string) { submit() }
	e := newErrand(on, words.RestoreTitle(), words.RestoreText(), parts.Column(16, at, with),
		parts.NewButton(parts.Primary, words.RestoreDo(), nil, submit), words.RestoreBusy())
	e.field = func(err *auth.Error) bool {
		if err != nil && err.Reason == auth.ReasonCannotRead {
			at.SetError(words.RestoreNone())
			return true
		}
		return wrongAt(with, err, words.RestoreWrong())
	}
	e.dialog.Initial = path
	return e
}
