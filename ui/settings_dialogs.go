package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// errandDialog is a form that does one thing, says that it is doing it, and
// why it could not.
type errandDialog struct {
	dialog *parts.Dialog
	yes    *parts.Button
	busy   string
	note   *troubleNote
	shown  *auth.Error
	field  func(*auth.Error) bool // shows an error at a field, if it is of one
}

// newErrand makes the dialog; body may be nil.
func newErrand(a *App, title, text string, body fyne.CanvasObject, yes *parts.Button, busy string) *errandDialog {
	e := &errandDialog{yes: yes, busy: busy, note: newTroubleNote(a.openPage), dialog: parts.NewDialog(parts.WideWaiting, title, text)}
	e.field = func(*auth.Error) bool { return false }
	column := parts.Column(16, e.note)
	if body != nil {
		column.Add(body)
	}
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, func() { a.set(a.state.answered()) })
	e.dialog.Body(column).Right(cancel, yes)
	return e
}

func (e *errandDialog) shell() *parts.Dialog { return e.dialog }

func (e *errandDialog) show(s State) {
	showBusy(e.yes, s.Errand.Busy, e.busy)
	if e.shown == s.Errand.Err {
		return
	}
	e.shown = s.Errand.Err
	at := e.shown
	if e.field(at) {
		at = nil
	}
	e.note.show(noteOf(at))
	e.dialog.Fit()
}

// newMoveDialog asks before the key goes to another keeper; for a passphrase it
// asks for that.
func newMoveDialog(a *App, s State) modal {
	from, to := s.Keeper, s.Dialog.Keeper
	label, busy := words.MoveButton(), words.MoveBusy()
	if from == auth.KeeperMemory {
		label, busy = words.StoreButton(), words.StoreBusy()
	}
	title, text := words.MoveTitle(from, to), words.MoveText(from, to)
	if to == auth.KeeperKeyring {
		return newErrand(a, title, text, nil, parts.NewButton(parts.Primary, label, nil, func() { a.moveKey(to, "") }), busy)
	}
	if from == to {
		label = words.Save()
	}
	var phrase *newPhrase
	submit := func() {
		if phrase.check() {
			a.moveKey(to, phrase.first.Text)
		}
	}
	phrase = newNewPhrase(words.FreshPhrase(), submit)
	e := newErrand(a, title, text, parts.Column(16, phrase.one, phrase.two), parts.NewButton(parts.Primary, label, nil, submit), busy)
	e.dialog.Initial = phrase.first
	return e
}

// newRenewDialog asks before the key is renewed, and for the passphrase that
// keeps it.
func newRenewDialog(a *App, s State) modal {
	entry := parts.NewSecret("")
	field := parts.NewField(words.RenewSame(), entry)
	submit := func() {
		if s.Keeper == auth.KeeperPassphrase && entry.Text == "" {
			field.SetError(words.PhraseMissing())
			return
		}
		field.SetError("")
		a.renewKey(entry.Text)
	}
	entry.OnSubmitted = func(string) { submit() }
	yes := parts.NewButton(parts.Primary, words.RenewDo(), nil, submit)
	if s.Keeper != auth.KeeperPassphrase {
		return newErrand(a, words.RenewTitle(), words.RenewText(), nil, yes, words.RenewBusy())
	}
	e := newErrand(a, words.RenewTitle(), words.RenewText(), field, yes, words.RenewBusy())
	e.field = func(err *auth.Error) bool { return wrongAt(field, err, "") }
	e.dialog.Initial = entry
	return e
}

// wrongAt shows at its field that a passphrase was wrong; says, where it is not
// empty, instead of the usual title.
func wrongAt(f *parts.Field, err *auth.Error, says string) bool {
	if err == nil || err.Kind != auth.KindWrongPassphrase {
		f.SetError("")
		return false
	}
	if says == "" {
		says, _ = words.Say(err)
	}
	f.SetError(says)
	return true
}

// newBackUpDialog asks where a back-up goes and for its passphrase. A file that
// is there is replaced only by a button that says so.
func newBackUpDialog(a *App, s State) modal {
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
			a.backUp(file, phrase.first.Text, file == there)
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
	e = newErrand(a, words.BackUpTitle(), words.BackUpText(), parts.Column(16, at, phrase.one, phrase.two), yes, words.BackUpBusy())
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
func newRestoreDialog(a *App) modal {
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
			a.restore(file, secret.Text)
		}
	}
	path.OnSubmitted, secret.OnSubmitted = func(string) { submit() }, func(string) { submit() }
	e := newErrand(a, words.RestoreTitle(), words.RestoreText(), parts.Column(16, at, with),
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

// newErasedDialog names the accounts that could not be revoked.
func newErasedDialog(a *App, s State) modal {
	list := parts.Column(4)
	for _, name := range s.Erased.Alive {
		list.Add(parts.NewText(parts.Body, name).Cut())
	}
	q := &question{parts.NewDialog(parts.WideWaiting, words.ErasedTitle(), words.ErasedText())}
	q.dialog.Body(parts.NewPanel(list)).Right(parts.NewButton(parts.Primary, words.Close(), nil, func() { a.set(a.state.answered()) }))
	return q
}

// settingsDialog makes the dialogs of the room of settings.
func settingsDialog(a *App, s State) modal {
	switch s.Dialog.Kind {
	case DialogMoveKey:
		return newMoveDialog(a, s)
	case DialogRenewKey:
		return newRenewDialog(a, s)
	case DialogNewCode:
		return newQuestion(a, words.AskNewCode(), a.newRecoveryCode)
	case DialogDropCode:
		return newQuestion(a, words.AskDropCode(s.Keeper), a.dropCode)
	case DialogBackUp:
		return newBackUpDialog(a, s)
	case DialogRestore:
		return newRestoreDialog(a)
	case DialogErase:
		return newQuestion(a, words.AskErase(len(s.Accounts)), a.erase)
	case DialogErased:
		return newErasedDialog(a, s)
	}
	return nil
}
