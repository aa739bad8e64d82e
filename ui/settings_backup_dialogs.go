package ui

import (
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The dialogs about back-ups.
const (
	DialogBackUp  DialogKind = "back-up"
	DialogRestore DialogKind = "restore"
)

// backUpActs is what they can ask for.
type backUpActs interface {
	errandActs
	backUp(file, passphrase string, replace bool)
	restore(file, passphrase string)
}

// newBackUpDialog asks where a back-up goes and for its passphrase. A file that
// is there is replaced only by a button that says so.
func newBackUpDialog(on backUpActs, s State) modal {
	path := parts.NewEntry("")
	fillIn(path, usualBackUp(s))
	at := parts.NewField(words.BackUpFile(), path)
	yes := parts.NewButton(parts.Primary, words.BackUpDo(), nil, nil)
	there := "" // the file that would be replaced, once the person knows
	var phrase *newPhrase
	submit := func() {
		file, bad := pathOf(path.Text)
		at.SetError(bad)
		if phrase.check() && bad == "" {
			on.backUp(file, phrase.first.Text, file == there)
		}
	}
	enter := func() {
		if there == "" { // what is there goes only by the button that says so
			submit()
		}
	}
	phrase = newNewPhrase(words.BackUpPhrase(), enter)
	path.OnSubmitted, yes.OnTapped = func(string) { enter() }, submit
	var e *errandDialog
	path.OnChanged = func(string) {
		if there != "" {
			there = ""
			at.SetError("")
			yes.Set(words.BackUpDo(), nil)
			yes.SetKind(parts.Primary)
			e.dialog.Default(yes)
		}
	}
	e = newErrand(on, words.BackUpTitle(), words.BackUpText(), parts.Column(16, at, phrase.one, phrase.two), yes, words.BackUpBusy())
	e.field = func(err *auth.Error) bool {
		if err == nil || err.Reason != auth.ReasonFileExists {
			return false
		}
		there, _ = pathOf(path.Text)
		at.SetError(words.FileThere())
		yes.Set(words.ReplaceFile(), nil)
		yes.SetKind(parts.Danger)
		e.dialog.Default(nil)
		return true
	}
	e.dialog.Initial = phrase.first
	return e
}

// usualBackUp is the name that is offered: in the person's home, by the day.
func usualBackUp(s State) string {
	return "~" + string(filepath.Separator) + "latchkey-" + s.Now.Format("2006-01-02") + ".backup"
}

// newRestoreDialog asks for a back-up and its passphrase.
func newRestoreDialog(on backUpActs) modal {
	path, secret := parts.NewEntry(""), parts.NewSecret("")
	at, with := parts.NewField(words.BackUpFile(), path), parts.NewField(words.RestorePhrase(), secret)
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

// pathOf is a path as a person types it, or what is wrong with it.
func pathOf(typed string) (path, bad string) {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if own, err := os.UserHomeDir(); err == nil {
			typed = filepath.Join(own, rest)
		}
	}
	switch {
	case typed == "":
		return "", words.FileMissing()
	case !filepath.IsAbs(typed):
		return "", words.PathBegins()
	}
	return filepath.Clean(typed), ""
}
